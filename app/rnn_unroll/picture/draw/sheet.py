"""Sheet: the style sheet of a figure: its dark colours, its forced colours, and its motion."""

from collections.abc import Mapping
from functools import cache

from rnn_unroll.look.themes import FORCED, THEMES, Scheme
from rnn_unroll.picture.draw.fragment import ID
from rnn_unroll.picture.draw.looks import SEARCHED
from rnn_unroll.picture.draw.motion import motion_rules
from rnn_unroll.picture.draw.paints import (
    ATTENTION_PAINTS,
    BACK_PAINTS,
    EARLY_PAINTS,
    EDIT_PAINTS,
    FORCED_PAINTS,
    INSIDE_PAINTS,
    MEMORY_PAINTS,
    PAINTS,
    PLOT_PAINTS,
    SEARCH_PAINTS,
    SHARE_PAINTS,
    TARGET_PAINTS,
    UNIT_PAINTS,
    Paint,
)
from rnn_unroll.picture.draw.rendering import CONDITIONS, FORCED_CONDITION
from rnn_unroll.picture.scene import Scene


@cache
def colour_rules(
    style: str,
    theme: str,
    back: bool = False,
    plot: bool = False,
    inside: bool = False,
    memory: bool = False,
    early: bool = False,
    attention: bool = False,
    unit: bool = False,
    shares: bool = False,
    edits: bool = False,
    targets: bool = False,
    search: bool = False,
    scheme: Scheme = "reader",
) -> str:
    """The blocks that repaint a figure: in its theme's dark palette, under the scheme's media query, and in
    the reader's own colours where a browser forces these.

    `back`, `plot`, `inside`, `memory`, `early`, `attention`, `unit`, `shares`, `edits`, `targets` and
    `search` say whether the figure shows gradients, a plot, the inside of a cell, the lines of a memory,
    early answers, attention, a unit along a text, bars of answers, changes by hand, targets that steps read,
    or a beam search.
    """
    kinds = (
        (BACK_PAINTS, back),
        (PLOT_PAINTS, plot),
        (INSIDE_PAINTS, inside),
        (MEMORY_PAINTS, memory),
        (EARLY_PAINTS, early),
        (ATTENTION_PAINTS, attention),
        (UNIT_PAINTS, unit),
        (SHARE_PAINTS, shares),
        (EDIT_PAINTS, edits),
        (TARGET_PAINTS, targets),
        (SEARCH_PAINTS, search),
    )
    left_out = {name for paints, used in kinds if not used for name in paints}
    painted = {name: paint for name, paint in PAINTS[style].items() if name not in left_out}
    return _dark_rules(painted, theme, scheme) + _forced_rules(painted)


def _dark_rules(paints: Mapping[str, Paint], theme: str, scheme: Scheme) -> str:
    dark = THEMES[theme].dark
    if not dark:
        return ""
    rules = []
    for name, paint in paints.items():
        declarations = ";".join(f"{key}:{dark[role]}" for key, role in paint.items())
        rules.append(f"#{ID} .{name}{{{declarations}}}")
    return f"@media {CONDITIONS[scheme]}{{{''.join(rules)}}}"


def _forced_rules(paints: Mapping[str, Paint]) -> str:
    """Without these, browsers would force the colour of text alone, and leave it on a ground of its colour.

    Most paints become the colour of text, so two rules paint all that has a colour, and others what differs.
    """
    usual = FORCED["ink"]
    selectors: dict[str, list[str]] = {
        f"fill:{usual}": [f"#{ID} [fill^='#']"],
        f"stroke:{usual}": [f"#{ID} [stroke]"],
    }
    for name, paint in paints.items():
        outline = FORCED_PAINTS.get(name, {})
        for key, role in {**paint, **outline}.items():
            if FORCED[role] != usual or key in outline:
                selectors.setdefault(f"{key}:{FORCED[role]}", []).append(f"#{ID} .{name}")
    rules = [f"{','.join(names)}{{{declaration}}}" for declaration, names in selectors.items()]
    return f"@media {FORCED_CONDITION}{{{''.join(rules)}}}"


def has_shares(scene: Scene) -> bool:
    """Whether a scene has bars of answers."""
    strips = (node.strip for column in scene.columns for node in column.nodes)
    return any(strip is not None and strip.shares for strip in strips)


def sheet(scene: Scene, scheme: Scheme = "reader") -> str:
    """The rules that a scene needs."""
    wires = [wire for column in scene.columns for wire in column.wires]
    nodes = [node for column in scene.columns for node in column.nodes]
    kinds = {wire.kind for wire in wires}
    parts = {
        "back": scene.legend is not None,
        "plot": bool(scene.plots),
        "inside": "inner" in kinds,
        "memory": "memory" in kinds,
        "early": "early" in kinds,
        "attention": any(column.attention for column in scene.columns),
        "unit": bool(scene.heading),
        "shares": has_shares(scene),
        "edits": any(wire.cut for wire in wires)
        or any(node.tag or node.ghost for node in nodes)
        or any(line.cut for column in scene.columns if column.attention for line in column.attention.lines),
        "targets": any(node.kind == "target" for node in nodes),
        "search": bool(kinds & {*SEARCHED}),
    }
    return colour_rules(scene.style, scene.theme, **parts, scheme=scheme) + motion_rules(scene)
