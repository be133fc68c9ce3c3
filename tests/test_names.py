"""Names: of weights and memories, at their wires, apart from everything else in the picture."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product

import pytest

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.look.styles import STYLES
from rnn_unroll.picture.marks import Box, PlacedText
from rnn_unroll.picture.scene import Scene, Wire
from rnn_unroll.words import say
from tests import names
from tests.drawings import again, figure_spec
from tests.strategies import read_address

GAP = 1.0
"""The least distance between two names in px."""
HEAD = 0.5
"""The same between a name and the head of an arrow."""

every_flow = pytest.mark.parametrize(
    ("style", "flow"), [*((style, "right") for style in sorted(STYLES)), ("computed", "down")]
)

WIRINGS: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("one-to-one", {}),
    ("many-to-one", {"tx": 3}),
    ("one-to-many", {"ty": 3}),
    ("many-to-many", {}),
    ("many-to-many", {"tx": 11}),
    ("encoder-decoder", {"tx": 2, "ty": 3, "feedback": "softmax"}),
    ("encoder-decoder", {}),
    ("encoder-decoder", {"feedback": "on"}),
    ("encoder-decoder", {"ty": 3, "feedback": "on"}),
    ("one-to-many", {}),
    ("custom", {"io": "bobo", "feedback": "softmax"}),
)


def figures(style: str, view: str, flow: str = "right") -> Iterator[FigureSpec]:
    """Every wiring, by cells with and without a memory, of one layer and of two, one way and both."""
    shows = ["weights"] if view == "folded" else ["weights", "weights,gradients,connectivity"]
    choices = product(WIRINGS, ("rnn", "lstm"), (1, 2), ("forward", "bidirectional"), shows)
    for (pattern, lengths), cell, layers, direction, show in choices:
        said = {"cell": cell, "layers": layers, "direction": direction, "show": show}
        if direction == "forward" or (PATTERNS[pattern].backward and "feedback" not in lengths):
            yield figure_spec(pattern, style=style, view=view, flow=flow, **lengths, **said)


def near(one: Box, other: Box, gap: float = 0) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > -gap and down > -gap


def collisions(scene: Scene) -> Iterator[str]:
    """What lies on or touches a name at a wire."""
    weights = names.weights(scene)
    written = [*combinations(weights, 2), *product(weights, names.others(scene))]
    for one, other in written:
        if near(one.room, other.room, GAP):
            yield f"{one.name} and {other.name}"
    for one, other in product(weights, [*names.outlines(scene), *names.strokes(scene)]):
        if near(one.room, other.room, HEAD if other.name.startswith("head of") else 0):
            yield f"{one.name} and {other.name}"
    for name, room in weights:
        if not (0 <= room.x <= scene.width - room.width and 0 <= room.y <= scene.height - room.height):
            yield f"{name} and the edge of the paper"


@pytest.mark.parametrize(
    ("style", "view", "flow"),
    [
        *(pytest.param(s, v, "right", id=f"{s}-{v}") for s in sorted(STYLES) for v in ("unrolled", "folded")),
        pytest.param("computed", "unrolled", "down", id="computed-down"),
    ],
)
def test_no_name_at_a_wire_touches_another_name_a_line_an_arrows_head_or_a_box(
    style: str, view: str, flow: str
) -> None:
    found = {spec: list(collisions(stages.scene(spec))) for spec in figures(style, view, flow)}
    assert len(found) >= 40
    assert not {spec: collided for spec, collided in found.items() if collided}


TRAINED = (
    "/v1/figures/many-to-one.svg?early=on&flow=down&task=sentiment",
    "/v1/figures/many-to-one.svg?early=on&flow=down&show=connectivity,gradients&targets=1.2&task=adding",
    "/v1/figures/many-to-many.svg?flow=down&task=tags",
    "/v1/figures/one-to-one.svg?flow=down&show=connectivity,gradients&task=iris&text=6.0+2.9+4.5+1.5",
    "/v1/figures/one-to-many.svg?flow=down&task=tune",
)


def test_where_time_runs_down_nothing_that_is_written_touches_anything() -> None:
    """The names at wires are the test above; here are the symbols, tokens, braces and captions."""
    drawn = [*map(read_address, TRAINED)]
    # The choices have two values each, so every seventh figure has all pairs of them.
    for spec in [*figures("computed", "unrolled", "down")][::7]:
        plain = ",".join(one for one in spec.look.show if one != "weights") or None
        drawn += [spec, again(spec, show=plain)]
    for spec in drawn:
        scene = stages.scene(spec)
        written = names.others(scene)
        for one, other in [
            *combinations(written, 2),
            *product(written, [*names.outlines(scene), *names.strokes(scene)]),
        ]:
            # A loss is written in its box.
            inside = one.name.startswith("l.") and other.name.startswith("box of l.")
            assert inside or not near(one.room, other.room), f"{one.name} and {other.name} in {spec}"


def shared_wires(spec: FigureSpec) -> Iterator[Wire]:
    """The wires that carry weights, but those that join another one with the same weights half way up."""
    for _, wires, _, _ in names.shown(stages.scene(spec)):
        for wire in wires:
            crosses = wire.kind == "depth" and wire.source[0] != wire.target[0]
            if wire.kind not in ("memory", "loss") and not crosses:
                yield wire


@every_flow
def test_every_wire_of_shared_weights_is_named(style: str, flow: str) -> None:
    """Also into and out of the dots for left-out steps, and where a wire bends on its way to an output."""
    for spec in figures(style, "unrolled", flow):
        unnamed = {(wire.source, wire.target) for wire in shared_wires(spec) if not wire.label}
        assert not unnamed, spec


@every_flow
def test_every_line_of_a_memory_is_named(style: str, flow: str) -> None:
    for spec in figures(style, "unrolled", flow):
        wires = [wire for _, wires, _, _ in names.shown(stages.scene(spec)) for wire in wires]
        assert not [wire for wire in wires if wire.kind == "memory" and not wire.label], spec


@pytest.mark.parametrize(
    ("pattern", "said", "told"),
    [
        ("many-to-one", {}, ["1", "2", "3", "T_x-1"]),
        ("one-to-many", {}, ["1", "2", "3", "T_y-1"]),
        ("many-to-one", {"tx": 3}, ["1", "2"]),
        ("encoder-decoder", {}, ["1", "T_x-1", "T_x", "T_x+1", "T_x+T_y-1"]),
        ("encoder-decoder", {"tx": 2}, ["1", "2", "3", "T_y+1"]),
        ("encoder-decoder", {"ty": 3}, ["1", "T_x-1", "T_x", "T_x+1", "T_x+2"]),
    ],
)
def test_a_memory_at_the_dots_is_named_by_the_open_length(
    pattern: str, said: Mapping[str, object], told: list[str]
) -> None:
    scene = stages.scene(figure_spec(pattern, cell="lstm", style="textbook", **said))
    wires = [wire for _, wires, _, _ in names.shown(scene) for wire in wires]
    found = [wire.label.label.tex for wire in wires if wire.kind == "memory" and wire.label]
    assert found == [rf"c^{{\langle {index}\rangle}}" for index in told]


def test_a_backward_memory_goes_through_the_dots_to_the_first_of_their_steps() -> None:
    scene = stages.scene(figure_spec("many-to-one", cell="lstm", style="textbook", direction="bidirectional"))
    wires = {
        wire.source: wire for _, wires, _, _ in names.shown(scene) for wire in wires if wire.kind == "memory"
    }
    told = {source: wire.label.label.tex for source, wire in wires.items() if wire.label}
    assert [told[f"r.1.{t}"].partition("langle ")[2] for t in (5, 4, 3, 2)] == [
        rf"{index}\rangle}}" for index in ("T_x", "4", "3", "2")
    ]


@pytest.mark.parametrize("view", ["unrolled", "folded"])
def test_a_lone_step_says_that_none_is_before_it_where_its_initial_state_is_drawn(view: str) -> None:
    for style, words in (("computed", ["no step before", "no step after"]), ("textbook", [])):
        spec = figure_spec("one-to-one", direction="bidirectional", cell="lstm", style=style, view=view)
        scene = stages.scene(spec)
        assert [say(remark.text) for remark in scene.remarks if isinstance(remark, PlacedText)] == words
        entering = {wire.source for c in scene.columns for wire in c.wires if wire.kind == "recurrent"}
        assert entering == ({"a0.1", "r0.1"} if words else set())
        description = say(scene.description)
        assert "Nothing recurs in a single step" in description
        assert ("a⟨0⟩" in description) == bool(words)


@pytest.mark.parametrize("style", sorted(STYLES))
def test_a_folded_memory_is_named_in_its_loop(style: str) -> None:
    scene = stages.scene(figure_spec("many-to-many", cell="lstm", tx=3, style=style, view="folded"))
    labels = [w.label.label.tex for _, ws, _, _ in names.shown(scene) for w in ws if w.delay and w.label]
    assert labels == [r"c^{\langle t\rangle}"]


@pytest.mark.parametrize("style", sorted(STYLES))
def test_a_handed_over_memory_stands_apart_from_the_words_at_the_loop(style: str) -> None:
    said = {"cell": "lstm", "layers": 2, "view": "folded"}
    scene = stages.scene(figure_spec("encoder-decoder", style=style, **said))
    handed = [one.room for one in names.weights(scene) if "T_x" in one.name]
    delays = [one.room for one in names.others(scene) if one.name == "delay"]
    assert len(handed) == 4
    assert not [one for one, other in product(handed, delays) if near(one, other, 10)]
