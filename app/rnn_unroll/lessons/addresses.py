"""Addresses: figures as a lesson writes them: many-to-one?tx=3, or only what a stop changes of one."""

from urllib.parse import parse_qsl, urlencode

from rnn_unroll.address import write
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.words.refusals import lessons as refusals


def figure(text: str) -> FigureSpec:
    """The figure PATTERN?QUERY. Raises SpecError."""
    pattern, _, query = text.partition("?")
    return parse(pattern, _pairs(query))


def changed(text: str, query: str) -> FigureSpec:
    """The figure PATTERN?QUERY with the parameters of another query in place of its own. Raises SpecError.

    It takes the parameters as they are written: the canonical form leaves out what the others decide, which
    may no longer do so. `step` and `ask` belong to one stop alone, so that a figure's own are not carried on.
    """
    pattern, _, own = text.partition("?")
    pairs = dict(_pairs(query))
    kept = {name: value for name, value in _pairs(own) if name not in ("step", "ask")}
    return parse(pairs.pop("pattern", pattern), [*(kept | pairs).items()])


def query(spec: FigureSpec) -> str:
    """All of a figure as the page's scripts ask for it."""
    return urlencode({"pattern": spec.wiring.pattern, **write.query(spec)})


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs = parse_qsl(text, keep_blank_values=True, errors="replace")
    if text and not pairs:
        raise SpecError("query", refusals.no_query())
    return pairs
