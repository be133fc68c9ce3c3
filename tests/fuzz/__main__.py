"""`python -m tests.fuzz all SECONDS` runs every harness, and schemathesis; with a harness's name that one."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent

HARNESSES = tuple(sorted(file.stem for file in FOLDER.glob("*.py") if not file.stem.startswith("_")))
"""The readers that atheris calls."""
SERVER = "server"
"""The server that schemathesis asks."""


def main(name: str, seconds: str) -> int:
    names = (*HARNESSES, SERVER) if name == "all" else (name,)
    failed = [one for one in names if subprocess.call(command(one, seconds))]
    print(f"FAILED: {', '.join(failed)}" if failed else "nothing was found", flush=True)
    return 1 if failed else 0


def command(name: str, seconds: str) -> list[str]:
    module = "tests.fuzz._server" if name == SERVER else "tests.fuzz._atheris"
    return [sys.executable, "-m", module, *(() if name == SERVER else (name,)), seconds]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
