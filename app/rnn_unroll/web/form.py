"""Form: from the query that the page's form sends to a figure.

A form sends all of its controls, including those that do not apply to the chosen pattern, which an address
would refuse. So they are removed first. The answer to a form is an address.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from rnn_unroll import tokens
from rnn_unroll.address import write
from rnn_unroll.address.edits.edited import KINDS
from rnn_unroll.address.parameters import ALIASES, PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.record import Draft, Wiring
from rnn_unroll.address.settle import changed
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import patterns
from rnn_unroll.engine.patterns import CUSTOM, PATTERNS, Length, Pattern
from rnn_unroll.errors import SpecError
from rnn_unroll.look.views import CELL, UNROLLED, VIEWS
from rnn_unroll.models.trained import RANDOM
from rnn_unroll.tasks import TASKS
from rnn_unroll.tasks.task import Task
from rnn_unroll.web.query import Pairs
from rnn_unroll.web.waiting import NOTHING, Waiting, beginning, beside, count, limit, take
from rnn_unroll.words.refusals import requests

DEFAULT_PATTERN = "many-to-many"
FORM = "form"
"""Marks a query as sent by the page's form. Such a query has further names: `was`, `wiring` and `had` are the
pattern, the wiring and the task of the figure before, `toggle` is a slot to switch, `look` is a state whose
cell to open. `beside` is the state whose cell is open already, which the field for the view cannot say.
`asked` is the parameter that a person is setting, if a script sends the form. `instead` is a parameter and
the value that a refusal offered, as in `tx.128`, or UNCHANGED."""

UNCHANGED = "unchanged"
"""What a button offers instead of all changes of the run."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The figure of a query, the errors of the parameters that were left out, and their raw values. `waiting`
    is what was typed, if the figure does not read all of it. `dropped` are the changes of the run that a form
    repeats and that the figure does not have any more.
    """

    spec: FigureSpec
    errors: tuple[SpecError, ...]
    raw: dict[str, str]
    from_form: bool
    waiting: Waiting = NOTHING
    dropped: tuple[str, ...] = ()


def read(query: Pairs) -> Reading:
    """The figure of a page's query. Wrong parameters are left out and reported; the others are kept."""
    from_form = any(name == FORM for name, _ in query)
    if from_form:
        pairs, kept = _settled(query)
    else:
        pairs, kept = list(query), take(dict(query))
    asked = next((value for name, value in query if name == "asked"), "")
    errors: list[SpecError] = []
    raw: dict[str, str] = {}
    dropped: list[str] = []
    while True:
        pattern = next((value for name, value in pairs if name == "pattern"), DEFAULT_PATTERN)
        try:
            spec = parse(pattern, [pair for pair in pairs if pair[0] != "pattern"], ignore_unknown=True)
            break
        except SpecError as error:
            culprit = error.parameter
            # A form repeats the step, output, state and unit of the figure before, which a smaller figure may
            # lack. If the person did not ask for them, that is no error.
            repeated = from_form and culprit in PARAMETERS and PARAMETERS[culprit].optional
            if not repeated or culprit == asked:
                if culprit not in {known.parameter for known in errors}:
                    errors.append(error)
                raw |= {name: value for name, value in pairs if name == culprit}
            elif culprit in KINDS:
                dropped.append(culprit)
            # If the pattern lacks a required parameter, the pattern itself is left out.
            others = _without(pairs, culprit)
            pairs = (_without(pairs, "pattern") or []) if others is None else others
    switch = next((value for name, value in query if name == "toggle"), None) if from_form else None
    if switch and not errors:
        spec, problem = toggle(spec, switch)
        errors += [problem] if problem else []
    return Reading(spec, tuple(errors), raw, from_form, beside(spec, kept), tuple(dropped))


def _without(pairs: Pairs, culprit: str) -> Pairs | None:
    """The pairs without a parameter and its aliases; None if they do not contain it."""
    kept = [(name, value) for name, value in pairs if ALIASES.get(name, name) != culprit]
    return kept if len(kept) < len(pairs) else None


