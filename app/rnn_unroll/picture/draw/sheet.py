"""Sheet: the style sheet of a figure: its dark colours, its forced colours, and its motion."""

from collections.abc import Callable, Iterator, Mapping, Set
from functools import cache

from rnn_unroll.look.themes import FORCED, THEMES, Scheme
from rnn_unroll.picture.draw.fragment import ID
from rnn_unroll.picture.draw.looks import SEARCHED
from rnn_unroll.picture.draw.motion import motion_rules
from rnn_unroll.picture.draw.paints import FORCED_PAINTS, ONLY_WITH, PAINTS, Paint
from rnn_unroll.picture.draw.rendering import CONDITIONS, FORCED_CONDITION
from rnn_unroll.picture.scene import PlacedNode, Scene


@cache
def colour_rules(
    style: str, theme: str, parts: frozenset[str] = frozenset(), scheme: Scheme = "reader"
) -> str:
    """The blocks that repaint a figure: in its theme's dark palette, under the scheme's media query, and in
    the reader's own colours where a browser forces these.

    `parts` are those of the table `PARTS` that the figure has.
    """
    left_out = frozenset[str]().union(*(paints for part, paints in ONLY_WITH.items() if part not in parts))
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
    return any(node.strip is not None and node.strip.shares for node in _nodes(scene))


def _has_edits(scene: Scene) -> bool:
    """Whether a scene has the marks of changes by hand."""
    return (
        any(wire.cut for column in scene.columns for wire in column.wires)
        or any(node.tag or node.ghost for node in _nodes(scene))
        or any(line.cut for column in scene.columns if column.attention for line in column.attention.lines)
    )


def _nodes(scene: Scene) -> Iterator[PlacedNode]:
    return (node for column in scene.columns for node in column.nodes)


PARTS: Mapping[str, Callable[[Scene, Set[str]], bool]] = {
    "gradients": lambda scene, _: scene.legend is not None,
    "plot": lambda scene, _: bool(scene.plots),
    "inside": lambda _, wires: "inner" in wires,
    "memory": lambda _, wires: "memory" in wires,
    "early": lambda _, wires: "early" in wires,
    "attention": lambda scene, _: any(column.attention for column in scene.columns),
    "unit": lambda scene, _: bool(scene.heading),
    "shares": lambda scene, _: has_shares(scene),
    "edits": lambda scene, _: _has_edits(scene),
    "targets": lambda scene, _: any(node.kind == "target" for node in _nodes(scene)),
    "question": lambda scene, _: any(node.asked or node.question for node in _nodes(scene)),
    "search": lambda _, wires: not wires.isdisjoint(SEARCHED),
}
"""Whether a scene, whose wires have these kinds, has a part, by the part's name in `ONLY_WITH`."""


def sheet(scene: Scene, scheme: Scheme = "reader") -> str:
    """The rules that a scene needs."""
    wires = {wire.kind for column in scene.columns for wire in column.wires}
    parts = frozenset(name for name, has in PARTS.items() if has(scene, wires))
    return colour_rules(scene.style, scene.theme, parts, scheme) + motion_rules(scene)
