"""JSON: the figure as data, in full precision, so that anyone can recompute any number."""

import json
import math
from collections.abc import Mapping
from typing import Any

from rnn_unroll import stages
from rnn_unroll.address import write
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.network import Network, Trace, TraceStep
from rnn_unroll.engine.patterns import PlanStep
from rnn_unroll.exports.export import Export
from rnn_unroll.graphs import inside, norms
from rnn_unroll.graphs.graph import norm
from rnn_unroll.graphs.norms import Norms
from rnn_unroll.picture import layouts
from rnn_unroll.words import describe


def render(spec: FigureSpec) -> bytes:
    trace = stages.trace(spec)
    words = spec.vocabulary
    returned = _returned(spec, trace)
    plotted = norms.build(returned) if returned and spec.view.plots else None
    data: dict[str, Any] = {
        "spec": _spec(spec),
        "canonical": write.canonical(spec),
        **_words(spec, trace, plotted),
        "trained": spec.model.provenance == "files",
        "vocabulary": words,
        "parameters": _parameters(trace.network),
        **_inside(spec, trace),
        "steps": [_step(plan, done, words) for plan, done in zip(trace.plan.steps, trace.steps, strict=True)],
    }
    if returned and "gradients" in spec.look.show:
        data |= _of_loss(spec, returned, data["steps"])
    if "connectivity" in spec.look.show and trace.plan.ty:
        data["connectivity"] = _of_logit(spec, trace)
    if plotted:
        data["norms"] = _norms(plotted)
    if returned and (named := spec.model.named_gradients(returned)):
        by_tensor = {
            "targets": [int(token) for token in spec.target_tokens],
            "loss": returned.loss,
            "gradients": _lists(named),
        }
        data |= by_tensor | {"gradients": data.get("gradients", {}) | by_tensor["gradients"]}
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _returned(spec: FigureSpec, trace: Trace) -> Gradients | None:
    """The gradients of the loss, gone back for once, where anything that is told follows from them."""
    shown = "gradients" in spec.look.show
    if shown or spec.view.plots or (spec.model.provenance == "files" and spec.target_tokens):
        return stages.gradients(spec, trace, keep=shown)
    return None


def _norms(plotted: Norms) -> dict[str, list[float | None]]:
    """‖∂L/∂a⟨t⟩‖ of each chain for t = 1 … T, as the plot has them; null past the largest float64."""
    return {
        line.key: [size if math.isfinite(size) else None for size in line.norms] for line in plotted.lines
    }


def _of_loss(spec: FigureSpec, made: Gradients, steps: list[dict[str, Any]]) -> dict[str, Any]:
    """The loss and its gradients: of the parameters in one place, of everything else with its step."""
    for plan, step in zip(made.trace.plan.steps, steps, strict=True):
        step["gradients"] = _step_gradients(made, plan)
    parts: dict[str, Any] = {
        part: [_directed([_lists(chain) for chain in layer]) for layer in of.parameters()]
        for part, of in made.parts.items()
    }
    head = None if made.head is None else _lists(made.head)
    return {
        "targets": stages.targets(spec, made.trace.plan),
        "loss": made.loss,
        "gradients": {**parts, "head": head},
    }


def _step_gradients(made: Gradients, plan: PlanStep) -> dict[str, Any]:
    """∂L/∂ everything of one step; what it hands back to the state before it, a and then c where
    there is one; and ‖what it adds to each parameter's gradient‖.
    """
    layers = []
    for level, pair in enumerate(made.parts[plan.part].layers):
        chains: list[dict[str, Any]] = []
        for direction, one in enumerate(pair):
            own = made.trace.parts[plan.part].own(direction, plan.t)
            gates = {name: block[own - 1] for name, block in one.gates().items()}
            added = made.contribution(level, direction, plan.t)
            chains.append(
                {
                    **_lists(one.state(own).named()),
                    **({"gates": _lists(gates)} if gates else {}),
                    "handed": made.handed(level, direction, plan.t + (1 if direction else -1)).tolist(),
                    "contribution": {name: norm(array) for name, array in added.items()},
                }
            )
        layers.append(_directed(chains))
    j = plan.j - 1
    return {
        "loss": float(made.losses[j]) if plan.j else None,
        "logits": made.logits[j].tolist() if plan.j else None,
        "x": made.x(plan.t).tolist(),
        "layers": layers,
    }


