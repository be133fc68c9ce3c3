"""Words for figures: names of nodes, titles, alternative texts and long descriptions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import inf, isfinite

from rnn_unroll.address.record import At
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import PATTERNS, Plan
from rnn_unroll.timeline import Timeline

TrendOf = tuple[str, Sequence[tuple[int, float]]]
"""A chain's symbol, and the (t, norm) of its states' gradients."""


def initial_state(layer: int, layers: int, chain: str = "a", last: int = 0) -> str:
    """A backward chain starts after the last time step, at T + 1."""
    t = 0 if chain == "a" else last + 1
    return f"initial state {_state(layer, layers, t, chain)}, a zero vector"


def input_slot(i: int, t: int) -> str:
    return f"input x⟨{i}⟩, step {t}"


def start_token(t: int) -> str:
    return f"start token ⟨sos⟩, step {t}"


def state(layer: int, layers: int, t: int, chain: str = "a") -> str:
    backward = "backward " if chain == "r" else ""
    return f"{backward}hidden state {_state(layer, layers, t, chain)}"


def output_slot(j: int, t: int) -> str:
    return f"output ŷ⟨{j}⟩, step {t}"


def loss(j: int, t: int) -> str:
    return f"loss ℒ⟨{j}⟩, step {t}"


def _state(layer: int, layers: int, t: int | str, chain: str) -> str:
    return f"{chain}[{layer}]⟨{t}⟩" if layers > 1 else f"{chain}⟨{t}⟩"


def _lengths(plan: Plan, spec: FigureSpec) -> str:
    if spec.wiring.kind.aligned:
        return "T_x = T_y, left open" if spec.symbolic_tx else f"T_x = T_y = {plan.tx}"
    if spec.symbolic_tx and spec.symbolic_ty:
        return "T_x and T_y left open"
    tx = "T_x left open" if spec.symbolic_tx else f"T_x = {plan.tx}"
    return f"{tx}, {'T_y left open' if spec.symbolic_ty else f'T_y = {plan.ty}'}"


def title(spec: FigureSpec, plan: Plan) -> str:
    """One line that names the figure; also its alternative text's first sentence."""
    network = CELLS[spec.model.cell].noun if len(plan.steps) > 1 else "network"
    if spec.model.directions == 2:
        network = f"bidirectional {network}"
    view = ", folded" if spec.view.piled else ""
    return f"{PATTERNS[spec.wiring.pattern].adjective} {network}{view}, {_lengths(plan, spec)}"


def alternative(spec: FigureSpec, plan: Plan) -> str:
    """Alternative text: what a reader who cannot see the figure must know of it."""
    sentences = [f"{title(spec, plan)}.", *_shape(spec, plan), *_convention(spec)]
    if not (spec.symbolic_tx or spec.symbolic_ty):
        sentences += [*_progress(spec, plan), *_shown(spec, plan, spec.timeline)]
    return " ".join(sentences)


def inside_alternative(spec: FigureSpec, plan: Plan) -> str:
    """Alternative text of the inside of a cell."""
    sentences = [f"{inside_title(spec, spec.at)}.", _inside(spec, plan, spec.at)]
    return " ".join([*sentences, *_convention(spec)])


def norms_alternative(spec: FigureSpec, plan: Plan, lines: Iterable[TrendOf]) -> str:
    """Alternative text of a plot of gradients, with what its first lines do."""
    told = list(lines)
    more = [f"{_times(len(told) - 2, 'more line')} {'is' if len(told) == 3 else 'are'} drawn."]
    sentences = [f"{norms_title(spec, plan)}.", *_courses(told[:2]), *(more if told[2:] else [])]
    return " ".join([*sentences, _wiring(spec, plan), *_convention(spec)])


def _courses(lines: Iterable[TrendOf]) -> list[str]:
    return [f"The norm of ∂L/∂{symbol} {_course(norms)}." for symbol, norms in lines]


def _convention(spec: FigureSpec) -> list[str]:
    """What tells the cell from others of its kind."""
    return [f"{CELLS[spec.model.cell].note}."] if CELLS[spec.model.cell].note else []


