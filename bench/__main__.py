"""Run the named benchmarks, or all, and print their rows as one Markdown table."""

import argparse
import os
from collections.abc import Iterator
from importlib import import_module

from bench.row import Row, UnmeasuredError, table

BENCHMARKS = (
    "drawing",
    "pipeline",
    "edited",
    "own",
    "formats",
    "others",
    "size",
    "web",
    "train",
    "browser",
    "engine",
    "command",
    "load",
    "servers",
    "live",
    "scaling",
    "peers",
)


# The targets are for one thread. BLAS reads these variables once, when a benchmark first imports NumPy.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"any of {', '.join(BENCHMARKS)}; default all"
    )
    names = parser.parse_args().names
    for name in names:
        if name not in BENCHMARKS:
            parser.error(f"unknown benchmark {name!r}; choose {', '.join(BENCHMARKS)}")
    for line in table(rows(names or BENCHMARKS)):
        print(line, flush=True)


def rows(names: tuple[str, ...] | list[str]) -> Iterator[Row]:
    for name in names:
        try:
            yield from import_module(f"bench.{name}").rows()
        except UnmeasuredError as reason:
            yield Row(f"{name}: not measured, {reason}")


if __name__ == "__main__":
    main()
