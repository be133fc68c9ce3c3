"""Fixtures of the whole suite: hypothesis profiles and a server on a real socket."""

import os
import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from rnn_unroll.web.app import create_app
from rnn_unroll.web.server import Server

# The first example of a process pays for laying out the glyphs, so examples have no deadline.
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples every time, fewer of them: what is new each time is looked for where people work.
settings.register_profile(
    "ci", settings.get_profile("dev"), derandomize=True, print_blob=True, max_examples=50
)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "dev")


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores, because tests of pages wait more than they work."""
    return 1 + (os.cpu_count() or 1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Base URL of the application, served by uvicorn on a free port of the loopback interface."""
    # The socket listens before uvicorn does: an early request waits in the queue, nobody polls.
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = Server(create_app(), log_level="warning")
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, name="server")
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        running.should_exit = True
        thread.join(timeout=10)
        assert not thread.is_alive(), "the server did not end"
