"""Check deploy/nginx-nchan.conf, claim by claim, with a real nginx and a real server: python -m scripts.nchan

It needs nginx with nchan, which the tests do without: apt-get install nginx libnginx-mod-nchan
"""

import http.client
import json
import socket
import sys
import time

from bench.load import HOST, serving
from bench.proxy import proxied

ADDRESS = "/?pattern=many-to-one"


class Line:
    """One who follows, as listen.js does: it reads blocks of fields."""

    def __init__(self, port: int, code: str) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=15)
        head = f"GET /v1/live/{code}/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"
        self.socket.sendall(head.encode())
        self.stream = self.socket.makefile("r", encoding="utf-8", newline="\n")
        self.status = int(self.stream.readline().split()[1])
        self.headers = dict(iter(lambda: tuple(self.stream.readline().strip().lower().split(": ", 1)), ("",)))

    def event(self) -> tuple[str, object]:
        """The next event; a comment has no name."""
        fields = {}
        for line in iter(self.stream.readline, "\n"):
            if not line:
                return "closed", None
            name, _, value = line.rstrip("\n").partition(": ")
            fields[name] = value
        return fields.get("event", ""), json.loads(fields.get("data", "null"))

    def until(self, kind: str) -> object:
        """The data of the next event of a kind."""
        while True:
            found, data = self.event()
            if found in (kind, "closed"):
                assert found == kind, f"closed before {kind}"
                return data


def send(
    port: int, method: str, path: str, body: object = None, secret: str = ""
) -> tuple[int, dict[str, str], bytes]:
    line = http.client.HTTPConnection(HOST, port, timeout=15)
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    line.request(method, path, None if body is None else json.dumps(body), headers)
    answer = line.getresponse()
    text = answer.read()
    line.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


def main() -> None:
    with serving() as server, proxied(server.port) as (port, _):
        for claim in claims(port):
            print("ok", claim, flush=True)


def claims(port: int):  # type: ignore[no-untyped-def]
    """Each claim, once it has held. Raises AssertionError."""
    _, _, begun = send(port, "POST", "/v1/live")
    code, secret = (json.loads(begun)[name] for name in ("code", "secret"))
    path = f"/v1/live/{code}"

    def show(step: int, key: str = secret) -> tuple[int, dict[str, str], bytes]:
        return send(port, "PUT", path, {"address": ADDRESS, "step": step}, key)

    early = Line(port, code)
    assert early.status == 200, early.status
    assert early.headers["content-type"].startswith("text/event-stream"), early.headers
    assert early.event() == ("", None)
    yield "a follower is greeted by a comment"
    status, headers, text = show(1)
    assert status < 300, (status, text)
    assert headers["access-control-allow-origin"] == "*", headers
    assert "x-live-data" not in headers, headers
    yield "a leader's change is answered with success, to pages of other sites too"
    state = early.until("state")
    assert (state["address"], state["step"]) == (ADDRESS, 1), state
    yield "it comes to the follower as the application has it"
    late = Line(port, code)
    assert late.until("state") == state
    yield "who comes late has it at once"
    begun_at = time.monotonic()
    assert late.until("beat") == {"number": 0}
    assert time.monotonic() - begun_at < 11
    yield "beats come every ten seconds"
    assert show(2, "x" * 24)[0] == 403
    assert show(99)[0] == 422
    assert send(port, "PUT", path, {"address": ADDRESS})[0] == 401
    yield "what the application refuses is refused with its own status"
    assert show(3)[0] < 300
    assert [line.until("state")["step"] for line in (early, late)] == [3, 3]
    yield "and nobody was sent it"
    assert json.loads(send(port, "GET", path)[2])["step"] in (1, 3)
    assert send(port, "GET", f"/live/{code}")[0] == 200
    yield "what is shown, and the page of those who follow, come from the application"
    for forbidden in (f"/live-publish/{code}/state", f"/live-there/{code}"):
        assert send(port, "POST", forbidden, {"number": 9})[0] == 404
    yield "nobody else can publish"
    assert send(port, "DELETE", path, None, secret)[0] < 300
    assert [line.until("end") for line in (early, late)] == [{}, {}]
    yield "the end comes to all"
    # nginx counts the second for which it may answer in whole ones.
    time.sleep(2.1)
    assert send(port, "GET", path)[0] == 404
    gone = Line(port, code).status
    assert gone in (403, 404), gone
    yield "after it there is nothing to follow"


if __name__ == "__main__":
    sys.exit(main())
