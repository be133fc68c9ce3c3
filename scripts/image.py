"""Run the Dockerfile's steps without an engine, and the server that they make: python -m scripts.image

The steps of the last target run in order in a new folder, which stands for the root of all its stages:
absolute paths of theirs lead into it, so that the environment lies where its own files say. The base image is
this machine's Python. The server then runs as the image's user, who may write a folder for temporary files
and no other; where this script is not root, as whoever runs it. What this cannot show: the base image itself,
the engine, and the target `fonts`, whose packages would change this machine.
"""

import fnmatch
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from bench.row import UnmeasuredError

PROJECT = Path(__file__).parent.parent
ROOTED = re.compile(r"(?<![\w.$:/-])/(?=(?:opt|src|dist|tmp|nonexistent)\b)")
"""Where an absolute path of the image begins."""
FIGURES = tuple(f"/v1/figures/many-to-one.{kind}" for kind in ("svg", "png", "pdf", "json"))
STARTS = 60
"""Seconds for the first answer."""


class Step(NamedTuple):
    """An instruction of a Dockerfile, such as RUN, and the rest of its lines in one."""

    name: str
    rest: str

    @property
    def form(self) -> list[str]:
        """The words of an exec form. Raises ValueError for a shell form."""
        words: list[str] = json.loads(self.rest)
        return words


class Stage(NamedTuple):
    name: str
    base: str
    steps: list[Step]

    def last(self, name: str) -> Step:
        return [step for step in self.steps if step.name == name][-1]


def stages(text: str) -> list[Stage]:
    """The stages of a Dockerfile."""
    found: list[Stage] = []
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for line in re.sub(r"\\\n\s*", "", lines).splitlines():
        name, _, rest = line.partition(" ")
        if name == "FROM":
            base, _, called = rest.partition(" AS ")
            found.append(Stage(called, base, []))
        elif name:
            found[-1].steps.append(Step(name, rest.strip()))
    return found


def needed(every: Sequence[Stage]) -> list[Stage]:
    """The stages that the last one is made from, in order."""
    names, chosen = {every[-1].name}, []
    for stage in reversed(every):
        if stage.name in names:
            chosen.append(stage)
            copied = {found[1] for step in stage.steps if (found := re.match(r"--from=(\S+)", step.rest))}
            names |= {stage.base, *copied}
    return chosen[::-1]


def context(ignore: str) -> Iterator[Path]:
    """The files of the project that a .dockerignore lets in, by their place in it."""
    patterns = [line for line in ignore.splitlines() if line and not line.startswith("#")]
    allowed = [line[1:] for line in patterns if line.startswith("!")]
    refused = [line.removeprefix("**/") for line in patterns if line.startswith("**/")]
    for top in allowed:
        place = PROJECT / top
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            parts = path.relative_to(PROJECT).parts
            if path.is_file() and not any(fnmatch.fnmatch(part, one) for part in parts for one in refused):
                yield path.relative_to(PROJECT)


