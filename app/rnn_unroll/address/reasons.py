"""Reasons: why a parameter does not apply to a figure, as the error that its address gets."""

from rnn_unroll.address.record import Draft
from rnn_unroll.engine.cells import CELLS, OFFERED
from rnn_unroll.engine.patterns import CUSTOM, PATTERNS, count_outputs
from rnn_unroll.errors import SpecError
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.views import CELL, FOLDED, UNROLLED, VIEWS
from rnn_unroll.models.trained import LAST, RANDOM
from rnn_unroll.words import controls
from rnn_unroll.words.refusals import edits, questions, reasons


def other_pattern(draft: Draft) -> SpecError | None:
    """Why a network that learned the task cannot run the pattern; None if it can, or learned none."""
    task = draft.task
    if task is None or draft.wiring.pattern == task.pattern:
        return None
    return SpecError("task", reasons.other_pattern(task.slug, task.pattern), [RANDOM])


def task_cuts(draft: Draft) -> SpecError | None:
    """Why no tokeniser can be chosen; None if one can."""
    if draft.task is None:
        return None
    return SpecError("tokens", reasons.task_cuts_text(draft.task.slug), ["words"], complete=True)


def nothing_learned(draft: Draft) -> SpecError | None:
    """Why no epoch of a training can be chosen; None if one can."""
    if draft.task is None:
        return SpecError("epoch", reasons.nothing_learned(), [LAST])
    if draft.model.cell != draft.task.cells[0]:
        problem = reasons.epochs_of_another_cell(draft.task.slug, draft.task.cells[0])
        return SpecError("epoch", problem, [LAST])
    return None


def inputs_not_free(draft: Draft) -> SpecError | None:
    """Why T_x cannot be chosen; None if it can."""
    kind = draft.wiring.kind
    if kind.slug == CUSTOM:
        return SpecError("tx", reasons.wiring_decides_inputs())
    if kind.tx.fixed:
        return SpecError("tx", reasons.reads_one_input(kind.slug))
    if text_decides(draft):
        return SpecError("tx", reasons.text_decides_inputs())
    return None


def text_decides(draft: Draft) -> str:
    """The hint beside T_x if the text decides it, each token being an input; empty if it does not."""
    decides = bool(draft.text_tokens) and bool(draft.wiring.kind.tx.symbol)
    return controls.text_decides_inputs() if decides else ""


def outputs_not_free(draft: Draft) -> SpecError | None:
    """Why T_y cannot be chosen; None if it can."""
    kind = draft.wiring.kind
    if kind.slug == CUSTOM:
        return SpecError("ty", reasons.wiring_decides_outputs())
    if kind.ty.fixed:
        return SpecError("ty", reasons.emits_one_output(kind.slug))
    if kind.aligned:
        return SpecError("ty", reasons.lengths_are_equal(kind.slug))
    return None


def own_wiring(draft: Draft) -> SpecError | None:
    """Why the wiring cannot be given letter by letter; None if it can."""
    pattern = draft.wiring.pattern
    if pattern == CUSTOM:
        return None
    return SpecError("io", reasons.wiring_of_its_own(CUSTOM, pattern))


def nothing_to_feed(draft: Draft) -> SpecError | None:
    """Why nobody can choose whether outputs are fed back; None if one can."""
    wiring = draft.wiring
    if draft.task and draft.model.feeds_back is not None:
        if draft.reads_targets:
            return None
        problem = reasons.decided_by_task("feedback", draft.task.slug)
        return SpecError("feedback", problem, ["on", "targets"], complete=True)
    if wiring.kind.feedback is not None:
        return None
    return SpecError("feedback", reasons.nothing_to_feed(wiring.pattern), ["off"])


def nothing_to_choose(draft: Draft) -> SpecError | None:
    """Why no token can be chosen; None if one can."""
    if draft.numeric:
        problem = reasons.number_not_chosen(draft.task.slug if draft.task else "")
        return SpecError("choose", problem, ["argmax"], complete=True)
    if not count_outputs(draft.letters):
        return SpecError("choose", reasons.nothing_to_choose(), ["argmax"], complete=True)
    if draft.decoding.searches and impossible_choices(draft):
        problem = reasons.nothing_to_search(draft.wiring.pattern, draft.feedback_word)
        return SpecError("choose", problem, ["argmax", "sample"])
    return None


def impossible_choices(draft: Draft) -> tuple[str, ...]:
    """The ways to choose a token that the figure does not have: a search needs outputs that are fed back as
    tokens, so that one that is less probable can lead to something more probable.
    """
    feeds_tokens = draft.feedback_word == "on" and not draft.numeric
    return () if feeds_tokens else ("beam",)


