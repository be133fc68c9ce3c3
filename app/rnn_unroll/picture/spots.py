"""Spots: the buttons over a figure's nodes.

Their places are in percent of the figure's shorter side, so that they stay when the figure gets longer.
"""

from dataclasses import dataclass, replace

from rnn_unroll.engine import key as keys
from rnn_unroll.engine.patterns import Plan, PlanStep
from rnn_unroll.picture.marks import Box
from rnn_unroll.picture.route import Point
from rnn_unroll.picture.scene import Column, Scene
from rnn_unroll.words import say, slots


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to point at.

    `slot` is input or output for a switch and empty otherwise; `on` says whether the switch is on. `hidden`
    is True if another step's copy lies over the node. `looks` is True for a state, whose cell can be opened.
    """

    key: str
    label: str
    slot: str
    t: int
    on: bool
    left: str
    top: str
    width: str
    height: str
    hidden: bool = False
    looks: bool = False


def spots(scene: Scene, plan: Plan, switches: bool = True) -> tuple[Spot, ...]:
    """A switch for every input and output slot, and a place to point at for every other node.

    Without `switches`, and in a folded figure, every node is only a place to point at.
    """
    found = [
        _spot(scene, node.box, (0, 0), key=node.key, label=say(node.name), t=0) for node in scene.initial
    ]
    # An alignment stands where the encoder's outputs would be.
    covered = any(node.row for column in scene.columns for node in column.nodes)
    for step, column in zip(plan.steps, scene.columns, strict=True):
        t, at = column.t, (column.x, column.y)
        if not any(node.kind == "state" and (node.box.drawn or node.strip) for node in column.nodes):
            # An ellipsis stands for this step and others, so it has no nodes to point at.
            continue
        found += [
            replace(
                _spot(scene, node.box, at, key=node.key, label=say(node.name), t=t),
                hidden=column.hidden,
                looks=node.kind == "state",
            )
            for node in column.nodes
            if scene.folded or node.kind in ("state", "attended", "loss")
        ]
        for slot, number, key, box in (
            ("input", step.i, _read(step, column), scene.input_slot),
            ("output", step.j, _emitted(step, column), scene.output_slot),
        ):
            if box is None or (covered and slot == "output" and step.part == "encoder"):
                continue
            label = (slots.input_switch if slot == "input" else slots.output_switch)(t, bool(number))
            if switches:
                found.append(_spot(scene, box, at, key=key, label=label, t=t, slot=slot, on=bool(number)))
            elif key:
                name = next(say(node.name) for node in column.nodes if node.key == key)
                found.append(_spot(scene, box, at, key=key, label=name, t=t))
    return tuple(found)


def _read(step: PlanStep, column: Column) -> str:
    """The key of what is drawn in the place of a step's input: the input, a target or the start token, or
    nothing.
    """
    if step.reads == "target":
        return next((node.key for node in column.nodes if node.kind == "target"), "")
    return keys.read(step.i) if step.i else keys.START if step.reads == "start" else ""


def _emitted(step: PlanStep, column: Column) -> str:
    """The key of what is drawn in the place of a step's output: the output or an early answer, or nothing."""
    early = keys.early(step.t)
    return keys.output(step.j) if step.j else early if any(n.key == early for n in column.nodes) else ""


def _spot(
    scene: Scene, box: Box, at: Point, *, key: str, label: str, t: int, slot: str = "", on: bool = True
) -> Spot:
    """The spot over a box of the column that stands at a place."""
    x, y = at
    side = min(scene.width, scene.height)
    return Spot(
        key,
        label,
        slot,
        t,
        on,
        left=f"{(box.x + x - scene.origin[0]) / side:.3%}",
        top=f"{(box.y + y - scene.origin[1]) / side:.3%}",
        width=f"{box.width / side:.3%}",
        height=f"{box.height / side:.3%}",
    )
