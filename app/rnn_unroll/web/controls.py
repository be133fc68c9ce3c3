"""Controls: what the page lets a person change, as data for the template and for the scripts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from rnn_unroll.address.spec import PARAMETERS, FigureSpec, Parameter, used, written
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import CUSTOM, PATTERNS, Length, count_inputs, count_outputs
from rnn_unroll.look.styles import VIEWS
from rnn_unroll.models.state_dict import LAYOUTS

GROUPS: Mapping[str, tuple[str, ...]] = {
    "sequence": ("tx", "ty", "io", "text", "tokens", "feedback", "targets"),
    "network": ("cell", "layers", "direction", "hidden", "init", "radius", "forget", "seed"),
    "look": ("style", "view", "theme", "show", "output", "heat"),
    "address": ("motion",),
    "code": ("framework",),
}
"""Which parameters stand together."""


@dataclass(frozen=True, slots=True)
class Control:
    """One control. `value` is what its field holds; `shown` is False where the pattern has no
    use for it, `fixed` is True where the text or a file decides. `without` are choices that are not
    offered now.

    `slider` is the value of the range beside a number, also where the field itself is empty; it
    goes up to `ceiling`, in steps of `step`, and further where a number that was typed lies there.
    """

    name: str
    title: str
    kind: str
    value: str
    shown: bool = True
    fixed: bool = False
    choices: Mapping[str, str] | None = None
    without: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    slider: float | None = None
    step: float = 1
    ceiling: float = 32
    hint: str = ""


RANGES: Mapping[str, tuple[float, float]] = {"radius": (0.05, 2.0), "forget": (0.5, 10.0)}
"""Steps of the sliders of decimal numbers, and where they end: what lies further is typed."""


def controls(spec: FigureSpec, raw: Mapping[str, str]) -> dict[str, Control]:
    """All controls for a figure, by name. `raw` holds what was typed and refused: it stays."""
    made = [_control(name, spec) for names in GROUPS.values() for name in names]
    made.append(Control("pattern", "Pattern", "choice", spec.pattern, choices=_patterns()))
    if spec.given:
        made = [_of_own(control) for control in made]
    return {
        control.name: Control(**{**_fields(control), "value": raw.get(control.name, control.value)})
        for control in made
    }


SAID_OF_OWN = ("tx", "ty", "io", "feedback", "cell", "layers", "direction", "hidden")
"""What can be told of an own network too, where its files or its own panel decide it."""


def _of_own(control: Control) -> Control:
    """The control beside an own network: the look can be changed, the rest is told or left out."""
    if control.name in (*GROUPS["look"], "pattern"):
        return control
    return replace(control, shown=control.shown and control.name in SAID_OF_OWN, fixed=True, hint="")


def _fields(control: Control) -> dict[str, Any]:
    return {name: getattr(control, name) for name in Control.__slots__}


def _patterns() -> dict[str, str]:
    return {slug: pattern.title for slug, pattern in PATTERNS.items()}


def _control(name: str, spec: FigureSpec) -> Control:
    parameter = PARAMETERS[name]
    kind = spec.kind
    if name == "tx":
        title = "T_x = T_y" if kind.aligned else "T_x"
        fixed_by_text = bool(spec.text) and bool(kind.tx.symbol)
        return _length(name, title, spec, kind.tx, spec.symbolic_tx, fixed=fixed_by_text)
    if name == "ty":
        return _length(name, "T_y", spec, kind.ty, spec.symbolic_ty, hidden=kind.aligned)
    if name == "io":
        hint = "a letter a step: i in, o out, b both, n none"
        return Control(name, "Wiring", "text", spec.wiring, shown=spec.pattern == CUSTOM, hint=hint)
    if name == "view":
        # The inside of a cell stands beside the figure, which is unrolled then.
        choices = {slug: view.title for slug, view in VIEWS.items() if not view.inside}
        value = parameter.default if spec.looks_into else spec.view
        return Control(name, parameter.title, "choice", value, choices=choices)
    if name == "text":
        hint = "each word becomes an input" if spec.tokens == "words" else "each character becomes an input"
        return Control(name, parameter.title, "text", spec.text or "", hint=hint)
    if name == "targets":
        hint = "one word for each output; empty: drawn from the seed"
        shown = "gradients" in spec.show or spec.plots
        return Control(name, parameter.title, "text", spec.targets or "", shown=shown, hint=hint)
    if name == "direction":
        shown = kind.backward and not spec.feeds_back
        return Control(
            name, parameter.title, "choice", spec.direction, shown=shown, choices=parameter.choices
        )
    if name in ("output", "heat"):
        return _connectivity(name, spec)
    if name == "motion":
        hint = "in pages that show the picture; here it has a player"
        return Control(
            name, parameter.title, "choice", spec.motion, spec.plays, choices=parameter.choices, hint=hint
        )
    if name == "feedback":
        value = spec.feedback_word
        shown = kind.feedback is not None
        return Control(name, parameter.title, "choice", value, shown=shown, choices=parameter.choices)
    value = getattr(spec, name)
    if name == "show":
        return _flags(parameter, spec)
    if parameter.choices:
        return Control(name, parameter.title, "choice", value, choices=parameter.choices)
    if name in RANGES:
        return _decimal(name, spec)
    slider = value if name != "seed" else None
    return Control(
        name, parameter.title, "number", str(value), low=parameter.low, high=parameter.high, slider=slider
    )


def _flags(parameter: Parameter, spec: FigureSpec) -> Control:
    """The optional layers of the drawing; those that the view has no place for are not offered."""
    choices, placed = parameter.choices or {}, VIEWS[spec.view].overlays
    without = tuple(slug for slug in choices if placed is not None and slug not in placed)
    value, shown = ",".join(spec.show), len(without) < len(choices)
    return Control(parameter.name, parameter.title, "flags", value, shown, choices=choices, without=without)


def _decimal(name: str, spec: FigureSpec) -> Control:
    """A number with decimals, of use to some weights only."""
    parameter, value = PARAMETERS[name], getattr(spec, name)
    step, ceiling = RANGES[name]
    made = Control(name, parameter.title, "number", written(value), name in used(spec.init, spec.cell))
    return replace(made, low=parameter.low, high=parameter.high, slider=value, step=step, ceiling=ceiling)


def _connectivity(name: str, spec: FigureSpec) -> Control:
    """Which output's connectivity is shown, and on what scale."""
    parameter = PARAMETERS[name]
    outputs = count_outputs(spec.wiring)
    if name == "heat":
        shown = "connectivity" in spec.show
        return Control(name, parameter.title, "choice", spec.heat, shown=shown, choices=parameter.choices)
    shown = "connectivity" in spec.show and outputs > 1
    of = spec.output or outputs
    return Control(name, parameter.title, "number", str(of), shown=shown, low=1, high=outputs, slider=of)


