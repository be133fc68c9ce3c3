"""Proxy: nginx with nchan in front of a server, as deploy/nginx-nchan.conf has it, while one measures."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.row import UnmeasuredError

HOST = "127.0.0.1"
CONF = Path(__file__).parent.parent / "deploy" / "nginx-nchan.conf"
MODULE = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
"""Where Debian puts it."""
KINDS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")

FRAME = """
load_module {module};
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
    """nginx before the server at a port; yields its own port, and the process that serves. Raises
    UnmeasuredError.
    """
    nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if not nginx or not MODULE.exists():
        raise UnmeasuredError("nginx with nchan is needed: apt-get install nginx libnginx-mod-nchan")
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        text = CONF.read_text()
        for theirs, here in (
            ("listen 80;", f"listen {HOST}:{port};"),
            ("127.0.0.1:8000", f"{HOST}:{server}"),
            ("/run/unroll-publish.sock", f"{folder}/publish.sock"),
            ("/var/cache/nginx", str(folder)),
        ):
            assert theirs in text, theirs
            text = text.replace(theirs, here)
        (folder / "unroll.conf").write_text(text)
        places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in KINDS)
        conf = folder / "nginx.conf"
        conf.write_text(FRAME.format(module=MODULE, folder=folder, places=places))
        process = subprocess.Popen([nginx, "-e", f"{folder}/error.log", "-c", str(conf)])
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
