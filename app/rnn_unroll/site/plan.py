"""Plan: lists the files of a site, and writes them."""

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import NamedTuple

from rnn_unroll.batch import drawing as batch
from rnn_unroll.batch import places
from rnn_unroll.batch.drawing import Done, Item
from rnn_unroll.embed.document import document
from rnn_unroll.errors import CommandError
from rnn_unroll.site import folder as folders
from rnn_unroll.site.grid import figures
from rnn_unroll.site.grids import Grid
from rnn_unroll.site.pages import FIXED, pages
from rnn_unroll.words.refusals import commands

DOCUMENT = "html"
"""The file ending of a figure's document, which contains the player."""


class Site(NamedTuple):
    """A site to write: an item for each file of a figure, and the fixed files by name."""

    folder: Path
    items: Sequence[Item]
    fixed: dict[str, bytes]
    figures: int

    @property
    def files(self) -> list[str]:
        """The names of all files, relative to the folder."""
        return [*self.fixed, *(item.place.relative_to(self.folder).as_posix() for item in self.items)]

    def build(self, jobs: int, force: bool) -> Generator[Done, None, None]:
        """Write all files. Yields progress. Raises CommandError as `rnn_unroll.site.folder` does."""
        earlier = folders.begin(self.folder, self.files, force)
        for done in batch.draw(self.items, jobs or batch.worthwhile(self.items), _rendered):
            for failure in done.failures:
                raise failure.error
            yield done
        try:
            for name, body in self.fixed.items():
                places.put(self.folder / name, body)
        except OSError as error:
            problem = commands.cannot_write(error.filename or self.folder, places.reason(error))
            raise CommandError("folder", problem) from None
        folders.end(self.folder, self.files, earlier)


def plan(folder: Path, grid: Grid, formats: Sequence[str]) -> Site:
    """The site of a grid: each figure as a document, as SVG and in these formats."""
    all_formats = list(dict.fromkeys(["svg", *formats]))
    grid_figures = figures(grid)
    items = [
        Item(figure.name, figure.spec, extension, folder / _place(figure.name, extension))
        for figure in grid_figures
        for extension in (DOCUMENT, *all_formats)
    ]
    fixed = pages(grid_figures, all_formats)
    assert tuple(fixed) == FIXED
    return Site(folder, items, fixed, len(grid_figures))


def _place(name: str, extension: str) -> str:
    return f"{'embed' if extension == DOCUMENT else 'figures'}/{name}.{extension}"


def _rendered(item: Item) -> bytes:
    return document(item.spec).encode() if item.extension == DOCUMENT else batch.exported(item)
