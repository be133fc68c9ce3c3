"""Values: a parameter's value from Python or TOML, as an address writes it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from numbers import Integral, Real

from rnn_unroll.address.parameters import ALIASES, PARAMETERS
from rnn_unroll.errors import SpecError, quote, unknown
from rnn_unroll.tokens import TOKENISERS
from rnn_unroll.words.refusals import values as refusals

Pairs = list[tuple[str, str]]

_LISTS: Mapping[str, Callable[[Iterable[str]], str]] = {
    "show": ",".join,
    "text": " ".join,
    "targets": " ".join,
}
"""How to join the members of the parameters that may be lists."""


def pairs(parameters: Mapping[str, object]) -> Pairs:
    """The pairs of the address with these parameters; a parameter that is None is left out.

    Raises SpecError for a value that no address can hold.
    """
    cut = parameters.get("tokens") or PARAMETERS["tokens"].default
    return [
        (name, _joined(name, value, cut) if _is_cut(name, value) else text(name, value))
        for name, value in parameters.items()
        if value is not None
    ]


def known(parameter: str, value: object, allowed: Collection[str]) -> str:
    """The value itself, if it is in a table. Raises SpecError if it is not."""
    if not isinstance(value, str):
        raise SpecError(parameter, refusals.not_text(parameter, excerpt(value)), list(allowed))
    if value not in allowed:
        raise unknown(parameter, parameter, value, allowed)
    return value


def excerpt(value: object) -> str:
    """A value of any type, quoted for an error, and cut if it is long."""
    try:
        return quote(repr(value))
    except (ValueError, RecursionError):
        # Python refuses to print a number of some thousand digits, and a list nested a thousand deep.
        return refusals.too_long_to_show()


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
    raise SpecError(name, refusals.not_writable(name, excerpt(value), type(value).__name__))


def _whole(value: int) -> str:
    try:
        return str(value)
    except ValueError:
        # No address can hold such a number; the error quotes its first digits.
        return f"{value:#x}"


def _is_cut(name: str, value: object) -> bool:
    """Whether a value is a list of the tokens of a text."""
    return name in ("text", "targets") and isinstance(value, list | tuple)


def _joined(name: str, value: object, cut: object) -> str:
    """The text that the tokeniser cuts into these tokens. Raises SpecError if there is no such text."""
    tokens = _members(name, value)
    if not tokens:
        raise SpecError(name, refusals.no_tokens(name))
    joined = "".join(tokens) if cut == "characters" else _LISTS[name](tokens)
    tokenise = TOKENISERS.get(cut) if isinstance(cut, str) else None
    if tokenise and list(tokenise(joined)) != tokens:
        wrong = next((token for token in tokens if tokenise(token) != (token,)), None)
        if wrong is None:
            raise SpecError(name, refusals.other_tokens(name, str(cut)))
        raise SpecError(name, refusals.no_single_token(name, str(cut), quote(wrong)))
    return joined


def _members(name: str, value: object) -> list[str]:
    """The members of a list. Raises SpecError if one of them is not text."""
    members = sorted(value) if isinstance(value, set | frozenset) else list(value)  # type: ignore[call-overload]
    for member in members:
        if not isinstance(member, str):
            raise SpecError(name, refusals.member_not_text(name, excerpt(member)))
    return members
