"""Shapes: why each pattern has its shape, and what to watch."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from rnn_unroll.engine.patterns import CUSTOM, PATTERNS
from rnn_unroll.words import marks, now
from rnn_unroll.words.facts import Figure
from rnn_unroll.words.marked import Marked, marked


class Explained(NamedTuple):
    """What is said of a pattern: its shape in a few words, what it is for, why it looks so, what to watch."""

    shape: str
    use: str
    why: Callable[[Figure], Marked]
    watch: Callable[[Figure], Marked]


def _one_to_one(figure: Figure) -> Marked:
    return marked(
        "There is one step, so nothing is passed on and nothing has to be remembered. It is an ordinary "
        "network; "
        "every other pattern repeats this block along the time."
    )


def _watch_one_to_one(figure: Figure) -> Marked:
    return marked(
        "Watch the whole way in one step: from {x} to {a}, and from {a} to {y}.",
        x=marks.read(figure, 1),
        a=marks.top(figure, 1),
        y=marks.emitted(figure, 1),
    )


def _many_to_one(figure: Figure) -> Marked:
    end = figure.plan.steps[-1].t
    both: Marked = ()
    if figure.directions == 2 and figure.plan.ends:
        both = marked(
            " Here it reads both ways, so it is also read from {r}, the last state of the backward chain, "
            "which ends at step 1.",
            r=now.state(figure, 1, figure.layers, backward=True),
        )
    elif figure.directions == 2:
        both = marked(
            " Here it reads both ways, and it is also read from {r}, which has seen the last step alone: the "
            "backward chain begins there.",
            r=now.state(figure, end, figure.layers, backward=True),
        )
    only = "Only the last state" if figure.directions == 1 else "Of the forward chain, only the last state"
    return marked(
        "Any word may change the answer, so the network reads all of them first. {only}, {a}, has seen "
        "the whole "
        "review; that is why {y} is read there and nowhere else.{both}",
        only=only,
        a=marks.top(figure, end),
        y=marks.emitted(figure, 1),
        both=both,
    )


def _watch_many_to_one(figure: Figure) -> Marked:
    if figure.early:
        return marked(
            "Watch the dashed boxes: they tell what the answer would be after each word, and which word "
            "turned it."
        )
    return marked("Watch how each input changes the state, and that nothing is answered before the last one.")


def _one_to_many(figure: Figure) -> Marked:
    begins = "After step 1 there" if figure.plan.tx else "There"
    if not figure.plan.feedback:
        return marked(
            "{begins} is nothing {more} to read, and here no output is fed back: the state alone tells "
            "one step "
            "from the next.",
            begins=begins,
            more="more" if figure.plan.tx else "at all",
        )
    return marked(
        "{begins} is nothing {more} to read, so each output is fed back as the next input: that way the "
        "next note "
        "can fit the one just chosen. The state carries what came earlier.",
        begins=begins,
        more="more" if figure.plan.tx else "at all",
    )


def _watch_one_to_many(figure: Figure) -> Marked:
    if not figure.plan.feedback:
        return marked("Watch how the state changes although nothing new is read.")
    return marked("Watch the dotted line: it carries each output down into the next step.")


def _many_to_many(figure: Figure) -> Marked:
    knows = (
        "Here the network also reads backward, so each {y} knows the words after its own too."
        if figure.directions == 2
        else "Each {y} is read at the step of its own word, and knows only the words up to there; if later "
        "words matter too, let the network read both ways."
    )
    return marked(
        "Input and output come in pairs, so {tx} and {ty} are always equal. " + knows,
        tx=marks.length("x"),
        ty=marks.length("y"),
        y=marks.any_output(),
    )


def _watch_many_to_many(figure: Figure) -> Marked:
    if figure.directions == 2:
        return marked(
            "Watch that no output appears before the last input is read: the backward chain needs it."
        )
    return marked("Watch that each output appears with its own input, before the next one is read.")


def _encoder_decoder(figure: Figure) -> Marked:
    holds = (
        "Here it also attends: each output looks back at all states of the encoder, so {a} need not hold "
        "it all."
        if figure.attends
        else "That one state, {a}, has to hold the whole sentence."
    )
    return marked(
        "The first word of a translation may depend on the last word of the sentence, so the encoder reads "
        "everything and says nothing; then the decoder writes, starting from the encoder's last state. "
        + holds,
        a=marks.top(figure, figure.plan.boundary),
    )


def _watch_encoder_decoder(figure: Figure) -> Marked:
    if figure.attends:
        return marked("Watch where each output looks: the stronger a line, the more that state counts.")
    if not figure.plan.feedback:
        return marked(
            "Watch the decoder: no output is fed back here, so it reads nothing and has only its state."
        )
    return marked("Watch the decoder: it reads what it has just written before it writes the next.")


def _custom(figure: Figure) -> Marked:
    depends = (
        "Reading both ways, an output can depend on every input."
        if figure.directions == 2
        else "Reading forward, an output can only depend on inputs at its own step or before."
    )
    return marked(
        "A step may read, answer, do both, or do neither; it always passes its state on. " + depends
    )


def _watch_custom(figure: Figure) -> Marked:
    return marked("Watch which steps change the state by reading, and which only carry it on.")


EXPLAINED: Mapping[str, Explained] = {
    "one-to-one": Explained(
        "one input, one output",
        "For a question without order or time: what is in this picture?",
        _one_to_one,
        _watch_one_to_one,
    ),
    "many-to-one": Explained(
        "many inputs, one output",
        "For one answer about a whole sequence: is this review positive or negative?",
        _many_to_one,
        _watch_many_to_one,
    ),
    "one-to-many": Explained(
        "one input, many outputs",
        "For making a sequence from one thing: a genre goes in, a melody comes out.",
        _one_to_many,
        _watch_one_to_many,
    ),
    "many-to-many": Explained(
        "an output for each input",
        "For a label on every item: is this word part of a name?",
        _many_to_many,
        _watch_many_to_many,
    ),
    "encoder-decoder": Explained(
        "one sequence in, another out",
        "For two sequences whose lengths may differ: a sentence and its translation.",
        _encoder_decoder,
        _watch_encoder_decoder,
    ),
    "custom": Explained(
        "any wiring of the steps",
        "For trying out a shape of your own: click a dashed slot to give a step an input or an output, "
        "or take it "
        "away.",
        _custom,
        _watch_custom,
    ),
}
"""What is said of each pattern, by its slug."""


def explained(slug: str) -> Explained:
    """What is said of a pattern; of one without an entry, what holds for any wiring."""
    task = PATTERNS[slug].task
    return EXPLAINED.get(slug) or Explained("", f"For {task}.", _custom, _watch_custom)


def pattern(figure: Figure, switches: bool = True) -> tuple[Marked, ...]:
    """The paragraphs about the figure's pattern. `switches`: a click on a slot switches it."""
    about = explained(figure.pattern)
    use = (
        about.use
        if switches or figure.pattern != CUSTOM
        else "For a shape of its own, which your files decide."
    )
    return marked(use), about.why(figure), about.watch(figure)


def random_weights() -> tuple[str, str]:
    """What random weights mean for the answers, with its heading."""
    return "Random weights:", "every number is computed, but the answers mean nothing."


def use_trained() -> str:
    """The link to a trained network."""
    return "Use a trained network"
