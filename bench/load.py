"""Load: what others get while some clients ask for the dearest pictures, send nothing, or leave."""

import http.client
import io
import os
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
from safetensors.numpy import save

from bench.row import Row, UnmeasuredError, at_most, milliseconds, times

HOST = "127.0.0.1"
DESCRIPTORS = 1024
"""What the server may open, as on most machines."""
HALF_OPEN = 1100
ABANDONED, LEAVES_AFTER = {"film": 120, "page": 40}, 2.0
PDFS = int(os.environ.get("LOAD_PDFS", "25000"))
"""How many different PDFs are drawn. 25,000 take about ten minutes on two processors."""

KEPT = "/v1/figures/many-to-one.svg"
DEAR = {
    "PNG": "/v1/figures/many-to-one.png?tx=8&hidden=64&scale=2&cell=lstm&direction=bidirectional&layers=4"
    "&show=gradients,weights,connectivity",
    "film": "/v1/figures/many-to-many.gif?tx=12&cell=lstm&direction=bidirectional&layers=4&view=folded",
    "PDF": "/v1/figures/many-to-many.pdf?tx=40&hidden=60&cell=lstm&direction=bidirectional&layers=4",
    "SVG": "/v1/figures/many-to-many.svg?tx=128&cell=lstm&direction=bidirectional&layers=4&show=gradients",
    "JSON": "/v1/figures/many-to-one.json?tx=8&hidden=64&cell=lstm&direction=bidirectional&layers=4"
    "&show=gradients",
    "page": "/?pattern=many-to-many&tx=128&layers=4&direction=bidirectional&hidden=8&cell=lstm"
    "&show=gradients,weights",
}
NEXT = {"film": "/v1/figures/many-to-one.png?seed=77", "page": "/?tx=3"}
"""What somebody asks for after the others have left."""


class Server(NamedTuple):
    """A server in a process of its own."""

    port: int
    pid: int

    def get(self, path: str, timeout: float = 60) -> int:
        return self.send("GET", path, None, {}, timeout)

    def send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout: float = 60
    ) -> int:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def memory(self) -> int:
        """Bytes in memory of the server and of all processes that it started."""
        total, todo = 0, [self.pid]
        while todo:
            pid = todo.pop()
            tasks = Path(f"/proc/{pid}/task")
            if tasks.exists():
                todo += map(int, (tasks / str(pid) / "children").read_text().split())
                pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
                total += pages * resource.getpagesize()
        return total


