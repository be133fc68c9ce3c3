"""Wiring: what a network reads and emits at which time steps, and how a figure draws that."""

from rnn_unroll.engine.cells import CELLS
from rnn_unroll.words import cells
from rnn_unroll.words.facts import Figure
from rnn_unroll.words.forms import apart, at_steps, counted


def shape(figure: Figure) -> str:
    """The network's wiring and, for a folded figure, how it is drawn."""
    if not figure.folded:
        return wiring(figure)
    return f"{wiring(figure)} {_drawn_once(figure)}"


def not_recurrent(figure: Figure) -> str:
    """Why an arrow goes into the state of a network that runs a single time step; empty for any other one."""
    if len(figure.plan.steps) > 1 or figure.open:
        return ""
    if not figure.numbers:
        return "Nothing recurs in a single step."
    states = ["a⟨0⟩", "r⟨2⟩"][: figure.directions]
    if CELLS[figure.cell].memory == "own":
        states += ["c⟨0⟩", "c_r⟨2⟩"][: figure.directions]
    *rest, last = states
    which = f"{', '.join(rest)} and {last}, which are" if rest else f"{last}, which is"
    return f"Nothing recurs in a single step: its state is computed from {which} zero."


def memory(figure: Figure) -> str:
    """What the second line between the states of an LSTM is.

    Empty for a cell without a memory of its own, and for a single step, between which there is no line.
    """
    if CELLS[figure.cell].memory != "own" or (len(figure.plan.steps) == 1 and not figure.open):
        return ""
    return "A second line carries the memory c from step to step."


def _drawn_once(figure: Figure) -> str:
    drawn = "The encoder and the decoder are each drawn" if figure.plan.boundary else "The network is drawn"
    if len(figure.plan.steps) == 1:
        return f"{drawn} once."
    return f"{drawn} once; a loop through a delay of one step carries each state to the next time step."


def wiring(figure: Figure) -> str:
    """One sentence about the network: its size, what it reads, emits and feeds back."""
    if figure.plan.boundary:
        network = _two_networks(figure)
    elif figure.open:
        network = _open_network(figure)
    else:
        network = _network(figure)
    if figure.directions == 2:
        return f"{network}; every layer also runs backward in time, from the last step to the first."
    fed_back = _fed_back(figure)
    return f"{network}; {fed_back}.{_attends(figure)}" if fed_back else f"{network}.{_attends(figure)}"


def _attends(figure: Figure) -> str:
    """The sentence about attention, after that about the network; empty if there is none."""
    if not figure.attends:
        return ""
    state = "a⟨t⟩" if figure.layers == 1 else f"a[{figure.layers}]⟨t⟩"
    return (
        f" Each output attends to all states of the encoder: it reads h̃⟨t⟩, made of {state} and of their "
        "mean, weighted by α⟨t,s⟩."
    )


def _two_networks(figure: Figure) -> str:
    starts = any(step.reads == "start" for step in figure.plan.steps)
    emits = f"begins with the start token ⟨sos⟩ and emits {_outputs(figure)}" if starts else ""
    return (
        f"An encoder of {_size(figure)} reads {_inputs(figure)} and hands its last state to a decoder with "
        f"weights of its own, which {emits or f'emits {_outputs(figure)}'}"
    )


def _open_network(figure: Figure) -> str:
    reads = _inputs(figure) if figure.open_tx or figure.plan.tx else "nothing"
    if figure.folded:
        return f"A network of {_size(figure)} reads {reads} and emits {_outputs(figure)}"
    return f"A network of {_size(figure)}, unrolled over time, reads {reads} and emits {_outputs(figure)}"


def _network(figure: Figure) -> str:
    steps = figure.plan.steps
    reading = [step.t for step in steps if step.i]
    emitting = [step.t for step in steps if step.j]
    return (
        f"A network of {_size(figure)} runs over {counted(len(steps), 'time step', 'time steps')}, "
        f"reading {f'an input at {at_steps(reading)}' if reading else 'nothing'} "
        f"and emitting {f'an output at {at_steps(emitting)}' if emitting else 'nothing'}"
    )


def _size(figure: Figure) -> str:
    """`6 hidden units`, `2 layers of 6 hidden units`."""
    units = cells.units(figure, *CELLS[figure.cell].unit)
    return f"{figure.layers} layers of {units}" if figure.layers > 1 else units


def _inputs(figure: Figure) -> str:
    return "T_x inputs" if figure.open_tx else counted(figure.plan.tx, "input", "inputs")


def _outputs(figure: Figure) -> str:
    return "T_y outputs" if figure.open_ty else counted(figure.plan.ty, "output", "outputs")


def _fed_back(figure: Figure) -> str:
    """The clause about which outputs the next step reads; empty if none are read."""
    fed = [step.t - 1 for step in figure.plan.steps if step.reads == "feedback"]
    if not fed:
        return ""
    emitting = [step.t for step in figure.plan.steps if step.j]
    if figure.open_ty or (len(fed) > 1 and fed == emitting[:-1]):
        if figure.probabilities:
            return "all probabilities of each output but the last are fed back as the next step's input"
        return f"each {figure.chosen} output but the last is fed back as the next step's input"
    steps = at_steps(fed)
    if figure.probabilities:
        outputs = "outputs" if apart(fed) else "output"
        return f"all probabilities of the {outputs} at {steps} are fed back as the next step's input"
    if len(fed) == 1:
        return f"the output {figure.chosen} at {steps} is fed back as the next step's input"
    outputs = "outputs" if apart(fed) else "output"
    return f"the {outputs} {figure.chosen} at {steps} are fed back as the next step's input"
