"""Python: a cell of a notebook."""

import json

from rnn_unroll.address import write
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.snippets.snippet import Shown, Snippet


def call(spec: FigureSpec) -> str:
    """The call that computes the same figure, for readers who have the package."""
    parameters = [f"{name}={literal(PARAMETERS[name].get(spec))}" for name in write.query(spec)]
    return f"figure({', '.join([literal(spec.wiring.pattern), *parameters])})"


def literal(value: object) -> str:
    """A parameter's value as a Python literal, with double quotes."""
    # Python reads every escape of a JSON string in the same way.
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _jupyter(shown: Shown) -> str:
    lines = [
        "from IPython.display import Image",
        "",
        "Image(",
        f"    url={literal(shown.address())},",
        f"    alt={literal(shown.alt)},",
        f"    width={shown.width},",
        f"    height={shown.height},",
        ")",
        "",
        "# Or computed in the notebook, where the package is installed (pip install . in a checkout):",
        "# from rnn_unroll import figure",
        f"# {call(shown.spec)}",
    ]
    return "\n".join(lines)


JUPYTER = Snippet(
    "jupyter",
    "Jupyter",
    "python",
    "A cell. The notebook keeps the address, and its readers need the server.",
    _jupyter,
)
