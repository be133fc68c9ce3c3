"""Python: the figure's network as a short script for one framework."""

from collections.abc import Callable, Mapping

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.exports.export import Export
from rnn_unroll.exports.py import keras, numpy, script, torch
from rnn_unroll.exports.py.script import Lines, Script

WRITERS: Mapping[str, Callable[[Script], Lines]] = {
    "numpy": numpy.write,
    "torch": torch.write,
    "keras": keras.write,
}
"""The function that writes the script, for each framework."""


def render(spec: FigureSpec) -> bytes:
    """The script in UTF-8. It prints the outputs that the figure's JSON holds."""
    return script.text(WRITERS[spec.output.framework](script.of(spec))).encode()


EXPORT = Export("py", "text/x-python; charset=utf-8", render, numbers=True)