def not_the_most_probable(draft: Draft) -> bool:
    """Whether outputs choose their tokens in another way than usual."""
    return draft.decoding.choose != "argmax"


def tokens_are_searched(draft: Draft) -> bool:
    """Whether a beam search chooses the tokens, of outputs that allow one."""
    return draft.decoding.searches and not impossible_choices(draft)


def nothing_searched(draft: Draft) -> SpecError | None:
    """Why a beam has no width; None if it has."""
    if draft.numeric:
        return SpecError("width", reasons.number_not_chosen(draft.task.slug if draft.task else "", "width"))
    return None if tokens_are_searched(draft) else SpecError("width", reasons.nothing_searched())


def unsearched(draft: Draft) -> SpecError | None:
    """Why a view of a search shows nothing; None if there is one, or the view shows something else."""
    if not draft.view.searched or tokens_are_searched(draft):
        return None
    others = [slug for slug, view in VIEWS.items() if not view.searched]
    return SpecError("view", reasons.unsearched(draft.look.view), others, complete=True)


def impossible_views(draft: Draft) -> tuple[str, ...]:
    """The views of a search, if the figure has none."""
    if tokens_are_searched(draft):
        return ()
    return tuple(slug for slug, view in VIEWS.items() if view.searched)


def tokens_are_drawn(draft: Draft) -> bool:
    """Whether outputs draw their tokens at random."""
    return draft.decoding.draws


def nothing_drawn(name: str, draft: Draft) -> SpecError | None:
    """Why a parameter of random draws does not apply; None if it does."""
    if draft.numeric:
        return SpecError(name, reasons.number_not_chosen(draft.task.slug if draft.task else "", name))
    return None if tokens_are_drawn(draft) else SpecError(name, reasons.nothing_drawn(name))


def one_way(draft: Draft) -> SpecError | None:
    """Why layers cannot also run backward in time; None if they can."""
    if not draft.wiring.kind.backward:
        others = [slug for slug, kind in PATTERNS.items() if kind.backward]
        problem = reasons.outputs_before_whole_input(draft.wiring.pattern, others)
        return SpecError("direction", problem, ["forward"], complete=True)
    if draft.feeds_back:
        return SpecError("direction", reasons.feedback_is_no_whole_input(), ["forward"], complete=True)
    return None


def no_encoder(draft: Draft) -> SpecError | None:
    """Why nothing can be attended to; None if a decoder has an encoder."""
    if draft.wiring.kind.two_networks:
        return None
    having = [slug for slug, kind in PATTERNS.items() if kind.two_networks]
    return SpecError("attention", reasons.no_encoder(draft.wiring.pattern, having), ["off"], complete=True)


def no_numbers_to_change(name: str, draft: Draft) -> SpecError | None:
    """Why nothing in the run can be changed; None if it can."""
    if draft.style.numbers:
        return None
    styles = [slug for slug, style in STYLES.items() if style.numbers]
    return SpecError("style", edits.no_numbers(name, draft.look.style), styles)


def nothing_compared(draft: Draft) -> SpecError | None:
    """Why there is no other run to show; None if there is one."""
    how = draft.edited.compare
    if how == "feedback" and not draft.reads_targets:
        return SpecError("compare", edits.nothing_forced(), ["ghosts"], complete=True)
    if draft.is_edited or (draft.reads_targets and how in ("ghosts", "feedback")):
        return None
    return SpecError("compare", edits.nothing_compared(), ["ghosts"], complete=True)


def impossible_comparisons(draft: Draft) -> tuple[str, ...]:
    """The ways in which the figure cannot show the other run: only one that reads its targets has a run that
    reads its own outputs, and without edits that is the only other one.
    """
    return (*(() if draft.reads_targets else ("feedback",)), *(() if draft.is_edited else ("difference",)))


def no_radius(draft: Draft) -> SpecError | None:
    """Why the weights have no spectral radius to choose; None if they have."""
    recipe = draft.model.recipe
    if recipe is not None and recipe.init == "orthogonal":
        return None
    return SpecError("radius", reasons.no_radius(), ["1"], complete=True)


def no_forget_gate(draft: Draft) -> SpecError | None:
    """Why the cell has no forget bias; None if it has."""
    cell = draft.model.cell
    if "forget" in CELLS[cell].gates:
        return None
    having = [slug for slug, one in OFFERED.items() if "forget" in one.gates]
    return SpecError("forget", reasons.no_forget_gate(cell, having), ["1"], complete=True)


def no_single_unit(name: str, draft: Draft) -> SpecError | None:
    """Why the figure does not look at a single cell or unit; None if it does."""
    if draft.view.singles:
        return None
    views = [slug for slug, view in VIEWS.items() if view.singles]
    return SpecError(name, reasons.no_single_unit(name, views))


