"""Readout: what the page shows of each node when a reader points at it, `/readout`.

One answer holds all nodes of a figure, so pointing at another node needs no request. The answer is the same
at every step of the run: the page knows the step and leaves out what is not computed by then.
"""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from rnn_unroll import tokens
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import inner
from rnn_unroll.engine import key as keys
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.patterns import PlanStep
from rnn_unroll.graphs import build, equations, facts
from rnn_unroll.graphs.graph import Backward, Node
from rnn_unroll.graphs.meanings import meaning
from rnn_unroll.graphs.run import Run
from rnn_unroll.tasks.reader import Lookup
from rnn_unroll.web import changes, mathml
from rnn_unroll.web.form import read
from rnn_unroll.web.offload import offloaded
from rnn_unroll.web.page import headers
from rnn_unroll.web.query import pairs
from rnn_unroll.web.refusal import refused
from rnn_unroll.words import explain, say
from rnn_unroll.words import readout as words

LOSSES = {
    "classes": words.loss,
    "chances": words.binary_cross_entropy,
    "numbers": words.squared_error,
}
"""What a loss is, by what the outputs are."""

router = APIRouter()

Vector = dict[str, Any]
"""A vector of a node, as the page's script reads it.

`names` is a key of the readout's `names`, `values` are the numbers. Optional: `title`, if the node has
several vectors; `chosen`, the index of the token that an output chose; `returned`, true for a gradient, which
the page shows only after the run has come back to the node's step; `place`, how an address names a vector
whose units can be held.
"""


@router.api_route("/readout", methods=["GET", "HEAD"])
async def readout(request: Request) -> Response:
    """The readout of a query's figure, as JSON. A wrong parameter is refused with 422."""
    reading = await run_in_threadpool(read, pairs(request))
    if reading.errors:
        return refused(reading.errors[0], 422)
    answer = await offloaded(request, reading.spec, partial(body, reading.spec), "json")
    return Response(answer, 200, headers("no-cache"), "application/json")


def body(spec: FigureSpec) -> bytes:
    """The readout of a figure, as JSON."""
    data = Readout(spec).as_data()
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


