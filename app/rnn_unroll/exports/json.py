"""JSON: the figure as data in full precision, so that every number can be recomputed."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from rnn_unroll import views
from rnn_unroll.address import write
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import inner
from rnn_unroll.engine.attention import Attended
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import Array, Parameters
from rnn_unroll.engine.early import Answer
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import Plan, PlanStep
from rnn_unroll.engine.trace import TraceStep
from rnn_unroll.exports.export import Export
from rnn_unroll.graphs import facts
from rnn_unroll.graphs.run import Run
from rnn_unroll.graphs.size import norm
from rnn_unroll.words import edits as changes

SMALLEST, LARGEST = float(np.finfo(np.float32).tiny), float(np.finfo(np.float32).max)
"""The sizes of numbers that float32 has in full precision."""


def render(spec: FigureSpec) -> bytes:
    """The figure as a JSON object in UTF-8. Raises SpecError as its run does."""
    run, view = Run(spec), views.of(spec)
    trace, words, steps = run.trace, spec.vocabulary, _steps(run)
    data: dict[str, Any] = {
        "spec": _spec(run),
        "canonical": write.canonical(spec),
        "alt": view.alternative(run),
        "description": view.description(run),
        "trained": spec.model.trained,
        "vocabulary": words,
        "parameters": _parameters(trace.network),
        **_initial(run),
        **view.forward_data(run),
        "steps": steps,
        **_changes(run),
        **_search(run),
    }
    if "gradients" in spec.look.show:
        data |= _of_loss(run, steps)
    if run.heated:
        data["connectivity"] = _of_logit(run)
    data |= view.backward_data(run)
    if spec.model.from_files and spec.target_tokens:
        data |= _of_files(run, data.get("gradients", {}))
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _initial(run: Run) -> dict[str, Any]:
    """The state before the first step of each layer's chains, if files have one."""
    if run.spec.model.initial is None:
        return {}
    own = run.trace.network.cell.memory == "own"
    return {
        "initial": [
            _directed([_lists(state.named() if own else {"a": state.a}) for state in layer])
            for layer in run.trace.initial
        ]
    }


def shortened(body: bytes) -> bytes:
    """The same JSON with each number to the precision of float32, in the fewest digits that say it. A number
    that float32 has not stays as it is.
    """
    data = json.loads(body, parse_float=_shortened)
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _shortened(written: str) -> float:
    exact = float(written)
    if not SMALLEST <= abs(exact) <= LARGEST:
        return exact
    return float(str(np.float32(exact)))


def _steps(run: Run) -> list[dict[str, Any]]:
    """The values of every time step."""
    trace, words = run.trace, run.spec.vocabulary
    steps = [_step(plan, computed, words) for plan, computed in zip(run.plan.steps, trace.steps, strict=True)]
    if run.spec.task:
        _add_words(run, steps)
    for step, early in zip(steps, run.early, strict=False):
        step["early"] = early and _answer(early, words)
    if trace.attended:
        _add_attention(run.plan, trace.attended, steps)
    if trace.inner is not None:
        for plan, step in zip(run.plan.steps, steps, strict=True):
            step["inner"] = trace.inner[plan.j - 1].tolist() if plan.j else None
    return steps


def _changes(run: Run) -> dict[str, Any]:
    """The edits of the run, as the address has them and in words, and the numbers of the other run: without
    the edits, or on its own outputs. Nothing if the run has no edits, and no other beside it.
    """
    edited, found = run.spec.edited, dict[str, Any]()
    if edited.all:
        sentences = changes.each(facts.figure(run.spec, run.plan))
        found["edits"] = [
            {"parameter": name, "edit": str(edit), "says": sentence}
            for (name, edit), sentence in zip(edited.named, sentences, strict=True)
        ]
    if run.before:
        other = run.before
        found["before"] = {"canonical": write.canonical(other.spec)}
        if edited.weight:
            found["before"]["parameters"] = _parameters(other.trace.network)
        found["before"]["steps"] = _steps(other)
        if "gradients" in run.spec.look.show:
            found["before"] |= _of_loss(other, found["before"]["steps"])
    return found