@contextmanager
def serving(descriptors: int = DESCRIPTORS, port: int = 0, **variables: str) -> Iterator[Server]:
    """Serve with so many descriptors and these environment variables, at a port, by default a free one."""
    if not port:
        with socket.create_server((HOST, 0)) as probe:
            port = probe.getsockname()[1]
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(descriptors, limits[1]), limits[1]))
    command = [sys.executable, "-m", "rnn_unroll", "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | variables
    )
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, limits[1]), limits[1]))
    server = Server(port, process.pid)
    try:
        _await(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def _await(server: Server, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        try:
            server.get(KEPT)
            return
        except OSError:
            time.sleep(0.05)
    raise UnmeasuredError("the server did not start")


def rows() -> Iterator[Row]:
    with serving() as server:
        for name, path in DEAR.items():
            yield beside(server, f"four {name}", lambda k, path=path: server.get(f"{path}&seed={k}"))  # type: ignore[misc]
        yield beside(server, "four uploads", lambda k: upload(server, k))
        yield from (abandoned(server, name) for name in ABANDONED)
    with serving() as server:
        yield from half_open(server)
        yield ending(server)
    with serving() as server:
        yield memory(server)


def beside(server: Server, what: str, ask: Callable[[int], int]) -> Row:
    """The longest that a kept figure waits while four clients ask for something dear."""
    statuses: list[int] = []
    clients = [threading.Thread(target=lambda k=k: statuses.append(ask(k))) for k in range(4)]  # type: ignore[misc]
    begun = time.perf_counter()
    for client in clients:
        client.start()
    waits = []
    while any(client.is_alive() for client in clients):
        start = time.perf_counter()
        assert server.get(KEPT) == 200
        waits.append(time.perf_counter() - start)
        time.sleep(0.01)
    if set(statuses) != {200}:
        raise UnmeasuredError(f"{what} were answered with {statuses}")
    target = at_most(0.3, " s")
    return Row(
        f"a kept figure beside {what}, longest of {len(waits)}",
        milliseconds(max(waits)),
        f"{time.perf_counter() - begun:.1f} s for the four",
        target=str(target),
        verdict=target.verdict(max(waits)),
    )


def upload(server: Server, seed: int) -> int:
    """A network of 1.9 MB, drawn in the page."""
    random = np.random.RandomState(seed)
    shapes: dict[str, tuple[int, ...]] = {"weight_ih_l0": (256, 780), "weight_hh_l0": (256, 64)}
    shapes |= {"bias_ih_l0": (256,), "bias_hh_l0": (256,)}
    tensors = {f"rnn.{name}": random.standard_normal(shape) / 30 for name, shape in shapes.items()}
    tensors |= {"head.weight": random.standard_normal((80, 64)), "head.bias": np.zeros(80)}
    weights = save(tensors)
    body = b"".join(
        b'--x\r\ncontent-disposition: form-data; name="' + name + b"\r\n\r\n" + value + b"\r\n"
        for name, value in (
            (b'own-weights"; filename="w"', weights),
            (b'own-cell"', b"lstm"),
            (b'own-input"; filename="x"', _npy(random.standard_normal((25, 780)))),
        )
    )
    headers = {
        "content-type": "multipart/form-data; boundary=x",
        "accept": "text/html",
        "accept-encoding": "br",
    }
    return server.send("POST", "/v1/run", body + b"--x--\r\n", headers)


def _npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def abandoned(server: Server, name: str) -> Row:
    """How long a small picture or page takes after many clients asked for dear ones and left."""
    lines = []
    for k in range(ABANDONED[name]):
        line = socket.create_connection((HOST, server.port))
        line.sendall(f"GET {DEAR[name]}&seed={1000 + k} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        lines.append(line)
    time.sleep(LEAVES_AFTER)
    for line in lines:
        line.close()
    start = time.perf_counter()
    assert server.get(NEXT[name]) == 200
    took, target = time.perf_counter() - start, at_most(5, " s")
    return Row(
        f"{NEXT[name]} after {ABANDONED[name]} {name}s were abandoned",
        f"{took:.1f} s",
        target=str(target),
        verdict=target.verdict(took),
    )


def half_open(server: Server) -> Iterator[Row]:
    lines = []
    for _ in range(HALF_OPEN):
        line = socket.create_connection((HOST, server.port))
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        lines.append(line)
    begun, waits = time.perf_counter(), []
    share = 0.0
    while share < 0.95 and time.perf_counter() - begun < 60:
        start = time.perf_counter()
        assert server.get(KEPT) == 200
        waits.append(time.perf_counter() - start)
        share = sum(map(_closed, lines)) / len(lines)
        time.sleep(0.5)
    took, longest, prompt, soon = time.perf_counter() - begun, max(waits), at_most(3, " s"), at_most(25, " s")
    name = f"beside {HALF_OPEN:,} half-open connections"
    yield Row(
        f"a kept figure {name}, longest of {len(waits)}",
        milliseconds(longest),
        target=str(prompt),
        verdict=prompt.verdict(longest),
    )
    yield Row(
        f"95 % of {HALF_OPEN:,} half-open connections closed",
        f"{took:.0f} s",
        target=str(soon),
        verdict=soon.verdict(took),
    )


def _closed(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return line.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def ending(server: Server) -> Row:
    """How long the server takes to end beside a held upload and a client that does not read."""
    held = socket.create_connection((HOST, server.port))
    held.sendall(
        b"POST /v1/run HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
        b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
    )
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    slow.connect((HOST, server.port))
    slow.sendall(f"GET {KEPT}?tx=255&layers=4 HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 40)
    time.sleep(1)
    start = time.perf_counter()
    os.kill(server.pid, 15)
    while Path(f"/proc/{server.pid}/fd").exists() and os.listdir(f"/proc/{server.pid}/fd"):
        time.sleep(0.05)
    took, target = time.perf_counter() - start, at_most(10, " s")
    return Row(
        "the end after SIGTERM, beside a held upload and a slow reader",
        f"{took:.1f} s",
        target=str(target),
        verdict=target.verdict(took),
    )


def memory(server: Server) -> Row:
    """The memory after many PDFs, beside that after the first 1,000."""

    def draw(numbers: range) -> None:
        for k in numbers:
            assert server.get(f"/v1/figures/many-to-one.pdf?tx=6&seed={k}") == 200

    def together(first: int, last: int) -> int:
        clients = [threading.Thread(target=draw, args=(range(first + k, last, 4),)) for k in range(4)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        return server.memory()

    before = together(0, 1000)
    after = together(1000, PDFS)
    target = at_most(1.5)
    return Row(
        f"memory after {PDFS:,} PDFs beside that after 1,000",
        f"{after / 1e6:.0f} MB",
        f"{before / 1e6:.0f} MB",
        times(after / before),
        str(target),
        target.verdict(after / before),
    )
