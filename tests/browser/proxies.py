"""Proxies between a browser and the server, as schools have them: they keep streams back, or cut them."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Proxy:
    """Passes bytes on. `holds`: what a stream of events says is kept back, as by a proxy that buffers it.
    `cut` ends all streams that are open. `target` may become another server.
    """

    def __init__(self, target: str) -> None:
        self.target = target
        self.holds = False
        self.streams: list[socket.socket] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.opened: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> int:
        """End the streams that are open. Returns how many there were."""
        streams, self.streams = self.streams, []
        for one in streams:
            _end(one)
        return len(streams)

    def break_all(self) -> None:
        """End every connection."""
        opened, self.opened = self.opened, []
        for one in opened:
            _end(one)
        self.streams = []

    def close(self) -> None:
        self.listening.close()
        self.break_all()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listening.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        parts = urlsplit(self.target)
        try:
            server = socket.create_connection((parts.hostname or "", parts.port or 0))
        except OSError:
            _end(client)
            return
        self.opened += [client, server]
        streaming = threading.Event()
        threading.Thread(target=self._answer, args=(client, server, streaming), daemon=True).start()
        with suppress(OSError):
            while piece := client.recv(2**16):
                if b"/events HTTP/1.1" in piece:
                    streaming.set()
                    self.streams.append(client)
                server.sendall(piece)
        _end(server)

    def _answer(self, client: socket.socket, server: socket.socket, streaming: threading.Event) -> None:
        with suppress(OSError):
            while piece := server.recv(2**16):
                if not (self.holds and streaming.is_set()):
                    client.sendall(piece)
        _end(client)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@contextmanager
def proxied(target: str) -> Iterator[Proxy]:
    """A proxy before a server."""
    proxy = Proxy(target)
    try:
        yield proxy
    finally:
        proxy.close()
