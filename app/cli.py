"""The command `unroll`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.exports import EXPORTS
from app.files import LIMIT
from app.own import Files, figure
from app.patterns import PATTERNS
from app.spec import FEEDBACK, PARAMETERS, SpecError
from app.state_dict import LAYOUTS
from app.styles import STYLES, VIEWS
from app.themes import THEMES

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


@app.command()
def run(
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
    ty: Annotated[str | None, typer.Option(help="How many outputs, where the input does not say.")] = None,
    io: Annotated[str | None, typer.Option(help="The wiring of the pattern custom.")] = None,
    feedback: Annotated[str | None, typer.Option(help=f"One of {', '.join(FEEDBACK)}.")] = None,
    start: Annotated[str | None, typer.Option(help="The token that a fed decoder reads first.")] = None,
    style: Annotated[str | None, typer.Option(help=f"One of {', '.join(STYLES)}.")] = None,
    theme: Annotated[str | None, typer.Option(help=f"One of {', '.join(THEMES)}.")] = None,
    show: Annotated[str | None, typer.Option(help="Optional layers of the drawing, with commas.")] = None,
    step: Annotated[str | None, typer.Option(help="Show the run as it stands after this step.")] = None,
    view: Annotated[str | None, typer.Option(help=f"One of {', '.join(VIEWS)}.")] = None,
    output: Annotated[str | None, typer.Option(help="The output whose connectivity is shown.")] = None,
    heat: Annotated[
        str | None, typer.Option(help=f"One of {', '.join(PARAMETERS['heat'].choices or ())}.")
    ] = None,
) -> None:
    """Run your own network on your own input, and write what an address would show."""
    said = {
        "pattern": pattern,
        "cell": cell,
        "ty": ty,
        "io": io,
        "feedback": feedback,
        "start": start,
        "style": style,
        "theme": theme,
        "show": show,
        "step": step,
        "view": view,
        "output": output,
        "heat": heat,
    }
    # A drawing on the standard output takes the place of the numbers.
    places = {"json": json or (None if svg == "-" else "-"), "svg": svg}
    try:
        files = Files(
            _read("weights", weights),
            _read("input", input) if input else None,
            _read("targets", targets) if targets else None,
        )
        spec = figure(files, [(name, value) for name, value in said.items() if value is not None])
        # Everything is made before anything is written: an error leaves no file behind.
        made = {slug: EXPORTS[slug].render(spec) for slug, place in places.items() if place}
        for slug, body in made.items():
            _write(slug, places[slug] or "-", body)
    except SpecError as error:
        typer.echo(f"{error.parameter}: {error.message}", err=True)
        raise typer.Exit(2) from None


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


def _write(option: str, place: str, body: bytes) -> None:
    if place == "-":
        sys.stdout.buffer.write(body + b"\n")
        return
    try:
        Path(place).write_bytes(body)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SpecError(option, f"{place} cannot be written: {reason}") from None


def main() -> None:
    app()
