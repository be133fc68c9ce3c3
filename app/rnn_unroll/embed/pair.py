"""Pair: two figures that are compared, and their one player, as one HTML document."""

from collections.abc import Collection
from typing import Any

from rnn_unroll.comparison.lanes import Lane, lanes, layout, words
from rnn_unroll.comparison.pair import SLUGS, Pair, Slug, address
from rnn_unroll.embed.document import BAR, CONTROLS, filled
from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture.draw import Rendering
from rnn_unroll.words import comparison

NAME, STOPS = 30, 48
"""Heights in px of a lane's name, and of the words under both lanes."""


def document(pair: Pair, hide: Collection[str] = (), base: str = "") -> str:
    """Both figures and their player as an HTML document, for a frame or a file.

    `hide` and `base` are as for a single figure.
    """
    both = lanes(pair)
    scheme = THEMES[pair.a.look.theme].scheme
    rendering = Rendering(scheme=scheme or "reader")
    cells = pair.a.model.cell, pair.b.model.cell
    return filled(
        theme=pair.a.look.theme,
        title=comparison.title(*cells),
        sheets=("lanes.css",),
        lanes=[
            {"slug": slug, "name": name, "drawing": both[slug], "svg": both[slug].svg(rendering)}
            for slug, name in zip(SLUGS, comparison.names(*cells), strict=True)
        ],
        layout=layout(both),
        player=player(pair, both),
        controls=controls(pair, hide, linked=bool(base)),
        step=pair.shown,
        steps=pair.last,
        clock=both[pair.longer].run.spec.timeline.clock,
        link=base + address(pair),
        facts=facts(pair, both),
    )


def controls(pair: Pair, hide: Collection[str], linked: bool) -> list[str]:
    """The controls that the document shows."""
    available = CONTROLS if pair.playing else ("link",)
    return [name for name in available if name not in hide and (linked or name != "link")]


def size(pair: Pair, both: dict[Slug, Lane]) -> tuple[int, int]:
    """The width and height in px of a frame in which both figures have their own size."""
    scenes = [one.scene for one in both.values()]
    if layout(both).way == "down":
        width, height = sum(scene.width for scene in scenes), max(scene.height for scene in scenes) + NAME
    else:
        width = max(scene.width for scene in scenes)
        height = sum(scene.height + NAME for scene in scenes)
    return round(width), round(height + (STOPS + BAR if pair.playing else 0))


def player(pair: Pair, both: dict[Slug, Lane]) -> dict[str, Any]:
    """What the template needs for the player and for the stops under the columns."""
    timeline = both[pair.longer].run.spec.timeline
    stops = [{"t": 0, "text": comparison.start(), "late": False}]
    stops += [
        {"t": t, "text": word.text, "late": word.late}
        for t, word in enumerate(words(both, pair.longer), start=1)
    ]
    return {
        "plays": bool(pair.playing),
        "stops": stops,
        "step": pair.shown,
        "at": timeline.time_step(min(pair.shown, timeline.last)),
        "steps": pair.last,
        "clock": timeline.clock,
        "returns": timeline.returns,
    }


def facts(pair: Pair, both: dict[Slug, Lane], missing: Collection[Slug] = ()) -> dict[str, Any]:
    """What the scripts need to play both figures, but for those that are not shown. The player follows the
    longer run.
    """
    lanes = [slug for slug in (pair.longer, *pair.playing) if slug not in missing]
    return {
        "plays": bool(pair.playing),
        "starts": False,
        "longer": lanes[0] if lanes else "",
        "step": pair.shown,
        "timeline": both[pair.longer].timeline,
        "lanes": {
            slug: {"timeline": both[slug].timeline, "descriptions": both[slug].descriptions}
            for slug in pair.playing
            if slug not in missing
        },
    }
