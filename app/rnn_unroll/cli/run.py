"""Run: runs the user's own network on the user's own input."""

from pathlib import Path
from typing import Annotated

import typer

from rnn_unroll.address.own import ALLOWED, Files, figure
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.values import Pairs
from rnn_unroll.cli import files
from rnn_unroll.cli.options import OPEN, address_options
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.exports import EXPORTS
from rnn_unroll.models.files import LIMIT
from rnn_unroll.models.state_dict import LAYOUTS
from rnn_unroll.words import command_line as words


def register(app: typer.Typer) -> None:
    app.command(context_settings=OPEN)(run)


@address_options(
    *(name for name in ALLOWED if name in PARAMETERS and name != "cell"),
    start=words.start(),
)
def run(
    context: typer.Context,
    parameters: Pairs,
    weights: Annotated[Path, typer.Option(help=words.weights())],
    input: Annotated[Path | None, typer.Option(help=words.inputs())] = None,
    cell: Annotated[str, typer.Option(help=words.one_of(LAYOUTS))] = "rnn",
    targets: Annotated[Path | None, typer.Option(help=words.targets())] = None,
    json: Annotated[str | None, typer.Option(help=words.numbers())] = None,
    svg: Annotated[str | None, typer.Option(help=words.picture())] = None,
    pattern: Annotated[str | None, typer.Option(help=words.pattern(PATTERNS))] = None,
) -> None:
    """Run your own network on your own input, and write what an address would show."""
    pairs = [("cell", cell)] + ([("pattern", pattern)] if pattern else [])
    # The standard output holds the drawing or the numbers, not both.
    places = {"json": json or (None if svg == "-" else "-"), "svg": svg}
    own = Files(
        files.read("weights", weights, LIMIT),
        files.read("input", input, LIMIT) if input else None,
        files.read("targets", targets, LIMIT) if targets else None,
    )
    spec = figure(own, [*pairs, *parameters])
    # Render all bodies before writing any, so that an error leaves no file behind.
    bodies = {slug: EXPORTS[slug].render(spec) for slug, place in places.items() if place}
    files.write({slug: (places[slug] or "-", body) for slug, body in bodies.items()})
