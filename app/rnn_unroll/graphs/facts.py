"""Facts: the records that messages about a figure need, taken from its spec and its graph."""

from itertools import pairwise

from rnn_unroll.address.edits import clamp
from rnn_unroll.address.edits.clamp import Clamped
from rnn_unroll.address.edits.edit import written
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import key as keys
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.key import Key
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.graphs.beams import Tree
from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.graphs.norms import Curve, Norms
from rnn_unroll.graphs.run import heated
from rnn_unroll.graphs.units import Moment, Units
from rnn_unroll.look.styles import STYLES
from rnn_unroll.words.facts import (
    Answer,
    Apart,
    Chain,
    Course,
    Drawn,
    Early,
    Edit,
    Figure,
    Happening,
    Hypothesis,
    Looked,
    Losses,
    Place,
    Sampling,
    Searched,
    Seen,
    Watched,
)


def sampling(spec: FigureSpec) -> Sampling | None:
    """How the figure's tokens are drawn; None if they are the most probable ones."""
    of = spec.decoding
    judged = spec.task is not None and spec.task.metric != "bits"
    return Sampling(of.temperature, of.topk, of.draw, judged) if of.draws else None


def figure(spec: FigureSpec, plan: Plan) -> Figure:
    """The facts of a figure of a network."""
    model, look = spec.model, spec.look
    return Figure(
        plan=plan,
        timeline=spec.timeline,
        pattern=spec.wiring.pattern,
        cell=model.cell,
        hidden=model.hidden,
        units=model.units,
        layers=model.layers,
        directions=model.directions,
        open_tx=spec.symbolic_tx,
        open_ty=spec.symbolic_ty,
        folded=spec.view.piled,
        probabilities=spec.wiring.feedback == "softmax",
        numbers=STYLES[look.style].numbers,
        weights="weights" in look.show,
        gradients="gradients" in look.show,
        heated=heated(spec, plan),
        provenance=model.provenance,
        trained=spec.task is not None,
        unknown=tuple(dict.fromkeys(word for word in spec.text_tokens if not model.knows(word))),
        sampling=sampling(spec),
        end=spec.written and spec.written.outputs * spec.written.ended,
        early=spec.look.answers_early,
        attends=model.attention == "on",
        aligned="alignment" in look.show,
        numeric=spec.numeric,
        drawn=model.window and Drawn(*model.window),
        edits=edits(spec, plan),
        forced=spec.reads_targets,
        begins=model.initial is not None,
        beam=spec.decoding.width if spec.decoding.searches else 0,
    )


def edits(spec: FigureSpec, plan: Plan) -> tuple[Edit, ...]:
    """What is changed in the run of a figure, in words."""
    edited = spec.edited
    # Where all probabilities are fed back, nobody reads the token.
    fed = "nothing" if spec.wiring.feedback == "softmax" else "feedback"
    read = {after.t - 1 for after in plan.steps if after.reads == fed}
    deep = spec.model.layers > 1
    emits = {step.j: step.t for step in plan.steps if step.j}
    found = [
        Edit("forced", one.token, number=one.number, idle=emits[one.number] not in read)
        for one in edited.force
    ]
    found += [Edit("set", "", number=one.number) for one in edited.input]
    found += [_held(spec, one, deep) for one in edited.clamp]
    found += [Edit("cut", cut.target, cut.source, deep=deep) for cut in edited.cut]
    for weight in edited.weight:
        entry = tuple(k for k in (weight.row, weight.column) if k)
        found.append(Edit("weighed", written(weight.value), weight.parameter, entry=entry))
    return tuple(found)


def _held(spec: FigureSpec, one: Clamped, deep: bool) -> Edit:
    cell = CELLS[spec.model.cell]
    name, direction = clamp.vectors(cell, spec.model.directions)[one.vector]
    letters = dict(zip(cell.gates, cell.equations.letters, strict=True))
    return Edit(
        "held",
        written(one.value),
        one.vector,
        unit=one.unit or None,
        layer=one.layer if deep else None,
        t=one.t or None,
        gate=letters.get(name, ""),
        backward=direction == 1,
    )


def apart(spec: FigureSpec, graph: Graph) -> Apart | None:
    """In what a figure's run and the one without its changes are apart; None if it does not show that one."""
    compare = spec.edited.compare
    if compare == "off" or not (spec.is_edited or compare == "feedback"):
        return None
    chosen = [node for node in graph.nodes if node.kind == "output"]
    emitted = tuple(node.token for node in chosen)
    without = tuple(node.ghost.token or node.token if node.ghost else node.token for node in chosen)
    largest = (graph.largest_difference or 0.0) if compare == "difference" else None
    return Apart(emitted, without, compare == "feedback", largest)


