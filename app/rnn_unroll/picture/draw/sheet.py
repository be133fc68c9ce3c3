"""Sheet: the style sheet of a figure: its dark colours, for readers with a dark scheme, and its motion."""

from functools import cache

from rnn_unroll.look.themes import THEMES, Scheme
from rnn_unroll.picture.draw.fragment import ID
from rnn_unroll.picture.draw.motion import motion_rules
from rnn_unroll.picture.draw.paints import BACK_PAINTS, INSIDE_PAINTS, MEMORY_PAINTS, PAINTS, PLOT_PAINTS
from rnn_unroll.picture.draw.rendering import CONDITIONS
from rnn_unroll.picture.scene import Scene


@cache
def dark_rules(
    style: str,
    theme: str,
    back: bool = False,
    plot: bool = False,
    inside: bool = False,
    memory: bool = False,
    scheme: Scheme = "reader",
) -> str:
    """The block that repaints a figure in its theme's dark palette under the scheme's media query.

    `back`, `plot`, `inside` and `memory` say whether the figure shows gradients, a plot, the inside of a
    cell, or the lines of a memory.
    """
    dark = THEMES[theme].dark
    if not dark:
        return ""
    optional = ((BACK_PAINTS, back), (PLOT_PAINTS, plot), (INSIDE_PAINTS, inside), (MEMORY_PAINTS, memory))
    left_out = frozenset().union(*(names for names, shown in optional if not shown))
    rules = []
    for name, paint in PAINTS[style].items():
        if name in left_out:
            continue
        declarations = ";".join(f"{key}:{dark[role]}" for key, role in paint.items())
        rules.append(f"#{ID} .{name}{{{declarations}}}")
    return f"@media {CONDITIONS[scheme]}{{{''.join(rules)}}}"


def sheet(scene: Scene, scheme: Scheme = "reader") -> str:
    """The rules that a scene needs."""
    memory = any(wire.kind == "memory" for column in scene.columns for wire in column.wires)
    parts = {
        "memory": memory,
        "back": scene.legend is not None,
        "plot": bool(scene.plots),
        "inside": bool(scene.formulas),
    }
    return dark_rules(scene.style, scene.theme, **parts, scheme=scheme) + motion_rules(scene)
