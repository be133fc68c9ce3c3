"""Sheet: the style sheet of a figure: its dark colours, for readers with a dark scheme, and its motion."""

from functools import cache

from rnn_unroll.look.themes import THEMES, Scheme
from rnn_unroll.picture.draw.fragment import ID
from rnn_unroll.picture.draw.motion import motion_rules
from rnn_unroll.picture.draw.paints import BACK_PAINTS, INSIDE_PAINTS, PAINTS, PLOT_PAINTS
from rnn_unroll.picture.draw.rendering import CONDITIONS
from rnn_unroll.picture.scene import Scene


@cache
def dark_rules(
    style: str,
    theme: str,
    back: bool = False,
    plot: bool = False,
    inside: bool = False,
    scheme: Scheme = "reader",
) -> str:
    """The block that repaints a figure in its theme's dark palette under the scheme's media query.

    `back`, `plot` and `inside` say whether the figure shows gradients, a plot, or the inside of a cell.
    """
    dark = THEMES[theme].dark
    if not dark:
        return ""
    rules = []
    for name, paint in PAINTS[style].items():
        left_out = (name in BACK_PAINTS and not back) or (name in PLOT_PAINTS and not plot)
        if left_out or (name in INSIDE_PAINTS and not inside):
            continue
        declarations = ";".join(f"{key}:{dark[role]}" for key, role in paint.items())
        rules.append(f"#{ID} .{name}{{{declarations}}}")
    return f"@media {CONDITIONS[scheme]}{{{''.join(rules)}}}"


def sheet(scene: Scene, scheme: Scheme = "reader") -> str:
    """The rules that a scene needs."""
    parts = {"back": scene.legend is not None, "plot": bool(scene.plots), "inside": bool(scene.formulas)}
    return dark_rules(scene.style, scene.theme, **parts, scheme=scheme) + motion_rules(scene)