def _settled(query: Pairs) -> tuple[Pairs, Waiting]:
    """The pairs that apply to the chosen pattern, without blank fields, and the text that waits."""
    typed = {ALIASES.get(name, name): value for name, value in query if value.strip()}
    typed.pop("show", None)
    if show := ",".join(value for name, value in query if name == "show" and value.strip(" ,")):
        typed["show"] = show
    name, _, value = typed.pop("instead", "").partition(".")
    if name in PARAMETERS or name == "pattern":
        typed[name] = value
    if name == UNCHANGED:
        # Without the changes there are no two runs to compare.
        for edit in (*KINDS, "compare"):
            typed.pop(edit, None)
    unrolled = typed.get("view", UNROLLED.slug) == UNROLLED.slug
    if look := typed.get("look") or (typed.get("beside") if unrolled else None):
        # Where no cell is open yet, nobody has chosen whose numbers it shows.
        typed = {"numbers": "unit", **typed, "view": CELL.slug, "at": look}
    typed.setdefault("pattern", DEFAULT_PATTERN)
    waiting, had, text = take(typed), typed.get("had", RANDOM), typed.get("text", "")
    _with_another_task(typed, waiting)
    if text.strip() and not typed.get("text") and not waiting.text.startswith(text):
        # Another task cannot read it.
        waiting = Waiting(text, had)
    kind = PATTERNS.get(typed["pattern"])
    if kind is None:
        return list(typed.items()), waiting
    wiring = typed.pop("wiring", "")
    if kind.slug == CUSTOM:
        typed.setdefault("io", wiring or "iibboo")
    if typed.get("was") != kind.slug:
        # The lengths were typed for another pattern. Only those typed for this one may raise an error.
        for name, length in (("tx", kind.tx), ("ty", kind.ty)):
            if not _fits(typed.get(name, ""), length):
                typed.pop(name, None)
    waiting = _cut(kind, typed, waiting)
    return [("pattern", kind.slug), *applicable(kind, typed).items()], waiting


def _cut(kind: Pattern, typed: dict[str, str], waiting: Waiting) -> Waiting:
    """Leave of the text what the figure has steps for; returns the whole of it, which waits."""
    task, text, cut_into = typed.get("task", RANDOM), typed.get("text", ""), typed.get("tokens", "")
    most = limit(kind, typed)
    if (wanted := typed.pop("reads", "")) and re.fullmatch("[1-9][0-9]{0,3}", wanted):
        most = min(most, int(wanted))
        text = waiting.text if waiting.fits(task) else text
    if not most or not text.strip():
        return waiting
    if kind.slug == CUSTOM and typed.get("was") != CUSTOM and count(text, task, cut_into) < most:
        # The wiring is that of the figure before, and reads more than was typed.
        del typed["text"]
        return waiting if waiting.text == text else Waiting(text, task)
    cut = beginning(text, most, task, cut_into)
    typed["text"] = cut
    if task in TASKS and cut == TASKS[task].samples[0].text:
        # The field shows what the task reads if nobody types anything.
        del typed["text"]
    return waiting if cut == text else Waiting(text, task)


def applicable(kind: Pattern, typed: Mapping[str, str]) -> dict[str, str]:
    """The fields that are parameters and apply to the figure that the fields describe.

    A value that cannot be read is kept, so that parsing reports it.
    """
    typed = _without_decided(kind, typed)
    draft = Draft(Wiring(kind.slug))
    for name, text in typed.items():
        if name in PARAMETERS:
            with suppress(SpecError):
                draft = changed(draft, {name: PARAMETERS[name].read(text, kind)})
    kept = {name: text for name, text in typed.items() if name in PARAMETERS}
    for name, parameter in PARAMETERS.items():
        if name not in kept:
            continue
        misplaced = parameter.without(draft)
        if misplaced and isinstance(parameter.default, str):
            if kept[name] in misplaced:
                del kept[name]
                continue
        elif misplaced:
            placed = [word for word in kept[name].split(",") if word not in misplaced]
            kept[name] = ",".join(placed)
            draft = changed(draft, {name: tuple(w for w in parameter.get(draft) if w not in misplaced)})
        if parameter.why_not(draft) or not kept[name]:
            del kept[name]
            draft = changed(draft, {name: parameter.default})
    return kept


def _without_decided(kind: Pattern, typed: Mapping[str, str]) -> Mapping[str, str]:
    """The fields without those that the chosen task decides, the task first."""
    draft = Draft(Wiring(kind.slug))
    with suppress(SpecError):
        draft = changed(draft, {"task": PARAMETERS["task"].read(typed.get("task", RANDOM), kind)})
    if draft.task is None or PARAMETERS["task"].why_not(draft):
        return typed
    typed = {name: text for name, text in typed.items() if not _is_decided(name, draft)}
    if typed.get("cell") not in (None, "", draft.task.cells[0]):
        # Another cell that was just chosen was kept at its end alone.
        typed.pop("epoch", None)
    return {"task": draft.task.slug, **typed}


def _is_decided(name: str, draft: Draft) -> bool:
    parameter = PARAMETERS.get(name)
    return parameter is not None and parameter.record == "model" and draft.model.decides(parameter.field_name)


