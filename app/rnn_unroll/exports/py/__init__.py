"""Python: the figure's network as a short script, for the framework that the address names."""

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
"""What writes the script of each framework."""


def render(spec: FigureSpec) -> bytes:
    """The script, UTF-8. Run, it prints the outputs of the figure's JSON."""
    return script.text(WRITERS[spec.output.framework](script.of(spec))).encode()


EXPORT = Export("py", "text/x-python; charset=utf-8", render)
