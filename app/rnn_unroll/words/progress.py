"""Progress: how far a run has got at the step that a figure shows."""

from rnn_unroll.words import symbols
from rnn_unroll.words.facts import Early, Figure, Looked, Slot
from rnn_unroll.words.forms import capitalised, counted, listed, quoted


def happened(figure: Figure, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> list[str]:
    """Sentences about which step the figure shows, and what it has read and emitted by then.

    `inputs` and `outputs` are the tokens that the figure writes, empty if it writes none.
    """
    timeline, steps = figure.timeline, figure.plan.steps
    read = [step.i for step in steps[: timeline.reached] if step.i]
    emitted = [step.j for step in steps[: figure.emitted] if step.j]
    if figure.folded:
        sentences = [_shown(figure) if figure.open else done(figure)] if timeline.step is not None else []
        # Only one step of each network is drawn, so what was read and chosen before is not seen.
        if read and inputs and _seen(figure, [step.t for step in steps if step.i], len(read)):
            sentences.append(f"Read last: {quote_answer(figure, inputs[read[-1] - 1])}.")
            sentences += _unknown(figure, [inputs[read[-1] - 1]])
        if emitted and outputs and _seen(figure, [step.t for step in steps if step.j], len(emitted)):
            sentences.append(
                f"{capitalised(figure.chosen)} last: {quote_answer(figure, outputs[emitted[-1] - 1])}."
            )
        return sentences
    sentences = [_shown(figure)] if timeline.step is not None else []
    if read:
        sentences.append(f"Read: {_listed(figure, 'input', read, inputs)}.")
        sentences += _unknown(figure, [inputs[i - 1] for i in read] if inputs else [])
    if emitted:
        verb = capitalised(figure.chosen) if outputs else "Emitted"
        sentences.append(f"{verb}: {_listed(figure, 'output', emitted, outputs)}.")
    return sentences


def early(figure: Figure, answers: tuple[Early, ...]) -> list[str]:
    """A sentence about the early answers so far: the first one, where they change, and the last one."""
    answers = tuple(answer for answer in answers if answer.t <= figure.timeline.reached)
    changes = [
        _answer(figure, answer)
        for k, answer in enumerate(answers)
        if k == 0
        or answer.token != answers[k - 1].token
        or (answer.share is not None and k == len(answers) - 1)
    ]
    return [f"Early answers as they change: {listed(changes, '; ')}."] if changes else []


def _answer(figure: Figure, answer: Early) -> str:
    """`after “not” negative, 83 %`."""
    when = f"“{answer.read}”" if answer.read else f"step {answer.t}"
    share = "" if answer.share is None else f", {100 * answer.share:.0f} %"
    return f"after {when} {quote_answer(figure, answer.token)}{share}"


def quote_answer(figure: Figure, token: str) -> str:
    """A token in a list; a number needs no quotes."""
    return token if figure.numeric else quoted(token)


def attended(figure: Figure, looked: tuple[Looked, ...]) -> list[str]:
    """A sentence on what each output so far attends to most; none if the figure does not show it."""
    emitted = [step.j for step in figure.plan.steps[: figure.emitted] if step.j]
    if not (emitted and looked):
        return []
    most = [
        f"ŷ⟨{j}⟩ to {weighted(looked[j - 1].number, looked[j - 1].token, looked[j - 1].weight)}"
        for j in emitted
    ]
    return [f"Attends most: {listed(most)}."]


def weighted(number: int, token: str, weight: float) -> str:
    """An input and the weight that attention gives to its state: `x⟨3⟩ “cat” (α = 0.62)`."""
    return f"x⟨{number}⟩{f' “{token}”' if token else ''} (α = {weight:.2f})"


def _unknown(figure: Figure, read: list[str]) -> list[str]:
    """A sentence about the tokens that were read and that the network does not know."""
    tokens = [token for token in figure.unknown if token in read]
    return [f"It does not know {listed([f'“{token}”' for token in tokens])}."] if tokens else []


def _listed(figure: Figure, kind: Slot, numbers: list[int], tokens: tuple[str, ...]) -> str:
    """Inputs or outputs by their tokens or, if there are none, by their symbols; dots for left-out ones."""
    if tokens:
        return listed([quote_answer(figure, tokens[number - 1]) for number in numbers])
    dots = (figure.plan.tx if kind == "input" else figure.plan.ty) - 1 if figure.leaves_open(kind) else 0
    return listed(["…" if number == dots else symbols.slot(figure, kind, number) for number in numbers])


def _seen(figure: Figure, slots: list[int], count: int) -> bool:
    """Whether a folded figure draws what it read or emitted last, of `count` so far at these time steps.

    It draws one step of each network, and in every step what a network reads or emits only once.
    """
    t, boundary = slots[count - 1], figure.plan.boundary
    first, last = (1, boundary) if t <= boundary else (boundary + 1, len(figure.plan.steps))
    lone = sum(first <= slot <= last for slot in slots) == 1
    return lone or t == figure.timeline.within(first, last)


def _shown(figure: Figure) -> str:
    """Which step of the run the figure shows."""
    timeline = figure.timeline
    if not timeline.reached:
        return "Shown before the first time step."
    if figure.open:
        return f"Shown after time step {symbols.time_step(figure, timeline.reached)}."
    return f"Shown after time step {timeline.reached} of {timeline.time_steps}."


def done(figure: Figure) -> str:
    """How many inputs are read and outputs emitted by the step that is shown; empty at the end of the run."""
    timeline, plan = figure.timeline, figure.plan
    if timeline.ended:
        return ""
    if not timeline.reached:
        return "Shown before the first time step: nothing is read or computed yet."
    read = sum(step.reads == "input" for step in plan.steps[: timeline.reached])
    emitted = sum(bool(step.j) for step in plan.steps[: figure.emitted])
    return (
        f"Shown after time step {timeline.reached} of {timeline.time_steps}: "
        f"{_share(read, plan.tx, 'input', 'inputs')} read, "
        f"{_share(emitted, plan.ty, 'output', 'outputs')} emitted."
    )


def _share(count: int, whole: int, one: str, many: str) -> str:
    """`2 of 4 inputs are`, `no output is`, `the input is`."""
    if not count:
        return f"no {one} is"
    if whole == 1:
        return f"the {one} is"
    return f"{count} of {counted(whole, one, many)} {'is' if count == 1 else 'are'}"


def returned(figure: Figure) -> str:
    """The time steps through which the gradients of the loss have come back, and what their arrows tell."""
    timeline = figure.timeline
    step, steps = timeline.shown, timeline.time_steps
    if step <= steps:
        return "Gradients of the loss have not come back yet."
    back = 1 if timeline.together else timeline.time_step(step)
    last = symbols.time_step(figure, steps)
    through = (
        f"step {last}"
        if back == steps
        else f"the steps {last} to {symbols.time_step(figure, back, first=True)}"
    )
    size = "; arrows tell their size on a log scale" if figure.numbers else ""
    return f"Gradients of the loss have come back through {through}{size}."
