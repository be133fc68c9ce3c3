"""Form: from what a person did in the page to the figure that they mean.

A form sends every control that it has, also those that the chosen pattern does not use. An address
is strict; a form is settled first, and its answer is an address again.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rnn_unroll import tokens
from rnn_unroll.address.spec import ALIASES, OVERLAYS, PARAMETERS, FigureSpec, parse, used
from rnn_unroll.engine import patterns
from rnn_unroll.engine.patterns import CUSTOM, PATTERNS, Length
from rnn_unroll.errors import SpecError
from rnn_unroll.look.styles import VIEWS
from rnn_unroll.web.query import Pairs

DEFAULT_PATTERN = "many-to-many"
FORM = "form"
"""Marks a query as sent by the page's form. Then `was` and `wiring` tell what the figure was,
`toggle` names a slot to switch, `look` a state to look into, and `beside` the one whose cell is shown
beside the figure, which the field for the view does not tell."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a query came to: the figure, and the parameters that had to be left out of it."""

    spec: FigureSpec
    errors: tuple[SpecError, ...]
    raw: dict[str, str]
    from_form: bool


def read(query: Pairs) -> Reading:
    """The figure that a page's query means. What is wrong is left out, and told; the rest is kept."""
    from_form = any(name == FORM for name, _ in query)
    pairs = _settled(query) if from_form else list(query)
    errors: list[SpecError] = []
    raw: dict[str, str] = {}
    while True:
        pattern = next((value for name, value in pairs if name == "pattern"), DEFAULT_PATTERN)
        try:
            spec = parse(pattern, [pair for pair in pairs if pair[0] != "pattern"], ignore_unknown=True)
            break
        except SpecError as error:
            culprit = error.parameter
            # A smaller figure has no such step, output, state or unit; a form did not ask for one.
            unasked = from_form and culprit in ("step", "output", "at", "unit")
            if culprit not in {known.parameter for known in errors} and not unasked:
                errors.append(error)
            raw |= {name: value for name, value in pairs if name == culprit}
            # A parameter that is missing cannot be left out: then its pattern is.
            kept = _without(pairs, culprit)
            pairs = (_without(pairs, "pattern") or []) if kept is None else kept
    switch = next((value for name, value in query if name == "toggle"), None) if from_form else None
    if switch and not errors:
        spec, problem = toggle(spec, switch)
        errors += [problem] if problem else []
    return Reading(spec, tuple(errors), raw, from_form)


def _without(pairs: Pairs, culprit: str) -> Pairs | None:
    """The pairs without a parameter, however it is spelled; None where it is not among them."""
    kept = [(name, value) for name, value in pairs if ALIASES.get(name, name) != culprit]
    return kept if len(kept) < len(pairs) else None


def _settled(query: Pairs) -> Pairs:
    """The pairs that the chosen pattern has a use for; blank fields count as left out."""
    given = {ALIASES.get(name, name): value for name, value in query if value.strip()}
    unrolled = given.get("view", PARAMETERS["view"].default) == PARAMETERS["view"].default
    if look := given.get("look") or (given.get("beside") if unrolled else None):
        given |= {"view": "cell", "at": look}
    shows = fitting([value for key, value in query if key == "show"], given.get("view", ""))
    kind = PATTERNS.get(given.setdefault("pattern", DEFAULT_PATTERN))
    if kind is None:
        return list(given.items())
    wiring = given.pop("wiring", "")
    if kind.slug == CUSTOM:
        given.setdefault("io", wiring or "iibboo")
        unused = {"tx", "ty"}
    else:
        unused = {"io"}
        lengths = (("tx", kind.tx), ("ty", kind.ty))
        unused |= {name for name, length in lengths if length.fixed}
        if kind.aligned:
            unused.add("ty")
        if kind.tx.symbol and "text" in given:
            unused.add("tx")
        if given.get("was") != kind.slug:
            # Lengths that another pattern left behind; typed for this one, they would be an error.
            unused |= {name for name, length in lengths if not _fits(given.get(name, ""), length)}
    if kind.feedback is None:
        unused.add("feedback")
    fed = given.get("feedback", "on" if kind.feedback else "off") != "off" and "feedback" not in unused
    if fed or not kind.backward:
        unused.add("direction")
    view = VIEWS.get(given.get("view", ""))
    if "connectivity" not in shows:
        unused |= {"output", "heat"}
    if view and view.plots:
        unused.add("step")
    if view is None or not view.inside:
        unused |= {"at", "unit"}
    if view and (view.plots or view.inside):
        unused.add("motion")
    init, cell = (given.get(name, PARAMETERS[name].default) for name in ("init", "cell"))
    unused |= {"radius", "forget"} - used(init, cell)
    kept = {name: value for name, value in given.items() if name in (*PARAMETERS, "pattern")}
    kept = {name: value for name, value in kept.items() if name not in unused}
    kept.pop("show", None)
    if shows:
        kept["show"] = ",".join(shows)
    return list(kept.items())


def fitting(shows: Iterable[str], view: str) -> list[str]:
    """The layers of the drawing that a form asks for, without those that have no place in its view."""
    names = [name for value in shows for name in value.split(",") if name]
    overlays = VIEWS[view].overlays if view in VIEWS else None
    return names if overlays is None else [one for one in names if one in overlays or one not in OVERLAYS]


def _fits(value: str, length: Length) -> bool:
    return bool(re.fullmatch("[0-9]{1,12}", value)) and length.low <= int(value) <= length.high


def toggle(spec: FigureSpec, switch: str) -> tuple[FigureSpec, SpecError | None]:
    """The figure with one slot switched (`input.3`, `output.5`), under its pattern's name if it has one.

    A text keeps in step: its token goes with an input that is switched off, and the first word of
    the vocabulary comes with one that is switched on.
    """
    found = re.fullmatch(r"(input|output)\.([1-9][0-9]{0,2})", switch)
    io = spec.wiring
    if not found or int(found[2]) > len(io):
        return spec, SpecError("toggle", f"there is no slot {tokens.clean(switch[:40])!r} to switch")
    slot, t = found[1], int(found[2])
    switched = patterns.toggle(io, t, "input" if slot == "input" else "output")
    pattern = patterns.recognise(switched)
    kind = PATTERNS[pattern]
    said = dict(spec.query)
    for name in ("tx", "ty", "io", "feedback", "at"):
        said.pop(name, None)
    if kind.feedback is not None:
        said["feedback"] = spec.feedback_word
    if pattern == CUSTOM:
        said["io"] = switched
    if spec.text and slot == "input":
        words = list(spec.text_tokens)
        at = patterns.count_inputs(io[: t - 1])
        if io[t - 1] in "ib":
            del words[at]
        else:
            words.insert(at, spec.vocabulary[0])
        said["text"] = (" " if spec.tokens == "words" else "").join(words)
        if not words:
            del said["text"]
            said.pop("tokens", None)
    if pattern != CUSTOM:
        if not (said.get("text") and kind.tx.symbol):
            said["tx"] = str(patterns.count_inputs(switched))
        said["ty"] = str(patterns.count_outputs(switched))
    try:
        return parse(pattern, list(said.items())), None
    except SpecError as error:
        return spec, error
