"""Programs that the tests drive and that no Python package brings: browsers, converters."""

import subprocess
from functools import cache
from pathlib import Path

FINDER = Path(__file__).parent.parent / "scripts" / "tool"


@cache
def path(name: str) -> str:
    """Path of a program; where there is none, the script's own line says what to install."""
    found = subprocess.run([FINDER, name], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


def output(name: str, *arguments: str | Path, given: bytes = b"") -> bytes:
    """What a program writes, given some bytes to read; it may not fail."""
    ran = subprocess.run([path(name), *arguments], input=given, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout
