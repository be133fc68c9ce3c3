"""Figures: titles, alternative texts and long descriptions of a network's figures."""

from dataclasses import replace

from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.words import cells, decoding, progress, symbols, wiring
from rnn_unroll.words.facts import Early, Figure, Looked
from rnn_unroll.words.forms import capitalised
from rnn_unroll.words.phrase import say


def title(figure: Figure) -> str:
    """One line that names the figure."""
    return capitalised(name(figure))


def name(figure: Figure) -> str:
    """The figure's name inside a sentence."""
    network = CELLS[figure.cell].noun if len(figure.plan.steps) > 1 else "network"
    if figure.directions == 2:
        network = f"bidirectional {network}"
    attention = " with attention" if figure.attends else ""
    view = ", folded" if figure.folded else ""
    return f"{PATTERNS[figure.pattern].adjective} {network}{attention}{view}, {_lengths(figure)}"


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
        sentences.append(progress.done(figure))
    sentences += [decoding.drawn(figure), *_overlays(figure)]
    if figure.trained:
        sentences.append(say(figure.provenance))
    return " ".join(filter(None, sentences))


def description(
    figure: Figure,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    early: tuple[Early, ...] = (),
    looked: tuple[Looked, ...] = (),
) -> str:
    """Long description: what the run has read, chosen and returned by the step that is shown.

    `inputs` are the tokens that the figure writes at its inputs, `outputs` those that its outputs chose; each
    is empty if it writes none. Symbols stand for them then. `early` are its early answers. `looked` has what
    each output attends to most, if the figure shows that.
    """
    sentences = [wiring.shape(figure), *filter(None, [wiring.not_recurrent(figure), wiring.memory(figure)])]
    if figure.open:
        sentences.append(
            "Lengths are left open."
            if figure.folded
            else "Lengths are left open; dots stand for the steps between."
        )
    sentences += progress.happened(figure, inputs, outputs)
    sentences += progress.early(figure, early)
    sentences += progress.attended(figure, looked)
    stopped = decoding.ended(figure)
    sentences += [*filter(None, [decoding.drawn(figure), stopped and f"{capitalised(stopped)}."])]
    sentences += _overlays(figure)
    # Of random weights, a figure of open length shows at most the heat.
    if not figure.open or figure.heated:
        sentences.append(say(figure.provenance))
    return " ".join(sentences)


def descriptions(
    figure: Figure,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    early: tuple[Early, ...] = (),
    looked: tuple[Looked, ...] = (),
) -> list[str]:
    """The long description after each step of the run, from 0 to the last."""
    steps = [*range(figure.timeline.last), None]
    return [
        description(
            figure._replace(timeline=replace(figure.timeline, step=step)), inputs, outputs, early, looked
        )
        for step in steps
    ]


def _overlays(figure: Figure) -> list[str]:
    """A sentence for each optional layer of the drawing."""
    shared = len(figure.plan.steps) > 1 or bool(figure.open)
    named = "The weights that are shared along time" if shared else "The weights"
    sentences = [f"{named} are named on the arrows."] if figure.weights else []
    if figure.early:
        sentences.append("Dashed boxes show what the head would answer at the steps that emit nothing.")
    if figure.aligned:
        sentences.append("A matrix shows the weights: a row for each output, a column for each input.")
    if figure.heated:
        output = symbols.slot(figure, "output", figure.heated)
        sentences.append(
            f"The heat of each input tells how much it moves the logit that {output} was {figure.chosen} by."
        )
    if figure.gradients:
        sentences.append(progress.returned(figure))
    return sentences
