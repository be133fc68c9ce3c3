"""Run: runs a network that learned a task on a text, or the user's own network on the user's own input."""

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from rnn_unroll import stages
from rnn_unroll.address.decided import OUTPUTS
from rnn_unroll.address.own import ALLOWED, Files, figure
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.address.values import Pairs, known
from rnn_unroll.cli import files
from rnn_unroll.cli.options import OPEN, address_options, pairs
from rnn_unroll.engine.inner import BETWEEN
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.exports import EXPORTS
from rnn_unroll.exports.json import shortened
from rnn_unroll.graphs import arrays
from rnn_unroll.models.limits import OWN_MACHINE
from rnn_unroll.models.state_dict import LAYOUTS
from rnn_unroll.tasks import TASKS
from rnn_unroll.words import command_line as words
from rnn_unroll.words.refusals import commands


def register(app: typer.Typer) -> None:
    app.command(context_settings=OPEN)(run)


@address_options(
    *(name for name in ALLOWED if name in PARAMETERS and name != "cell"),
    start=words.start(),
    map=words.roles(),
    text=words.own_text(),
    head=words.head(OUTPUTS),
    between=words.between(BETWEEN),
    reads=words.reads(),
    batch=words.batch(),
    item=words.item(),
    **{"from": words.first_drawn(), "to": words.last_drawn(), "units": words.units_drawn()},
)
def run(
    context: typer.Context,
    parameters: Pairs,
    asked: Annotated[
        list[str] | None, typer.Argument(metavar="[TASK TEXT]", help=words.one_of(TASKS))
    ] = None,
    weights: Annotated[Path | None, typer.Option(help=words.weights())] = None,
    input: Annotated[Path | None, typer.Option(help=words.inputs())] = None,
    cell: Annotated[str | None, typer.Option(help=words.cell_of_weights(LAYOUTS))] = None,
    targets: Annotated[Path | None, typer.Option(help=words.targets())] = None,
    vocabulary: Annotated[Path | None, typer.Option(help=words.vocabulary())] = None,
    h0: Annotated[Path | None, typer.Option(help=words.first_states())] = None,
    c0: Annotated[Path | None, typer.Option(help=words.first_memories())] = None,
    lengths: Annotated[str | None, typer.Option(help=words.lengths())] = None,
    json: Annotated[str | None, typer.Option(help=words.numbers())] = None,
    npz: Annotated[str | None, typer.Option(help=words.arrays())] = None,
    float32: Annotated[bool, typer.Option("--float32", help=words.float32())] = False,
    svg: Annotated[str | None, typer.Option(help=words.picture())] = None,
    pattern: Annotated[str | None, typer.Option(help=words.pattern(PATTERNS))] = None,
) -> None:
    """Run a trained network on a text, or your own on your own input: write what an address would show."""
    named = list(takewhile(lambda word: not word.startswith("--"), asked or []))
    others = [*parameters, *pairs((asked or [])[len(named) :])]
    length = lengths if lengths and lengths.isdecimal() else None
    chosen = {"cell": cell, "pattern": pattern, "lengths": length}
    others = [*((name, value) for name, value in chosen.items() if value), *others]
    if named:
        own = {"weights": weights, "input": input, "targets": targets, "vocabulary": vocabulary}
        own |= {"h0": h0, "c0": c0, "lengths": Path(lengths) if lengths else None}
        spec = _trained(*named, parameters=others, own=[name for name, file in own.items() if file])
        if not json and not svg and not npz:
            for line in _answer(spec):
                typer.echo(line)
            return
    elif weights is None:
        raise SpecError("weights", commands.nothing_to_run(), list(TASKS))
    else:
        given_files = {"input": input, "targets": targets, "vocabulary": vocabulary, "h0": h0, "c0": c0}
        given_files["lengths"] = Path(lengths) if lengths and not length else None
        limit = OWN_MACHINE.file
        others_read = {name: files.read(name, path, limit) for name, path in given_files.items() if path}
        given = Files(files.read("weights", weights, limit), **others_read)
        spec = figure(given, others, OWN_MACHINE)
        # The standard output holds the drawing or the numbers, not both.
        json = json or (None if npz or svg == "-" else "-")
    places = {"json": json, "npz": npz, "svg": svg}
    # Render all bodies before writing any, so that an error leaves no file behind.
    bodies = {slug: _rendered(slug, spec, float32) for slug, place in places.items() if place}
    files.write({slug: (places[slug] or "-", body) for slug, body in bodies.items()})


def _rendered(slug: str, spec: FigureSpec, float32: bool) -> bytes:
    """The run's numbers as arrays, or a format. Those of `float32` are rounded to it."""
    if slug == "npz":
        return arrays.render(spec, np.float32 if float32 else np.float64)
    body = EXPORTS[slug].render(spec)
    return shortened(body) if slug == "json" and float32 else body


def _answer(spec: FigureSpec) -> Iterator[str]:
    """What a network says of its text: all that it may have said, a line for each token, or what it wrote."""
    assert spec.task is not None
    trace, labels, chosen = stages.trace(spec), spec.vocabulary, stages.answers(spec)
    if spec.task.writes:
        yield spec.task.text(spec.text_tokens, chosen)
    elif spec.task.answers == "numbers":
        yield from chosen
    elif len(chosen) > 1:
        for token, label, y in zip(spec.text_tokens, chosen, trace.y, strict=True):
            yield words.answer_at(token, label, y.max())
    else:
        for label, share in sorted(zip(labels, trace.y[-1], strict=True), key=lambda pair: -pair[1]):
            yield words.answer(label, share)


def _trained(task: str, *text: str, parameters: Pairs, own: list[str]) -> FigureSpec:
    """The figure of a task's network on a text. Raises SpecError."""
    if own and task not in TASKS:
        raise SpecError("options", commands.no_option(quote(task)))
    about = TASKS[known("task", task, TASKS)]
    for name in own:
        raise SpecError(name, commands.not_with_a_task(name))
    pattern = next((value for name, value in parameters if name == "pattern"), about.pattern)
    if text and not " ".join(text).strip():
        raise SpecError("text", commands.nothing_to_read())
    read = [("text", " ".join(text))] if text else []
    others = [pair for pair in parameters if pair[0] != "pattern"]
    return parse(pattern, [("task", task), *read, *others])