class Image:
    """What the steps make in a folder."""

    def __init__(self, root: Path) -> None:
        self.root, self.place = root, "/"
        (root / "base").mkdir()
        (root / "base" / "python").symlink_to(_base())
        self.environment = {"PATH": f"{root}/base:{os.environ['PATH']}", "HOME": str(root)}
        self.user = ""

    def inside(self, text: str) -> str:
        return ROOTED.sub(f"{self.root}/", text)

    @property
    def here(self) -> Path:
        return self.root / self.place.lstrip("/")

    def run(self, stage: Stage) -> None:
        self.place = "/"
        for step in stage.steps:
            print(f"{stage.name or 'image'}: {step.name} {step.rest[:90]}", flush=True)
            getattr(self, f"_{step.name.lower()}", self._says)(step)

    def _says(self, step: Step) -> None:
        """What only describes the image."""

    def _env(self, step: Step) -> None:
        for pair in shlex.split(step.rest):
            name, _, value = pair.partition("=")
            self.environment[name] = self.inside(value).replace("$PATH", self.environment["PATH"])

    def _workdir(self, step: Step) -> None:
        self.place = step.rest
        self.here.mkdir(parents=True, exist_ok=True)

    def _user(self, step: Step) -> None:
        self.user = step.rest

    def _copy(self, step: Step) -> None:
        words = step.rest.split()
        if words[0].startswith("--from="):
            # All stages have one root.
            assert words[1] == words[2], words
            return
        *sources, target = words
        for path in context((PROJECT / ".dockerignore").read_text()):
            for source in sources:
                if source == "." or path.as_posix() == source:
                    to = self.here / (path if source == "." else Path(target) / path.name)
                    to.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(PROJECT / path, to)

    def _run(self, step: Step) -> None:
        if step.rest.startswith("useradd "):
            print("  left out: it would change the users of this machine", flush=True)
            return
        command = ["sh", "-euc", self.inside(step.rest)]
        subprocess.run(command, cwd=self.here, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def serve(self, command: Sequence[str], port: int) -> None:
        """Run the server with the image's environment, user and a root that this may not write."""
        writable = self.root / "tmp"
        writable.mkdir(exist_ok=True)
        words = [str(port) if word == "8000" else word for word in command]
        program = shutil.which(words[0], path=self.environment["PATH"])
        assert program
        assert Path(program).is_relative_to(self.root), program
        who: list[str] = []
        if os.geteuid() == 0:
            os.chown(writable, int(self.user), int(self.user))
            who = ["setpriv", "--reuid", self.user, "--regid", self.user, "--clear-groups"]
        environment = self.environment | {"HOME": "/nonexistent", "TMPDIR": str(writable)}
        before = self._files()
        server = subprocess.Popen([*who, program, *words[1:]], cwd=writable, env=environment)
        try:
            _await(f"http://127.0.0.1:{port}/readyz", server)
            for path in (*FIGURES, "/", "/learn", "/metrics"):
                urlopen(f"http://127.0.0.1:{port}{path}", timeout=STARTS).close()
            user = Path(f"/proc/{server.pid}/status").read_text()
            print("server: user", re.findall(r"Uid:\s+(\d+)", user)[0], *re.findall(r"VmRSS:\s+(.*)", user))
        finally:
            server.send_signal(signal.SIGTERM)
            status = server.wait(STARTS)
        # uvicorn ends in good order, and then by the signal.
        assert status in (0, -signal.SIGTERM), status
        assert self._files() == before, "the server wrote outside of its temporary folder"

    def _files(self) -> dict[str, float]:
        every = (path for path in self.root.rglob("*") if not path.is_relative_to(self.root / "tmp"))
        return {str(path): path.lstat().st_mtime for path in every}


def _base() -> Path:
    """A Python that every user of this machine may run: one in somebody's home is none."""
    for path in (Path(sys.executable).resolve(), Path("/usr/bin/python3")):
        if path.exists() and all(parent.stat().st_mode & 1 for parent in path.parents):
            return path.resolve()
    raise UnmeasuredError("no Python that other users can run: apt-get install python3-venv")


def _await(address: str, server: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + STARTS
    while server.poll() is None and time.monotonic() < ends:
        try:
            urlopen(address, timeout=STARTS).close()
            return
        except URLError:
            time.sleep(0.1)
    raise UnmeasuredError("the server of the image did not start")


def main() -> None:
    every = needed(stages((PROJECT / "Dockerfile").read_text()))
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8540
    with tempfile.TemporaryDirectory(prefix="unroll-image-") as folder:
        Path(folder).chmod(0o755)
        image = Image(Path(folder))
        for stage in every:
            image.run(stage)
        size = subprocess.run(
            ["du", "-sm", f"{folder}/opt/unroll"], check=True, capture_output=True, text=True
        )
        print(f"environment: {size.stdout.split()[0]} MB beside the base", flush=True)
        command = next(stage for stage in every[::-1] if any(step.name == "CMD" for step in stage.steps))
        image.serve(command.last("CMD").form, port)
        print("it answered, ended when it was told to, and wrote nothing but temporary files", flush=True)


if __name__ == "__main__":
    main()