def _progress(spec: FigureSpec, plan: Plan) -> list[str]:
    """What has happened by the step that is shown, where that is not the end."""
    steps = len(plan.steps)
    if spec.look.step is None or spec.look.step >= steps:
        return []
    where = _stands(spec.look.step, steps).removesuffix(".")
    if not spec.look.step:
        return [f"{where}: nothing is read or computed yet."]
    done = plan.steps[: spec.look.step]
    read = sum(step.reads == "input" for step in done)
    # A backward chain has the whole input behind it before there is any output.
    emitted = 0 if spec.model.directions == 2 else sum(bool(step.j) for step in done)
    return [
        f"{where}: {_of(read, plan.tx, 'input')} {_are(read)} read, "
        f"{_of(emitted, plan.ty, 'output')} {_are(emitted)} emitted."
    ]


def _stands(step: int, steps: int) -> str:
    return f"Shown after time step {step} of {steps}." if step else "Shown before the first time step."


def _of(count: int, whole: int, noun: str) -> str:
    """`2 of 4 inputs`, `no output`."""
    if not count:
        return f"no {noun}"
    return f"{count} of {_times(whole, noun)}" if whole > 1 else f"the {noun}"


def _are(count: int) -> str:
    return "are" if count > 1 else "is"


def _shown(spec: FigureSpec, plan: Plan, timeline: Timeline) -> list[str]:
    """What the figure shows beside the run itself."""
    sentences = (
        ["The weights that are shared along time are named on the arrows."]
        if "weights" in spec.look.show
        else []
    )
    if "connectivity" in spec.look.show:
        of = spec.look.output or plan.ty
        sentences.append(
            f"The heat of each input tells how much it moves the logit that ŷ⟨{of}⟩ was chosen by."
        )
    if "gradients" in spec.look.show:
        sentences.append(_returned(timeline))
    return sentences


def description(spec: FigureSpec, plan: Plan, tokens: dict[str, str], timeline: Timeline) -> str:
    """Long description, from the run: what is read, carried, emitted and fed back.

    `tokens` names each input's and output's token by key; with `step`, only what has happened by
    then is told.
    """
    sentences = _shape(spec, plan)
    if spec.symbolic_tx or spec.symbolic_ty:
        dots = "" if spec.view.piled else "; dots stand for the steps between"
        return " ".join([*sentences, f"Lengths are left open{dots}."])
    steps = len(plan.steps)
    last = timeline.reached
    read = [_quoted(tokens[key]) for step in plan.steps[:last] if (key := f"x.{step.i}") in tokens]
    # A backward chain has the whole input behind it before there is any output.
    emitted = last if spec.model.directions == 1 or last == steps else 0
    chosen = [_quoted(tokens[f"y.{step.j}"]) for step in plan.steps[:emitted] if step.j]
    if timeline.step is not None:
        sentences.append(_stands(last, steps))
    if read:
        sentences.append(f"Read: {_listed(read)}.")
    if chosen:
        sentences.append(f"Chosen: {_listed(chosen)}.")
    sentences += [*_shown(spec, plan, timeline), _weights(spec)]
    return " ".join(sentences)


def _returned(timeline: Timeline) -> str:
    """How far the gradients of the loss have come back."""
    step, steps = timeline.shown, timeline.time_steps
    if step <= steps:
        return "Gradients of the loss have not come back yet."
    first = 1 if timeline.together else timeline.time_step(step)
    through = f"step {steps}" if first == steps else f"the steps {steps} to {first}"
    return f"Gradients of the loss have come back through {through}; arrows tell their size on a log scale."


def _weights(spec: FigureSpec) -> str:
    if spec.model.provenance == "files":
        return "The weights are the user's own."
    return "The weights are random: nothing here is trained."


def norms_title(spec: FigureSpec, plan: Plan) -> str:
    """One line that names a plot of gradients."""
    name = title(spec, plan)
    return f"Size of the gradient along time: {name[0].lower()}{name[1:]}"


def norms_description(spec: FigureSpec, plan: Plan, lines: Iterable[TrendOf]) -> str:
    """Long description of a plot: for each symbol what its (t, norm) do, in the order given."""
    sentences = [_wiring(spec, plan), "The plot has time steps across and powers of ten upwards."]
    return " ".join([*sentences, *_courses(lines), _weights(spec)])


