"""Values: what Python and TOML say of a parameter, as an address writes it."""

from collections.abc import Callable, Iterable, Mapping
from numbers import Integral, Real

from app.spec import ALIASES, SpecError, quote

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
    letters = said.get("tokens") == "characters"
    return [
        (name, "".join(_members(name, value)) if letters and _cut(name, value) else text(name, value))
        for name, value in said.items()
        if value is not None
    ]


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
            return str(int(value))
        case Real():
            return repr(float(value))
    kind = type(value).__name__
    problem = f"{name} must be text, a number, True or False, not {quote(repr(value))} (of type {kind})"
    raise SpecError(name, problem)


def _cut(name: str, value: object) -> bool:
    """Whether a value is a list of the tokens that a text is cut into."""
    return name in ("text", "targets") and isinstance(value, list | tuple)


def _members(name: str, value: object) -> list[str]:
    """The members of a list, each of them text."""
    members = sorted(value) if isinstance(value, set | frozenset) else list(value)  # type: ignore[call-overload]
    for member in members:
        if not isinstance(member, str):
            raise SpecError(name, f"{name} is a list of text, and {quote(repr(member))} is none")
    return members
