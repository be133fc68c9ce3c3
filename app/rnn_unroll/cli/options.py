"""Options: turns the parameters of an address into options of a command."""

import inspect
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import wraps
from keyword import iskeyword
from typing import Annotated, Any

import typer

from rnn_unroll.address import reference
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.values import known
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.exports import EXPORTS
from rnn_unroll.words import command_line as words
from rnn_unroll.words.refusals import commands

OPEN = {"allow_extra_args": True, "ignore_unknown_options": True}
"""Settings of a command that passes unknown options to the address, whose errors list the choices."""


def address_options(*names: str, **others: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A decorator that adds options to a command: the named parameters, and `others` by their help.

    The command receives them as its argument `parameters`: the pairs of an address in the order of the table,
    followed by every other option of the command line.
    """
    helps = {name: reference.option(PARAMETERS[name]) for name in names} | others

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(function, eval_str=True)
        own = [one for name, one in signature.parameters.items() if name != "parameters"]
        more = [_option(name, text) for name, text in helps.items()]

        @wraps(function)
        def command(context: typer.Context, **arguments: Any) -> None:
            named = [(name, value) for name in helps for value in arguments.pop(_argument(name)) or ()]
            function(context, **arguments, parameters=[*named, *pairs(context.args)])

        command.__signature__ = signature.replace(parameters=[*own, *more])  # type: ignore[attr-defined]
        command.__annotations__ = {one.name: one.annotation for one in (*own, *more)}
        return command

    return decorate


def formats(text: str, allowed: Collection[str] = tuple(EXPORTS)) -> list[str]:
    """The formats of a comma list. Raises SpecError for one that is not allowed."""
    return list(dict.fromkeys(known("format", name.strip(), allowed) for name in text.split(",")))


def _argument(name: str) -> str:
    """The name of an option's argument: `from` can be none in Python."""
    return f"{name}_" if iskeyword(name) else name


def _option(name: str, text: str) -> inspect.Parameter:
    # The type is a list, so that an option given twice reaches the address, which refuses it.
    option = typer.Option(f"--{name}", help=text, metavar="", rich_help_panel=words.as_in_an_address())
    kind = Annotated[list[str] | None, option]
    return inspect.Parameter(_argument(name), inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)


def pairs(arguments: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The arguments --name value and --name=value as the pairs of an address."""
    remaining = iter(arguments)
    for word in remaining:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            raise SpecError("options", commands.no_option(quote(word)))
        argument = value if equals else next(remaining, None)
        if argument is None:
            raise SpecError(name, commands.no_value(name))
        yield name, argument
