"""Now: what happens at the current step of a run, one or two sentences for each step.

Every sentence is true of the run that the figure shows: its tokens, shares and sizes are those of the trace.
A figure without numbers tells symbols alone.
"""

from dataclasses import replace

from rnn_unroll.engine import key as keys
from rnn_unroll.tokens import END_TOKEN, START_TOKEN
from rnn_unroll.words import symbols
from rnn_unroll.words.facts import Figure, Happening, Losses, Slot
from rnn_unroll.words.forms import listed, percent, significant, unbroken
from rnn_unroll.words.marked import Marked, Symbol, joined, marked
from rnn_unroll.words.progress import quote_answer

LONGEST_MEMORY = 44
"""The most characters of what a state has read that a sentence repeats."""

LEAST, MOST = 1e-6, 1e6
"""Sizes of gradients beyond these are told as less or more than them."""


def steps(figure: Figure, run: tuple[Happening, ...], losses: Losses | None) -> list[Marked]:
    """What to say after each step of the run, from 0 to the last; `run` are its time steps.

    `losses` is None if the run shows no gradients, or no numbers.
    """
    timeline = figure.timeline
    by_step = [start(figure), *(time_step(figure, happening) for happening in run)]
    for step in range(timeline.time_steps + 1, timeline.last + 1):
        at = replace(timeline, step=step)
        returned = back_together(losses) if timeline.together else back(figure, at.time_step(step), losses)
        by_step.append(returned)
    return by_step


def start(figure: Figure) -> Marked:
    """Before the first time step."""
    first = state(figure, 0, 1)
    if figure.begins:
        return marked("Nothing is read yet. The memory holds what your file says: {first}.", first=first)
    if figure.directions == 2:
        last = state(figure, len(figure.plan.steps) + 1, 1, backward=True)
        return marked(
            "Nothing is read yet. The memories of both chains are empty: {first} and {last} are all zeros.",
            first=first,
            last=last,
        )
    if figure.layers > 1:
        return marked(
            "Nothing is read yet. The memory of every layer is empty: {first} is all zeros.", first=first
        )
    return marked("Nothing is read yet. The memory is empty: {first} is all zeros.", first=first)


def time_step(figure: Figure, now: Happening) -> Marked:
    """A time step on the way forward."""
    if figure.counted(now.step.t) != figure.counted(now.step.t, first=True):
        last = symbols.time_step(figure, now.step.t)
        return marked("Dots stand for the steps up to {last}, which follow in the same way.", last=last)
    sentences = [_reads(figure, now), _unknown(figure, now), _mixes(figure, now)]
    if figure.directions == 2:
        sentences.append(_backward(figure, now))
    elif now.step.j:
        sentences += [_answers(figure, now), _attends(now), _ends(figure, now)]
    elif now.early is not None:
        sentences.append(_early(figure, now))
    return joined(sentences)


# --- what a step reads ---


def _reads(figure: Figure, now: Happening) -> Marked:
    step = now.step
    who = {"network": "The network", "encoder": "The encoder", "decoder": "The decoder"}[step.part]
    match step.reads:
        case "input":
            x = slot(figure, "input", step.i)
            if not now.read:
                return marked("{who} reads {x}.", who=who, x=x)
            return marked("{who} reads “{token}”, {x}.", who=who, token=now.read, x=x)
        case "start":
            sos = Symbol(keys.START, START_TOKEN)
            return marked("The decoder begins: it reads the start token {sos}.", sos=sos)
        case "target":
            y = slot(figure, "output", now.fed)
            forced = "Whatever {y} said, the step reads the right answer, “{token}”: teacher forcing."
            return marked(forced, y=y, token=now.read)
        case "feedback" if figure.probabilities:
            y = slot(figure, "output", now.fed)
            return marked("All the probabilities of {y} come back as the input.", y=y)
        case "feedback" if now.read:
            y = slot(figure, "output", now.fed)
            return marked("The last output, {y} “{token}”, comes back as the input.", token=now.read, y=y)
        case "feedback":
            return marked("The last output, {y}, comes back as the input.", y=slot(figure, "output", now.fed))
    if figure.plan.boundary and step.t == figure.plan.boundary + 1:
        return marked("The decoder begins, and there is nothing for it to read.")
    return marked("There is nothing to read at this step.")


def _unknown(figure: Figure, now: Happening) -> Marked:
    if now.step.reads != "input" or now.read not in figure.unknown:
        return ()
    return marked("“{token}” is nothing that it learned: it counts as unknown.", token=now.read)


# --- what becomes of it ---


