"""Equations: the TeX of each kind of node, with slots for what differs from node to node.

The slots here and before are the indices of a state and of the state before it, u and in the symbol and index
of what it reads, s the state that an output reads, w the layer and part of its weights, j an output's index,
seen and encoded the indices of a weight of attention and of the state that it weighs, token a token.
`filling` returns their texts for one node.
"""

from collections.abc import Iterator, Mapping

from rnn_unroll import tokens
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.cells.pieces import HERE, WEIGHTS, Pieces, Slot, fill, pieces
from rnn_unroll.engine.cells.terms import A, X, lettered
from rnn_unroll.engine.heads import Answers
from rnn_unroll.engine.inner import BETWEEN, Between
from rnn_unroll.graphs.graph import Graph, Node

_HERE, _OUTPUT = pieces("^{", HERE, "}"), pieces("^{", Slot("j"), "}")
_READ, _STATE = pieces(Slot("u"), "^{", Slot("in"), "}"), pieces(Slot("s"), "^{", Slot("in"), "}")
_LAYER = pieces("^{", Slot("w"), "}")
_TOKEN = Slot("token")

_NODES: Mapping[str, Pieces] = {
    "initial-state": pieces(A.tex(), r" = \vec{0}"),
    "input": pieces("x", _HERE, r" = \operatorname{onehot}(", _TOKEN, ")"),
    "target": pieces("y", _HERE, r" = \operatorname{onehot}(", _TOKEN, ")"),
    "start-token": pieces(r"\operatorname{onehot}(", _TOKEN, ")"),
    "loss-classes": pieces(r"\mathcal{L}", _OUTPUT, r" = -\log \hat{y}", _OUTPUT, "_{", _TOKEN, "}"),
    "loss-chances": pieces(
        r"\mathcal{L}",
        _OUTPUT,
        r" = -\sum_k (y_k \log \hat{y}",
        _OUTPUT,
        "_k",
        r" + (1 - y_k) \log(1 - \hat{y}",
        _OUTPUT,
        "_k)), y = (",
        _TOKEN,
        ")",
    ),
    "loss-numbers": pieces(r"\mathcal{L}", _OUTPUT, r" = (\hat{y}", _OUTPUT, " - ", _TOKEN, ")^2"),
}

_SEEN, _ENCODED = pieces(r"\alpha^{", Slot("seen"), "}"), pieces("a^{", Slot("encoded"), "}")
_ATTENDED = (
    pieces(_SEEN, r" = \operatorname{softmax}_s(a^{", Slot("in"), r"} \cdot ", _ENCODED, ")"),
    pieces(
        *(r"\tilde{h}", _HERE, r" = \tanh(W_h [\sum_s ", _SEEN, " ", _ENCODED, ", a^{", Slot("in")),
        "}] + b_h)",
    ),
)

_LOGITS = pieces("W_{ya} ", _STATE, " + b_y")
_INNER = pieces("m", _OUTPUT)
_ANSWERS: Mapping[Answers, tuple[str, str]] = {
    "classes": (r"\operatorname{softmax}(", ")"),
    "chances": (r"\sigma(", ")"),
    "numbers": ("", ""),
}
"""What stands before and behind the logits of an output."""


def head(kind: str, answers: Answers, between: Between | None) -> str:
    """The name of the equations of an output, an early answer or a loss. The head has two layers if it has a
    function `between`.
    """
    return "-".join(filter(None, (kind, answers, between)))


def _of_heads() -> Iterator[tuple[str, tuple[Pieces, ...]]]:
    """The equations of outputs and of early answers, by `head`."""
    for answers, (before, behind) in _ANSWERS.items():
        for kind, left in (("output", pieces(r"\hat{y}", _OUTPUT, " = ")), ("early", ())):
            yield head(kind, answers, None), (pieces(*left, before, _LOGITS, behind),)
            logits = pieces(*left, before, "W_{ym} ", _INNER, " + b_y", behind)
            for between, function in BETWEEN.items():
                opens, closes = (f"{function.tex}(", ")") if function.tex else ("", "")
                inner = pieces(_INNER, " = ", opens, "W_{ma} ", _STATE, " + b_m", closes)
                yield head(kind, answers, between), (inner, logits)


ZERO = "0⃗"