def norm(symbol: str, t: int, value: float) -> str:
    """One point of a plot."""
    return f"norm of ∂L/∂{symbol} is {scientific(value)} at t = {t}"


def chain_symbol(layer: int, layers: int, backward: bool, memory: bool) -> str:
    """The name that a chain's states have in words."""
    symbol = _state(layer, layers, "t", "c" if memory else "r" if backward else "a")
    return f"{symbol} of the backward chain" if memory and backward else symbol


def scientific(value: float) -> str:
    """Two digits and a power of ten: 3.1e-1; words where there is none."""
    if value == 0:
        return "exactly zero"
    if not isfinite(value):
        return "past the largest number"
    digits, _, exponent = f"{value:.1e}".partition("e")
    return f"{digits}e{int(exponent)}"


def _course(norms: Sequence[tuple[int, float]]) -> str:
    """What a norm does on its way."""
    steps = len(norms)
    usable = [(t, value) for t, value in norms if 0 < value < inf]
    zeros = sum(value == 0 for _, value in norms)
    if not usable:
        return "is exactly zero at every step" if zeros == steps else "is past the largest number"
    (start, first), (end, last) = usable[0], usable[-1]
    if start == end:
        course = f"is {scientific(first)} at t = {start}"
    else:
        change = last / first
        verb = "falls" if change < 0.9 else "grows" if change > 1.1 else "goes"
        course = f"{verb} from {scientific(first)} at t = {start} to {scientific(last)} at t = {end}"
    told = [(zeros, "exactly zero"), (steps - len(usable) - zeros, "past the largest number")]
    return "; it is ".join(
        [course, *(f"{words} at {_times(count, 'step')}" for count, words in told if count)]
    )


def descriptions(spec: FigureSpec, plan: Plan, tokens: dict[str, str]) -> list[str]:
    """The long description at every step, 0 to the last, as the page's player goes through them."""
    timeline = spec.timeline
    steps = [*range(timeline.last), None]
    return [description(spec, plan, tokens, replace(timeline, step=step)) for step in steps]


def place(layers: int, layer: int, t: int, chain: str) -> str:
    """Where a cell stands, as in `layer 2, time step 3`."""
    deep = f"layer {layer}, " if layers > 1 else ""
    return f"{deep}{'running backward, ' if chain == 'r' else ''}time step {t}"


def inside_title(spec: FigureSpec, at: At) -> str:
    """One line that names the figure of a cell."""
    name = _state(at.layer, spec.model.layers, at.t, at.chain)
    return (
        f"Inside {name}: {CELLS[spec.model.cell].title}, {place(spec.model.layers, at.layer, at.t, at.chain)}"
    )


def inside(spec: FigureSpec, plan: Plan, at: At, units: dict[str, str]) -> str:
    """Long description of a cell's inside. `units` are the chosen unit's numbers, by their names."""
    sentences = [_inside(spec, plan, at)]
    if units:
        told = "; ".join(f"{name} {value}" for name, value in units.items())
        sentences.append(f"Unit {spec.look.unit}: {told}.")
    elif spec.look.step is not None and at.t > spec.look.step:
        sentences.append("This step is not computed yet.")
    if not spec.symbolic_tx and not spec.symbolic_ty:
        sentences.append(_weights(spec))
    return " ".join(sentences)


def _inside(spec: FigureSpec, plan: Plan, at: At) -> str:
    """What one cell does: where it starts from, what it reads and makes."""
    before = at.t - 1 if at.chain == "a" else at.t + 1
    comes = _state(at.layer, spec.model.layers, before, at.chain)
    makes = _state(at.layer, spec.model.layers, at.t, at.chain)
    if CELLS[spec.model.cell].memory == "own":
        comes, makes = (f"{state} and {'c' + state[1:]}" for state in (comes, makes))
    step = plan.steps[at.t - 1]
    where = f" of the {step.part}" if plan.boundary else ""
    if at.layer > 1:
        read = f"the states of layer {at.layer - 1}"
    else:
        read = {
            "input": f"x⟨{step.i}⟩",
            "feedback": "the output that was fed back",
            "start": "the start token ⟨sos⟩",
            "nothing": "a zero vector",
        }[step.reads]
    return (
        f"The inside of one {CELLS[spec.model.cell].title} cell{where} with "
        f"{_times(spec.model.hidden, 'unit')} at time step {at.t} of {len(plan.steps)}: "
        f"it starts from {comes}, reads {read} and makes {makes}."
    )


