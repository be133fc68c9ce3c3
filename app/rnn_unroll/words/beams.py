"""Beams: the figure of a beam search."""

from rnn_unroll.words import cells, decoding, edits, figures, units, wiring
from rnn_unroll.words.facts import Figure, Hypothesis, Searched
from rnn_unroll.words.forms import counted, listed
from rnn_unroll.words.phrase import say


def title(figure: Figure, searched: Searched) -> str:
    """One line that names the figure."""
    return f"Beam search of width {searched.width}: {figures.name(figure)}"


def heading(searched: Searched) -> str:
    """Written above the tree."""
    return f"Beam search of width {searched.width}: log-probability {number(searched.score)}"


def number(value: float) -> str:
    """A log-probability in two decimals."""
    return units.number(value)


def start() -> str:
    """The accessible name of what all hypotheses begin with."""
    return "Before the first output"


def hypothesis(
    output: int, rank: int, token: str, own: float, score: float, kept: bool, ended: bool, best: bool
) -> str:
    """The accessible name of a candidate at an output. `token` is empty if it had ended before."""
    place = f"rank {rank} at output {output}"
    candidate = f"{place}: “{token}”, log-probability {number(own)}" if token else f"{place}: ended before"
    fate = ["on the most probable path"] if best else []
    fate += [] if kept else ["dropped"]
    fate += ["ended"] if ended and token and kept else []
    return "; ".join([f"{candidate}, {number(score)} in all", *fate])


def done() -> str:
    """In the place of the token of a hypothesis that had ended before."""
    return "done"


def kept() -> str:
    """Beside the ranks that are kept."""
    return "kept"


def dropped() -> str:
    """Beside the ranks that are not."""
    return "dropped"


def legend() -> str:
    """What a box holds."""
    return "each box: a token, and the log-probability of all tokens up to it; the best are on top"


def legend_of_best() -> str:
    return "strong: the most probable sequence, whose tokens the run takes"


def legend_of_ended() -> str:
    return "round: ended with ⟨eos⟩; it keeps its place as long as it is among the best"


def alternative(figure: Figure, searched: Searched) -> str:
    """Alternative text: what the search found, and the network's wiring."""
    sentences = [
        f"{title(figure, searched)}.",
        _found(searched),
        wiring.shape(figure),
        cells.convention_sentence(figure.cell),
        *edits.changed(figure),
        decoding.drawn(figure),
        say(figure.provenance) if figure.trained else "",
    ]
    return " ".join(filter(None, sentences))


def description(figure: Figure, searched: Searched) -> str:
    """Long description: the hypotheses that are kept at the last output that is shown."""
    sentences = [wiring.shape(figure), *edits.changed(figure)]
    sentences += [decoding.drawn(figure), _shown(searched)]
    if searched.kept:
        kept = listed([_sequence(one, searched.between) for one in searched.kept], "; ")
        sentences.append(f"Kept after output {searched.drawn}: {kept}.")
    sentences += [_found(searched), say(figure.provenance)]
    return " ".join(filter(None, sentences))


def _found(searched: Searched) -> str:
    return f"The sequence that it finds has the log-probability {number(searched.score)}."


def _shown(searched: Searched) -> str:
    """How far the search goes, and how much of it the figure shows."""
    outputs = counted(searched.outputs, "output", "outputs")
    if searched.drawn < searched.outputs:
        return f"It goes over {outputs}, of which the first {searched.drawn} are shown."
    return f"It goes over {outputs}."


def _sequence(one: Hypothesis, between: str) -> str:
    ended = ", ended" if one.ended else ""
    return f"“{between.join(one.tokens)}” {number(one.score)}{ended}"
