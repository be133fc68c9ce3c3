"""The command `unroll`: one module for each of its commands."""

import sys
from itertools import pairwise


def main() -> None:
    """Run this process's command line. Control-C ends it without a message, even during imports."""
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(130)


def _run() -> None:
    if _draws_many(sys.argv[1:]):
        from rnn_unroll.batch.pool import begin

        begin()
    # Imported here, because a worker process imports the script that started it and needs no command.
    from rnn_unroll.cli.command import app

    app()


def _draws_many(words: list[str]) -> bool:
    """Guess from the unparsed words whether several processes will draw."""
    alone = "--jobs=1" in words or ("--jobs", "1") in pairwise(words)
    many = words[:1] == ["export"] or any(word.lower().endswith(".toml") for word in words)
    return many and not alone and "--help" not in words
