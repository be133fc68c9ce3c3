"""Settle: whether the parts of a figure agree, and its one canonical form.

A value that an address may leave out is left out, so that equal figures have equal specs.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rnn_unroll.address.parameter import between
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.record import Draft
from rnn_unroll.engine.patterns import (
    CUSTOM,
    MAX_TIME_STEPS,
    PATTERNS,
    count_inputs,
    count_outputs,
)
from rnn_unroll.errors import SpecError, unknown

Changes = Mapping[str, Any]
"""Values by the names of their parameters."""


def changed(draft: Draft, changes: Changes) -> Draft:
    """The draft with other values of some parameters; what the model does not know is left out."""
    records: dict[str, dict[str, Any]] = {}
    for name, value in changes.items():
        parameter = PARAMETERS[name]
        if parameter.get(draft) != value:
            records.setdefault(parameter.record, {})[parameter.field_name] = value
    if not records:
        return draft
    parts = {record: replace(getattr(draft, record), **values) for record, values in records.items()}
    return Draft(
        parts.get("wiring", draft.wiring),
        parts.get("model", draft.model),
        parts.get("reading", draft.reading),
        parts.get("look", draft.look),
        parts.get("output", draft.output),
    )


def settled(draft: Draft) -> Draft:
    """The canonical form of a draft.

    Raises SpecError for a value that no address could say, and where parameters disagree.
    """
    _check_values(draft)
    draft = changed(draft, _lengths(draft))
    draft = _without_default_feedback(draft)
    for name in ("direction", "radius", "forget"):
        _refuse_needless(draft, name)
    _check_view(draft)
    draft = _with_cut_texts(draft)
    _check_targets(draft)
    _check_connectivity(draft)
    if draft.look.output == count_outputs(draft.letters):
        draft = changed(draft, {"output": None})
    lengths = draft.wiring.tx, draft.wiring.ty
    draft.model.check_size(draft.letters, draft.reading, lengths)
    draft = _with_state(_with_step(draft))
    for name, parameter in PARAMETERS.items():
        if parameter.refused:
            _refuse_needless(draft, name)
    return draft


def _check_values(draft: Draft) -> None:
    if draft.wiring.pattern not in PATTERNS:
        raise unknown("pattern", "pattern", draft.wiring.pattern, PATTERNS)
    kind = draft.wiring.kind
    for parameter in PARAMETERS.values():
        if not (draft.model.length is not None and parameter.files):
            parameter.check(parameter.get(draft), kind)


def _refuse_needless(draft: Draft, name: str) -> None:
    """Raise for a value of a parameter that has nothing to say here."""
    parameter = PARAMETERS[name]
    if parameter.get(draft) == parameter.default:
        return
    if reason := parameter.why_not(draft):
        raise reason


def _lengths(draft: Draft) -> Changes:
    if draft.wiring.pattern == CUSTOM:
        return _lengths_of_custom(draft)
    _refuse_needless(draft, "io")
    _check_ranges(draft)
    kind, wiring = draft.wiring.kind, draft.wiring
    tx, ty = wiring.tx, wiring.ty
    if kind.aligned:
        if tx is not None and ty is not None and tx != ty:
            raise SpecError("ty", f"the pattern {kind.slug!r} has T_x = T_y; tx={tx} and ty={ty} differ")
        tx, ty = (ty if tx is None else tx), None
    count = len(draft.text_tokens)
    if count:
        if tx is not None and tx != count:
            raise SpecError("tx", f"tx={tx} is at odds with the text, which has {_tokens(draft, count)}")
        if not kind.tx.low <= count <= kind.tx.high:
            inputs = min(max(count, kind.tx.low), kind.tx.high)
            _check_text(draft, inputs, f"the pattern {kind.slug!r}")
        tx = None if not kind.tx.fixed and kind.tx.symbol else tx
    changes = {}
    for name, value, length in (("tx", tx, kind.tx), ("ty", ty, kind.ty)):
        open_again = value == length.default and not (draft.leaves_open and length.symbol)
        changes[name] = None if open_again else value
    return changes


def _check_ranges(draft: Draft) -> None:
    """Refuse a length that is out of the pattern's range."""
    kind, brought = draft.wiring.kind, draft.model.length
    for name, length in (("tx", kind.tx), ("ty", kind.ty)):
        value = PARAMETERS[name].get(draft)
        # A network from files shares its time steps' limit alone: no address has to hold its lengths.
        high = MAX_TIME_STEPS if brought is not None and length.symbol else length.high
        if value is None or length.low <= value <= high:
            continue
        allowed = between(length.low, high)
        if brought is not None and name == "tx":
            problem = f"input has {brought} vectors, but the pattern {kind.slug!r} reads {allowed}"
            raise SpecError("input", problem)
        problem = f"{name} must be {allowed} for the pattern {kind.slug!r}, not {value}"
        raise SpecError(name, problem, [allowed], told=True)


