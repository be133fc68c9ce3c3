"""Pair: two figures that are compared, one in each lane, and the step of the run at which both are shown."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from rnn_unroll.address import write
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.words.refusals import comparisons

Slug = Literal["a", "b"]

SLUGS: tuple[Slug, Slug] = ("a", "b")
"""The lanes, and the parameters of a comparison's address that hold their figures."""

PAGE, EMBED, JSON = "/compare", "/embed/compare", "/v1/compare.json"
"""The paths of a comparison: its page, the document for a frame, and its numbers."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures, and the `step` of the run at which both are shown; None is the end.

    The constructor raises SpecError for a step that neither run has.
    """

    a: FigureSpec
    b: FigureSpec
    step: int | None = None

    def __post_init__(self) -> None:
        if self.step is not None and not 0 <= self.step <= self.last:
            raise SpecError("step", comparisons.no_step(self.last, str(self.step)))

    def of(self, slug: Slug) -> FigureSpec:
        """The figure of a lane."""
        return self.a if slug == "a" else self.b

    @property
    def playing(self) -> tuple[Slug, ...]:
        """The lanes whose figures can be played."""
        return tuple(slug for slug in SLUGS if self.of(slug).view.plays)

    @property
    def last(self) -> int:
        """The last step of the longer run. The shorter one stays at its own end."""
        return self.of(self.longer).timeline.last

    @property
    def longer(self) -> Slug:
        """The lane of the longer run that can be played; the first one if both are as long."""
        return max(self.playing or SLUGS, key=lambda slug: self.of(slug).timeline.last)

    @property
    def shown(self) -> int:
        return self.last if self.step is None else self.step

    def at(self, slug: Slug) -> FigureSpec:
        """The figure of a lane at the step that is shown."""
        spec = self.of(slug)
        step = min(self.shown, spec.timeline.last)
        return spec.change(step=None if step == spec.timeline.last else step) if spec.view.steps else spec


def fitted(spec: FigureSpec, given: Collection[str] = ()) -> FigureSpec:
    """A figure as a lane shows it: it does not play by itself, and has no step of its own.

    Early answers are on where the network learned a task that has them, unless the address says otherwise:
    `given` are the names of its parameters.
    """
    lane = spec.change(motion="off", step=None)
    return lane.change(early="on") if "early" not in given and has_early(lane) else lane


def has_early(spec: FigureSpec) -> bool:
    """Whether early answers can be shown, and mean something."""
    return spec.task is not None and PARAMETERS["early"].why_not(spec) is None


def text(spec: FigureSpec) -> str:
    """The query of a lane, as the page of one figure has it."""
    query = write.studio(spec).removeprefix("/?")
    return query if spec.look.answers_early or not has_early(spec) else f"early=off&{query}"


def address(pair: Pair, path: str = PAGE) -> str:
    """The canonical address of a comparison."""
    step = "" if pair.step in (None, pair.last) else f"&step={pair.step}"
    lanes = (f"{slug}={quote(text(pair.of(slug)), safe='=:/,')}" for slug in SLUGS)
    return f"{path}?{'&'.join(lanes)}{step}"
