"""The command `unroll`."""

import errno
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from app.exports import EXPORTS
from app.files import LIMIT
from app.own import SAID, Files, figure
from app.patterns import PATTERNS
from app.spec import SpecError, quote
from app.state_dict import LAYOUTS

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Recurrent networks, unrolled over time.")


@app.callback()
def unroll() -> None:
    """Recurrent networks, unrolled over time."""


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")
    ] = 8000,
) -> None:
    """Serve the page and the figures."""
    import uvicorn

    uvicorn.run("app.web.app:app", host=host, port=port)


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    epilog=f"As in an address: {', '.join(f'--{name}' for name in SAID if name not in ('cell', 'pattern'))}.",
)
def run(
    context: typer.Context,
    weights: Annotated[Path, typer.Option(help="A safetensors file, its tensors named as in a state_dict.")],
    input: Annotated[
        Path | None, typer.Option(help="A .npy file: (T, I) numbers, or (T,) integers, which are tokens.")
    ] = None,
    cell: Annotated[str, typer.Option(help=f"One of {', '.join(LAYOUTS)}.")] = "rnn",
    targets: Annotated[
        Path | None, typer.Option(help="A .npy file: a class index for each output; adds loss and gradients.")
    ] = None,
    json: Annotated[
        str | None, typer.Option(help="Where the numbers go; by default, and with -, the standard output.")
    ] = None,
    svg: Annotated[str | None, typer.Option(help="Where the drawing goes; - is the standard output.")] = None,
    pattern: Annotated[
        str | None, typer.Option(help=f"One of {', '.join(PATTERNS)}; by default what the tensors say.")
    ] = None,
) -> None:
    """Run your own network on your own input, and write what an address would show."""
    said = [("cell", cell)] + ([("pattern", pattern)] if pattern else [])
    # A drawing on the standard output takes the place of the numbers.
    places = {"json": json or (None if svg == "-" else "-"), "svg": svg}
    try:
        files = Files(
            _read("weights", weights),
            _read("input", input) if input else None,
            _read("targets", targets) if targets else None,
        )
        spec = figure(files, [*said, *_pairs(context.args)])
        # Everything is made before anything is written: an error leaves no file behind.
        made = {slug: EXPORTS[slug].render(spec) for slug, place in places.items() if place}
        _write({slug: (places[slug] or "-", body) for slug, body in made.items()})
    except SpecError as error:
        typer.echo(f"{error.parameter}: {error.message}", err=True)
        raise typer.Exit(2) from None


def _pairs(words: list[str]) -> Iterator[tuple[str, str]]:
    """The options --name value and --name=value as the pairs of an address."""
    rest = iter(words)
    for word in rest:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            raise SpecError("run", f"{quote(word)} is no option; options are --name value")
        given = value if equals else next(rest, None)
        if given is None:
            raise SpecError(name, f"--{name} needs a value")
        yield name, given


def _read(option: str, path: Path) -> bytes:
    """The bytes of a file that an option names; of one that is too long, no more than allowed is read."""
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SpecError(option, f"{path} cannot be read: {reason}") from None
    if len(data) > LIMIT:
        raise SpecError(option, f"{path} has more than {LIMIT:,} bytes")
    return data


def _write(bodies: Mapping[str, tuple[str, bytes]]) -> None:
    """Write each option's body to its place, or nothing at all: a file grows beside its place, and is
    moved there when all of them are whole.
    """
    option = ""
    streams: list[str] = []
    grown: dict[str, tuple[Path, Path]] = {}
    try:
        for option, (place, body) in bodies.items():
            # A link stays one, and a device is written to: no file can take its place.
            there = Path(place)
            if there.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            if place == "-" or (there.exists() and not there.is_file()):
                streams.append(option)
                continue
            target = Path(os.path.realpath(place))
            beside = target.with_name(f".unroll-{os.getpid()}.{option}")
            with beside.open("xb") as file:
                grown[option] = beside, target
                file.write(body)
            if target.exists():
                shutil.copymode(target, beside)
        for option in streams:
            place, body = bodies[option]
            if place == "-":
                sys.stdout.buffer.write(body + b"\n")
            else:
                Path(place).write_bytes(body)
        for option in grown:
            beside, target = grown[option]
            beside.replace(target)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SpecError(option, f"{bodies[option][0]} cannot be written: {reason}") from None
    finally:
        for beside, _ in grown.values():
            beside.unlink(missing_ok=True)


def main() -> None:
    app()