def _with_another_task(typed: dict[str, str], waiting: Waiting) -> None:
    """Fit the fields to a task that was just chosen or left. `had` is the task before.

    A chosen task brings its pattern, and a pattern that was chosen beside a task brings a task of its own if
    there is one. Targets are answers of one network, and gradients need some, which only the reader can give
    for a text. What was typed comes back where it can be read.
    """
    had, task = typed.pop("had", RANDOM), TASKS.get(typed.get("task", RANDOM))
    was, pattern = typed.get("was"), typed["pattern"]
    if task and was == pattern != task.pattern:
        typed["pattern"] = pattern = task.pattern
    if task and was != pattern != task.pattern:
        of_pattern = [other for other in TASKS.values() if other.pattern == pattern]
        # The network comes back for which a text waits.
        of_pattern.sort(key=lambda other: other.slug != waiting.task)
        task = next(iter(of_pattern), None)
    stays = task.slug if task and task.pattern == pattern else RANDOM
    if (stays, pattern) != (had, was) and waiting.fits(stays):
        typed["text"] = waiting.text
        had = had if stays == had else RANDOM
    if typed.get("task") in TASKS:
        typed["task"] = stays
    if stays == had:
        return
    typed.pop("targets", None)
    if stays == RANDOM:
        return
    if task and not _suits(task, had, typed.get("text", "")):
        typed.pop("text", None)
    if task and typed.get("epoch", "") not in map(str, task.moments):
        typed.pop("epoch", None)
    if task and task.beginnings:
        typed.setdefault("early", "on")
    if typed.get("cell") == PARAMETERS["cell"].default:
        # The menu shows a cell even if nobody chose one.
        del typed["cell"]
    if typed.get("text") or (task and not task.samples[0].answer):
        # Nobody has said what is right, and gradients need to know.
        overlays = [name for name in typed.get("show", "").split(",") if name != "gradients"]
        typed["show"] = ",".join(overlays)
        view = VIEWS.get(typed.get("view", ""))
        if view and view.gradients:
            del typed["view"]


def _suits(task: Task, had: str, text: str) -> bool:
    """Whether a task that was just chosen can read the text that stands there, or its beginning: one of
    another task says nothing to it.
    """
    inputs, read = PATTERNS[task.pattern].tx, task.reader.tokenise(text)
    with suppress(SpecError):
        for token in read:
            task.reader.check(token)
        return had == RANDOM and inputs.low <= len(read)
    return False


def _fits(value: str, length: Length) -> bool:
    return bool(re.fullmatch("[0-9]{1,12}", value)) and length.low <= int(value) <= length.high


def _joined(words: Sequence[str], spec: FigureSpec) -> str:
    """Tokens as a text that is cut into them again."""
    return ("" if spec.cut_into == "characters" else " ").join(words)


def toggle(spec: FigureSpec, switch: str) -> tuple[FigureSpec, SpecError | None]:
    """The figure with one slot switched (`input.3`, `output.5`), under its pattern's name if it has one.

    A text follows its inputs: switching one off removes its token, switching one on inserts the text's first
    token again. A task that has another pattern gives way to random weights, and leaves its text.
    """
    found = re.fullmatch(r"(input|output)\.([1-9][0-9]{0,2})", switch)
    io = spec.letters
    if not found or int(found[2]) > len(io):
        return spec, SpecError("toggle", requests.no_slot(repr(tokens.clean(switch[:40]))))
    slot, t = found[1], int(found[2])
    switched = patterns.toggle(io, t, "input" if slot == "input" else "output")
    pattern = patterns.recognise(switched)
    kind = PATTERNS[pattern]
    query = dict(write.query(spec))
    for name in ("tx", "ty", "io", "feedback", "at"):
        query.pop(name, None)
    if kind.feedback is not None:
        query["feedback"] = spec.feedback_word
    if pattern == CUSTOM:
        query["io"] = switched
    words = list(spec.text_tokens)
    if spec.task and spec.task.pattern != pattern:
        del query["task"]
        query.pop("epoch", None)
        query.pop("targets", None)
        if spec.cut_into not in tokens.TOKENISERS:
            # Random weights would read each number as a word.
            words = []
            query.pop("text", None)
        else:
            query |= {"text": _joined(words, spec), "tokens": spec.cut_into}
    if words and slot == "input":
        at = patterns.count_inputs(io[: t - 1])
        if io[t - 1] in "ib":
            del words[at]
        else:
            words.insert(at, spec.text_tokens[0])
        query["text"] = _joined(words, spec)
        if not words:
            del query["text"]
            query.pop("tokens", None)
    if pattern != CUSTOM:
        if not (query.get("text") and kind.tx.symbol):
            query["tx"] = str(patterns.count_inputs(switched))
        query["ty"] = str(patterns.count_outputs(switched))
    try:
        # Another pattern may have no encoder to attend to.
        return parse(pattern, list(applicable(kind, query).items())), None
    except SpecError as error:
        return spec, error
