"""Python: the figure's network as a short script for one framework."""

from importlib import import_module

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.exports.export import Export
from rnn_unroll.exports.py import script


def render(spec: FigureSpec) -> bytes:
    """The script in UTF-8. It prints the outputs that the figure's JSON holds."""
    writer = import_module(f"rnn_unroll.exports.py.{spec.output.framework}")
    return script.text(writer.write(script.of(spec))).encode()


EXPORT = Export("py", "text/x-python; charset=utf-8", render)
