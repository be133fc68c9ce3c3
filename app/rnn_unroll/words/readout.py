"""Readout: the page's sentences about a node: where its vector comes from, and the titles of its vectors."""

from rnn_unroll.words import decoding
from rnn_unroll.words.facts import Looked, Sampling
from rnn_unroll.words.progress import weighted

_VECTORS = {
    "a": "a, activation",
    "c": "c, memory",
    "update": "Γᵤ, update gate",
    "reset": "Γᵣ, reset gate",
    "forget": "Γ_f, forget gate",
    "output": "Γₒ, output gate",
    "candidate": "c̃, candidate",
}
"""A state's vectors by their names in the trace."""

# --- before a node is chosen ---


def hint(slots: bool) -> str:
    """What a reader may do with the nodes of a figure. `slots`: it has slots to switch."""
    nodes = "Its vector and the equation that made it appear here. Click a state to look inside its cell."
    return f"{nodes} Click an input or output slot to switch it on or off." if slots else nodes


# --- what a node is ---


def initial_state() -> str:
    return "Before the first time step nothing is remembered: every unit is 0."


def given_state() -> str:
    return "The state before the first time step, from your own file."


def own_input() -> str:
    """An input of the reader's own that is a vector, not a token."""
    return "A vector of your own input."


def target(token: str, number: int) -> str:
    return f"“{token}”, the target of output {number}, is read in its place: teacher forcing."


def reads_target(token: str, t: int) -> str:
    return f"Reads “{token}”, the target of step {t}, whatever that step said (teacher forcing)."


def start_token() -> str:
    return "The one-hot vector of the start token, which can be read but never chosen."


def own_weights() -> str:
    return "The weights are yours."


def random_weights() -> str:
    return "The weights are random: it means nothing yet."


def output(number: int, kind: str, chosen: str, weights: str) -> str:
    """An output over some tokens or answers. `weights` says what those of the network are worth."""
    return f"Probabilities of the {number} {kind}; the chosen one is “{chosen}”. {weights}"


def drawn_output(number: int, kind: str, drawn: str, best: str, sampling: Sampling, weights: str) -> str:
    """The same of an output that drew its token; `best` is the most probable one."""
    how = decoding.how(sampling)
    return f"Probabilities of the {number} {kind}; “{drawn}” was drawn{how}; {_rank(drawn, best)}. {weights}"


def searched_output(number: int, kind: str, taken: str, best: str, weights: str) -> str:
    """The same of an output whose token belongs to the sequence that a beam search found."""
    found = f"“{taken}” belongs to the sequence that the beam search found"
    return f"Probabilities of the {number} {kind}; {found}; {_rank(taken, best)}. {weights}"


def _rank(token: str, best: str) -> str:
    return "it is the most probable" if token == best else f"the most probable is “{best}”"


def number_output(number: str, weights: str) -> str:
    """An output that is a number; `weights` is as in `output`."""
    return f"Its answer is the number {number}, as the head gives it. {weights}"


def early_number(t: int, number: str, weights: str) -> str:
    """The same of an early answer."""
    return (
        f"What the head would answer after step {t}; nothing reads it. It is the number {number}. {weights}"
    )


def early(t: int, number: int, kind: str, best: str, weights: str) -> str:
    """What the head answers at a step that emits nothing."""
    return (
        f"What the head would answer after step {t}; nothing reads it. Probabilities of the {number} {kind}; "
        f"the most probable is “{best}”. {weights}"
    )


def attends(most: Looked) -> str:
    """The input that an output attends to most."""
    return f"It attends most to {weighted(most.number, most.token, most.weight)}."


def input_token(token: str) -> str:
    return f"The one-hot vector of “{token}”."


def learned_vector(token: str) -> str:
    return f"the vector that training found for “{token}”"


def one_hot_vector(token: str) -> str:
    return f"the one-hot vector of “{token}”"


def unknown_vector(token: str) -> str:
    return f"the vector of all that it does not know, “{token}” among it"


def summed_vector(token: str) -> str:
    """A word that is read by its features."""
    found = f"“{token}”, its first and last letters and its shape"
    return f"the sum of the vectors that training found for {found}"


def given_numbers(unit: str) -> str:
    """`unit` is a unit in the plural."""
    return f"the numbers of the text, in {unit}"


def marked_number(number: str, marked: bool) -> str:
    """A number of a text, some numbers of which are marked."""
    return f"the number {number} and {'a 1, for it is marked' if marked else 'a 0, for it is not marked'}"


