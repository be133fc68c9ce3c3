"""Options: the parameters of an address as options of a command."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Annotated, Any

import typer

from rnn_unroll.address import reference
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.values import known
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.exports import EXPORTS
from rnn_unroll.words.refusals import commands

OPEN = {"allow_extra_args": True, "ignore_unknown_options": True}
"""Settings of a command that passes unknown options on to the address, whose errors list the choices."""


def address_options(*names: str, **others: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A decorator: the command gets these parameters of an address as options, and `others` with their help.

    They are passed to it as `parameters`: the pairs of an address in the order of the table, followed by
    whatever else was written as --name value.
    """
    helps = {name: reference.option(PARAMETERS[name]) for name in names} | others

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(function, eval_str=True)
        own = [one for name, one in signature.parameters.items() if name != "parameters"]
        more = [_option(name, text) for name, text in helps.items()]

        @wraps(function)
        def called(context: typer.Context, **given: Any) -> None:
            known = [(name, value) for name in helps for value in given.pop(name) or ()]
            function(context, **given, parameters=[*known, *_pairs(context.args)])

        called.__signature__ = signature.replace(parameters=[*own, *more])  # type: ignore[attr-defined]
        called.__annotations__ = {one.name: one.annotation for one in (*own, *more)}
        return called

    return decorate


def formats(text: str) -> list[str]:
    """The formats of a comma list. Raises SpecError for an unknown one."""
    return list(dict.fromkeys(known("format", name.strip(), EXPORTS) for name in text.split(",")))


def _option(name: str, text: str) -> inspect.Parameter:
    # A list, so that an option that is given twice is an error, as in an address.
    option = typer.Option(f"--{name}", help=text, metavar="", rich_help_panel="As in an address")
    kind = Annotated[list[str] | None, option]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)


def _pairs(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The words --name value and --name=value as the pairs of an address."""
    rest = iter(words)
    for word in rest:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            raise SpecError("options", commands.no_option(quote(word)))
        given = value if equals else next(rest, None)
        if given is None:
            raise SpecError(name, commands.no_value(name))
        yield name, given