def tokens(spec: FigureSpec, graph: Graph) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tokens that the figure writes at its inputs, and those that its outputs chose.

    Either is empty if the figure writes none: the inputs may be vectors, and a style without numbers has no
    tokens but those of the reader's text.
    """
    numbers = STYLES[spec.look.style].numbers
    drawn = {"input": numbers or bool(spec.text_tokens), "output": numbers}
    found: dict[str, list[str]] = {"input": [], "output": []}
    for step in graph.steps:
        for node in step.nodes:
            if node.token and drawn.get(node.kind):
                found[node.kind].append(node.token)
    return tuple(found["input"]), tuple(found["output"])


def early(spec: FigureSpec, graph: Graph) -> tuple[Early, ...]:
    """The early answers that the figure writes; empty for a style without numbers."""
    if not STYLES[spec.look.style].numbers:
        return ()
    found = []
    for step in graph.steps:
        read = next((node.token for node in step.nodes if node.kind == "input"), "")
        for node in step.nodes:
            if node.kind == "early":
                judged = spec.task and not spec.numeric
                found.append(Early(node.t, read, node.token, max(node.values) if judged else None))
    return tuple(found)


def looked(spec: FigureSpec, graph: Graph) -> tuple[Looked, ...]:
    """What each output attends to most; empty if the figure shows no weights of attention."""
    if not STYLES[spec.look.style].numbers or spec.view.piled:
        return ()
    return tuple(most(graph, node) for node in graph.nodes if node.weights)


def most(graph: Graph, node: Node) -> Looked:
    """The input that an attended state attends to most."""
    weight = max(node.weights)
    number = graph.plan.steps[node.weights.index(weight)].i
    return Looked(number, graph.tokens.get(keys.read(number), ""), weight)


def happenings(spec: FigureSpec, graph: Graph) -> tuple[Happening, ...]:
    """What happens in each time step of the run."""
    steps = graph.plan.steps
    inputs, outputs = tokens(spec, graph)
    # Random weights may have inputs without names.
    read = {step.t: inputs[step.i - 1] for step in steps if step.i and inputs}
    answers = {step.t: _answer(graph, step.t) for step in steps if step.j and outputs}
    fed = {after.t: before.j for before, after in pairwise(steps) if after.reads in ("feedback", "target")}
    if spec.reads_targets:
        read |= {node.t: node.token for node in graph.nodes if node.kind == "target" and outputs}
    elif spec.wiring.feedback != "softmax":
        read |= {t: answers[t - 1].token for t in fed if t - 1 in answers}
    between = "" if spec.cut_into == "characters" else " "
    at_end = tuple(answers.values()) if spec.model.directions == 2 else None
    answered_early = {one.t: one for one in early(spec, graph)}
    attended = dict(enumerate(looked(spec, graph), start=1))
    found: list[Happening] = []
    before: tuple[str, ...] | None = ()
    for step in steps:
        here: tuple[Answer, ...] = (answers[step.t],) if step.t in answers else ()
        if at_end is not None:
            here = at_end if step is steps[-1] else ()
        found.append(
            Happening(
                step,
                read.get(step.t, ""),
                fed.get(step.t, 0),
                before,
                between,
                here,
                answered_early.get(step.t),
                attended.get(step.j),
            )
        )
        if step.t == graph.plan.boundary + 1 > 1:
            # A decoder begins with all that its encoder has read, and then adds its own.
            before = ()
        if step.t in read and before is not None:
            before += (read[step.t],)
        elif step.reads in ("input", "feedback", "target"):
            before = None
    return tuple(found)


def _answer(graph: Graph, t: int) -> Answer:
    """What the output of a time step says."""
    node = next(node for node in graph.steps[t - 1].nodes if node.kind == "output")
    index = graph.vocabulary.index(node.token) if node.token in graph.vocabulary else None
    return Answer(node.token, 1.0 if index is None else node.values[index])


def losses(spec: FigureSpec, graph: Graph) -> Losses | None:
    """The loss, and how large its gradient is at each time step; None if the figure shows none."""
    if graph.loss is None or not STYLES[spec.look.style].numbers:
        return None
    sizes = {node.key: node.size or 0.0 for node in graph.nodes}
    return Losses(graph.loss, tuple(sizes[keys.state(0, 1, step.t)] for step in graph.plan.steps))


def courses(norms: Norms) -> tuple[Course, ...]:
    """The norms of each chain, in the order in which the gradient of the loss reaches them."""
    return tuple(Course(chain(norms, curve), curve.from_the_end) for curve in norms.curves)


def chain(norms: Norms, curve: Curve) -> Chain:
    """The chain whose norms a curve holds."""
    return Chain(curve.layer if norms.layers > 1 else None, curve.backward, curve.memory)


def place(at: Key, layers: int) -> Place:
    """The place of a cell in a network of `layers` layers."""
    return Place(at.layer if layers > 1 else None, at.t, at.direction == 1)


def watched(found: Units) -> Watched:
    """The unit that a figure follows along the text."""
    one = Chain(found.at.layer if found.layers > 1 else None, found.at.direction == 1, False)
    return Watched(found.unit, found.hidden, one, found.part if found.plan.boundary else None)


def searched(spec: FigureSpec, tree: Tree) -> Searched:
    """What a beam search found."""
    kept = tuple(Hypothesis(tokens, end.score, end.ended) for end, tokens in tree.last)
    between = "" if spec.cut_into == "characters" else " "
    return Searched(tree.width, kept, tree.score, tree.searched, len(tree.outputs), between)


def known(spec: FigureSpec, found: Units, moment: Moment) -> bool:
    """Whether the run that is shown has computed the unit at this time step."""
    timeline, at = spec.timeline, found.at
    waits = timeline.waits("state", at.layer, at.direction == 1)
    return moment.value is not None and moment.plan.t <= timeline.reached and not waits


def seen(spec: FigureSpec, found: Units) -> tuple[Seen, ...]:
    """What the unit was at each time step so far."""
    return tuple(
        Seen(moment.plan.t, moment.read, moment.value)
        for moment in found.moments
        if moment.value is not None and known(spec, found, moment)
    )
