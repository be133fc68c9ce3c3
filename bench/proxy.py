"""Proxy: nginx in front of servers, as the files of deploy/ have it, while one measures or tests."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.row import UnmeasuredError

HOST = "127.0.0.1"
DEPLOY = Path(__file__).parent.parent / "deploy"
MODULE = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
"""Where Debian puts it."""
KINDS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")

FRAME = """
{head}
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
events {{ worker_connections 16000; }}
http {{
    access_log off;
    variables_hash_max_size 2048;
    {places}
    include {folder}/unroll.conf;
}}
"""


@contextmanager
def proxied(server: int) -> Iterator[tuple[int, int]]:
    """nginx with nchan before the server at a port; yields its own port, and the process that serves. Raises
    UnmeasuredError.
    """
    if not MODULE.exists():
        raise UnmeasuredError("nginx with nchan is needed: apt-get install nginx libnginx-mod-nchan")
    places = {
        "listen 80;": f"listen {HOST}:{{port}};",
        "127.0.0.1:8000": f"{HOST}:{server}",
        "/run/unroll-publish.sock": "{folder}/publish.sock",
        "/var/cache/nginx": "{folder}",
    }
    with _nginx("nginx-nchan.conf", places, f"load_module {MODULE};") as one:
        yield one


@contextmanager
def balanced(workers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """nginx before the workers at two ports; yields its own port, and the process that serves. Raises
    UnmeasuredError.
    """
    first, second = workers
    servers = (DEPLOY / "nginx-servers.conf").read_text()
    for theirs, here in (("8001", first), ("8002", second)):
        assert f"{HOST}:{theirs} " in servers
        servers = servers.replace(f"{HOST}:{theirs} ", f"{HOST}:{here} ")
    places = {
        "listen 80 ": f"listen {HOST}:{{port}} ",
        "include /etc/nginx/nginx-servers.conf;": servers,
        "/var/cache/nginx": "{folder}",
        "/var/log/nginx": "{folder}",
    }
    with _nginx("nginx.conf", places) as one:
        yield one


@contextmanager
def _nginx(conf: str, places: Mapping[str, str], head: str = "") -> Iterator[tuple[int, int]]:
    """nginx with a file of deploy/, in which some texts are replaced. They may name the {folder} of this run
    and its {port}.
    """
    nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if not nginx:
        raise UnmeasuredError("nginx is needed: apt-get install nginx")
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        text = (DEPLOY / conf).read_text()
        for theirs, here in places.items():
            assert theirs in text, theirs
            text = text.replace(theirs, here.replace("{folder}", name).replace("{port}", str(port)))
        (folder / "unroll.conf").write_text(text)
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in KINDS)
        main = folder / "nginx.conf"
        main.write_text(FRAME.format(head=head, folder=folder, places=temporary))
        process = subprocess.Popen([nginx, "-e", f"{folder}/error.log", "-c", str(main)])
        try:
            yield port, _worker(process, folder)
        finally:
            process.terminate()
            process.wait(30)


def _worker(process: "subprocess.Popen[bytes]", folder: Path) -> int:
    """The process that serves, once it is there."""
    while process.poll() is None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        if children:
            # The master listens before it starts others.
            return int(children[0])
        time.sleep(0.05)
    raise UnmeasuredError(f"nginx did not start: {(folder / 'error.log').read_text()[-500:]}")
