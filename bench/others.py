"""Others: how many times longer other tools take for the same figure.

Both sides start at the same stage. Matplotlib and svgwrite get the scene, as our drawing does. Graphviz does
its own layout, so it is compared with our layout and drawing. Graphviz and Matplotlib are also measured from
the address on, with the same run of the network on both sides.
"""

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from typing import NamedTuple

from bench import subject
from bench.pair import Work, interleaved
from bench.rivals import dot, matplotlib_figure, plain_svgwrite
from bench.row import Row, UnmeasuredError, at_least, milliseconds, times
from rnn_unroll import stages, views
from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture import draw
from rnn_unroll.picture.scene import Scene


class Rival(NamedTuple):
    """Another tool. `starts` is the stage at which both sides start. `pairs` is the number of measured pairs,
    by the number of time steps. `node` and `edge` occur once in its output for each node and edge. `slower`
    is the target.
    """

    name: str
    svg: Callable[[Scene], bytes]
    starts: str
    pairs: dict[int, int]
    node: bytes = b'class="node"'
    edge: bytes = b'class="edge'
    slower: float | None = None


SLOW, QUICK = {16: 15, 64: 5}, {16: 40, 64: 30}
GID = {"node": b'id="node.', "edge": b'id="edge.'}
RIVALS = (
    Rival("Graphviz dot", dot.svg, "graph", {16: 30, 64: 30}, slower=20),
    Rival("Graphviz dot", dot.svg, "address", {16: 30, 64: 30}, slower=20),
    Rival("Matplotlib", matplotlib_figure.svg, "scene", SLOW, **GID, slower=300),
    Rival("Matplotlib", matplotlib_figure.svg, "address", SLOW, **GID, slower=300),
    Rival("svgwrite as it comes", plain_svgwrite.svg, "scene", QUICK, slower=40),
    Rival("svgwrite, debug=False", partial(plain_svgwrite.svg, debug=False), "scene", QUICK),
)


def rows() -> Iterator[Row]:
    for rival in RIVALS:
        for steps in rival.pairs:
            try:
                yield beside(rival, steps)
            except UnmeasuredError as reason:
                yield Row(f"{rival.name}: not measured, {reason}")
                break


def beside(rival: Rival, steps: int) -> Row:
    same_counts(subject.aligned_scene(steps, seed=0), rival)
    pair = interleaved(lambda k: works(rival, steps, k), rival.pairs[steps], again=5)
    target = at_least(rival.slower) if rival.slower else None
    return Row(
        f"{rival.name}, {rival.starts} → SVG, T = {steps}",
        milliseconds(median(pair.ours)),
        milliseconds(median(pair.baseline)),
        f"{times(pair.faster)} slower",
        str(target or "–"),
        target.verdict(pair.faster) if target else "–",
    )


def works(rival: Rival, steps: int, seed: int) -> tuple[Work, Work]:
    """Our work and the rival's, from the stage on at which the rival starts."""
    spec = subject.aligned(steps, seed)
    graph = build.network(Run(spec))
    scene = views.arrange(spec, graph)
    if rival.starts == "address":
        return (
            lambda: stages.svg(subject.aligned(steps, seed)),
            lambda: rival.svg(subject.aligned_scene(steps, seed)),
        )
    if rival.starts == "graph":
        return lambda: draw.svg(views.arrange(spec, graph)), lambda: rival.svg(scene)
    return lambda: draw.svg(scene), lambda: rival.svg(scene)


def same_counts(scene: Scene, rival: Rival) -> None:
    """Raise UnmeasuredError unless the rival draws as many nodes and edges as the scene has."""
    body = rival.svg(scene)
    nodes = len(scene.initial) + sum(len(column.nodes) for column in scene.columns)
    edges = sum(len(column.wires) for column in scene.columns)
    counted = body.count(rival.node), body.count(rival.edge)
    if counted != (nodes, edges):
        raise UnmeasuredError(f"it draws {counted} nodes and edges, not {(nodes, edges)}")