def equations(chain: str = "a") -> dict[str, tuple[Pieces, ...]]:
    """The equations of each kind of node, for the chain of this letter.

    Those of a state are named after its cell: `state-rnn`. Those of an output, an early answer and a loss are
    named by `head`.
    """
    nodes = {kind: (line,) for kind, line in _NODES.items()} | {"attended": _ATTENDED, **dict(_of_heads())}
    states = {f"state-{slug}": cell.equations.tex for slug, cell in CELLS.items()}
    return {
        name: tuple(lettered(fill(line, {X.name: _READ, WEIGHTS.name: _LAYER}), chain) for line in lines)
        for name, lines in (nodes | states).items()
    }


def filling(graph: Graph, node: Node, softmax: bool) -> dict[str, str]:
    """The text for every slot in the equation of a node of an unrolled network.

    `softmax`: all probabilities are fed back, not the one-hot vector of the chosen token.
    """
    match node.kind:
        case "state":
            return _of_state(graph, node, softmax)
        case "initial-state":
            return {"here": _at(graph, node.layer, node.t)}
        case "input" | "target":
            return {"here": f"⟨{node.number}⟩", "token": node.token}
        case "start-token":
            return {"token": _start(graph, node)}
        case "early":
            here = _at(graph, graph.layers, node.t)
            return {"s": "a", "in": here, "j": f"⟨{node.t}⟩"}
        case "loss":
            # What is subtracted stands in brackets if it has a sign itself.
            target = f"({node.token})" if node.token.startswith("−") else node.token
            return {"j": f"⟨{node.number}⟩", "token": target}
        case "attended":
            above = f"[{graph.layers}]" if graph.layers > 1 else ""
            return {
                "here": f"⟨{node.t}⟩",
                "in": f"{above}⟨{node.t}⟩",
                "seen": f"⟨{node.t},s⟩",
                "encoded": f"{above}⟨s⟩",
            }
    last = graph.layers
    if graph.attends:
        return {"j": f"⟨{node.number}⟩", "s": "h̃", "in": f"⟨{node.t}⟩"}
    if graph.directions == 1:
        return {"j": f"⟨{node.number}⟩", "s": "a", "in": _at(graph, last, node.t)}
    # If the output reads each chain's last state, that of the backward chain is at the first time step.
    both = f"[a{_at(graph, last, node.t)}, r{_at(graph, last, 1 if graph.plan.ends else node.t)}]"
    return {"j": f"⟨{node.number}⟩", "s": both, "in": ""}


def _of_state(graph: Graph, node: Node, softmax: bool) -> dict[str, str]:
    part = graph.plan.steps[node.t - 1].part
    if node.layer == 1:
        symbol, index = _reading(graph, node.t, softmax)
    elif graph.directions == 1:
        symbol, index = "a", _at(graph, node.layer - 1, node.t)
    else:
        below = _at(graph, node.layer - 1, node.t)
        symbol, index = f"[a{below}, r{below}]", ""
    weights = f"[{node.layer}]" if graph.layers > 1 else ""
    return {
        "here": _at(graph, node.layer, node.t),
        "before": _at(graph, node.layer, node.t + (1 if node.backward else -1)),
        "u": symbol,
        "in": index,
        "w": weights + ("" if part == "network" else part[:3]),
    }


def _at(graph: Graph, layer: int, t: int) -> str:
    """A state's index. It names the layer only if the network has several."""
    return f"[{layer}]⟨{t}⟩" if graph.layers > 1 else f"⟨{t}⟩"


def _reading(graph: Graph, t: int, softmax: bool) -> tuple[str, str]:
    """What the first layer reads at a time step, as a symbol and its index. Only inputs are called x."""
    step = graph.plan.steps[t - 1]
    match step.reads:
        case "input":
            return "x", f"⟨{step.i}⟩"
        case "target":
            target = next(node for node in graph.steps[t - 1].nodes if node.kind == "target")
            return _onehot(target.token), ""
        case "nothing":
            return ZERO, ""
        case "start":
            start = next(node for node in graph.steps[t - 1].nodes if node.kind == "start-token")
            return _onehot(_start(graph, start)), ""
    emitted = next(node for node in graph.steps[t - 2].nodes if node.kind == "output")
    return ("ŷ", f"⟨{emitted.number}⟩") if softmax else (_onehot(emitted.token), "")


def _onehot(token: str) -> str:
    return f"onehot(“{token}”)"


def _start(graph: Graph, node: Node) -> str:
    """The start token's name. A user's own network may start with a token of its vocabulary."""
    index = node.values.index(1.0) if 1.0 in node.values else len(graph.vocabulary)
    return graph.vocabulary[index] if index < len(graph.vocabulary) else tokens.START_TOKEN
