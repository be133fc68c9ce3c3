"""Graph: exactly the nodes and edges that the wiring prescribes, no more and no fewer."""

import numpy as np
import pytest
from hypothesis import given

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture.layouts.parts.names import name
from rnn_unroll.words import say
from tests.drawings import edges_of, figure_spec, nodes_of, root_of, with_hidden
from tests.strategies import attending, specs

Nodes = set[tuple[str, str]]
Edges = set[tuple[str, str, str]]


def prescribed(
    pattern: str,
    io: str,
    feedback: bool,
    layers: int,
    chains: str = "a",
    memory: bool = False,
    attention: bool = False,
    forced: bool = False,
) -> tuple[Nodes, Edges]:
    """Nodes (kind, key) and edges (kind, source, target) by the rules, independent of the code.

    `chains` is "ar" where every layer also runs backward; `memory`: the cell has a c of its own; `attention`:
    the decoder attends to its encoder; `forced`: a step reads the target of the output before it.
    """
    nodes: Nodes = {("initial-state", f"{c}0.{layer}") for layer in range(1, layers + 1) for c in chains}
    edges: Edges = set()
    inputs = outputs = 0
    last_output_step = 0
    first_decoder_step = io.find("o") + 1 if pattern == "encoder-decoder" else None
    for t, letter in enumerate(io, start=1):
        for layer in range(1, layers + 1):
            edges.add(("recurrent", f"a.{layer}.{t - 1}" if t > 1 else f"a0.{layer}", f"a.{layer}.{t}"))
            if "r" in chains:
                after = f"r.{layer}.{t + 1}" if t < len(io) else f"r0.{layer}"
                edges.add(("recurrent", after, f"r.{layer}.{t}"))
            for c in chains:
                nodes.add(("state", f"{c}.{layer}.{t}"))
                if layer > 1:
                    edges |= {("depth", f"{below}.{layer - 1}.{t}", f"{c}.{layer}.{t}") for below in chains}
        if letter in "ib":
            inputs += 1
            nodes.add(("input", f"x.{inputs}"))
            edges |= {("input", f"x.{inputs}", f"{c}.1.{t}") for c in chains}
        elif forced and t > 1 and last_output_step == t - 1:
            nodes.add(("target", f"target.{outputs}"))
            edges.add(("input", f"target.{outputs}", f"a.1.{t}"))
        elif feedback and t > 1 and last_output_step == t - 1:
            edges.add(("feedback", f"y.{outputs}", f"a.1.{t}"))
        elif feedback and t == first_decoder_step:
            nodes.add(("start-token", "sos"))
            edges.add(("input", "sos", f"a.1.{t}"))
        if letter in "ob":
            outputs += 1
            last_output_step = t
            nodes.add(("output", f"y.{outputs}"))
            edges.add(("output", f"a.{layers}.{t}", f"y.{outputs}"))
            if attention:
                nodes.add(("attended", f"h.{t}"))
                seen = range(1, io.count("i") + 1)
                edges |= {("attention", f"a.{layers}.{s}", f"a.{layers}.{t}") for s in seen}
            if "r" in chains:
                # The one output of many-to-one looks at each chain's last state.
                edges.add(("output", f"r.{layers}.{1 if pattern == 'many-to-one' else t}", f"y.{outputs}"))
    if memory:
        # A second line beside each recurrent one.
        edges |= {("memory", source, target) for kind, source, target in edges if kind == "recurrent"}
    return nodes, edges


def expected(spec: FigureSpec) -> tuple[Nodes, Edges]:
    feedback = (
        spec.wiring.pattern == "one-to-many"
        if spec.wiring.feedback is None
        else spec.wiring.feedback != "off"
    )
    chains = "ar" if spec.model.direction == "bidirectional" else "a"
    memory, attention = spec.model.cell.startswith("lstm"), spec.model.attention == "on"
    nodes, edges = prescribed(
        spec.wiring.pattern,
        spec.letters,
        feedback,
        spec.model.layers,
        chains,
        memory,
        attention,
        spec.wiring.feedback == "targets",
    )
    if "gradients" in spec.look.show:
        outputs = [key[2:] for kind, key in nodes if kind == "output"]
        nodes |= {("loss", f"l.{j}") for j in outputs}
        edges |= {("loss", f"y.{j}", f"l.{j}") for j in outputs}
        # A chosen token is no smooth function of anything: along its arrow nothing comes back.
        smooth = {edge for edge in edges if edge[0] != "memory"}
        smooth = {edge for edge in smooth if edge[0] != "feedback" or spec.wiring.feedback == "softmax"}
        edges |= {("gradient", *ends) for edge in smooth for ends in returning(edge, attention)}
    return nodes, edges


def returning(edge: tuple[str, str, str], attention: bool) -> list[tuple[str, str]]:
    """Where the gradients come from and go to that come back along an edge: with attention, through h̃."""
    kind, source, target = edge
    if not attention or kind not in ("attention", "output"):
        return [(target, source)]
    attended = f"h.{(target if kind == 'attention' else source).rpartition('.')[2]}"
    return [(attended, source)] if kind == "attention" else [(target, attended), (attended, source)]