def _length(
    name: str,
    title: str,
    spec: FigureSpec,
    length: Length,
    is_open: bool,
    fixed: bool = False,
    hidden: bool = False,
) -> Control:
    count = (count_inputs if name == "tx" else count_outputs)(spec.wiring)
    hint = (
        "one input for each token of your text"
        if fixed
        else "empty: left open, drawn as ⋯"
        if is_open
        else ""
    )
    return Control(
        name,
        title,
        "number",
        "" if is_open else str(count),
        shown=not length.fixed and spec.pattern != CUSTOM and not hidden,
        fixed=fixed,
        low=length.low,
        high=length.high,
        slider=count,
        hint=hint,
    )


def own_controls(said: Mapping[str, str] | None = None) -> tuple[Control, ...]:
    """What the panel for an own network asks for beside the files. `said` is what was chosen before."""
    by_default = {"": "as the pattern has it"}
    cells = {slug: CELLS[slug].title for slug in LAYOUTS}
    outputs, feedback = PARAMETERS["ty"], PARAMETERS["feedback"]
    made = (
        Control("cell", PARAMETERS["cell"].title, "choice", "rnn", choices=cells),
        Control("pattern", "Pattern", "choice", "", choices={"": "as the tensors say"} | _patterns()),
        Control("ty", "T_y, where free", "number", "", low=outputs.low, high=outputs.high),
        Control("io", "Wiring, if custom", "text", ""),
        Control("feedback", feedback.title, "choice", "", choices=by_default | dict(feedback.choices or {})),
    )
    return tuple(replace(control, value=(said or {}).get(control.name, control.value)) for control in made)


def as_data(made: Mapping[str, Control]) -> dict[str, dict[str, Any]]:
    """The controls as the page's scripts read them."""
    return {name: asdict(control) for name, control in made.items()}
