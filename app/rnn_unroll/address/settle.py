"""Settle: checks that the parts of a figure agree, and brings the figure into its canonical form.

The canonical form leaves out every value that an address may leave out, so that equal figures have equal
specs.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from rnn_unroll import models, tokens
from rnn_unroll.address.edits import force
from rnn_unroll.address.edits.edit import MOST
from rnn_unroll.address.edits.edited import KINDS
from rnn_unroll.address.parameter import between, nearest
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.record import Draft
from rnn_unroll.engine import key as keys
from rnn_unroll.engine.key import CHAINS
from rnn_unroll.engine.patterns import (
    CUSTOM,
    PATTERNS,
    count_inputs,
    count_outputs,
)
from rnn_unroll.errors import SpecError, unknown
from rnn_unroll.models.limits import MAX_UNITS
from rnn_unroll.words.refusals import edits, figures, questions, sequence, sizes, values

Changes = Mapping[str, Any]
"""Values by the names of their parameters."""

Rule = Callable[[Draft], Draft]
"""Raises SpecError for a draft that is at odds with itself; returns it nearer to its canonical form."""


def changed(draft: Draft, changes: Changes) -> Draft:
    """The draft with other values of some parameters."""
    records: dict[str, dict[str, Any]] = {}
    for name, value in changes.items():
        parameter = PARAMETERS[name]
        # Another model has other defaults.
        anew = "task" in changes and parameter.record == "model"
        if anew or parameter.get(draft) != value:
            records.setdefault(parameter.record, {})[parameter.field_name] = value
    if not records:
        return draft
    parts = {record: _with(getattr(draft, record), values) for record, values in records.items()}
    return replace(_plain(draft), **parts)


def _plain(draft: Draft) -> Draft:
    """The draft itself, of a valid figure too: its constructor would check it again."""
    return Draft(**{record.name: getattr(draft, record.name) for record in fields(Draft)})


def check_files(draft: Draft, changes: Changes) -> None:
    """Raise SpecError if the changes include a value that a user's files decide.

    They decide the whole model, even the cell: its weights were read as those of one cell.
    """
    if not draft.model.from_files:
        return
    for name, value in changes.items():
        parameter = PARAMETERS[name]
        decided = parameter.files or parameter.record == "model"
        if decided and parameter.get(draft) != value:
            raise parameter.fixed_by_files()


def _with(record: Any, values: dict[str, Any]) -> Any:
    """A record with other values. A model that does not have them gives way to one that does."""
    known = {field.name: getattr(record, field.name) for field in fields(record)}
    if values.keys() <= known.keys() and "task" not in values:
        return replace(record, **values)
    if "task" in values:
        # Another network has other epochs, or none.
        known.pop("epoch", None)
    defaults = {parameter.field_name: parameter.default for parameter in PARAMETERS.values()}
    return models.of({name: known[name] for name in known if known[name] != defaults[name]} | values)


def settled(draft: Draft) -> Draft:
    """The canonical form of a draft.

    Raises SpecError for a value that no address could hold, and for parameters that disagree.
    """
    _check_values(draft)
    for rule in _RULES:
        draft = rule(draft)
    return draft


def _check_values(draft: Draft) -> None:
    if draft.wiring.pattern not in PATTERNS:
        raise unknown("pattern", "pattern", draft.wiring.pattern, PATTERNS)
    kind = draft.wiring.kind
    for parameter in PARAMETERS.values():
        decided = parameter.record == "model" and draft.model.decides(parameter.field_name)
        if not (decided or (draft.model.from_files and parameter.files)):
            parameter.check(parameter.get(draft), kind)


def _applicable(*names: str) -> Rule:
    """The rule that refuses each of these parameters that does not apply but has a value, not its default."""
    parameters = [PARAMETERS[name] for name in names]

    def rule(draft: Draft) -> Draft:
        for parameter in parameters:
            if parameter.get(draft) != parameter.default_for(draft) and (reason := parameter.why_not(draft)):
                raise reason
        return draft

    return rule


def _with_short_text(draft: Draft) -> Draft:
    """Refuse a text that is too long for a task before the pattern counts it: a task draws fewer tokens."""
    if draft.task:
        draft.model.check_size("", draft.reading, (None, None))
    return draft


def _with_lengths(draft: Draft) -> Draft:
    """The lengths that the wiring and the text leave open."""
    of_kind = _lengths_of_custom if draft.wiring.pattern == CUSTOM else _lengths_of_pattern
    return changed(draft, of_kind(draft))


def _lengths_of_pattern(draft: Draft) -> Changes:
    _check_ranges(draft)
    kind, wiring = draft.wiring.kind, draft.wiring
    tx, ty = wiring.tx, wiring.ty
    if kind.aligned:
        if tx is not None and ty is not None and tx != ty:
            raise SpecError("ty", sequence.lengths_differ(kind.slug, tx, ty))
        tx, ty = (ty if tx is None else tx), None
    count = len(draft.text_tokens)
    if count:
        if tx is not None and tx != count and draft.task and not draft.reading.text:
            raise SpecError("tx", sequence.not_the_samples_length(draft.task.slug, tx, count))
        if tx is not None and tx != count:
            raise SpecError("tx", sequence.not_the_texts_length(tx, count, draft.cut_into))
        if not kind.tx.low <= count <= kind.tx.high:
            inputs = min(max(count, kind.tx.low), kind.tx.high)
            refused = sequence.text_too_long_for_pattern if kind.tx.symbol else sequence.text_not_for_pattern
            raise SpecError("text", refused(count, draft.cut_into, kind.slug, inputs))
        tx = None if not kind.tx.fixed and kind.tx.symbol else tx
    changes = {}
    default_ty = kind.ty.default if kind.ty.fixed else draft.default_ty
    for name, value, length, default in (
        ("tx", tx, kind.tx, kind.tx.default),
        ("ty", ty, kind.ty, default_ty),
    ):
        open_again = value == default and not (draft.leaves_open and length.symbol)
        changes[name] = None if open_again else value
    return changes


def _check_ranges(draft: Draft) -> None:
    """Refuse a length that is out of the pattern's range."""
    kind, brought = draft.wiring.kind, draft.model.length
    for name, length in (("tx", kind.tx), ("ty", kind.ty)):
        value = PARAMETERS[name].get(draft)
        # For a network from files only the limit of time steps applies: no address holds its lengths.
        high = draft.model.most_steps if brought is not None and length.symbol else length.high
        if value is None or length.low <= value <= high:
            continue
        allowed = between(length.low, high)
        if brought is not None and name == "tx":
            raise SpecError("input", sequence.input_not_for_pattern(brought, kind.slug, allowed))
        problem = sequence.out_of_the_patterns_range(name, allowed, kind.slug, value)
        raise SpecError(name, problem, [allowed], nearest(str(value), length.low, high), complete=True)