def learned_input(vector: str) -> str:
    """`vector` says what is read: one of the nouns above."""
    return f"{vector[0].upper()}{vector[1:]}."


def unknown_input(token: str) -> str:
    return f"“{token}” is nothing that it learned: it reads the vector of all that it does not know."


def attended(most: Looked) -> str:
    """`most` is the input that it attends to most."""
    looked = weighted(most.number, most.token, most.weight)
    return f"It joins the decoder's state with the encoder's, weighted by attention; {looked} weighs most."


def loss(target: str, total: float) -> str:
    return (
        f"Cross-entropy: how far the output is from its target “{target}”. All losses add up to {total:.4f}."
    )


def squared_error(target: str, total: float) -> str:
    """The loss of an output that is a number."""
    return f"Squared error: how far the output is from its target {target}. All losses add up to {total:.4g}."


def binary_cross_entropy(target: str, total: float) -> str:
    """The loss of an output that says how probable things are."""
    return (
        f"Binary cross-entropy: how far the output is from its target {target}. "
        f"All losses add up to {total:.4g}."
    )


# --- what a state reads. `backward`: it is a state of a backward chain ---


def reads_start_token() -> str:
    return "It reads the one-hot vector of the start token ⟨sos⟩."


def reads_nothing() -> str:
    return "This step reads nothing: a zero vector."


def reads_below(layer: int, t: int, both: bool, backward: bool) -> str:
    """What a state above the first layer reads. `both`: the layer below runs both ways."""
    below = f"[{layer - 1}]⟨{t}⟩"
    if both:
        return f"{_runs_backward(backward)}It reads a{below} and r{below}, the states of the layer below."
    return f"{_runs_backward(backward)}It reads a{below}, the state of the layer below."


def reads_token(i: int, token: str, backward: bool) -> str:
    return f"{_runs_backward(backward)}It reads x⟨{i}⟩, the one-hot vector of “{token}”."


def reads_own_input(i: int, backward: bool) -> str:
    return f"{_runs_backward(backward)}It reads x⟨{i}⟩, a vector of your own input."


def reads_learned(i: int, vector: str, backward: bool) -> str:
    """`vector` says what is read, as in `learned_input`."""
    return f"{_runs_backward(backward)}It reads x⟨{i}⟩, {vector}."


def reads_probabilities(t: int) -> str:
    """Softmax feedback from step t."""
    return f"It reads all the probabilities of step {t}."


def reads_choice(token: str, t: int, drawn: bool) -> str:
    """Feedback of the token that step t chose or drew."""
    chosen = "drawn" if drawn else "chosen"
    return f"It reads the one-hot vector of “{token}”, the token {chosen} at step {t}."


def _runs_backward(backward: bool) -> str:
    return "It runs backward in time, from the last step to the first. " if backward else ""


# --- titles of vectors, and names of their components ---


def state_vector(name: str) -> str:
    """Title of one of a state's vectors, by its name in the trace."""
    return _VECTORS[name]


def state_gradient(name: str) -> str:
    """Title of the gradient of one of a state's vectors."""
    return f"∂L/∂{_VECTORS[name]}"


def attended_state() -> str:
    """Title of what an output reads in place of the decoder's state."""
    return "h̃, what the output reads"


def attention_weights() -> str:
    return "α, weights of the encoder's states"


def context() -> str:
    """Title of the sum of the encoder's states, weighted by attention."""
    return "context, their weighted sum"


def attended_gradient() -> str:
    return "∂L/∂h̃, gradient"


def inner_layer() -> str:
    """The title of what the first of a head's two layers computed."""
    return "m, between the two layers of the output"


def logits_gradient() -> str:
    return "∂L/∂z, gradient of the logits"


def output_gradient() -> str:
    """The same of an output that is a number: the logit itself."""
    return "∂L/∂ŷ, gradient"


def input_gradient() -> str:
    return "∂L/∂x, gradient"


def connectivity(output: int, token: str) -> str:
    """Title of the gradient of the logit of the token that an output chose."""
    return f"∂z⟨{output}⟩/∂x, of the logit of “{token}”"


def number_connectivity(output: int) -> str:
    """The same of an output that is a number."""
    return f"∂ŷ⟨{output}⟩/∂x"


def unit(k: int) -> str:
    """Name of a unit, counted from 1."""
    return f"unit {k}"


def number(k: int) -> str:
    """Name of a component of an own input vector, counted from 1."""
    return f"number {k}"


def only_number() -> str:
    """Name of the only component of a loss."""
    return "loss"