def test_the_prescription_itself_on_a_small_case() -> None:
    nodes, edges = prescribed("encoder-decoder", "ioo", feedback=True, layers=1)
    assert nodes == {
        ("initial-state", "a0.1"),
        ("state", "a.1.1"),
        ("state", "a.1.2"),
        ("state", "a.1.3"),
        ("input", "x.1"),
        ("start-token", "sos"),
        ("output", "y.1"),
        ("output", "y.2"),
    }
    assert edges == {
        ("recurrent", "a0.1", "a.1.1"),
        ("recurrent", "a.1.1", "a.1.2"),
        ("recurrent", "a.1.2", "a.1.3"),
        ("input", "x.1", "a.1.1"),
        ("input", "sos", "a.1.2"),
        ("feedback", "y.1", "a.1.3"),
        ("output", "a.1.2", "y.1"),
        ("output", "a.1.3", "y.2"),
    }


@given(specs() | attending())
def test_nodes_and_edges_are_exactly_the_prescribed_ones(spec: FigureSpec) -> None:
    graph = build.network(Run(spec))
    nodes, edges = expected(spec)
    assert sorted((node.kind, node.key) for node in graph.nodes) == sorted(nodes)
    drawn = [*graph.edges, *(edge for step in graph.steps for edge in step.gradients)]
    assert sorted((edge.kind, edge.source, edge.target) for edge in drawn) == sorted(edges)


@given(specs(style="computed") | attending(style="computed", view="unrolled"))
def test_the_computed_drawing_shows_exactly_the_prescribed_graph(spec: FigureSpec) -> None:
    root = root_of(with_hidden(spec))
    nodes, edges = expected(spec)
    assert nodes_of(root) == nodes
    # Lines of little weight are left out: tests/test_attention.py knows which.
    assert {edge for edge in edges - edges_of(root) if edge[0] != "attention"} == set()
    assert edges_of(root) <= edges


@given(specs(style="textbook") | attending(style="textbook", view="unrolled"))
def test_the_textbook_drawing_shows_a_part_of_the_prescribed_graph(spec: FigureSpec) -> None:
    root = root_of(with_hidden(spec))
    nodes, edges = expected(spec)
    drawn = nodes_of(root)
    assert drawn <= nodes
    assert edges_of(root) <= edges
    # Books leave a⟨0⟩ and r⟨0⟩ out, and what the dots stand for.
    left_out = nodes - drawn
    assert {node for node in left_out if node[0] == "initial-state"} == {
        node for node in nodes if node[0] == "initial-state"
    }
    if not (spec.symbolic_tx or spec.symbolic_ty):
        assert nodes - drawn == {node for node in nodes if node[0] == "initial-state"}
        assert edges - edges_of(root) == {edge for edge in edges if {edge[1][:2], edge[2][:2]} & {"a0", "r0"}}


@given(specs() | attending())
def test_every_edge_joins_two_nodes_and_is_drawn_with_its_target(spec: FigureSpec) -> None:
    graph = build.network(Run(spec))
    steps = {node.key: node.t for node in graph.nodes}
    for edge in graph.edges:
        assert edge.source in steps
        assert edge.t == steps[edge.target]
        if edge.source.startswith("r"):
            # Backward in time; to an output it may come from afar.
            first = (
                edge.t + 1
                if edge.kind in ("recurrent", "memory")
                else 0
                if spec.wiring.pattern == "many-to-one"
                else edge.t
            )
            assert first <= steps[edge.source] or edge.source.startswith("r0")
        elif edge.kind == "attention":
            assert steps[edge.source] <= graph.plan.boundary < edge.t
        else:
            assert steps[edge.source] in (edge.t, edge.t - 1)


@given(specs())
def test_feedback_starts_at_an_output_and_never_at_a_state(spec: FigureSpec) -> None:
    for edge in build.network(Run(spec)).edges:
        if edge.kind == "feedback":
            assert edge.source.startswith("y.")
            assert edge.target.startswith("a.1.")


@given(specs())
def test_nodes_hold_the_numbers_of_the_run(spec: FigureSpec) -> None:
    trace, graph = stages.trace(spec), build.network(Run(spec))
    values = {str(node.key): node.values for node in graph.nodes}
    for planned, step in zip(trace.plan.steps, trace.steps, strict=True):
        for number, layer in enumerate(step.layers, start=1):
            for chain, done in zip("ar", layer, strict=False):
                assert values[f"{chain}.{number}.{planned.t}"] == tuple(done.state.a)
        if planned.i:
            assert values[f"x.{planned.i}"] == tuple(step.x)
        if planned.j:
            assert values[f"y.{planned.j}"] == tuple(step.y)
    assert not np.any([node.values for node in graph.initial])


@given(specs(text=True))
def test_inputs_are_named_after_the_users_words(spec: FigureSpec) -> None:
    graph = build.network(Run(spec))
    if spec.reading.text:
        assert tuple(node.token for node in graph.nodes if node.kind == "input") == spec.text_tokens
    assert {node.token for node in graph.nodes if node.kind == "output"} <= set(spec.vocabulary)


@given(specs())
def test_every_node_has_a_name_of_its_own(spec: FigureSpec) -> None:
    graph = build.network(Run(spec))
    names = [say(name(graph, node, node.number)) for node in graph.nodes]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("key", "layers", "words"),
    [
        ("x.2", 1, "input x⟨2⟩, step 2"),
        ("y.1", 1, "output ŷ⟨1⟩, step 4"),
        ("a.1.3", 1, "hidden state a⟨3⟩"),
        ("a.2.3", 2, "hidden state a[2]⟨3⟩"),
        ("a0.1", 1, "initial state a⟨0⟩, a zero vector"),
    ],
)
def test_names_say_symbol_index_and_step(key: str, layers: int, words: str) -> None:
    graph = build.network(Run(figure_spec("many-to-one", layers=layers)))
    node = next(node for node in graph.nodes if node.key == key)
    assert say(name(graph, node, node.number)) == words