def _lengths_of_custom(draft: Draft) -> Changes:
    io, brought = draft.wiring.io, draft.model.length
    if io is None:
        raise SpecError("io", sequence.wiring_missing(CUSTOM))
    counts = {"tx": count_inputs(io), "ty": count_outputs(io)}
    for name, count in counts.items():
        given = PARAMETERS[name].get(draft)
        if given is not None and given != count:
            raise SpecError(name, sequence.not_the_wirings_length(name, given, io, count))
    most = draft.model.most_steps
    if len(io) > most:
        raise SpecError("io", values.wiring_too_long(len(io), most))
    if sum(counts.values()) > most:
        raise SpecError("io", sizes.too_many_slots(sum(counts.values()), most))
    count = len(draft.text_tokens)
    if count and count != counts["tx"]:
        raise SpecError("text", sequence.text_not_for_wiring(count, draft.cut_into, counts["tx"]))
    if brought is not None and brought != counts["tx"]:
        raise SpecError("input", sequence.input_not_for_wiring(brought, io, counts["tx"]))
    return {"tx": None, "ty": None}


def _without_default_feedback(draft: Draft) -> Draft:
    default = draft.wiring.feedback == draft.default_feedback
    return changed(draft, {"feedback": None}) if default else draft


def _with_placed_overlays(draft: Draft) -> Draft:
    """Refuse optional layers of the drawing that the view cannot show."""
    placed, misplaced = draft.view.overlays, PARAMETERS["show"].without(draft)
    for name in draft.look.show:
        if name not in misplaced:
            continue
        if placed is None or name in placed:
            problem = figures.no_alignment(draft.model.attention == "on", draft.look.style)
            raise SpecError("show", problem, complete=True)
        problem = figures.no_place(draft.look.view, name, placed)
        raise SpecError("show", problem, placed, complete=True)
    return draft


