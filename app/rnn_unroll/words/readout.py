"""What the readout says of a node: where its vector comes from, and the titles of its vectors."""

INITIAL_STATE = "Before the first time step nothing is remembered: every unit is 0."
OWN_INPUT = "A vector of your own input."
START_TOKEN = "The one-hot vector of the start token, which can be read but never chosen."
READS_START_TOKEN = "It reads the one-hot vector of the start token ⟨sos⟩."
READS_NOTHING = "This step reads nothing: a zero vector."
BACKWARD = "It runs backward in time, from the last step to the first."
"""Stands before what a backward chain reads."""

SYMBOLS = {
    "a": "a, activation",
    "c": "c, memory",
    "update": "Γᵤ, update gate",
    "reset": "Γᵣ, reset gate",
    "forget": "Γ_f, forget gate",
    "output": "Γₒ, output gate",
    "candidate": "c̃, candidate",
}
"""Titles of a state's vectors by their names in the trace."""

LOGITS_GRADIENT = "∂L/∂z, gradient of the logits"
INPUT_GRADIENT = "∂L/∂x, gradient"


def output(tokens: int, chosen: str, own: bool) -> str:
    """An output over so many tokens; `own` says that the weights are the reader's."""
    weights = "The weights are yours." if own else "The weights are random: it means nothing yet."
    return f"Probabilities of the {tokens} tokens; the chosen one is “{chosen}”. {weights}"


def input_token(token: str) -> str:
    return f"The one-hot vector of “{token}”."


def loss(target: str, total: float) -> str:
    return (
        f"Cross-entropy: how far the output is from its target “{target}”. All losses add up to {total:.4f}."
    )


def reads_below(layer: int, t: int, both: bool) -> str:
    """What a state of a layer above the first reads; `both` where the layer below runs both ways."""
    below = f"[{layer - 1}]⟨{t}⟩"
    if both:
        return f"It reads a{below} and r{below}, the states of the layer below."
    return f"It reads a{below}, the state of the layer below."


def reads_token(i: int, token: str) -> str:
    return f"It reads x⟨{i}⟩, the one-hot vector of “{token}”."


def reads_own_input(i: int) -> str:
    return f"It reads x⟨{i}⟩, a vector of your own input."


def reads_probabilities(t: int) -> str:
    """Softmax feedback from step t."""
    return f"It reads all the probabilities of step {t}."


def reads_choice(token: str, t: int) -> str:
    """Feedback of the token that step t chose."""
    return f"It reads the one-hot vector of “{token}”, the token chosen at step {t}."


def state_gradient(vector: str) -> str:
    """Title of the gradient of one of a state's vectors, by its name in SYMBOLS."""
    return f"∂L/∂{SYMBOLS[vector]}"


def connectivity(output: int, token: str) -> str:
    """Title of the gradient of the logit that an output chose its token by."""
    return f"∂z⟨{output}⟩/∂x, of the logit of “{token}”"


def unit(k: int) -> str:
    """Name of a unit, counted from 1."""
    return f"unit {k}"


def number(k: int) -> str:
    """Name of a component of an own input vector, counted from 1."""
    return f"number {k}"


LOSS = "loss"
"""Name of a loss's only number."""