def _of_logit(spec: FigureSpec, trace: Trace) -> dict[str, Any]:
    """The gradient of the logit that one output chose its token by, with respect to every input."""
    of = spec.look.output or trace.plan.ty
    made = stages.connectivity(spec, trace, of)
    inputs = [made.x(step.t).tolist() for step in trace.plan.steps if step.i]
    return {"output": of, "token": spec.vocabulary[int(trace.tokens[of - 1])], "inputs": inputs}


def _words(spec: FigureSpec, trace: Trace, plotted: Norms | None) -> dict[str, str]:
    """The figure's alternative text, and its long description as the drawing has it."""
    if plotted:
        told = layouts.arrange(spec, plotted).description
    elif spec.view.inside:
        told = layouts.arrange(spec, inside.build(trace, spec.at)).description
    else:
        told = describe.description(spec, trace.plan, stages.tokens(spec, trace), spec.timeline)
    return {"alt": stages.alternative(spec, plotted), "description": told}


def _spec(spec: FigureSpec) -> dict[str, Any]:
    """Every parameter's value, defaults filled in; an open length is its symbol."""
    values: dict[str, Any] = {"pattern": spec.wiring.pattern}
    plan = stages.plan(spec)
    for name, parameter in PARAMETERS.items():
        if parameter.belongs_to("json"):
            # The weights of a network from files were not drawn from anything.
            values[name] = parameter.get(spec) if parameter.known_to(spec) else None
    values["tx"] = spec.wiring.kind.tx.symbol if spec.symbolic_tx else plan.tx
    values["ty"] = spec.wiring.kind.ty.symbol if spec.symbolic_ty else plan.ty
    values["io"] = plan.io
    values["feedback"] = spec.wiring.feedback_word
    values["step"] = spec.timeline.shown
    return values


def _inside(spec: FigureSpec, trace: Trace) -> dict[str, Any]:
    """Every vector of the cell that the figure looks into, by the name of its wires."""
    if not spec.view.inside:
        return {}
    vectors = {name: vector.tolist() for name, vector in inside.vectors(trace, spec.at).items()}
    return {"inside": {"at": spec.at.key, "vectors": vectors}}


def _parameters(network: Network) -> dict[str, Any]:
    parts: dict[str, Any] = {
        part: [_directed([_lists(chain) for chain in layer]) for layer in layers]
        for part, layers in network.parts.items()
    }
    return {**parts, "head": None if network.head is None else _lists(network.head)}


def _directed(chains: list[dict[str, Any]]) -> dict[str, Any]:
    """What a layer's chains have, under the direction that each runs in."""
    return dict(zip(("forward", "backward"), chains, strict=False))


def _step(plan: PlanStep, done: TraceStep, words: tuple[str, ...]) -> dict[str, Any]:
    layers = []
    for layer in done.layers:
        chains: list[dict[str, Any]] = []
        for state, gates in layer:
            chains.append(_lists(state.named()) | ({"gates": _lists(gates)} if gates else {}))
        layers.append(_directed(chains))
    return {
        "t": plan.t,
        "part": plan.part,
        "reads": plan.reads,
        "x": done.x.tolist(),
        "layers": layers,
        "logits": None if done.logits is None else done.logits.tolist(),
        "y": None if done.y is None else done.y.tolist(),
        "token": None if done.token is None else words[done.token],
    }


def _lists(arrays: Mapping[str, Array]) -> dict[str, Any]:
    return {name: array.tolist() for name, array in arrays.items()}


EXPORT = Export("json", "application/json", render)
