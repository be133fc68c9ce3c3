"""Controls: hints beside the controls of pages, and titles that the table of parameters does not hold."""

from collections.abc import Sequence

MANY = 30
"""So many labels are not listed beside a control."""


def pattern() -> str:
    """Title of the menu of patterns."""
    return "Pattern"


# --- hints: what a value means, or what decides it ---


def left_open() -> str:
    """Beside an empty length, which the textbook style leaves open."""
    return "empty: left open, drawn as ⋯"


def turned_for_the_width() -> str:
    """Beside the flow, on a screen that is too narrow for another one."""
    return "a screen as narrow as this one has no other; the address keeps what it says"


def letters() -> str:
    """Beside the letters of a wiring."""
    return "a letter a step: i in, o out, b both, n none"


def words_are_inputs() -> str:
    return "each word becomes an input"


def tokens_are_inputs() -> str:
    return "each word and each mark becomes an input"


def characters_are_inputs() -> str:
    return "each character becomes an input"


def numbers_are_an_input() -> str:
    return "all numbers together are one input"


def addends_are_inputs() -> str:
    return "each number becomes an input; * marks one"


PARTS_ARE_INPUTS = {
    "words": words_are_inputs,
    "characters": characters_are_inputs,
    "numbers": numbers_are_an_input,
    "addends": addends_are_inputs,
}
"""The hint for each kind of tokens."""


def text_decides_inputs() -> str:
    """Beside the number of inputs, if the text decides it."""
    return "one input for each token of your text"


def all_tokens() -> str:
    """Beside an empty number of the tokens that one is drawn of."""
    return "empty: one of all tokens"


def targets() -> str:
    return "one word for each output; empty: drawn from the seed"


def answers(labels: Sequence[str]) -> str:
    """Beside the target of a network that learned to answer with the labels."""
    if len(labels) > MANY:
        return f"the right answer, in tokens such as {labels[len(labels) // 2]}"
    return f"the right answer: {' or '.join(labels)}"


def answer_as(answer: str) -> str:
    """Beside the target of a network that answers with many tokens; `answer` is an example."""
    return f"the right answer, such as {answer}"


def sample(text: str) -> str:
    """Beside an empty text that a network reads a sample for."""
    return f"empty: “{text}”"


def motion() -> str:
    return "in pages that show the picture; here it has a player"


# --- the panel for a network of the reader's own ---


def cell_from_tensors() -> str:
    """The choice of a cell that leaves it to the tensors."""
    return "as the tensors fit"


def head() -> str:
    return "Outputs"


def head_as_saved() -> str:
    """The choice of a head that leaves it to the file."""
    return "as the file says, or softmax"


def heads() -> dict[str, str]:
    """The heads of an own network."""
    return {
        "softmax": "softmax: one of the classes",
        "sigmoid": "sigmoid: each by itself, yes or no",
        "linear": "linear: numbers",
    }


def between() -> str:
    return "Between two layers of outputs"


def between_as_saved() -> str:
    """The choice of a function that leaves it to the file."""
    return "as the file says"


def functions_between() -> dict[str, str]:
    """The functions between the two layers of a head."""
    return {"relu": "ReLU", "tanh": "tanh", "linear": "nothing"}


def reads() -> str:
    return "One output of both directions reads"


def readings() -> dict[str, str]:
    return {
        "": "as the file says, or the ends",
        "ends": "the ends: each chain's last state",
        "last": "the last time step: output[-1]",
    }


def batch() -> str:
    return "A batch"


def axes() -> dict[str, str]:
    """On which axis the items of a batch are."""
    return {"": "none", "first": "first axis: (N, T, …)", "second": "second axis: (T, N, …)"}


def item() -> str:
    return "Its item, from 0"


def own_text() -> str:
    return "Text, instead of an input"


def start_of_decoder() -> str:
    return "Start token"


def roles_of_modules() -> str:
    return "Map, if asked"


def pattern_from_tensors() -> str:
    """The choice of a pattern that leaves it to the tensors."""
    return "as the tensors say"


def outputs_where_free() -> str:
    """Title of the number of outputs, for the patterns that leave it free."""
    return "T_y, where free"


def wiring_if_custom() -> str:
    """Title of the letters of a wiring, for the custom pattern."""
    return "Wiring, if custom"


def feedback_from_pattern() -> str:
    """The choice of feedback that leaves it to the pattern."""
    return "as the pattern has it"


# --- the menus of a static site ---


def open_length() -> str:
    """The choice of a length that a textbook figure leaves open."""
    return "open"
