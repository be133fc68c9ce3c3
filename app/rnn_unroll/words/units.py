"""Units: the figure of one unit along the text."""

from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import Part
from rnn_unroll.words import cells, decoding, figures, progress, symbols, wiring
from rnn_unroll.words.facts import Chain, Figure, Seen, Watched
from rnn_unroll.words.forms import counted, listed, quoted
from rnn_unroll.words.phrase import say


def title(figure: Figure, watched: Watched) -> str:
    """One line that names the figure."""
    return f"Unit {watched.unit} of {_states(watched)} along the text: {figures.name(figure)}"


def heading(cell: str, watched: Watched) -> str:
    """Written above the text: `Unit 17 of 64, GRU, layer 2`."""
    places = [f"Unit {watched.unit} of {watched.hidden}", CELLS[cell].title]
    places += [] if watched.chain.layer is None else [f"layer {watched.chain.layer}"]
    places += [watched.part] if watched.part else []
    places += ["running backward"] if watched.chain.backward else []
    return ", ".join(places)


def legend(watched: Watched) -> str:
    """Beside the scale of colours."""
    return f"colour and bar: unit {watched.unit} after the network read the token"


def legend_of_outputs() -> str:
    """Under it, in a figure of a network with outputs."""
    return "small, under the bar: the output at that step"


def limit(value: float) -> str:
    """An end of the scale: `−0.5`."""
    return f"{value:g}".replace("-", "−").replace("e+0", "e").replace("e+", "e")


def state(watched: Watched, token: str, t: int, value: float | None) -> str:
    """The accessible name of a token with its state; `value` is None before the run computes it."""
    symbol = symbols.state(_letter(watched), watched.chain.layer, t)
    return (
        f"{token}: {symbol}"
        if value is None
        else f"{token}: unit {watched.unit} of {symbol} is {number(value)}"
    )


def number(value: float) -> str:
    """A unit's value in two decimals, or in two digits if it is large."""
    if abs(value) >= 9999.5:
        return f"{value:.0e}".replace("-", "−").replace("e+0", "e").replace("e+", "e")
    text = f"{value:.2f}" if abs(value) < 99.95 else f"{value:.0f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def alternative(figure: Figure, watched: Watched, seen: tuple[Seen, ...]) -> str:
    """Alternative text: how far the unit goes, and the network's wiring."""
    sentences = [
        f"{title(figure, watched)}.",
        _range(watched, seen),
        wiring.shape(figure),
        cells.convention_sentence(figure.cell),
        progress.done(figure),
        decoding.drawn(figure),
        say(figure.provenance) if figure.trained else "",
    ]
    return " ".join(filter(None, sentences))


def description(figure: Figure, watched: Watched, seen: tuple[Seen, ...]) -> str:
    """Long description: the unit after each token; of a long text, after the first and the last ones."""
    sentences = [wiring.shape(figure), progress.done(figure), _range(watched, seen)]
    if seen:
        values = listed([f"{quoted(one.token)} {number(one.value)}" for one in seen], "; ")
        sentences.append(f"After each token: {values}.")
    sentences += [decoding.drawn(figure), say(figure.provenance)]
    return " ".join(filter(None, sentences))


def _range(watched: Watched, seen: tuple[Seen, ...]) -> str:
    """Where the unit is lowest and highest."""
    if not seen:
        return "The unit is not computed yet."
    low, high = min(seen, key=lambda one: one.value), max(seen, key=lambda one: one.value)
    subject = f"Unit {watched.unit} of {_states(watched)}"
    if low == high:
        return f"{subject} is {_at(high)}."
    return f"{subject} goes from {_at(low)} to {_at(high)}."


def _at(one: Seen) -> str:
    return f"{number(one.value)} at t = {one.t}"


def _states(watched: Watched) -> str:
    """The states of its chain."""
    return chain(watched.chain, watched.part)


def _letter(watched: Watched) -> str:
    return "r" if watched.chain.backward else "a"


# --- the search ---


def position() -> str:
    return "position in the text"


def quotes() -> str:
    return "inside quotation marks"


def capital() -> str:
    return "begins with a capital letter"


def mark() -> str:
    return "a punctuation mark or a space"


def length() -> str:
    return "length of the token, in letters"


def judgement(label: str, given: bool) -> str:
    """`label` is an answer; `given`: it is the one that the network gives in the end."""
    if given:
        return f"how sure the network is of its answer “{label}” (log odds)"
    return f"log odds of “{label}”"


def search(tokens: int, units: int, judged: bool) -> str:
    """What the table of the section shows: so many `units` are compared with features of so many `tokens`.

    `judged`: the log odds of an answer are among the features.
    """
    if not tokens:
        return "This part of the network reads no tokens, so there is nothing that its units could follow."
    of_units = counted(units, "unit is", "units are")
    of_tokens = counted(tokens, "token", "tokens")
    derived = " The network computes the log odds from these units, so some of them must follow those."
    return (
        f"{of_units} compared with what is known of the {of_tokens}: Pearson's r, from −1 to 1. Of many "
        "units one always fits best. So the last column says how well the best one still fits if a feature "
        "is shifted against the text, in 95 % of all shifts. What fits better is in bold type; for about "
        "one feature in twenty that is chance too. And it need not be learned: every token has a vector of "
        "its own, so with random weights, too, some units follow punctuation and the length of words."
        f"{derived if judged else ''}"
    )


def invitation() -> str:
    """In the section, while the figure does not show a unit."""
    return (
        "Colour the text by any one unit of the network's state, and search for units that follow the "
        "position, quotations, punctuation or the network's own answer."
    )


def steady() -> str:
    """Of a feature that is the same for every token."""
    return "does not change in this text"


def no_capitals() -> str:
    """Of the feature of capital letters, where the text has some, but the network reads small ones."""
    return "the network reads no capitals"


def by_chance(largest: float | None) -> str:
    """What the best unit reaches by chance; None if the text is too short to tell."""
    return "the text is too short to tell" if largest is None else f"up to {largest:.2f}"


def unit(which: int, chain: Chain, r: float, alone: bool) -> str:
    """A unit with its correlation; `alone`: the network has a single chain, which need not be named."""
    letter = "r" if chain.backward else "a"
    of = "" if alone else f" of {symbols.state(letter, chain.layer, 't')}"
    return f"{which}{of}: {number(r)}"


def text(beginning: str, task: str) -> str:
    """A link to a longer text, by its first words; `task` is what the network learned, where that is said."""
    first = " ".join(beginning.split()[:4])
    return f"{task}: “{first} …”" if task else f"“{first} …”"


def chain(chain: Chain, part: Part | None) -> str:
    """A chain of states: `a⟨t⟩`, `r[2]⟨t⟩`, `a⟨t⟩ of the decoder`."""
    symbol = symbols.state("r" if chain.backward else "a", chain.layer, "t")
    return f"{symbol} of the {part}" if part else symbol