def _with_cut_texts(draft: Draft) -> Draft:
    """The texts with one space between words, or between numbers.

    Raises SpecError for a text that a task finds nothing to read in.
    """
    changes: dict[str, Any] = {}
    if draft.reading.tokens == "words":
        for name in ("text", "targets"):
            if typed := PARAMETERS[name].get(draft):
                changes[name] = " ".join(tokens.words(typed)) or None
    draft = changed(draft, changes)
    if draft.task and draft.reading.text:
        read = draft.model.tokenise(draft.reading)
        if not read:
            raise SpecError("text", sequence.nothing_to_read(draft.cut_into))
        if draft.cut_into not in tokens.TOKENISERS:
            draft = changed(draft, {"text": " ".join(read)})
    if not (draft.reading.text or draft.reading.targets):
        # Without a text there is nothing to cut into tokens.
        draft = changed(draft, {"tokens": PARAMETERS["tokens"].default})
    return draft


def _with_target_for_each_output(draft: Draft) -> Draft:
    count, outputs = len(draft.target_tokens), count_outputs(draft.letters)
    if count and count != outputs:
        if draft.model.from_files:
            problem = sequence.classes_not_for_outputs(count, outputs)
        elif draft.written:
            problem = sequence.answer_of_another_length(count, outputs)
        else:
            problem = sequence.targets_not_for_outputs(count, draft.reading.tokens, outputs)
        raise SpecError("targets", problem)
    return draft


def _with_known_answers(draft: Draft) -> Draft:
    """Refuse gradients of a loss, and teacher forcing, where nobody knows what is right."""
    needed = "gradients" in draft.look.show or draft.view.gradients or draft.reads_targets
    if draft.model.from_files or not needed:
        return draft
    try:
        draft.model.expected(draft.reading, draft.plan)
    except SpecError as error:
        # What asks for them can be left out; what is missing cannot.
        culprit = "feedback" if draft.reads_targets else "show" if "gradients" in draft.look.show else "view"
        raise SpecError(culprit, error.problem, complete=True) from None
    return draft


def _with_output(draft: Draft) -> Draft:
    """Refuse gradients and connectivity of an output that the figure does not have."""
    outputs, output = count_outputs(draft.letters), draft.look.output
    for name in ("gradients", "connectivity"):
        if name in draft.look.show and not outputs:
            raise SpecError("show", figures.no_output_to_start_from(name))
    if output is not None and output > outputs:
        allowed = figures.outputs(outputs)
        raise SpecError("output", figures.no_output(allowed, output), [allowed], complete=True)
    return changed(draft, {"output": None}) if output == outputs else draft


def _with_topk(draft: Draft) -> Draft:
    """Refuse a limit that would limit nothing: the vocabulary is smaller."""
    topk, tokens = draft.decoding.topk, len(draft.vocabulary)
    if topk is not None and topk > tokens:
        allowed = between(1, tokens)
        raise SpecError("topk", figures.no_topk(allowed, topk), [allowed], str(tokens), complete=True)
    return changed(draft, {"topk": None}) if topk == tokens else draft


def _with_size(draft: Draft) -> Draft:
    """Refuse a figure with too many numbers."""
    draft.model.check_size(draft.letters, draft.reading, (draft.wiring.tx, draft.wiring.ty))
    return draft


