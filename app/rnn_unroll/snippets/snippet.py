"""Snippet: the fields of each entry of the table, and the figure that a snippet shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from rnn_unroll import stages
from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.embed import document as embed
from rnn_unroll.embed import reflow
from rnn_unroll.embed.frame import Size
from rnn_unroll.picture.scene import Scene
from rnn_unroll.tokens import clean
from rnn_unroll.words import say

AUTO, PAGE = "auto", "page"

CHOICES: Mapping[str, str] = {
    PAGE: "follows the page",
    "light": "light",
    "dark": "dark",
    AUTO: "follows the reader",
}
"""The colours that a snippet may give its figure, in the order of display: themes, and PAGE, which only what
runs in the page can follow.
"""


@dataclass(frozen=True, slots=True)
class HostedFigure:
    """A figure on a server: its absolute addresses, its one-line texts, and its size in px.

    `origin` has no slash at its end. `follows_page` leaves the choice of the theme to the page.
    """

    origin: str
    spec: FigureSpec
    title: str
    alt: str
    width: int
    height: int
    follows_page: bool = False

    def address(self, extension: str = "svg", theme: str | None = None) -> str:
        """Address of the figure in one format, pinned to the revision. `theme` replaces the spec's."""
        spec = self.spec if theme is None else self.spec.change(theme=theme)
        return self.origin + write.pinned(spec, extension)

    def at(self, origin: str) -> "HostedFigure":
        """The same figure on another server. The origin is escaped: the host comes from the client."""
        return replace(self, origin=quote(origin, safe=":/[]@%~"))

    def painted(self, choice: str) -> "HostedFigure":
        """The same figure in one of CHOICES, or in another theme."""
        if choice == PAGE:
            return replace(self, follows_page=True)
        return self if choice == self.spec.look.theme else replace(self, spec=self.spec.change(theme=choice))

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
    def turned(self) -> Size | None:
        """The size of the figure with time running down, if a narrow frame shows it so."""
        down = reflow.turned(self.spec)
        scene = stages.scene(down) if down else None
        return Size(scene.width, scene.height) if scene else None

    @property
    def name(self) -> str:
        """The name of a file of the figure, without its ending."""
        return self.spec.wiring.pattern


def hosted(origin: str, spec: FigureSpec, scene: Scene | None = None) -> HostedFigure:
    """The figure of a spec on a server. `scene` is its scene, if that is computed already.

    The spec must have an address, which an own network's has not.
    """
    scene = scene or stages.scene(spec)
    title, alt = _one_line(say(scene.title)), _one_line(stages.alternative(spec))
    return HostedFigure("", spec, title, alt, round(scene.width), round(scene.height)).at(origin)


def _one_line(words: str) -> str:
    return " ".join(clean(words).split())


@dataclass(frozen=True, slots=True)
class Snippet:
    """Text to paste into one kind of page.

    `language` is the text's language, `needs` says what else the page needs, `body` returns the text.

    `theme` is the one of the `choices` for a figure whose theme nobody chose. Most pages of unknown colours
    are light, whatever their reader prefers, so a figure that follows the reader would be a black box in
    them. A site of documentation follows the reader only where its author has set it up so.
    """

    slug: str
    title: str
    language: str
    needs: str
    body: Callable[[HostedFigure], str]
    theme: str = "light"
    choices: tuple[str, ...] = ("light", "dark", AUTO)

    def write(self, figure: HostedFigure, chosen: bool = False) -> str:
        """The text. `chosen` means that the figure's theme was chosen even if it is `auto`."""
        return self.body(figure.painted(self.choice(figure.spec, chosen)))

    def choice(self, spec: FigureSpec, chosen: bool = False) -> str:
        """The theme of the figure in the text: one of CHOICES, or another theme that was chosen for it."""
        return self.theme if spec.look.theme == AUTO and not chosen else spec.look.theme

    def shows(self, spec: FigureSpec, chosen: bool = False) -> str:
        """The theme that the figure in the text has in a page that follows its reader."""
        if not self.choices:
            return self.theme
        choice = self.choice(spec, chosen)
        if choice == PAGE:
            return AUTO
        # LaTeX takes a file, which has one palette.
        return choice if choice != AUTO or AUTO in self.choices else self.theme
