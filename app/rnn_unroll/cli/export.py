"""Export: a site that needs no server."""

from pathlib import Path
from typing import Annotated

import typer

from rnn_unroll.address.values import known
from rnn_unroll.cli.options import formats
from rnn_unroll.cli.progress import bar
from rnn_unroll.exports import EXPORTS
from rnn_unroll.site.grids import GRIDS


def register(app: typer.Typer) -> None:
    app.command()(export)


def export(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", help="Where the site goes: a new or empty folder, or an earlier export."
        ),
    ],
    grid: Annotated[
        str, typer.Option(help=f"How many figures are computed beforehand: {' or '.join(GRIDS)}.")
    ] = "small",
    format: Annotated[
        str,
        typer.Option(help=f"Formats of each figure, with commas: {', '.join(EXPORTS)}; svg is always there."),
    ] = "svg,json",
    jobs: Annotated[
        int, typer.Option(min=0, help="Processes that draw at once; 0 is one for each processor.")
    ] = 0,
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that holds other files too; they stay.")
    ] = False,
) -> None:
    """Write a static site: a gallery, and a studio of precomputed figures that play.

    It needs no server of ours, nor any other: index.html also opens from a disk.
    """
    size = GRIDS[known("grid", grid, GRIDS)]
    chosen = formats(format)
    # Imported here, so that the other commands start without loading templates and processes.
    from rnn_unroll.site.plan import plan

    site = plan(folder, size, chosen)
    with bar("Exporting", len(site.items)) as advance:
        for done in site.build(jobs, force):
            advance(done.figures)
    total = sum((folder / name).stat().st_size for name in site.files)
    typer.echo(
        f"{folder / 'index.html'}: {site.figures} figures, {len(site.files)} files, {total / 1e6:.1f} MB"
    )
