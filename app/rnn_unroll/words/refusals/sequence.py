"""Why a wiring, its lengths, a text and targets do not agree. Tokenisers have their names in `tokens`."""

from collections.abc import Sequence

from rnn_unroll.words.forms import counted

TOKENS = {
    "words": ("word", "words"),
    "characters": ("character", "characters"),
    "numbers": ("row of numbers", "rows of numbers"),
    "addends": ("number", "numbers"),
}
"""What a tokeniser cuts a text into, singular and plural, by the tokeniser's name."""

FEW = 13
"""The most labels that an error lists."""


def lengths_differ(pattern: str, tx: int, ty: int) -> str:
    return f"the pattern {pattern!r} has T_x = T_y; tx={tx} and ty={ty} differ"


def not_the_texts_length(tx: int, count: int, tokeniser: str) -> str:
    return f"tx={tx} is at odds with the text, which has {counted(count, *TOKENS[tokeniser])}"


def nothing_to_read(tokeniser: str) -> str:
    """For a text that is not empty."""
    return f"the text has no {TOKENS[tokeniser][1]}"


def not_the_wirings_length(name: str, value: int, io: str, count: int) -> str:
    return f"{name}={value} is at odds with io={io}, which has {count}"


def out_of_the_patterns_range(name: str, allowed: str, pattern: str, value: int) -> str:
    return f"{name} must be {allowed} for the pattern {pattern!r}, not {value}"


def wiring_missing(custom: str) -> str:
    return f"the pattern {custom!r} needs io: one letter for each time step, as in io=iiboo"


def input_not_for_pattern(vectors: int, pattern: str, allowed: str) -> str:
    return f"input has {vectors} vectors, but the pattern {pattern!r} reads {allowed}"


def input_not_for_wiring(vectors: int, io: str, inputs: int) -> str:
    return f"input has {vectors} vectors, but io={io} reads {inputs}"


def text_not_for_pattern(count: int, tokeniser: str, pattern: str, inputs: int) -> str:
    return (
        f"the text has {counted(count, *TOKENS[tokeniser])}, "
        f"but the pattern {pattern!r} reads {counted(inputs, 'input', 'inputs')}"
    )


def text_too_long_for_pattern(count: int, tokeniser: str, pattern: str, inputs: int) -> str:
    return (
        f"the text has {counted(count, *TOKENS[tokeniser])}, "
        f"but the pattern {pattern!r} reads at most {counted(inputs, 'input', 'inputs')}"
    )


def not_the_samples_length(task: str, tx: int, count: int) -> str:
    return f"tx={tx} is at odds with the sample of {count} tokens that task={task} reads without a text"


def text_not_for_wiring(count: int, tokeniser: str, inputs: int) -> str:
    return (
        f"the text has {counted(count, *TOKENS[tokeniser])}, "
        f"but the wiring reads {counted(inputs, 'input', 'inputs')}"
    )


def targets_not_for_outputs(count: int, tokeniser: str, outputs: int) -> str:
    return (
        f"targets has {counted(count, *TOKENS[tokeniser])}, "
        f"but the figure has {counted(outputs, 'output', 'outputs')}"
    )


def classes_not_for_outputs(count: int, outputs: int) -> str:
    return (
        f"targets has {counted(count, 'class', 'classes')}, "
        f"but the figure has {counted(outputs, 'output', 'outputs')}"
    )


def answer_of_another_length(count: int, outputs: int) -> str:
    """`count` are the tokens of the right answer, with the ⟨eos⟩ that ends it."""
    return (
        f"the right answer has {count} tokens, ⟨eos⟩ included, but the figure has "
        f"{counted(outputs, 'output', 'outputs')}: set ty to {count}"
    )


def answer_missing(labels: Sequence[str], example: str) -> str:
    """`example` is a right answer to some text, for a network that answers with many tokens."""
    few = len(labels) <= FEW
    wanted = f"the right answer, such as {example}" if example else " or ".join(labels) if few else "it"
    return f"gradients need to know which answer is right: set targets to {wanted}"


def no_addend(written: str, mark: str, example: str) -> str:
    """For a task that reads numbers one by one; `written` is a token, quoted, `example` a text."""
    return (
        f"{written} is no number from 0 to 1, with {mark} right behind it if it is marked, as in {example!r}"
    )


def no_number(written: str, limit: float, example: str) -> str:
    """For the target of an output that is a number; `written` is a token, quoted."""
    return f"targets must be a number from {-limit:g} to {limit:g}, such as {example}, not {written}"


def numbers_missing(names: Sequence[str], unit: str, high: float, example: str) -> str:
    """For a task that reads so many numbers; `example` is a text that has them."""
    return (
        f"the text must be {len(names)} numbers from 0 to {high:g}: {', '.join(names)} in {unit}, "
        f"as in {example!r}"
    )
