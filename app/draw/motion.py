"""Motion: the style sheet by which a figure plays its run by itself, also where no script may run.

What is drawn is the run's last picture. The sheet takes it back to the beginning, and lets each time
step come into view when it is computed, over and over; a step that has settled looks exactly as the
picture of `step`. A reader who wants no motion, and a viewer that knows none, keeps the last picture.
"""

from collections import defaultdict
from collections.abc import Iterator

from app import timing
from app.draw.fragment import ID
from app.draw.kit import PENDING_OPACITY
from app.scene import Column, Scene

Stages = tuple[tuple[int, str], ...]
"""Opacities, each from a step of the run on; the first one's is 0."""

ORDER = (("state", 0.18), ("output", 0.36), ("loss", 0.5))
"""How much later than its inputs a step's nodes of a kind come, in parts of a step: the order in
which they are computed."""


def motion_rules(scene: Scene) -> str:
    """The rules for a scene that plays, as one block; nothing for one that does not."""
    if not scene.plays:
        return ""
    frames: dict[Stages, str] = {}
    rules = []
    for selector, stages in _cues(scene):
        name = frames.setdefault(stages, f"{ID}-m{len(frames)}")
        rules.append(f"#{ID} {selector}{{animation-name:{name}}}")
    step, total = timing.step(scene.plays), timing.total(scene.plays)
    moving = ",".join(f"#{ID} .{name}" for name in ("step", "values", "gradients", "end", "idle"))
    once = f"{moving}{{animation:{total}ms linear infinite backwards}}"
    later = [
        f'#{ID} [data-kind="{kind}"] .values{{animation-delay:{round(share * step)}ms}}'
        for kind, share in ORDER
    ]
    shown = [f"#{ID} .step{{display:inline}}"] if scene.input_slot is None else []
    keyframes = [_keyframes(name, stages, scene.plays) for stages, name in frames.items()]
    inside = "".join([*shown, once, *rules, *later, *keyframes])
    return f"@media (prefers-reduced-motion:no-preference){{{inside}}}"


def _cues(scene: Scene) -> Iterator[tuple[str, Stages]]:
    """What comes into view, as a selector, and when."""
    there, last = len(scene.columns), scene.plays
    both = any(node.key.startswith("r.") for column in scene.columns for node in column.nodes)
    piles: dict[float, list[Column]] = defaultdict(list)
    for column in scene.columns:
        piles[column.x].append(column)
    if both:
        # Whatever a backward chain has a part in needs the whole input.
        yield ".values", _from(there, last)
    for pile in piles.values():
        following = [*(column.t for column in pile[1:]), 0]
        for column, gone in zip(pile, following, strict=True):
            t, at = column.t, f'.step[data-t="{column.t}"]'
            early = PENDING_OPACITY if column is pile[0] else "0"
            after = ((gone, "0"),) if 0 < gone <= last else ()
            yield at, ((0, early), *(((t, "1"), *after) if t <= last else ()))
            if both:
                yield f'{at} [data-kind="input"] .values', _from(t, last)
                yield f'{at} [data-key^="a.1."] .values', _from(t, last)
            else:
                yield f"{at} .values", _from(t, last)
            if column.idle and t < last:
                yield f"{at} .idle", ((0, "1"), (t, PENDING_OPACITY), (last, "1"))
            if column.returns:
                yield f"{at} .gradients", _from(there + 1 if both else 2 * there - t + 1, last)
    yield ".end", _from(there, last)


def _from(step: int, last: int) -> Stages:
    """Not to be seen before a step of the run, which may lie behind the last one that is played."""
    return ((0, "0"), (step, "1")) if step <= last else ((0, "0"),)


def _keyframes(name: str, stages: Stages, last: int) -> str:
    """Opacities that hold, and that fade where a step begins."""
    step, fade, total = timing.step(last), timing.fade(last), timing.total(last)

    def share(time: int) -> str:
        return f"{100 * time / total:.3f}".rstrip("0").rstrip(".") + "%"

    starts = [share(at * step + fade) if at else "0%" for at, _ in stages]
    ends = [*(share(at * step) for at, _ in stages[1:]), "100%"]
    frames = [
        f"{start},{end}{{opacity:{opacity}}}"
        for start, end, (_, opacity) in zip(starts, ends, stages, strict=True)
    ]
    return f"@keyframes {name}{{{''.join(frames)}}}"
