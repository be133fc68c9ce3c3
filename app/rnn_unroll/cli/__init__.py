"""The command `unroll`: one module for each of its commands."""

import sys
from itertools import pairwise


def main() -> None:
    """Run the command line of this process. Control-C ends it without a word, also while it imports."""
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(130)


def _run() -> None:
    if _draws_many(sys.argv[1:]):
        from rnn_unroll.batch.pool import begin

        begin()
    # A process that draws for another imports the script that started it, and has no use for this.
    from rnn_unroll.cli.command import app

    app()


def _draws_many(words: list[str]) -> bool:
    """Whether a command line is one that several processes may share, at a glance."""
    alone = "--jobs=1" in words or ("--jobs", "1") in pairwise(words)
    many = words[:1] == ["export"] or any(word.lower().endswith(".toml") for word in words)
    return many and not alone and "--help" not in words
