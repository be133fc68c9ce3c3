"""Values: what Python and TOML say of a parameter, as an address writes it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from numbers import Integral, Real

from rnn_unroll.address.parameters import ALIASES, PARAMETERS
from rnn_unroll.errors import SpecError, quote, unknown
from rnn_unroll.tokens import TOKENISERS

Pairs = list[tuple[str, str]]

_LISTS: Mapping[str, Callable[[Iterable[str]], str]] = {
    "show": ",".join,
    "text": " ".join,
    "targets": " ".join,
}
"""How the parameters that may be lists put their members together."""


def pairs(said: Mapping[str, object]) -> Pairs:
    """The pairs of an address that say the same; None is a parameter left out.

    Raises SpecError for a value that no address can say.
    """
    cut = said.get("tokens") or PARAMETERS["tokens"].default
    return [
        (name, _joined(name, value, cut) if _is_cut(name, value) else text(name, value))
        for name, value in said.items()
        if value is not None
    ]


def known(parameter: str, value: object, allowed: Collection[str]) -> str:
    """A value that a table has. Raises SpecError where it has not."""
    if not isinstance(value, str):
        raise SpecError(parameter, f"{parameter} must be text, not {shown(value)}", list(allowed))
    if value not in allowed:
        raise unknown(parameter, parameter, value, allowed)
    return value


def shown(value: object) -> str:
    """A value of any type as an error tells it."""
    try:
        return quote(repr(value))
    except (ValueError, RecursionError):
        # Python writes no number of more than some thousand digits, and no list within a thousand.
        return "what is too long to tell"


def text(name: str, value: object) -> str:
    """One value as an address writes it."""
    name = ALIASES.get(name, name)
    if isinstance(value, list | tuple | set | frozenset) and name in _LISTS:
        return _LISTS[name](_members(name, value))
    match value:
        case str():
            return value
        case bool():
            return "on" if value else "off"
        case Integral():
            return _whole(int(value))
        case Real():
            return repr(float(value))
    kind = type(value).__name__
    problem = f"{name} must be text, a number, True or False, not {shown(value)} (of type {kind})"
    raise SpecError(name, problem)


def _whole(value: int) -> str:
    try:
        return str(value)
    except ValueError:
        # No address has such a number; what it is told of shows its beginning.
        return f"{value:#x}"


def _is_cut(name: str, value: object) -> bool:
    """Whether a value is a list of the tokens that a text is cut into."""
    return name in ("text", "targets") and isinstance(value, list | tuple)


def _joined(name: str, value: object, cut: object) -> str:
    """The text that is cut into these tokens. Raises SpecError where there is none."""
    tokens = _members(name, value)
    if not tokens:
        raise SpecError(name, f"{name} is a list without tokens; leave it out to have those of the demo")
    joined = "".join(tokens) if cut == "characters" else _LISTS[name](tokens)
    tokenise = TOKENISERS.get(cut) if isinstance(cut, str) else None
    if tokenise and list(tokenise(joined)) != tokens:
        wrong = next((token for token in tokens if tokenise(token) != (token,)), None)
        which = "its tokens would not stay" if wrong is None else f"{quote(wrong)} would not stay one token"
        raise SpecError(name, f"{name} is text that is cut into {cut}, where {which}")
    return joined


def _members(name: str, value: object) -> list[str]:
    """The members of a list, each of them text."""
    members = sorted(value) if isinstance(value, set | frozenset) else list(value)  # type: ignore[call-overload]
    for member in members:
        if not isinstance(member, str):
            raise SpecError(name, f"{name} is a list of text, and {shown(member)} is none")
    return members
