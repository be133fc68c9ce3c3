"""Snippet: the fields of each entry of the table, and the figure that a snippet shows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

from rnn_unroll import stages
from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.embed import document as embed
from rnn_unroll.picture.scene import Scene
from rnn_unroll.tokens import clean
from rnn_unroll.words import say


@dataclass(frozen=True, slots=True)
class HostedFigure:
    """A figure on a server: its absolute addresses, its one-line texts, and its size in px.

    `origin` has no slash at its end.
    """

    origin: str
    spec: FigureSpec
    title: str
    alt: str
    width: int
    height: int

    def address(self, extension: str = "svg", theme: str | None = None) -> str:
        """Address of the figure in one format, pinned to the revision. `theme` replaces the spec's."""
        spec = self.spec if theme is None else self.spec.change(theme=theme)
        return self.origin + write.pinned(spec, extension)

    def at(self, origin: str) -> "HostedFigure":
        """The same figure on another server. The origin is escaped: the host comes from the client."""
        return replace(self, origin=quote(origin, safe=":/[]@%~"))

    @property
    def page(self) -> str:
        """Address of the page with the figure and all its controls."""
        return self.origin + write.studio(self.spec)

    @property
    def player(self) -> str:
        """Address of the interactive figure, for a frame."""
        return self.origin + embed.address(self.spec)

    @property
    def player_width(self) -> int:
        """Width of the interactive figure's frame, in px: at least what the controls need."""
        return max(self.width, embed.ROOM) if self.spec.view.plays else self.width

    @property
    def player_height(self) -> int:
        """Height of the interactive figure's frame, in px, with the figure in its own size."""
        return self.height + embed.bar(self.spec)

    @property
    def name(self) -> str:
        """The name of a file of the figure, without its ending."""
        return self.spec.wiring.pattern


def hosted(origin: str, spec: FigureSpec, scene: Scene | None = None) -> HostedFigure:
    """The figure of a spec on a server. `scene` is its scene, if that is computed already.

    The spec must have an address, which an own network's has not.
    """
    scene = scene or stages.scene(spec)
    texts = {"title": _one_line(say(scene.title)), "alt": _one_line(stages.alternative(spec))}
    return HostedFigure("", spec, **texts, width=round(scene.width), height=round(scene.height)).at(origin)


def _one_line(words: str) -> str:
    return " ".join(clean(words).split())


@dataclass(frozen=True, slots=True)
class Snippet:
    """Text to paste into one kind of page.

    `language` is the text's language, `needs` says what else the page needs, `write` returns the text.
    """

    slug: str
    title: str
    language: str
    needs: str
    write: Callable[[HostedFigure], str]
