"""Motion: the style sheet that lets a figure play its run by itself, without a script.

The drawing is the last picture of the run. The sheet resets it to the beginning, and lets each time step
appear when it is computed, again and again. After its fade, a step looks exactly like the picture with that
`step`. Readers who prefer no motion, and viewers without animation, see the last picture.
"""

from collections import defaultdict
from collections.abc import Iterator

from rnn_unroll import timeline as timing
from rnn_unroll.engine import key as keys
from rnn_unroll.picture.draw.elements import FAINT_OPACITY, PENDING_OPACITY
from rnn_unroll.picture.draw.fragment import ID
from rnn_unroll.picture.scene import Column, Scene
from rnn_unroll.timeline import Timeline

Stages = tuple[tuple[int, str], ...]
"""CSS declarations, each with the step of the run from which it applies. The first step is 0."""

SOLID, GONE = "opacity:1", "opacity:0"
COMPUTED = f"{SOLID};visibility:visible"
EMPTY = ";visibility:hidden"

INHERITED = (
    "{0} .step>:not(.node),{0} .step .node>*{{visibility:visible}}"
    "{0} .step .node>.values{{visibility:inherit}}"
)
"""Makes a step's values inherit the step's visibility. So each step needs only one animation: a browser's
work grows with the number of animations, not with what they show.
"""


def motion_rules(scene: Scene) -> str:
    """The rules of a scene that plays, as one block; empty for any other scene."""
    timeline = scene.timeline
    if timeline is None or not timeline.shown:
        return ""
    last = timeline.shown
    frames: dict[Stages, str] = {}
    rules = []
    for selector, stages in _cues(scene, timeline):
        name = frames.setdefault(stages, f"{ID}-m{len(frames)}")
        rules.append(f"#{ID} {selector}{{animation:{name} {timing.total(last)}ms linear infinite}}")
    # A folded figure draws one copy and hides the others; when it plays, they take turns.
    turns = f"#{ID} .step{{display:inline}}" if scene.folded else ""
    keyframes = [_keyframes(name, stages, last) for stages, name in frames.items()]
    block = "".join([turns, INHERITED.format(f"#{ID}"), *rules, *keyframes])
    return f"@media (prefers-reduced-motion:no-preference){{{block}}}"


def _cues(scene: Scene, timeline: Timeline) -> Iterator[tuple[str, Stages]]:
    """The selector of each part that appears, and its stages."""
    there, last = timeline.time_steps, timeline.shown
    piles: dict[float, list[Column]] = defaultdict(list)
    for column in scene.columns:
        # Lines of a text begin at the same x, but lie on each other in a folded figure only.
        piles[column.x if scene.folded else column.t].append(column)
    if timeline.together:
        # Timeline.waits as a selector: a chain's key begins the keys of its states.
        kind, chain = timing.STEPWISE_KIND, keys.norms(0, timing.STEPWISE_LAYER)
        waiting = f'.node:not([data-kind="{kind}"]):not([data-key^="{chain}."])>.values'
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
            if column.attention:
                yield f"{at} .attention", _attended(t, there, last)
            if column.returns:
                yield f"{at} .gradients", _from(timeline.return_step(t), last, GONE, SOLID)
    if any(column.returns for column in scene.columns) or scene.legend:
        yield ".end", _from(there, last, GONE, SOLID)


def _attended(t: int, there: int, last: int) -> Stages:
    """Lines of attention: they appear at their step, and are faint after it until the run ends."""
    stages = [
        (0, GONE),
        (t, SOLID),
        *([(t + 1, f"opacity:{FAINT_OPACITY}"), (there, SOLID)] if t + 1 < there else []),
    ]
    return tuple(stage for stage in stages if stage[0] <= last)


def _from(step: int, last: int, before: str, after: str) -> Stages:
    """Declarations that change at a step of the run; they never change if that step is not played."""
    return ((0, before), (step, after)) if step <= last else ((0, before),)


def _keyframes(name: str, stages: Stages, last: int) -> str:
    """Keyframes that hold each stage, and fade to the next one when its step begins."""
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
