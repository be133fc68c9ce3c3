"""Sheet: the one style sheet of a figure: dark colours for a reader whose scheme is dark, and motion."""

from functools import cache

from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture.draw.fragment import ID
from rnn_unroll.picture.draw.motion import motion_rules
from rnn_unroll.picture.draw.paints import BACK_PAINTS, INSIDE_PAINTS, PAINTS, PLOT_PAINTS
from rnn_unroll.picture.draw.rendering import CONDITIONS, Scheme
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
    """The one block that repaints a figure in its theme's dark palette, where the scheme asks for it."""
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
    """The rules that a scene has a use for."""
    parts = {"back": scene.legend is not None, "plot": bool(scene.plots), "inside": bool(scene.formulas)}
    return dark_rules(scene.style, scene.theme, **parts, scheme=scheme) + motion_rules(scene)
