"""Reasons: why a parameter has nothing to say of a figure, as the error that an address gets."""

from rnn_unroll.address.record import Draft
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import CUSTOM, PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.look.views import VIEWS


def inputs_not_free(draft: Draft) -> SpecError | None:
    """Why T_x is not chosen."""
    kind = draft.wiring.kind
    if kind.slug == CUSTOM:
        return SpecError("tx", "the wiring decides how many inputs there are")
    if kind.tx.fixed:
        return SpecError("tx", f"the pattern {kind.slug!r} reads one input")
    if text_decides(draft):
        return SpecError("tx", "the text decides how many inputs there are")
    return None


def text_decides(draft: Draft) -> str:
    """The hint of T_x where each token of the text is an input; empty where the text decides nothing."""
    decides = bool(draft.reading.text) and bool(draft.wiring.kind.tx.symbol)
    return "one input for each token of your text" if decides else ""


def outputs_not_free(draft: Draft) -> SpecError | None:
    """Why T_y is not chosen."""
    kind = draft.wiring.kind
    if kind.slug == CUSTOM:
        return SpecError("ty", "the wiring decides how many outputs there are")
    if kind.ty.fixed:
        return SpecError("ty", f"the pattern {kind.slug!r} emits one output")
    if kind.aligned:
        return SpecError("ty", f"the pattern {kind.slug!r} has T_x = T_y")
    return None


def own_wiring(draft: Draft) -> SpecError | None:
    """Why the wiring is not written letter by letter."""
    pattern = draft.wiring.pattern
    if pattern == CUSTOM:
        return None
    return SpecError("io", f"io is for the pattern {CUSTOM!r}; {pattern!r} has its own wiring")


def nothing_to_feed(draft: Draft) -> SpecError | None:
    """Why no output can be fed back."""
    wiring = draft.wiring
    if wiring.kind.feedback is not None:
        return None
    problem = f"{wiring.pattern} has no step that could read a fed-back output"
    return SpecError("feedback", problem, ["off"])


def one_way(draft: Draft) -> SpecError | None:
    """Why no layer can run backward in time."""
    needs = "direction=bidirectional needs the whole input before the first output"
    if not draft.wiring.kind.backward:
        *rest, last = [slug for slug, kind in PATTERNS.items() if kind.backward]
        pattern = draft.wiring.pattern
        problem = f"{needs}, which {pattern!r} does not have; it is for {', '.join(rest)} and {last}"
        return SpecError("direction", problem, ["forward"], told=True)
    if draft.wiring.feeds_back:
        return SpecError("direction", f"{needs}; with feedback there is none", ["forward"], told=True)
    return None


def no_radius(draft: Draft) -> SpecError | None:
    """Why the weights have no spectral radius to choose."""
    recipe = draft.model.recipe
    if recipe is not None and recipe.init == "orthogonal":
        return None
    return SpecError("radius", "a spectral radius is chosen for init=orthogonal only", ["1"], told=True)


def no_forget_gate(draft: Draft) -> SpecError | None:
    """Why the cell has no forget gate."""
    cell = draft.model.cell
    if "forget" in CELLS[cell].gates:
        return None
    having = [slug for slug, one in CELLS.items() if "forget" in one.gates]
    problem = f"cell={cell} has no forget gate; {' and '.join(having)} have one"
    return SpecError("forget", problem, ["1"], told=True)


def no_cell_shown(name: str, draft: Draft) -> SpecError | None:
    """Why no cell is looked into."""
    if draft.view.cell:
        return None
    views = [slug for slug, view in VIEWS.items() if view.cell]
    return SpecError(name, f"{name} is for view={' or '.join(views)}, which shows the inside of one cell")


def no_step(draft: Draft) -> SpecError | None:
    """Why no step of the run is shown."""
    if draft.view.steps:
        return None
    return SpecError("step", f"view={draft.look.view} shows what a whole run comes to; it has no step")


def no_motion(draft: Draft) -> SpecError | None:
    """Why the figure cannot play."""
    if draft.view.plays:
        return None
    playing = [slug for slug, view in VIEWS.items() if view.plays]
    problem = f"view={draft.look.view} has no steps to play; {' and '.join(playing)} have"
    return SpecError("motion", problem, ["off"], told=True)


def no_connectivity(name: str, draft: Draft) -> SpecError | None:
    """Why no output's connectivity is shown."""
    if "connectivity" in draft.look.show:
        return None
    return SpecError(name, f"{name} is for show=connectivity")
