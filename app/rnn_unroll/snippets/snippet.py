"""What every snippet is made of, and what it is made from."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

from rnn_unroll import stages
from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.embed import document as embed
from rnn_unroll.picture.scene import Scene
from rnn_unroll.tokens import clean


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure that a server shows: its addresses in full, its words on one line each, its size in px.

    `origin` has no slash at its end.
    """

    origin: str
    spec: FigureSpec
    title: str
    alt: str
    width: int
    height: int

    def address(self, extension: str = "svg", theme: str | None = None) -> str:
        """The figure in one format, pinned to the renderer's revision, in a theme of its own if told."""
        spec = self.spec if theme is None else self.spec.change(theme=theme)
        return self.origin + write.pinned(spec, extension)

    def at(self, origin: str) -> "Shown":
        """The same figure at another server. Who asks names the host: what no address has is escaped."""
        return replace(self, origin=quote(origin, safe=":/[]@%~"))

    @property
    def page(self) -> str:
        """The page that shows the figure, with everything that can be set."""
        return self.origin + write.studio(self.spec)

    @property
    def player(self) -> str:
        """The interactive figure, for a frame."""
        return self.origin + embed.address(self.spec)

    @property
    def player_width(self) -> int:
        """Width of the interactive figure's frame, in px: its own, or what the controls need."""
        return max(self.width, embed.ROOM) if self.spec.view.plays else self.width

    @property
    def player_height(self) -> int:
        """Height of the interactive figure's frame, in px, with the figure in its own size."""
        return self.height + embed.bar(self.spec)

    @property
    def name(self) -> str:
        """What a file of it is called, without its ending."""
        return self.spec.wiring.pattern


def shown(origin: str, spec: FigureSpec, scene: Scene | None = None) -> Shown:
    """What a server at an origin shows for a spec; of its scene too, where that was made already.

    An own network has no address that it could be shown by.
    """
    made = scene or stages.scene(spec)
    words = {"title": _line(made.title), "alt": _line(stages.alternative(spec))}
    return Shown("", spec, **words, width=round(made.width), height=round(made.height)).at(origin)


def _line(words: str) -> str:
    return " ".join(clean(words).split())


@dataclass(frozen=True, slots=True)
class Snippet:
    """Text to paste into one kind of page.

    `language` is what the text is written in, `needs` what must be there besides, `write` makes it.
    """

    slug: str
    title: str
    language: str
    needs: str
    write: Callable[[Shown], str]