def _lengths_of_custom(draft: Draft) -> Changes:
    io, brought = draft.wiring.io, draft.model.length
    if io is None:
        raise SpecError("io", "the pattern 'custom' needs io: one letter for each time step, as in io=iiboo")
    counts = {"tx": count_inputs(io), "ty": count_outputs(io)}
    for name, count in counts.items():
        given = PARAMETERS[name].get(draft)
        if given is not None and given != count:
            raise SpecError(name, f"{name}={given} is at odds with io={io}, which has {count}")
    if sum(counts.values()) > MAX_TIME_STEPS:
        raise SpecError("io", f"T_x + T_y is {sum(counts.values())}; at most {MAX_TIME_STEPS} are allowed")
    _check_text(draft, counts["tx"], "the wiring")
    if brought is not None and brought != counts["tx"]:
        raise SpecError("input", f"input has {brought} vectors, but io={io} reads {counts['tx']}")
    return {"tx": None, "ty": None}


def _tokens(draft: Draft, count: int) -> str:
    noun = draft.reading.tokens
    return f"{count} {noun if count != 1 else noun.removesuffix('s')}"


def _check_text(draft: Draft, inputs: int, who: str) -> None:
    count = len(draft.text_tokens)
    if count and count != inputs:
        unit = "input" if inputs == 1 else "inputs"
        at_most = "at most " if draft.wiring.kind.tx.symbol else ""
        problem = f"the text has {_tokens(draft, count)}, but {who} reads {at_most}{inputs} {unit}"
        raise SpecError("text", problem)


def _without_default_feedback(draft: Draft) -> Draft:
    wiring = draft.wiring
    if wiring.feeds_back:
        _refuse_needless(draft, "feedback")
    default = "on" if wiring.kind.feedback else "off"
    return changed(draft, {"feedback": None}) if wiring.feedback == default else draft


def _check_view(draft: Draft) -> None:
    """Refuse layers of the drawing, and a step, that have no place in the view."""
    _refuse_needless(draft, "step")
    _refuse_needless(draft, "motion")
    placed, misplaced = draft.view.overlays, PARAMETERS["show"].without(draft)
    for name in draft.look.show:
        if name in misplaced:
            instead = f"; it can show {' and '.join(placed)}" if placed else ""
            problem = f"view={draft.look.view} has no place for show={name}{instead}"
            raise SpecError("show", problem, placed or (), told=True)


def _with_cut_texts(draft: Draft) -> Draft:
    """The texts with one space between words."""
    changes: dict[str, Any] = {}
    if draft.reading.tokens == "words":
        for name, cut in (("text", draft.text_tokens), ("targets", draft.target_tokens)):
            if PARAMETERS[name].get(draft):
                changes[name] = " ".join(cut) or None
    draft = changed(draft, changes)
    if not (draft.reading.text or draft.reading.targets):
        # Without a text there is nothing to cut.
        draft = changed(draft, {"tokens": PARAMETERS["tokens"].default})
    return draft


def _check_targets(draft: Draft) -> None:
    count, outputs = len(draft.target_tokens), count_outputs(draft.letters)
    if count and count != outputs:
        unit = "output" if outputs == 1 else "outputs"
        classes = f"{count} class{'es' if count > 1 else ''}"
        given = _tokens(draft, count) if draft.model.length is None else classes
        raise SpecError("targets", f"targets has {given}, but the figure has {outputs} {unit}")


def _check_connectivity(draft: Draft) -> None:
    for name in ("output", "heat"):
        _refuse_needless(draft, name)
    outputs, output = count_outputs(draft.letters), draft.look.output
    for name in ("gradients", "connectivity"):
        if name in draft.look.show and not outputs:
            raise SpecError("show", f"show={name} needs an output to start from, and this wiring has none")
    if output is not None and output > outputs:
        allowed = between(1, outputs) if outputs else "none"
        problem = f"output must be {allowed}, the figure's outputs, not {output}"
        raise SpecError("output", problem, [allowed], told=True)


def _with_step(draft: Draft) -> Draft:
    timeline, step = draft.timeline, draft.look.step
    if step is None:
        return draft
    if step > timeline.last:
        allowed = between(0, timeline.last)
        there = ", there and back" if timeline.last > timeline.time_steps else ""
        problem = f"step must be {allowed}, the figure's time steps{there}, not {step}"
        raise SpecError("step", problem, [allowed], told=True)
    return changed(draft, {"step": None}) if step == timeline.last else draft


def _with_state(draft: Draft) -> Draft:
    """Refuse a state or a unit that the figure does not have."""
    for name in ("at", "unit"):
        _refuse_needless(draft, name)
    if not draft.view.cell:
        return draft
    model, unit, at = draft.model, draft.look.unit, draft.at
    if not 1 <= unit <= model.hidden:
        allowed = between(1, model.hidden)
        raise SpecError("unit", f"unit must be {allowed}, not {unit}", [allowed], told=True)
    chains, steps = "ar"[: model.directions], len(draft.letters)
    if at.chain not in chains or at.layer > model.layers or at.t > steps:
        keys = " or ".join(f"{chain}.{{layer}}.{{step}}" for chain in chains)
        layers, times = (between(1, last).removeprefix("from ") for last in (model.layers, steps))
        allowed = f"{keys}, layer {layers}, step {times}"
        problem = f"this figure has no state {at.key}; its states are {allowed}"
        raise SpecError("at", problem, [allowed], told=True)
    plain = changed(draft, {"at": None})
    return plain if at == plain.at else draft
