"""Terms: what a beginner needs to know, each with one plain sentence and one formula."""

from collections.abc import Mapping
from typing import NamedTuple


class Term(NamedTuple):
    """A term: its name inside a sentence, a sentence that defines it, and a formula in TeX."""

    name: str
    sentence: str
    formula: str


TERMS: Mapping[str, Term] = {
    # --- what is read ---
    "token": Term(
        "token",
        "A piece of a text that is read in one step: a word, a character or a number.",
        r"\text{“the movie”} \to \text{the}, \text{movie}",
    ),
    "one-hot": Term(
        "one-hot",
        "A vector that stands for one token of a list: a 1 in that token's place, and 0 everywhere else.",
        r"\operatorname{onehot}(3) = (0, 0, 1, 0, \ldots, 0)",
    ),
    "embedding": Term(
        "embedding",
        "A short vector of numbers that training found for a token, so that tokens of like use get like "
        "vectors.",
        r"x^{⟨t⟩} = E^{\top} \operatorname{onehot}(\text{token})",
    ),
    "sos": Term(
        "⟨sos⟩",
        "The start token: a decoder reads it first, when there is no output yet to be fed back.",
        r"x^{⟨T_x + 1⟩} = \operatorname{onehot}(\text{⟨sos⟩})",
    ),
    "feedback": Term(
        "feedback",
        "An output becomes the input of the next step, so that what is written next depends on what was "
        "written.",
        r"x^{⟨t⟩} = \operatorname{onehot}(\operatorname{argmax} \hat{y}^{⟨t-1⟩})",
    ),
    # --- what is remembered ---
    "hidden-state": Term(
        "hidden state",
        "The numbers that a network passes from one step to the next: all that it remembers of what it "
        "has read.",
        r"a^{⟨t⟩} = g(W_{aa} a^{⟨t-1⟩} + W_{ax} x^{⟨t⟩} + b_a)",
    ),
    "unit": Term(
        "hidden unit",
        "One of the numbers of a hidden state, with the weights that compute it.",
        r"a^{⟨t⟩} = (a_1^{⟨t⟩}, \ldots, a_H^{⟨t⟩})",
    ),
    "cell": Term(
        "cell",
        "The rule that makes a new state of the old one and the input; the same at every step.",
        r"a^{⟨t⟩} = f(a^{⟨t-1⟩}, x^{⟨t⟩})",
    ),
    "gate": Term(
        "gate",
        "A number between 0 and 1 for each unit, computed by the network itself, that says how much passes.",
        r"\Gamma = \sigma(W [a^{⟨t-1⟩}, x^{⟨t⟩}] + b)",
    ),
    "memory": Term(
        "memory",
        "A second row of numbers in a cell, which is changed by adding, so that it can last over many steps.",
        r"c^{⟨t⟩} = \Gamma_u * \tilde{c}^{⟨t⟩} + \Gamma_f * c^{⟨t-1⟩}",
    ),
    "forget-bias": Term(
        "forget bias",
        "A number that is added before the forget gate: the larger, the more a cell keeps before it has "
        "learned what to forget.",
        r"\Gamma_f = \sigma(W_f [a^{⟨t-1⟩}, x^{⟨t⟩}] + b_f)",
    ),
    "layer": Term(
        "layer",
        "A row of cells on top of another: it reads the states below as its inputs.",
        r"x^{[2]⟨t⟩} = a^{[1]⟨t⟩}",
    ),
    "both-ways": Term(
        "both ways",
        "A second chain reads the input from its end, so that an output also knows what comes later.",
        r"\hat{y}^{⟨t⟩} = g(W_{ya} [a^{⟨t⟩}, r^{⟨t⟩}] + b_y)",
    ),
    "unrolling": Term(
        "unrolling",
        "The network drawn once for each time step; it is one network, with the same weights at every step.",
        r"a^{⟨3⟩} = f(f(f(a^{⟨0⟩}, x^{⟨1⟩}), x^{⟨2⟩}), x^{⟨3⟩})",
    ),
    # --- what is answered ---
    "head": Term(
        "head",
        "The last layer: it makes an output of a state, and is the same at every step.",
        r"z^{⟨t⟩} = W_{ya} a^{⟨t⟩} + b_y",
    ),
    "output": Term(
        "output",
        "What the network says at a step: the head's numbers, or the probabilities that are made of them.",
        r"\hat{y}^{⟨t⟩} = g(W_{ya} a^{⟨t⟩} + b_y)",
    ),
    "logit": Term(
        "logit",
        "The head's number for one token, before softmax makes a probability of it: any number, the "
        "larger the likelier.",
        r"z_k = \log \hat{y}_k + \text{const}",
    ),
    "softmax": Term(
        "softmax",
        "Makes probabilities of logits: all become positive, add up to 1 and keep their order.",
        r"\hat{y}_k = \frac{e^{z_k}}{\sum_j e^{z_j}}",
    ),
    "temperature": Term(
        "temperature",
        "What the logits are divided by before a token is drawn: low means few surprises, high means many.",
        r"p_k = \operatorname{softmax}(z / \tau)_k",
    ),
    "top-k": Term(
        "top k",
        "Only the k most probable tokens can be drawn; the others get probability 0.",
        r"p_j = 0 \text{ if } z_j < z_{(k)}",
    ),
    "beam-search": Term(
        "beam search",
        "Keeps the few most probable sequences so far, extends each by every token, and keeps the best "
        "again, for a less probable token may lead to more probable ones.",
        r"\log p = \sum_t \log \hat{y}^{\langle t\rangle}_{k_t}",
    ),
    "eos": Term(
        "⟨eos⟩",
        "The end token: with it a network says that it has written all.",
        r"\operatorname{argmax} \hat{y}^{⟨T_y⟩} = \text{⟨eos⟩}",
    ),
    "early-answer": Term(
        "early answer",
        "What the head would say if the text stopped at this step; nothing reads it.",
        r"g(W_{ya} a^{⟨t⟩} + b_y), \; t < T_x",
    ),
    "attention": Term(
        "attention",
        "Before each output the decoder looks back at all states of the encoder, and weighs those that "
        "fit its own.",
        r"\alpha^{⟨t,s⟩} = \operatorname{softmax}_s(a^{⟨t⟩} \cdot a^{⟨s⟩})",
    ),
    # --- how it learns ---
    "weights": Term(
        "weights",
        "The numbers that a network learns. They are the same at every step; only states, inputs and "
        "outputs change.",
        r"W_{aa}, W_{ax}, W_{ya}, b_a, b_y",
    ),
    "targets": Term(
        "target",
        "What an output should have been; the loss holds the output against it.",
        r"\mathcal{L}^{⟨t⟩} = -\log \hat{y}^{⟨t⟩}_{\text{target}}",
    ),
    "loss": Term(
        "loss",
        "How far the outputs are from their targets, in one number; training makes it small.",
        r"\mathcal{L} = \sum_t \mathcal{L}^{⟨t⟩}",
    ),
    "gradient": Term(
        "gradient",
        "How much the loss would change if a number changed a little: its sign and size tell training "
        "which way to go.",
        r"\frac{\partial \mathcal{L}}{\partial a^{⟨t⟩}}",
    ),
    "bptt": Term(
        "BPTT",
        "Backpropagation through time: the gradient goes back through the unrolled network, step by step.",
        r"\frac{\partial \mathcal{L}}{\partial a^{⟨t-1⟩}} = "
        r"\left(\frac{\partial a^{⟨t⟩}}{\partial a^{⟨t-1⟩}}\right)^{\top} \frac{\partial "
        r"\mathcal{L}}{\partial a^{⟨t⟩}}",
    ),
    "connectivity": Term(
        "connectivity",
        "How strongly one output hangs on each input: the size of the gradient of its logit there.",
        r"\left\| \frac{\partial z^{⟨j⟩}}{\partial x^{⟨i⟩}} \right\|",
    ),
    "spectral-radius": Term(
        "spectral radius",
        "The largest size of an eigenvalue of the recurrent weights: well under 1 gradients vanish along "
        "time, "
        "well over 1 they can explode.",
        r"\rho(W_{aa}) = \max_i |\lambda_i|",
    ),
    "teacher-forcing": Term(
        "teacher forcing",
        "In training, a decoder reads the right token of the step before, not the one that it wrote itself.",
        r"x^{⟨t⟩} = \operatorname{onehot}(y^{⟨t-1⟩})",
    ),
    "epoch": Term(
        "epoch",
        "One pass of training over all examples.",
        r"\text{epoch} = \frac{\text{examples}}{\text{batch}} \text{ updates}",
    ),
    "bits": Term(
        "bits",
        "How surprised a network is by the right token, on average: 0 bits if sure, 1 bit as by a coin.",
        r"-\frac{1}{n} \sum_t \log_2 \hat{y}^{⟨t⟩}_{\text{right}}",
    ),
    "f1": Term(
        "F1",
        "One measure of what was found: the mean of precision, how much of that is right, and recall, "
        "how much of all is found.",
        r"F_1 = \frac{2 P R}{P + R}",
    ),
    "seed": Term(
        "seed",
        "The number that random numbers begin from: the same seed gives the same weights again.",
        r"\text{seed} \to W_{aa}, W_{ax}, \ldots",
    ),
}
"""The terms by their slugs, in the order of the page that lists them."""
