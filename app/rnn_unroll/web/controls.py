"""Controls: the fields of the page's form, as data for the template and for the scripts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rnn_unroll.address.parameter import Field, Parameter, written
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.look.views import CELL, FOLDED, UNITS, VIEWS
from rnn_unroll.models.state_dict import LAYOUTS
from rnn_unroll.words import controls as words


def _groups() -> dict[str, tuple[str, ...]]:
    placed = [(one, one.field) for one in PARAMETERS.values() if one.field is not None]
    placed.sort(key=lambda pair: pair[1].place)
    groups: dict[str, list[str]] = {}
    for parameter, _ in placed:
        groups.setdefault(parameter.group, []).append(parameter.name)
    return {group: tuple(names) for group, names in groups.items()}


GROUPS: Mapping[str, tuple[str, ...]] = _groups()
"""Names of the controls in each group, in the order of display."""


@dataclass(frozen=True, slots=True)
class Control:
    """One control.

    `value` is what its field holds. `shown` is False if the parameter does not apply to the figure; `fixed`
    is True if the text or a file decides the value. `without` are choices that are not offered now.

    `slider` is the value of the range beside a number, even if the field itself is empty. The range goes
    up to `ceiling`, in steps of `step`, or further if a larger number was typed. `term` is the slug of the
    term that the control sets, which the page defines beside it.
    """

    name: str
    title: str
    kind: str
    value: str
    visible: bool = True
    fixed: bool = False
    choices: Mapping[str, str] | None = None
    without: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    slider: float | None = None
    step: float = 1
    ceiling: float = 32
    hint: str = ""
    term: str = ""


def controls(spec: FigureSpec, raw: Mapping[str, str]) -> dict[str, Control]:
    """All controls of a figure, by name. `raw` holds refused values, which stay in their fields."""
    every = [_control(PARAMETERS[name], spec) for names in GROUPS.values() for name in names]
    every.append(Control("pattern", words.pattern(), "choice", spec.wiring.pattern, choices=_patterns()))
    return {control.name: replace(control, value=raw.get(control.name, control.value)) for control in every}


def _patterns() -> dict[str, str]:
    return {slug: pattern.title for slug, pattern in PATTERNS.items()}


def _control(parameter: Parameter, spec: FigureSpec) -> Control:
    field = parameter.field or Field("text")
    decided = parameter.decided_by(spec)
    applies = bool(decided) or parameter.why_not(spec) is None
    choices = field.offered or parameter.choices
    control = Control(
        parameter.name,
        field.label(spec) if field.label else parameter.title,
        field.kind,
        field.value(spec) if field.value else _value(parameter, spec),
        visible=applies and field.needed(spec),
        fixed=bool(decided),
        choices=choices,
        without=parameter.without(spec),
        slider=field.slider(spec) if field.slider else None,
        step=field.step,
        ceiling=field.ceiling,
        hint=decided or field.hint(spec),
        term=field.term,
    )
    if field.kind == "number":
        low, high = field.bounds(spec) if field.bounds else (parameter.low, parameter.high)
        # There is nothing to choose from one length alone, or from none and one.
        control = replace(
            control,
            low=low,
            high=high,
            visible=control.visible and not (high == 1 and (decided or spec.task)),
        )
    if parameter.record == "model" and spec.model.decides(parameter.field_name):
        return replace(control, visible=False)
    return _beside_files(control, parameter, field) if spec.model.from_files else control


def _value(parameter: Parameter, spec: FigureSpec) -> str:
    value = parameter.get(spec)
    return "" if value is None else written(value)


def _beside_files(control: Control, parameter: Parameter, field: Field) -> Control:
    """The control beside a network from files. Only the look and the run can be changed; the files decide the
    rest.
    """
    if parameter.group in ("look", "edits"):
        return control
    return replace(control, visible=control.visible and field.shown_with_files, fixed=True, hint="")


def turned(every: Mapping[str, Control]) -> dict[str, Control]:
    """The controls that a narrow screen decides: time runs down there, and every step of it is drawn."""
    flow = replace(every["flow"], value="down", fixed=True, hint=words.turned_for_the_width())
    crop = replace(every["crop"], without=(*every["crop"].without, "ends"))
    return {"flow": flow, "crop": replace(crop, value="off") if crop.value == "ends" else crop}


def memory() -> dict[str, list[str]]:
    """Which parameters the page's scripts remember while they do not apply.

    `lasting` outlive a pattern without them, `aside` are kept during a view of `narrow`.
    """
    return {
        "lasting": [name for name, one in PARAMETERS.items() if one.lasting],
        "aside": [name for name, one in PARAMETERS.items() if one.put_aside],
        "narrow": [slug for slug, view in VIEWS.items() if view.overlays is not None],
    }


def views_of_scripts() -> dict[str, str]:
    """The slugs of the views that the page's scripts ask for.

    A click on a state opens `cell`; the player's button leads to `folded` and back, to `units` too.
    """
    return {"cell": CELL.slug, "folded": FOLDED.slug, "units": UNITS.slug}


def own_controls(chosen: Mapping[str, str] | None = None) -> tuple[Control, ...]:
    """The fields of the panel for an own network, except its files. `chosen` holds the earlier choices."""
    by_default = {"": words.feedback_from_pattern()}
    patterns = {"": words.pattern_from_tensors()} | _patterns()
    cells = {"": words.cell_from_tensors()} | {slug: CELLS[slug].title for slug in LAYOUTS}
    between = {"": words.between_as_saved()} | words.functions_between()
    outputs, feedback = PARAMETERS["ty"], PARAMETERS["feedback"]
    every = (
        Control("text", words.own_text(), "text", ""),
        Control("cell", PARAMETERS["cell"].title, "choice", "", choices=cells),
        Control("head", words.head(), "choice", "", choices={"": words.head_as_saved(), **words.heads()}),
        Control("between", words.between(), "choice", "", choices=between),
        Control("reads", words.reads(), "choice", "", choices=words.readings()),
        Control("batch", words.batch(), "choice", "", choices=words.axes()),
        Control("item", words.item(), "text", ""),
        Control("pattern", words.pattern(), "choice", "", choices=patterns),
        Control("ty", words.outputs_where_free(), "number", "", low=outputs.low, high=outputs.high),
        Control("io", words.wiring_if_custom(), "text", ""),
        Control("feedback", feedback.title, "choice", "", choices=by_default | dict(feedback.choices or {})),
        Control("start", words.start_of_decoder(), "text", ""),
        Control("map", words.roles_of_modules(), "text", ""),
    )
    return tuple(replace(one, value=(chosen or {}).get(one.name, one.value)) for one in every)


_READ = (
    "name",
    "title",
    "kind",
    "value",
    "visible",
    "fixed",
    "without",
    "low",
    "high",
    "slider",
    "step",
    "hint",
)
"""What of a control its figure decides. The rest stands in the page, and stays."""


def as_data(every: Mapping[str, Control]) -> dict[str, dict[str, Any]]:
    """The controls as the page's scripts read them."""
    return {name: {field: getattr(control, field) for field in _READ} for name, control in every.items()}
