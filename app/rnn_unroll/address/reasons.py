"""Reasons: why a parameter has nothing to say of a figure, as the error that an address gets."""

from rnn_unroll.address.record import Draft
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import CUSTOM, PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.look.views import VIEWS
from rnn_unroll.words.refusals import reasons


def inputs_not_free(draft: Draft) -> SpecError | None:
    """Why T_x is not chosen."""
    kind = draft.wiring.kind
    if kind.slug == CUSTOM:
        return SpecError("tx", reasons.wiring_decides_inputs())
    if kind.tx.fixed:
        return SpecError("tx", reasons.reads_one_input(kind.slug))
    if text_decides(draft):
        return SpecError("tx", reasons.text_decides_inputs())
    return None


def text_decides(draft: Draft) -> str:
    """The hint of T_x where each token of the text is an input; empty where the text decides nothing."""
    decides = bool(draft.reading.text) and bool(draft.wiring.kind.tx.symbol)
    return "one input for each token of your text" if decides else ""


def outputs_not_free(draft: Draft) -> SpecError | None:
    """Why T_y is not chosen."""
    kind = draft.wiring.kind
    if kind.slug == CUSTOM:
        return SpecError("ty", reasons.wiring_decides_outputs())
    if kind.ty.fixed:
        return SpecError("ty", reasons.emits_one_output(kind.slug))
    if kind.aligned:
        return SpecError("ty", reasons.lengths_are_equal(kind.slug))
    return None


def own_wiring(draft: Draft) -> SpecError | None:
    """Why the wiring is not written letter by letter."""
    pattern = draft.wiring.pattern
    if pattern == CUSTOM:
        return None
    return SpecError("io", reasons.wiring_of_its_own(CUSTOM, pattern))


def nothing_to_feed(draft: Draft) -> SpecError | None:
    """Why no output can be fed back."""
    wiring = draft.wiring
    if wiring.kind.feedback is not None:
        return None
    return SpecError("feedback", reasons.nothing_to_feed(wiring.pattern), ["off"])


def one_way(draft: Draft) -> SpecError | None:
    """Why no layer can run backward in time."""
    if not draft.wiring.kind.backward:
        others = [slug for slug, kind in PATTERNS.items() if kind.backward]
        problem = reasons.outputs_before_whole_input(draft.wiring.pattern, others)
        return SpecError("direction", problem, ["forward"], complete=True)
    if draft.wiring.feeds_back:
        return SpecError("direction", reasons.feedback_is_no_whole_input(), ["forward"], complete=True)
    return None


def no_radius(draft: Draft) -> SpecError | None:
    """Why the weights have no spectral radius to choose."""
    recipe = draft.model.recipe
    if recipe is not None and recipe.init == "orthogonal":
        return None
    return SpecError("radius", reasons.no_radius(), ["1"], complete=True)


def no_forget_gate(draft: Draft) -> SpecError | None:
    """Why the cell has no forget gate."""
    cell = draft.model.cell
    if "forget" in CELLS[cell].gates:
        return None
    having = [slug for slug, one in CELLS.items() if "forget" in one.gates]
    return SpecError("forget", reasons.no_forget_gate(cell, having), ["1"], complete=True)


def no_cell_shown(name: str, draft: Draft) -> SpecError | None:
    """Why no cell is looked into."""
    if draft.view.cell:
        return None
    views = [slug for slug, view in VIEWS.items() if view.cell]
    return SpecError(name, reasons.no_cell_shown(name, views))


def no_step(draft: Draft) -> SpecError | None:
    """Why no step of the run is shown."""
    if draft.view.steps:
        return None
    return SpecError("step", reasons.no_step(draft.look.view))


def no_motion(draft: Draft) -> SpecError | None:
    """Why the figure cannot play."""
    if draft.view.plays:
        return None
    playing = [slug for slug, view in VIEWS.items() if view.plays]
    return SpecError("motion", reasons.no_motion(draft.look.view, playing), ["off"], complete=True)


def no_connectivity(name: str, draft: Draft) -> SpecError | None:
    """Why no output's connectivity is shown."""
    if "connectivity" in draft.look.show:
        return None
    return SpecError(name, reasons.no_connectivity(name))