def _search(run: Run) -> dict[str, Any]:
    """The beam search that chooses the tokens, if one does: the candidates of each output, the most probable
    first, with the index of what each extends among those of the output before; None of the first output.
    """
    beams, words = run.beams, run.spec.vocabulary
    if beams is None:
        return {}
    outputs = [
        [
            {
                "token": None if one.token is None else words[one.token],
                "parent": one.parent if j else None,
                "log_probability": one.log_probability,
                "score": one.score,
                "kept": one.kept,
                "ended": one.ended,
            }
            for one in candidates
        ]
        for j, candidates in enumerate(beams.outputs)
    ]
    path = [words[token] for token in beams.path]
    return {"beams": {"path": path, "log_probability": beams.score, "outputs": outputs}}


def _add_words(run: Run, steps: list[dict[str, Any]]) -> None:
    """Add to each step that reads a token this token, and whether the network knows it."""
    for plan, step in zip(run.plan.steps, steps, strict=True):
        if plan.i:
            word = run.inputs[plan.i - 1]
            step |= {"word": word, "known": run.spec.model.knows(word)}


def _add_attention(plan: Plan, seen: Attended, steps: list[dict[str, Any]]) -> None:
    """Add to each step that emits what its output attended to: α (T_x,), their context (H,), and h̃ (H,)."""
    for one, step in zip(plan.steps, steps, strict=True):
        if one.j:
            found = {"weights": seen.weights, "context": seen.contexts, "state": seen.states}
            step["attention"] = {name: rows[one.j - 1].tolist() for name, rows in found.items()}


def _of_files(run: Run, gradients: dict[str, Any]) -> dict[str, Any]:
    """The loss of a network from files, and its gradients, also under the names of the files' tensors."""
    named = run.spec.model.named_gradients(run.gradients)
    numeric, classes = run.spec.numeric, run.spec.vocabulary
    return {
        "targets": [_numbers(one) if numeric else classes.index(one) for one in run.targets],
        "loss": run.gradients.loss,
        "gradients": gradients | _lists(named),
    }


def _of_loss(run: Run, steps: list[dict[str, Any]]) -> dict[str, Any]:
    """The loss and the gradients of the parameters. Adds to each step the gradients of its values; with
    attention also ∂L/∂h̃ of its output, and what that hands to each step of the encoder.
    """
    gradients = run.gradients
    returned = gradients.attended()
    for plan, step in zip(gradients.trace.plan.steps, steps, strict=True):
        step["gradients"] = _step_gradients(gradients, plan)
        if returned and plan.j:
            step["gradients"]["attention"] = {
                "state": returned.states[plan.j - 1].tolist(),
                "handed": returned.encoder[plan.j - 1].tolist(),
            }
    parts: dict[str, Any] = {
        part: [_directed([_lists(chain) for chain in layer]) for layer in of.parameters()]
        for part, of in gradients.parts.items()
    }
    head = None if gradients.head is None else _lists(gradients.head)
    return {
        "targets": [*map(_numbers, run.targets)] if run.spec.numeric else run.targets,
        "loss": gradients.loss,
        "gradients": {**parts, "head": head, **_of_attention(gradients.attention)},
    }


def _step_gradients(gradients: Gradients, plan: PlanStep) -> dict[str, Any]:
    """∂L/∂ of every value of one time step.

    `handed` is the gradient that the step passes back to the state before it: that of a, then that of c if
    the cell has a memory of its own. `contribution` is the norm of what the step adds to the gradient of each
    parameter.
    """
    layers = []
    for level, pair in enumerate(gradients.parts[plan.part].layers):
        chains: list[dict[str, Any]] = []
        for direction, one in enumerate(pair):
            own = gradients.trace.parts[plan.part].own(direction, plan.t)
            gates = {name: block[own - 1] for name, block in one.gates().items()}
            added = gradients.contribution(level, direction, plan.t)
            chains.append(
                {
                    **_lists(one.state(own).named()),
                    **({"gates": _lists(gates)} if gates else {}),
                    "handed": gradients.handed(level, direction, plan.t + (1 if direction else -1)).tolist(),
                    "contribution": {name: norm(array) for name, array in added.items()},
                }
            )
        layers.append(_directed(chains))
    j = plan.j - 1
    return {
        "loss": float(gradients.losses[j]) if plan.j else None,
        "logits": gradients.logits[j].tolist() if plan.j else None,
        "x": gradients.x(plan.t).tolist(),
        "layers": layers,
    }


