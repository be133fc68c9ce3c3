"""Why a figure cannot ask what its address wants it to ask, and why a guess is none."""

from collections.abc import Sequence

from rnn_unroll.words.forms import counted, listed


def no_kind(slug: str) -> str:
    return f"there is no question {slug}"


def no_arguments(slug: str, written: str, given: str) -> str:
    return f"ask={slug} is written {written}, not with {given}"


def nothing_to_tell(slug: str) -> str:
    return f"ask={slug} has no answer in this figure, or every answer is right"


def too_close() -> str:
    return "the sizes are too close to each other for a question"


def too_many_choices(count: int, most: int) -> str:
    return f"a question has at most {most} choices, and here there are {count}"


def no_bottleneck() -> str:
    return "ask=carries needs an encoder and a decoder of one layer, without attention"


def no_step(t: int, steps: int) -> str:
    return f"the figure has {counted(steps, 'time step', 'time steps')}, so there is no step {t}"


def no_output(number: int, outputs: int) -> str:
    return f"the figure has {counted(outputs, 'output', 'outputs')}, so there is no ŷ⟨{number}⟩"


def no_input(number: int, inputs: int) -> str:
    return f"the figure has {counted(inputs, 'input', 'inputs')}, so there is no x⟨{number}⟩"


def not_fed_back(t: int) -> str:
    return f"no output is fed back into step {t}"


def no_tokens() -> str:
    return "the outputs of this network choose no token"


def no_unit(unit: int, units: int) -> str:
    return f"the vector has {counted(units, 'unit', 'units')}, so there is no unit {unit}"


def no_gate(place: str) -> str:
    return f"{place} is a state, not a gate"


def half_open(mean: float) -> str:
    return f"the gate is neither mostly open nor mostly closed: its units are {mean:.2f} on average"


def no_vector(place: str, known: Sequence[str]) -> str:
    return f"the figure has no {place}; its vectors are {listed(known)}, each with a layer and a step"


def no_numbers_to_ask_for() -> str:
    return "a question is asked of the unrolled network or of a cell, in the computed style, which hold still"


def no_step_beside() -> str:
    return "a question shows the figure before its first step"


def no_number(written: str) -> str:
    return f"the answer is a number, and {written} is none"


def no_choice(written: str) -> str:
    return f"{written} is no answer to this question"
