"""Figures: titles, alternative texts and long descriptions of a network's figures."""

from dataclasses import replace

from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.words import cells, progress, wiring
from rnn_unroll.words.facts import Figure
from rnn_unroll.words.forms import capitalised, listed, quoted
from rnn_unroll.words.phrase import say


def title(figure: Figure) -> str:
    """One line that names the figure."""
    return capitalised(name(figure))


def name(figure: Figure) -> str:
    """The figure's name inside a sentence."""
    network = CELLS[figure.cell].noun if len(figure.plan.steps) > 1 else "network"
    if figure.directions == 2:
        network = f"bidirectional {network}"
    view = ", folded" if figure.folded else ""
    return f"{PATTERNS[figure.pattern].adjective} {network}{view}, {_lengths(figure)}"


def _lengths(figure: Figure) -> str:
    if PATTERNS[figure.pattern].aligned:
        return "T_x = T_y, left open" if figure.open_tx else f"T_x = T_y = {figure.plan.tx}"
    if figure.open_tx and figure.open_ty:
        return "T_x and T_y left open"
    tx = "T_x left open" if figure.open_tx else f"T_x = {figure.plan.tx}"
    ty = "T_y left open" if figure.open_ty else f"T_y = {figure.plan.ty}"
    return f"{tx}, {ty}"


def alternative(figure: Figure) -> str:
    """Alternative text: what a reader who cannot see the figure must know."""
    sentences = [f"{title(figure)}.", wiring.shape(figure), cells.convention_sentence(figure.cell)]
    if not figure.open:
        sentences += [progress.done(figure), *_overlays(figure)]
    return " ".join(filter(None, sentences))


def description(figure: Figure, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> str:
    """Long description: what the run has read, chosen and returned by the step that is shown.

    `inputs` are the tokens of the inputs, empty if the inputs are vectors; `outputs` are the tokens that the
    outputs chose.
    """
    sentences = [wiring.shape(figure), *filter(None, [wiring.not_recurrent(figure), wiring.memory(figure)])]
    if figure.open:
        sentences.append(
            "Lengths are left open."
            if figure.folded
            else "Lengths are left open; dots stand for the steps between."
        )
        return " ".join(sentences)
    timeline, steps = figure.timeline, figure.plan.steps
    if timeline.step is not None:
        sentences.append(progress.shown(timeline))
    read = [quoted(token) for token in inputs[: sum(step.i > 0 for step in steps[: timeline.reached])]]
    if read:
        sentences.append(f"Read: {listed(read)}.")
    chosen = [quoted(token) for token in outputs[: sum(step.j > 0 for step in steps[: figure.emitted])]]
    if chosen:
        sentences.append(f"Chosen: {listed(chosen)}.")
    return " ".join([*sentences, *_overlays(figure), say(figure.provenance)])


def descriptions(figure: Figure, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> list[str]:
    """The long description after each step of the run, from 0 to the last."""
    steps = [*range(figure.timeline.last), None]
    return [
        description(figure._replace(timeline=replace(figure.timeline, step=step)), inputs, outputs)
        for step in steps
    ]


def _overlays(figure: Figure) -> list[str]:
    """A sentence for each optional layer of the drawing."""
    shared = len(figure.plan.steps) > 1 or bool(figure.open)
    named = "The weights that are shared along time" if shared else "The weights"
    sentences = [f"{named} are named on the arrows."] if figure.weights else []
    if figure.heated:
        sentences.append(
            f"The heat of each input tells how much it moves the logit that ŷ⟨{figure.heated}⟩ was chosen by."
        )
    if figure.gradients:
        sentences.append(progress.returned(figure.timeline))
    return sentences
