"""Python: a cell of a notebook."""

import json

from rnn_unroll.address import write
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.snippets.snippet import HostedFigure, Snippet


def call(spec: FigureSpec) -> str:
    """The Python call that computes the same figure, for readers who have installed the package."""
    parameters = [f"{name}={literal(PARAMETERS[name].get(spec))}" for name in write.query(spec)]
    return f"figure({', '.join([literal(spec.wiring.pattern), *parameters])})"


def literal(value: object) -> str:
    """A parameter's value as a Python literal, with double quotes."""
    # Python strings have all escapes of JSON strings, with the same meanings.
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _jupyter(figure: HostedFigure) -> str:
    lines = [
        "from IPython.display import Image",
        "",
        "Image(",
        f"    url={literal(figure.address())},",
        f"    alt={literal(figure.alt)},",
        f"    width={figure.width},",
        f"    height={figure.height},",
        ")",
        "",
        "# Or computed in the notebook, where the package is installed (pip install . in a checkout):",
        "# from rnn_unroll import figure",
        f"# {call(figure.spec)}",
    ]
    return "\n".join(lines)


JUPYTER = Snippet(
    "jupyter",
    "Jupyter",
    "python",
    "A cell. The notebook keeps the address, and its readers need the server.",
    _jupyter,
)