class Readout:
    """The readout of one figure, collected node by node."""

    def __init__(self, spec: FigureSpec) -> None:
        """Run the figure's network. Raises SpecError if the numbers of an own network overflow."""
        run = Run(spec)
        self.model = spec.model
        self.own = spec.model.from_files
        self.sampling = facts.sampling(spec)
        self.task = spec.task
        self.trace = run.trace
        self.back = build.backward(run) or Backward()
        self.places = changes.places(spec)
        self.reads_tokens = spec.model.one_hot
        self.numeric, self.answers = spec.numeric, spec.model.answers
        network = self.trace.network
        self.between = network.between if inner.width(network.head) else None
        self.graph = build.network(run)
        self.begins = self.model.initial is not None
        self.figure = facts.figure(spec, run.plan)
        self.happenings = facts.happenings(spec, self.graph)
        self.plan_steps = {step.t: step for step in self.trace.plan.steps}
        self.trace_steps = dict(enumerate(self.trace.steps, start=1))
        self.tokens = self.graph.tokens
        self.gate_gradients = self._gate_gradients()
        self.looked = self.back.gradients.attended() if self.back.gradients else None

    def as_data(self) -> dict[str, Any]:
        """`names` of the components of vectors, and `nodes` by key: `note`, `equation`, `vectors`, and the
        `symbol` of each with its `meaning`.
        """
        nodes = {node.key: self._node(node) for node in self.graph.nodes}
        return {"names": self._names(), "nodes": nodes}

    def _names(self) -> dict[str, list[str]]:
        # Only an own input, or a start token's vector, may be wider than the vocabulary.
        width = max((len(node.values) for step in self.graph.steps for node in step.nodes), default=0)
        width = max(width, inner.width(self.trace.network.head))
        vocabulary = self.graph.vocabulary
        numbers = [str(k) if self.reads_tokens else words.number(k + 1) for k in range(width)]
        return {
            "units": [words.unit(k + 1) for k in range(max(self.trace.network.widths))],
            "tokens": [*vocabulary, *self._beside(width - len(vocabulary))],
            "inputs": [*self.task.inputs] if self.task and self.task.inputs else numbers,
            "loss": [words.only_number()],
            **({"steps": self._steps()} if self.trace.attended else {}),
        }

    def _beside(self, count: int) -> list[str]:
        """What a vector of a token has places for after the vocabulary, where vectors are so much wider."""
        if self.task is None:
            return [tokens.START_TOKEN] * max(0, count)
        if isinstance(self.task.reader, Lookup) and self.task.reader.width > len(self.graph.vocabulary):
            return [*self.task.reader.only]
        starts = any(step.reads == "start" for step in self.plan_steps.values())
        return [tokens.START_TOKEN] if starts else []

    def _steps(self) -> list[str]:
        """The names of the encoder's steps: the tokens that they read."""
        return [self.tokens.get(keys.read(step.i), str(step.i)) for step in self.trace.plan.steps if step.i]

    def _gate_gradients(self) -> dict[tuple[str, int, int], Mapping[str, Array]]:
        """Gradients of the gates, (T, H) each, by part, layer and direction. The indices start at 0."""
        parts = self.back.gradients.parts if self.back.gradients else {}
        return {
            (part, level, direction): chain.gates()
            for part, gradients in parts.items()
            for level, layer in enumerate(gradients.layers)
            for direction, chain in enumerate(layer)
        }

    def _node(self, node: Node) -> dict[str, Any]:
        name = f"state-{self.trace.network.cell.slug}" if node.kind == "state" else node.kind
        if node.kind in ("output", "early"):
            name = equations.head(node.kind, self.answers, self.between)
        elif node.kind == "loss":
            name = equations.head(node.kind, self.answers, None)
        # No equation computes the numbers of an own input, or those that training found for a token.
        has_equation = node.kind not in ("input", "initial-state")
        has_equation |= self.reads_tokens if node.kind == "input" else not self.begins
        texts = equations.filling(self.graph, node, self.trace.feedback == "softmax") if has_equation else {}
        chain = keys.CHAINS[node.backward]
        return {
            "note": self._note(node),
            "equation": mathml.equation(name, texts, chain) if has_equation else "",
            "vectors": self._vectors(node),
            "symbol": explain.symbol(self.figure, node.key, node.number, node.t),
            "meaning": meaning(self.figure, self.happenings, self.numeric, node),
        }

    # --- notes ---

    def _note(self, node: Node) -> str:
        """A sentence on what the node read, chose or started from."""
        kind = "tokens" if self.reads_tokens or self.own else "answers"
        count, standing = len(self.graph.vocabulary), self._standing()
        match node.kind:
            case "initial-state":
                return words.given_state() if self.begins else words.initial_state()
            case "early" if self.numeric:
                return words.early_number(node.t, node.token, standing)
            case "output" if self.numeric:
                return words.number_output(node.token, standing)
            case "early":
                return words.early(node.t, count, kind, node.token, standing)
            case "output":
                seen = [one for one in self.graph.steps[node.t - 1].nodes if one.weights]
                looks = [words.attends(facts.most(self.graph, one)) for one in seen]
                best = self.graph.vocabulary[node.values.index(max(node.values))]
                if self.figure.beam:
                    sentence = words.searched_output(count, kind, node.token, best, standing)
                elif self.sampling:
                    sentence = words.drawn_output(count, kind, node.token, best, self.sampling, standing)
                else:
                    sentence = words.output(count, kind, node.token, standing)
                return " ".join([sentence, *looks])
            case "attended":
                return words.attended(facts.most(self.graph, node))
            case "input":
                return self._input(node.token)
            case "target":
                return words.target(node.token, node.number)
            case "start-token":
                return words.start_token()
            case "loss":
                assert self.graph.loss is not None
                return LOSSES[self.answers](node.token, self.graph.loss)
        step = self.plan_steps[node.t]
        if node.layer > 1:
            return words.reads_below(node.layer, node.t, self.graph.directions == 2, node.backward)
        return self._read(step, node.backward)

    def _standing(self) -> str:
        """What the weights, and so an output, are worth."""
        if self.own:
            return words.own_weights()
        return say(self.model.provenance) if self.model.trained else words.random_weights()

    def _input(self, token: str) -> str:
        """A sentence on an input."""
        if self.reads_tokens:
            return words.input_token(token)
        if self.own:
            return words.own_input()
        if not self.model.knows(token):
            return words.unknown_input(token)
        return words.learned_input(self._told(token))

    def _told(self, token: str) -> str:
        assert self.task is not None
        return self.task.reader.noun(token) if self.model.knows(token) else words.unknown_vector(token)

    def _read(self, step: PlanStep, backward: bool) -> str:
        """A sentence on what the first layer reads at a step."""
        match step.reads:
            case "input" if self.reads_tokens:
                return words.reads_token(step.i, self.tokens[keys.read(step.i)], backward)
            case "input" if self.own:
                return words.reads_own_input(step.i, backward)
            case "input":
                return words.reads_learned(step.i, self._told(self.tokens[keys.read(step.i)]), backward)
            case "target":
                return words.reads_target(self.tokens[keys.target(self.plan_steps[step.t - 1].j)], step.t - 1)
            case "feedback" if self.trace.feedback == "softmax":
                return words.reads_probabilities(step.t - 1)
            case "feedback":
                token = self.tokens[keys.output(self.plan_steps[step.t - 1].j)]
                return words.reads_choice(token, step.t - 1, self.sampling is not None)
            case "start":
                return words.reads_start_token()
        return words.reads_nothing()

    # --- vectors ---

    def _vectors(self, node: Node) -> list[Vector]:
        gradients = self.back.gradients
        values = list(node.values)
        match node.kind:
            case "output" | "early":
                vectors: list[Vector] = [{"names": "tokens", "values": values}]
                if not self.numeric:
                    vectors[0]["chosen"] = self.graph.vocabulary.index(node.token)
                if self.trace.inner is not None and node.kind == "output":
                    m = self.trace.inner[node.number - 1].tolist()
                    vectors.append({"title": words.inner_layer(), "names": "inputs", "values": m})
                if gradients and node.kind == "output":
                    logits = gradients.logits[node.number - 1]
                    title = words.output_gradient() if self.numeric else words.logits_gradient()
                    vectors.append(_gradient(title, "tokens", logits))
                return vectors
            case "input" | "target" | "start-token":
                one_hot = node.kind != "input" or (self.reads_tokens and not self.own)
                names = "tokens" if one_hot else "inputs"
                vectors = [{"names": names, "values": values}]
                if gradients:
                    vectors.append(_gradient(words.input_gradient(), names, gradients.x(node.t)))
                return [*vectors, *self._connectivity(node, names)]
            case "loss":
                return [{"names": "loss", "values": values}]
            case "initial-state":
                return self._initial(node)
            case "attended":
                return self._attended(node)
        return self._state(node)

    def _initial(self, node: Node) -> list[Vector]:
        """The vectors of a state before the first step. Those of a user also have gradients."""
        if not self.begins:
            return [{"names": "units", "values": list(node.values)}]
        level, direction = node.layer - 1, int(node.backward)
        state = self.trace.initial[level][direction]
        own = self.trace.network.cell.memory == "own"
        named = state.named() if own else {"a": state.a}
        vectors: list[Vector] = [
            {**({"title": words.state_vector(name)} if own else {}), "names": "units", "values": one.tolist()}
            for name, one in named.items()
        ]
        if self.back.gradients is None:
            return vectors
        first = self.back.gradients.parts[self.trace.plan.steps[0].part]
        returned = first.layers[level][direction].state(0).named()
        return vectors + [_gradient(words.state_gradient(name), "units", returned[name]) for name in named]

    def _attended(self, node: Node) -> list[Vector]:
        """What an output reads of a decoder that attends, and of what it was made."""
        assert self.trace.attended is not None
        j = self.plan_steps[node.t].j - 1
        context = self.trace.attended.contexts[j].tolist()
        vectors: list[Vector] = [
            {"title": words.attention_weights(), "names": "steps", "values": list(node.weights)},
            {"title": words.context(), "names": "units", "values": context},
            {"title": words.attended_state(), "names": "units", "values": list(node.values)},
        ]
        if self.looked:
            vectors.append(_gradient(words.attended_gradient(), "units", self.looked.states[j]))
        return vectors

    def _connectivity(self, node: Node, names: str) -> list[Vector]:
        """The gradient, with respect to an input, of the logit or number whose connectivity is shown."""
        if self.back.connectivity is None or node.kind != "input":
            return []
        title = words.connectivity(self.back.of, self.tokens[keys.output(self.back.of)])
        if self.numeric:
            title = words.number_connectivity(self.back.of)
        return [{"title": title, "names": names, "values": self.back.connectivity.x(node.t).tolist()}]

    def _state(self, node: Node) -> list[Vector]:
        """The vectors of a chain at one step: the state, the gates, then the gradients of both."""
        level, direction = node.layer - 1, int(node.backward)
        state, gates = self.trace_steps[node.t].layers[level][direction]
        computed = {**state.named(), **gates}
        vectors: list[Vector] = []
        spelled = self.places[keys.CHAINS[direction]]
        for name, values in computed.items():
            title = {"title": words.state_vector(name)} if len(computed) > 1 else {}
            # A memory that is the activation has no name of its own.
            place = f"{spelled[name]}.{node.layer}.{node.t}" if name in spelled else ""
            vectors.append({**title, "names": "units", "values": values.tolist(), "place": place})
        if self.back.gradients is None:
            return vectors
        part = self.plan_steps[node.t].part
        index = self.trace.parts[part].own(direction, node.t) - 1
        of_gates = {name: steps[index] for name, steps in self.gate_gradients[part, level, direction].items()}
        returned = {**self.back.gradients.state(level, direction, node.t).named(), **of_gates}
        return vectors + [
            _gradient(words.state_gradient(name), "units", values) for name, values in returned.items()
        ]


def _gradient(title: str, names: str, values: Array) -> Vector:
    return {"title": title, "names": names, "values": values.tolist(), "returned": True}
