"""Reference: the parameters as text, for the README and for the help of the command line."""

from collections.abc import Iterator

from rnn_unroll.address.parameter import Parameter, written
from rnn_unroll.address.parameters import PARAMETERS


def option(parameter: Parameter) -> str:
    """The help of a command-line option: its title, and the values that it allows."""
    only = f"; for {', '.join(parameter.formats)}" if parameter.formats else ""
    return f"{parameter.title}: {_allowed(parameter)}{only}."


def rows() -> Iterator[str]:
    """The rows of a Markdown table: names, values with the default first, meaning."""
    for parameter in PARAMETERS.values():
        names = ", ".join(f"`{name}`" for name in (parameter.name, *parameter.aliases))
        only = f", for {_listed(parameter.formats)} alone" if parameter.formats else ""
        yield f"| {names} | {_values(parameter)} | {parameter.help}{only} |"


def _listed(words: tuple[str, ...]) -> str:
    *rest, last = words
    return f"{', '.join(rest)} and {last}" if rest else last


def _allowed(parameter: Parameter) -> str:
    if parameter.choices:
        return ", ".join(parameter.choices)
    if parameter.low is not None and parameter.high is not None:
        return f"{written(parameter.low)} to {written(parameter.high)}"
    return parameter.allowed


def _values(parameter: Parameter) -> str:
    default = parameter.default
    if parameter.choices:
        first = [default] if default in parameter.choices else []
        rest = [word for word in parameter.choices if word != default]
        return ", ".join(f"`{word}`" for word in (*first, *rest))
    if default is None or parameter.low is None or parameter.high is None:
        return _allowed(parameter)
    return f"{written(default)}; {_allowed(parameter)}"
