"""Motion: the style sheet by which a figure plays its run by itself, also where no script may run.

What is drawn is the run's last picture. The sheet takes it back to the beginning, and lets each time
step come into view when it is computed, over and over; a step that has settled looks exactly as the
picture of `step`. A reader who wants no motion, and a viewer that knows none, keeps the last picture.
"""

from collections import defaultdict
from collections.abc import Iterator

from rnn_unroll import timeline as timing
from rnn_unroll.picture.draw.elements import PENDING_OPACITY
from rnn_unroll.picture.draw.fragment import ID
from rnn_unroll.picture.scene import Column, Scene

Stages = tuple[tuple[int, str], ...]
"""Declarations, each from a step of the run on; the first one's is 0."""

SOLID, GONE = "opacity:1", "opacity:0"
COMPUTED = f"{SOLID};visibility:visible"
EMPTY = ";visibility:hidden"

INHERITED = (
    "{0} .step>:not(.node),{0} .step .node>*{{visibility:visible}}"
    "{0} .step .node>.values{{visibility:inherit}}"
)
"""A step's values show when their step says so: one animation a step, as a browser's work grows with
their number, and not with what is drawn.
"""


def motion_rules(scene: Scene) -> str:
    """The rules for a scene that plays, as one block; nothing for one that does not."""
    if not scene.plays:
        return ""
    frames: dict[Stages, str] = {}
    rules = []
    for selector, stages in _cues(scene):
        name = frames.setdefault(stages, f"{ID}-m{len(frames)}")
        rules.append(f"#{ID} {selector}{{animation:{name} {timing.total(scene.plays)}ms linear infinite}}")
    # Folded, one copy is drawn and the others are not: here they take turns.
    turns = f"#{ID} .step{{display:inline}}" if scene.folded else ""
    keyframes = [_keyframes(name, stages, scene.plays) for stages, name in frames.items()]
    inside = "".join([turns, INHERITED.format(f"#{ID}"), *rules, *keyframes])
    return f"@media (prefers-reduced-motion:no-preference){{{inside}}}"


def _cues(scene: Scene) -> Iterator[tuple[str, Stages]]:
    """What comes into view, as a selector, and when."""
    there, last = len(scene.columns), scene.plays
    both = scene.together
    piles: dict[float, list[Column]] = defaultdict(list)
    for column in scene.columns:
        piles[column.x].append(column)
    if both:
        # Whatever a backward chain has a part in needs the whole input.
        waiting = '.node:not([data-kind="input"]):not([data-key^="a.1."])>.values'
        yield waiting, _from(there, last, "visibility:hidden", "visibility:visible")
    for pile in piles.values():
        following = [*(column.t for column in pile[1:]), 0]
        for column, gone in zip(pile, following, strict=True):
            t, at = column.t, f'.step[data-t="{column.t}"]'
            early = f"opacity:{PENDING_OPACITY}" if column is pile[0] else GONE
            stages = _from(t, last, early + EMPTY, COMPUTED)
            yield at, stages if not 0 < gone <= last else (*stages, (gone, GONE + EMPTY))
            if column.idle and t < last:
                yield f"{at} .idle", ((0, SOLID), (t, f"opacity:{PENDING_OPACITY}"), (last, SOLID))
            if column.returns:
                back = there + 1 if both else 2 * there - t + 1
                yield f"{at} .gradients", _from(back, last, GONE, SOLID)
    if any(column.returns for column in scene.columns) or scene.legend:
        yield ".end", _from(there, last, GONE, SOLID)


def _from(step: int, last: int, before: str, after: str) -> Stages:
    """Another look from a step of the run on, which may lie behind the last one that is played."""
    return ((0, before), (step, after)) if step <= last else ((0, before),)


def _keyframes(name: str, stages: Stages, last: int) -> str:
    """Looks that hold, and that change where a step begins."""
    step, fade, total = timing.step(last), timing.fade(last), timing.total(last)

    def share(time: int) -> str:
        return f"{100 * time / total:.3f}".rstrip("0").rstrip(".") + "%"

    starts = [share(at * step + fade) if at else "0%" for at, _ in stages]
    ends = [*(share(at * step) for at, _ in stages[1:]), "100%"]
    frames = [
        f"{start},{end}{{{declarations}}}"
        for start, end, (_, declarations) in zip(starts, ends, stages, strict=True)
    ]
    return f"@keyframes {name}{{{''.join(frames)}}}"