def _with_edits(draft: Draft) -> Draft:
    """Refuse edits of what the figure does not have, and give the others their canonical names."""
    edited = draft.edited
    if not edited.all:
        return draft
    if len(edited.all) > MOST:
        most = max(KINDS, key=lambda name: len(getattr(edited, name)))
        raise SpecError(most, edits.too_many(len(edited.all), MOST))
    if edited.force and draft.numeric:
        raise SpecError("force", edits.no_tokens())
    force.check(edited.force, count_outputs(draft.letters), draft.vocabulary)
    if not edited.inside:
        return draft
    network = draft.model.network(draft.reading, draft.plan)
    edited = edited.canonical(network)
    edited.change(draft.plan, network, draft.model.sequence(draft.reading, draft.plan))
    return changed(draft, {name: getattr(edited, name) for name in KINDS})


def _with_early_answers(draft: Draft) -> Draft:
    """Refuse early answers with too many numbers. A network from files may have thousands of tokens."""
    steps = len(draft.letters) - count_outputs(draft.letters)
    count = steps * len(draft.vocabulary)
    if draft.look.answers_early and count > MAX_UNITS:
        raise SpecError("early", sizes.too_many_early(count, steps, len(draft.vocabulary), limit=MAX_UNITS))
    return draft


def _with_step(draft: Draft) -> Draft:
    timeline, step = draft.timeline, draft.look.step
    if draft.look.ask and draft.look.step != 0:
        if step is not None:
            raise SpecError("step", questions.no_step_beside(), ["0"], "0")
        return changed(draft, {"step": 0})
    if step is None:
        return draft
    if step > timeline.last:
        allowed = between(0, timeline.last)
        returns = timeline.last > timeline.time_steps
        refused = figures.no_step_there_and_back if returns else figures.no_step
        raise SpecError("step", refused(allowed, step), [allowed], str(timeline.last), complete=True)
    return changed(draft, {"step": None}) if step == timeline.last else draft


def _with_state(draft: Draft) -> Draft:
    """Refuse a state or a unit that the figure does not have."""
    if not draft.view.singles:
        return draft
    model, unit, at = draft.model, draft.look.unit, draft.at
    # A projected state may have fewer numbers than its cell has units.
    most = max(model.hidden, model.units) if draft.view.cell else model.hidden
    if not 1 <= unit <= most:
        allowed = between(1, most)
        raise SpecError("unit", figures.no_unit(allowed, unit), [allowed], complete=True)
    steps = len(draft.letters)
    if at.direction >= model.directions or at.layer > model.layers or at.t > steps:
        allowed = figures.states(CHAINS[: model.directions], model.layers, steps)
        raise SpecError("at", figures.no_state(at, allowed), [allowed], complete=True)
    if draft.view.along:
        # The whole chain is shown, so every state of it means the same.
        first = count_inputs(draft.letters) + 1 if draft.wiring.kind.two_networks else 1
        at = keys.state(at.direction, at.layer, first if at.t >= first else 1)
        draft = changed(draft, {"at": str(at)})
    plain = changed(draft, {"at": None})
    return plain if at == plain.at else draft


_RULES: tuple[Rule, ...] = (
    _applicable("task", "tokens", "io"),
    _with_cut_texts,
    _with_short_text,
    _with_lengths,
    _without_default_feedback,
    _applicable("feedback", "direction", "radius", "forget", "step", "motion"),
    _with_placed_overlays,
    _with_target_for_each_output,
    _with_known_answers,
    _applicable("choose", "temperature", "topk", "draw", "width"),
    _with_topk,
    _applicable("output", "heat"),
    _with_output,
    _with_size,
    _with_edits,
    _applicable("early"),
    _with_early_answers,
    _with_step,
    _applicable("at", "unit"),
    _with_state,
    _applicable(*(name for name, parameter in PARAMETERS.items() if parameter.refused)),
)
"""All rules, in the order in which they are checked. A rule may rely on those before it.

If a draft has several errors, this order decides which of them is raised. The last rule checks every
parameter, so that a new one needs no place of its own here.
"""