def no_question_here(draft: Draft) -> SpecError | None:
    """Why the figure cannot ask a question; None if it can."""
    if draft.view in (UNROLLED, CELL) and draft.style.numbers and draft.look.motion == "off":
        return None
    return SpecError("ask", questions.no_numbers_to_ask_for())


def no_numbers_of_one_unit(draft: Draft) -> SpecError | None:
    """Why the figure has no wires for the numbers of one unit; None if it has."""
    if not draft.view.cell:
        problem = reasons.no_cell(CELL.slug)
    elif not draft.style.numbers:
        problem = reasons.no_numbers(draft.look.style)
    else:
        return None
    return SpecError("numbers", problem, ["all"], complete=True)


def no_step(draft: Draft) -> SpecError | None:
    """Why the figure cannot show a single step of the run; None if it can."""
    if draft.view.steps:
        return None
    return SpecError("step", reasons.no_step(draft.look.view))


def no_motion(draft: Draft) -> SpecError | None:
    """Why the figure cannot play; None if it can."""
    if draft.view.plays:
        return None
    playing = [slug for slug, view in VIEWS.items() if view.plays]
    return SpecError("motion", reasons.no_motion(draft.look.view, playing), ["off"], complete=True)


def no_early_answers(draft: Draft) -> SpecError | None:
    """Why the head cannot be read at steps that emit nothing; None if it can."""
    emitted, placed = count_outputs(draft.letters), draft.view.overlays
    if draft.wiring.kind.two_networks:
        problem = reasons.encoder_has_no_head(draft.wiring.pattern)
    elif not emitted:
        problem = reasons.no_head()
    elif emitted == len(draft.letters):
        problem = reasons.every_step_emits()
    elif draft.model.directions == 2:
        problem = reasons.backward_chain_read_on()
    elif placed is not None:
        problem = reasons.no_place_for_early(draft.look.view)
    else:
        return None
    return SpecError("early", problem, ["off"], complete=True)


def no_large_labels(draft: Draft) -> SpecError | None:
    """Why nothing can be written larger; None if it can."""
    if not (draft.style.numbers and draft.view.overlays is None):
        problem = reasons.no_large_labels("computed", UNROLLED.slug)
    elif draft.look.down:
        problem = reasons.no_large_labels_down()
    elif draft.model.directions == 2:
        problem = reasons.no_room_between_chains()
    elif "alignment" in draft.look.show:
        problem = reasons.no_room_in_rows()
    else:
        return None
    return SpecError("labels", problem, ["normal"], complete=True)


def no_legend(draft: Draft) -> SpecError | None:
    """Why frames and colours are not explained; None if they are."""
    if not draft.style.numbers:
        problem = reasons.nothing_coloured(draft.look.style)
    elif draft.look.view not in (UNROLLED.slug, FOLDED.slug):
        problem = reasons.legend_of_its_own(draft.look.view, (UNROLLED.slug, FOLDED.slug))
    else:
        return None
    return SpecError("legend", problem, ["off"], complete=True)


def no_ends(draft: Draft) -> SpecError | None:
    """Why no time steps can be left out; None if they can."""
    if draft.view.overlays is not None:
        problem = reasons.no_ends(UNROLLED.slug)
    elif draft.style.symbolic:
        problem = reasons.open_lengths_have_dots(draft.look.style)
    elif draft.look.down:
        problem = reasons.no_ends_down()
    elif "alignment" in draft.look.show:
        problem = reasons.every_step_in_matrix()
    else:
        return None
    return SpecError("crop", problem, ["off", "tight"], complete=True)


def no_such_crop(draft: Draft) -> SpecError | None:
    """Why the figure cannot be cut as it says; None if it can."""
    return no_ends(draft) if draft.look.crop == "ends" else None


def impossible_crops(draft: Draft) -> tuple[str, ...]:
    """The ways in which a figure cannot be cut."""
    return ("ends",) if no_ends(draft) else ()


def no_flow_down(draft: Draft) -> SpecError | None:
    """Why time cannot run down; None if it can."""
    if draft.view is not UNROLLED:
        problem = reasons.no_time_to_turn(draft.look.view)
    elif not draft.style.down:
        problem = reasons.books_to_the_right(draft.look.style)
    elif draft.model.attention == "on":
        problem = reasons.no_room_for_attention()
    else:
        return None
    return SpecError("flow", problem, ["right"], complete=True)


def no_connectivity(name: str, draft: Draft) -> SpecError | None:
    """Why the figure shows no output's connectivity; None if it does."""
    if "connectivity" in draft.look.show:
        return None
    return SpecError(name, reasons.no_connectivity(name))