def _mixes(figure: Figure, now: Happening) -> Marked:
    """How the first layer makes its state, and what those above do."""
    t = now.step.t
    before, here = state(figure, t - 1, 1), state(figure, t, 1)
    nothing = now.step.reads == "nothing"
    if t == 1 and nothing:
        first = marked(
            "The memory is empty: {before} is all zeros, so the biases alone make {here}.",
            **_pair(before, here),
        )
    elif t == 1:
        first = marked(
            "Its memory is still empty: {before} is all zeros. The new state is {here}.",
            **_pair(before, here),
        )
    elif nothing:
        first = marked(
            "{who} goes on from {before}, {memory}, to a new state {here}.",
            who=_who(figure, now),
            memory=_memory(figure, now),
            **_pair(before, here),
        )
    else:
        first = marked(
            "{who} mixes it with {before}, {memory}, into a new state {here}.",
            who=_who(figure, now),
            memory=_memory(figure, now),
            **_pair(before, here),
        )
    if figure.layers == 1 or figure.directions == 2:
        return first
    top = state(figure, t, figure.layers)
    above = (
        marked("The layer above mixes that with a memory of its own, into {top}.", top=top)
        if figure.layers == 2
        else marked("Each layer above mixes the state below with a memory of its own, up to {top}.", top=top)
    )
    return joined([first, above])


def _pair(before: Symbol, here: Symbol) -> dict[str, Symbol]:
    return {"before": before, "here": here}


def _who(figure: Figure, now: Happening) -> str:
    """What makes the new state, after the sentence on what is read."""
    if figure.directions == 2:
        return "The forward chain"
    if figure.layers > 1:
        return "The first layer"
    if now.step.reads in ("input", "start"):
        return "It"
    return "The decoder" if now.step.part == "decoder" else "The network"


def _memory(figure: Figure, now: Happening) -> str:
    """What the state before is, by what it has read. A decoder's also holds the encoder's."""
    begins = now.step.t == figure.plan.boundary + 1
    whose = "the encoder's" if begins else "its"
    if now.step.part == "decoder" and not begins:
        own = _content(now)
        return f"its memory of the input and of {own}" if own else "its memory of the input"
    if now.before is None:
        return f"{whose} memory of the steps so far"
    return (
        f"{whose} memory of {_content(now)}"
        if now.before
        else f"{whose} memory, which has read nothing so far"
    )


def content_after(figure: Figure, now: Happening) -> str:
    """What the state after a time step has read."""
    step = now.step
    known = now.before is not None and (now.read or step.reads in ("nothing", "start"))
    own = (*(now.before or ()), *((now.read,) if now.read else ()))
    if step.t == figure.plan.boundary + 1 > 1:
        own = (now.read,) if now.read else ()
    content = _content(now._replace(before=own)) if known else ""
    if step.part == "decoder":
        return f"the input and of {content}" if content else "the input"
    if content:
        return content
    return f"the steps 1 to {step.t}" if step.t > 1 else "step 1"


def _content(now: Happening) -> str:
    """What a state has read; empty if that is not known, or nothing."""
    if not now.before:
        return ""
    text = now.between.join(now.before)
    if len(text) <= LONGEST_MEMORY or len(now.before) == 1:
        return f"“{text}”"
    return f"the {len(now.before)} tokens so far"


def _backward(figure: Figure, now: Happening) -> Marked:
    """What the backward chain and all that needs it do at a step."""
    last, t = len(figure.plan.steps), now.step.t
    if t < last:
        return marked("The backward chain waits for the end of the input.")
    begins, ends = state(figure, last, 1, backward=True), state(figure, 1, 1, backward=True)
    if last == 1:
        back = marked("The backward chain makes {begins} at the same step.", begins=begins)
    else:
        back = marked(
            "Now that all is read, the backward chain runs from {begins} to {ends}.", begins=begins, ends=ends
        )
    layers = "The layer above reads" if figure.layers == 2 else "The layers above read"
    above = marked("{layers} the states of both chains.", layers=layers) if figure.layers > 1 else ()
    return joined([back, above, _answers_together(figure, now)])


# --- what a step answers ---


def _answers(figure: Figure, now: Happening) -> Marked:
    y = slot(figure, "output", now.step.j)
    if not now.answers:
        return marked("The output {y} is read from it.", y=y)
    (answer,) = now.answers
    if figure.numeric:
        return marked("It answers with a number, {y}: {number}.", y=y, number=answer.token)
    share, token = unbroken(percent(answer.share)), _quoted(answer.token)
    if figure.sampling and figure.sampling.topk != 1:
        return marked("It draws {token}, {y}, to which it gives {share}.", token=token, y=y, share=share)
    verb = "chooses" if not figure.trained else "writes" if figure.end is not None else "answers"
    return marked("It {verb} {token}, {y}: {share}.", verb=verb, token=token, y=y, share=share)


