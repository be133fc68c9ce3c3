"""Figures: titles, alternative texts and long descriptions of a network's figures."""

from dataclasses import replace
from typing import NamedTuple

from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.words import cells, decoding, edits, progress, symbols, windows, wiring
from rnn_unroll.words.facts import Apart, Early, Figure, Looked
from rnn_unroll.words.forms import capitalised, listed
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


def alternative(figure: Figure, numbers: tuple[str, ...] = (), apart: Apart | None = None) -> str:
    """Alternative text: what a reader who cannot see the figure must know. `numbers` are its outputs, if they
    are numbers that it writes; `apart` is what its changes change.
    """
    sentences = [f"{title(figure)}.", wiring.shape(figure), cells.convention_sentence(figure.cell)]
    if figure.drawn:
        sentences.append(windows.drawn(figure.drawn))
    if not figure.open:
        sentences.append(progress.done(figure))
    if numbers and figure.timeline.ended:
        sentences.append(f"It answers {listed(numbers)}.")
    sentences += [*edits.changed(figure, apart), decoding.drawn(figure), *_overlays(figure)]
    if figure.trained:
        sentences.append(say(figure.provenance))
    return " ".join(filter(None, sentences))


def description(
    figure: Figure,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    early: tuple[Early, ...] = (),
    looked: tuple[Looked, ...] = (),
    apart: Apart | None = None,
) -> str:
    """Long description: what the run has read, chosen and returned by the step that is shown.

    `inputs` are the tokens that the figure writes at its inputs, `outputs` those that its outputs chose; each
    is empty if it writes none. Symbols stand for them then. `early` are its early answers. `looked` has what
    each output attends to most, if the figure shows that. `apart` is what the changes of its run change.
    """
    return _described(figure, _constant(figure, apart), inputs, outputs, early, looked)


class _Constant(NamedTuple):
    """What the long description says at every step of a run: before what has happened, and after it."""

    before: tuple[str, ...]
    after: tuple[str, ...]


def _constant(figure: Figure, apart: Apart | None) -> _Constant:
    before = [wiring.shape(figure), wiring.not_recurrent(figure), wiring.memory(figure)]
    if figure.drawn:
        before.append(windows.drawn(figure.drawn))
    if figure.open:
        before.append(
            "Lengths are left open."
            if figure.folded
            else "Lengths are left open; dots stand for the steps between."
        )
    # Of random weights, a figure of open length shows at most the heat.
    before += edits.changed(figure, apart)
    after = [say(figure.provenance)] if not figure.open or figure.heated else []
    return _Constant(tuple(filter(None, before)), tuple(after))


def _described(
    figure: Figure,
    constant: _Constant,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    early: tuple[Early, ...],
    looked: tuple[Looked, ...],
) -> str:
    stopped = decoding.ended(figure)
    sentences = [
        *constant.before,
        *progress.happened(figure, inputs, outputs),
        *progress.early(figure, early),
        *progress.attended(figure, looked),
        decoding.drawn(figure),
        stopped and f"{capitalised(stopped)}.",
        *_overlays(figure),
        *constant.after,
    ]
    return " ".join(filter(None, sentences))


def descriptions(
    figure: Figure,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    early: tuple[Early, ...] = (),
    looked: tuple[Looked, ...] = (),
    apart: Apart | None = None,
) -> list[str]:
    """The long description after each step of the run, from 0 to the last."""
    constant = _constant(figure, apart)
    stops = [replace(figure.timeline, step=step) for step in (*range(figure.timeline.last), None)]
    return [
        _described(figure._replace(timeline=stop), constant, inputs, outputs, early, looked) for stop in stops
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
        moved = output if figure.numeric else f"the logit that {output} was {figure.chosen} by"
        sentences.append(f"The heat of each input tells how much it moves {moved}.")
    if figure.gradients:
        sentences.append(progress.returned(figure))
    return sentences
