"""Size: the bytes of figures, plain and compressed by brotli."""

from collections.abc import Iterator
from statistics import median

from bench.row import Row, UnmeasuredError, at_most
from rnn_unroll import stages
from rnn_unroll.address.parse import parse
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.look.styles import STYLES

QUALITY = 5
SEEDS = 10
"""The number of figures of each kind. Their numbers differ, and so do their compressed sizes."""
TARGET = at_most(12, " kB")
LENGTHS = {
    "one-to-one": {},
    "many-to-one": {"tx": "64"},
    "one-to-many": {"ty": "64"},
    "many-to-many": {"tx": "64"},
    "encoder-decoder": {"tx": "32", "ty": "32"},
    "custom": {"io": "iibboonn" * 8},
}
"""The parameters that make each pattern 64 time steps long, or as long as it can be."""


def rows() -> Iterator[Row]:
    try:
        import brotli
    except ImportError:
        raise UnmeasuredError("no brotli: pip install brotli") from None

    for pattern in PATTERNS:
        for style in STYLES:
            plain, sent = [], []
            for seed in range(SEEDS):
                query = {**LENGTHS[pattern], "hidden": "6", "style": style, "seed": str(seed)}
                spec = parse(pattern, query.items())
                body = stages.svg(spec)
                plain.append(len(body))
                sent.append(len(brotli.compress(body, quality=QUALITY)))
            yield Row(
                f"size, {pattern}, {style}, T = {len(spec.letters)}, brotli {QUALITY}; beside plain bytes",
                f"{median(sent) / 1000:.2f} kB, at most {max(sent) / 1000:.2f}",
                f"{median(plain) / 1000:.1f} kB",
                f"1/{median(plain) / median(sent):.0f}",
                str(TARGET),
                TARGET.verdict(max(sent) / 1000),
            )