def _of_logit(run: Run) -> dict[str, Any]:
    """∂z/∂x of every input x, for the logit z of one output's chosen token, or for the output's number."""
    chosen = [step.token for step in run.trace.steps if step.y is not None][run.heated - 1]
    token = None if chosen is None else run.spec.vocabulary[chosen]
    inputs = [run.connectivity.x(step.t).tolist() for step in run.plan.steps if step.i]
    return {"output": run.heated, "token": token, "inputs": inputs}


def _spec(run: Run) -> dict[str, Any]:
    """The value of every parameter, with defaults filled in. An open length is its symbol."""
    spec, plan = run.spec, run.plan
    values: dict[str, Any] = {"pattern": spec.wiring.pattern}
    for name, parameter in PARAMETERS.items():
        if parameter.belongs_to("json") and parameter.listed(spec):
            # A network from files has no seed, and no other parameter of how weights are drawn.
            value = parameter.get(spec) if parameter.known_to(spec) else None
            values[name] = [*map(str, value)] if isinstance(value, tuple) else value
    values["tx"] = spec.wiring.kind.tx.symbol if spec.symbolic_tx else plan.tx
    values["ty"] = spec.wiring.kind.ty.symbol if spec.symbolic_ty else plan.ty
    values["io"] = plan.io
    values["feedback"] = spec.feedback_word
    values["step"] = spec.timeline.shown
    return values


def _parameters(network: Network) -> dict[str, Any]:
    parts: dict[str, Any] = {
        part: [_directed([_lists(chain) for chain in layer]) for layer in layers]
        for part, layers in network.parts.items()
    }
    head = None if network.head is None else _lists(network.head)
    between = {"between": network.between} if inner.width(network.head) else {}
    return {**parts, "head": head, **between, **_of_attention(network.attention)}


def _of_attention(parameters: Parameters | None) -> dict[str, Any]:
    """The parameters of attention, or their gradients, if the network has them."""
    return {"attention": _lists(parameters)} if parameters else {}


def _directed(chains: list[dict[str, Any]]) -> dict[str, Any]:
    """A layer's chains by direction."""
    return dict(zip(("forward", "backward"), chains, strict=False))


def _step(plan: PlanStep, computed: TraceStep, words: tuple[str, ...]) -> dict[str, Any]:
    """The values of one time step."""
    layers = []
    for layer in computed.layers:
        chains: list[dict[str, Any]] = []
        for state, gates in layer:
            chains.append(_lists(state.named()) | ({"gates": _lists(gates)} if gates else {}))
        layers.append(_directed(chains))
    return {
        "t": plan.t,
        "part": plan.part,
        "reads": plan.reads,
        "x": computed.x.tolist(),
        "layers": layers,
        "logits": None if computed.logits is None else computed.logits.tolist(),
        "y": None if computed.y is None else computed.y.tolist(),
        "token": None if computed.token is None else words[computed.token],
    }


def _answer(early: Answer, words: tuple[str, ...]) -> dict[str, Any]:
    token = None if early.token is None else words[early.token]
    return {"logits": early.logits.tolist(), "y": early.y.tolist(), "token": token}


def _lists(arrays: Mapping[str, Array]) -> dict[str, Any]:
    return {name: array.tolist() for name, array in arrays.items()}


EXPORT = Export("json", "application/json", render, numbers=True)


def _numbers(target: str) -> float | list[float]:
    """A target that is a number, or several."""
    first, *others = map(float, target.split(","))
    return [first, *others] if others else first