def _shape(spec: FigureSpec, plan: Plan) -> list[str]:
    """What the network does and, where it is folded, how that is drawn."""
    if not spec.view.piled:
        return [_wiring(spec, plan)]
    drawn = "The encoder and the decoder are each drawn" if plan.boundary else "The network is drawn"
    looped = "a loop through a delay of one step carries each state to the next time step"
    return [_wiring(spec, plan), f"{drawn} once; {looped}." if len(plan.steps) > 1 else f"{drawn} once."]


def _wiring(spec: FigureSpec, plan: Plan) -> str:
    steps = plan.steps
    layers = f"{spec.model.layers} layers of " if spec.model.layers > 1 else ""
    size = layers + _times(spec.model.hidden, CELLS[spec.model.cell].unit)
    inputs = "T_x inputs" if spec.symbolic_tx else _times(plan.tx, "input")
    outputs = "T_y outputs" if spec.symbolic_ty else _times(plan.ty, "output")
    if plan.boundary:
        begins = any(step.reads == "start" for step in steps)
        start = (
            f"An encoder of {size} reads {inputs} and hands its last state to a decoder with weights of its "
            f"own, which {'begins with the start token ⟨sos⟩ and ' if begins else ''}emits {outputs}"
        )
    elif spec.symbolic_tx or spec.symbolic_ty:
        inputs = inputs if spec.symbolic_tx or plan.tx else "nothing"
        unrolled = "" if spec.view.piled else ", unrolled over time,"
        start = f"A network of {size}{unrolled} reads {inputs} and emits {outputs}"
    else:
        reading = _at("an input", (step.t for step in steps if step.i))
        emitting = _at("an output", (step.t for step in steps if step.j))
        length = _times(len(steps), "time step")
        start = f"A network of {size} runs over {length}, reading {reading} and emitting {emitting}"
    tail = f"{_fed_back(spec, plan)}."
    if spec.model.directions == 2:
        tail = "; every layer also runs backward in time, from the last step to the first."
    return start + tail


def _fed_back(spec: FigureSpec, plan: Plan) -> str:
    """Which outputs go into the next step, as the end of a sentence."""
    fed = [step.t - 1 for step in plan.steps if step.reads == "feedback"]
    emitting = [step.t for step in plan.steps if step.j]
    if not fed:
        return ""
    whole = spec.wiring.feedback == "softmax"
    if spec.symbolic_ty or (fed == emitting[:-1] and len(fed) > 1):
        what = "all probabilities of each output but the last" if whole else "each chosen output but the last"
        many = whole
    else:
        what = _at("all probabilities of the output" if whole else "the output chosen", fed)
        what, many = what.replace("output at the", "outputs at the"), whole or len(fed) > 1
        what = what.replace("output chosen at the", "outputs chosen at the")
    return f"; {what} {'are' if many else 'is'} fed back as the next step's input"


def _times(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _at(noun: str, steps: Iterable[int]) -> str:
    """`an input at each of the steps 1 to 4`, or `nothing`."""
    numbers = list(steps)
    if not numbers:
        return "nothing"
    if len(numbers) == 1:
        return f"{noun} at step {numbers[0]}"
    if numbers[-1] - numbers[0] == len(numbers) - 1 and len(numbers) > 2:
        return f"{noun} at each of the steps {numbers[0]} to {numbers[-1]}"
    *rest, last = [str(number) for number in numbers]
    return f"{noun} at the steps {_listed(rest)} and {last}"


def _listed(words: Sequence[str]) -> str:
    """The words, separated by commas; of a long list the first and the last few."""
    shown = list(words) if len(words) <= 16 else [*words[:12], "…", *words[-3:]]
    return ", ".join(shown)


def _quoted(token: str) -> str:
    """A token as it stands in a list: between quotes where it is not of letters and digits alone."""
    return token if token.isalnum() else f"“{token}”"