def _quoted(token: str) -> str:
    """A token in quotes, but for that with which a network ends."""
    return token if token == END_TOKEN else f"“{token}”"


def _answers_together(figure: Figure, now: Happening) -> Marked:
    """The outputs of a network that runs both ways, which come at the end."""
    count = figure.plan.ty
    if not count:
        return ()
    if count == 1:
        return _alone(figure, now)
    first, last = slot(figure, "output", 1), slot(figure, "output", count)
    if not now.answers:
        return marked("The outputs {first} to {last} are read from both chains.", first=first, last=last)
    tokens = listed([quote_answer(figure, answer.token) for answer in now.answers])
    return marked(
        "The outputs {first} to {last} are read from both chains: {tokens}.",
        first=first,
        last=last,
        tokens=tokens,
    )


def _alone(figure: Figure, now: Happening) -> Marked:
    """The only output of a network that runs both ways."""
    if not now.answers:
        return marked("The output {y} is read from both chains.", y=slot(figure, "output", 1))
    answer = _answers(figure, now._replace(step=now.step._replace(j=1)))
    return joined([marked("The output is read from both chains."), answer])


def _attends(now: Happening) -> Marked:
    if now.looked is None:
        return ()
    number, token, weight = now.looked
    x = Symbol(keys.read(number), "x", f"⟨{number}⟩")
    quoted = f" “{token}”" if token else ""
    return marked("It attends most to {x}{token}: α = {weight}.", x=x, token=quoted, weight=f"{weight:.2f}")


def _ends(figure: Figure, now: Happening) -> Marked:
    if not figure.end or not now.answers:
        return ()
    if now.step.j == figure.end:
        return marked("With that it says that it is done.")
    if now.step.j > figure.end:
        return marked("It has written {eos} before, so this means nothing.", eos=END_TOKEN)
    return ()


def _early(figure: Figure, now: Happening) -> Marked:
    early = now.early
    assert early is not None
    token = early.token if figure.numeric else f"“{early.token}”"
    if early.share is None:
        return marked("If the text stopped here, the output would be {token}.", token=token)
    return marked(
        "If the text stopped here, the answer would be {token}: {share}.",
        token=token,
        share=unbroken(percent(early.share)),
    )


# --- gradients ---


def back(figure: Figure, t: int, losses: Losses | None) -> Marked:
    """A time step on the way back."""
    here = state(figure, t, 1)
    if losses is None:
        return marked("The gradient of the loss comes back to {here}.", here=here)
    size = losses.sizes[t - 1]
    if not size:
        reached = marked("No gradient comes back to {here}: its size there is 0.", here=here)
    else:
        reached = marked(
            "The gradient comes back to {here}; its size there is {size}.", here=here, size=_size(size)
        )
    if t < figure.timeline.time_steps:
        return reached
    return joined([_loss(losses), reached])


def back_together(losses: Losses | None) -> Marked:
    """All time steps at once, where two chains run in opposite directions."""
    together = marked(
        "Gradients come back through all time steps at once, for the chains run in opposite ways."
    )
    return together if losses is None else joined([_loss(losses), together])


def _loss(losses: Losses) -> Marked:
    return marked("The loss is {total}.", total=_size(losses.total) if losses.total else "0")


def _size(value: float) -> str:
    if value < LEAST:
        return f"less than {significant(LEAST, 1)}"
    return f"more than {significant(MOST, 1)}" if value > MOST else significant(value, 3)


# --- symbols ---


def state(figure: Figure, t: int, layer: int, backward: bool = False) -> Symbol:
    """The symbol of a state; that before a chain's first step is at t = 0, or T + 1 of a backward chain."""
    letter, direction = ("r", 1) if backward else ("a", 0)
    first = t in (0, len(figure.plan.steps) + 1)
    key = keys.initial(direction, layer) if first else keys.state(direction, layer, t)
    # Past the end of a length that is left open there is a step too.
    last = f"{symbols.time_step(figure, t - 1)} + 1" if t and figure.open else str(t)
    when = last if first else symbols.time_step(figure, t)
    return Symbol(key, letter, f"[{layer}]⟨{when}⟩" if figure.layers > 1 else f"⟨{when}⟩")


def slot(figure: Figure, kind: Slot, number: int) -> Symbol:
    """The symbol of an input or an output."""
    written = symbols.slot(figure, kind, number)
    key = keys.read(number) if kind == "input" else keys.output(number)
    return Symbol(key, written[:1], written[1:])
