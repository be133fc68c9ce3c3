"""Live lectures for the tests: one that is led over HTTP, and one who follows its events."""

import http.client
import json
import socket
from typing import Any
from urllib.parse import urlsplit

from tests.http import PATIENCE, Answer


def send(base: str, method: str, path: str, body: object = None, secret: str = "", **headers: str) -> Answer:
    """A request with a body: JSON, or bytes as they are. Header names are written with underscores."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=PATIENCE)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if secret:
        sent["Authorization"] = f"Bearer {secret}"
    data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
    try:
        connection.request(method, path, data, sent)
        response = connection.getresponse()
        received = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, received, response.read())
    finally:
        connection.close()


class Lecture:
    """A live lecture of a server."""

    def __init__(self, base: str) -> None:
        self.base = base
        begun = send(base, "POST", "/v1/live")
        assert begun.status == 201
        self.code, self.secret, self.expires = (begun.json[name] for name in ("code", "secret", "expires"))

    @property
    def path(self) -> str:
        return f"/v1/live/{self.code}"

    def put(self, address: str, secret: str | None = None, **more: object) -> Answer:
        body = {"address": address, **more}
        return send(self.base, "PUT", self.path, body, self.secret if secret is None else secret)

    def show(self, address: str, **more: object) -> None:
        answer = self.put(address, None, **more)
        assert answer.status == 204, answer.text

    @property
    def state(self) -> Any:
        return send(self.base, "GET", self.path).json

    def answer(self, guess: str, token: str = "someone1", round: int = 1) -> Answer:
        body = {"round": round, "guess": guess, "token": token}
        return send(self.base, "POST", f"{self.path}/answers", body)

    def answers(self, secret: str = "") -> Answer:
        return send(self.base, "GET", f"{self.path}/answers", None, secret)

    def end(self) -> Answer:
        return send(self.base, "DELETE", self.path, None, self.secret)


class Line:
    """One who follows, on a socket of its own."""

    def __init__(self, base: str, code: str) -> None:
        parts = urlsplit(base)
        self.socket = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=PATIENCE)
        self.socket.sendall(f"GET /v1/live/{code}/events HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        self.stream = self.socket.makefile("rb")
        self.status = int(self.stream.readline().split()[1])
        while self.stream.readline().strip():
            pass

    def event(self) -> tuple[str, Any]:
        """The next event: its name and its data. Raises EOFError at the end of the stream."""
        name, data = "", ""
        while True:
            size = int(self.stream.readline().strip() or b"0", 16)
            chunk = self.stream.read(size)
            self.stream.readline()
            if not size:
                raise EOFError
            # The server sends each event in a chunk of its own.
            for line in chunk.decode().splitlines():
                field, _, value = line.partition(": ")
                name, data = (value, data) if field == "event" else (name, data)
                data = value if field == "data" else data
            return name, json.loads(data)

    def until(self, name: str) -> Any:
        """The data of the next event of a name."""
        while True:
            found, data = self.event()
            if found == name:
                return data

    def close(self) -> None:
        self.stream.close()
        self.socket.close()
