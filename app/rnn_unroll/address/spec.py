"""FigureSpec: everything an address says, validated; the figure's whole identity.

The parameters are one table, `PARAMETERS`; parsing, canonical form, error texts and the page's
controls follow from it.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from rnn_unroll import tokens
from rnn_unroll.address.frameworks import FRAMEWORKS
from rnn_unroll.address.revision import REVISION
from rnn_unroll.engine import patterns
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.inits import INITS, MAX_FORGET, MAX_RADIUS
from rnn_unroll.engine.patterns import CUSTOM, MAX_TIME_STEPS, PATTERNS, Length, Pattern
from rnn_unroll.errors import SpecError, quote, unknown
from rnn_unroll.look.styles import STYLES, VIEWS
from rnn_unroll.look.themes import THEMES
from rnn_unroll.models.given import Given

MAX_TEXT = 2000
"""Characters of a text; longer ones are refused."""

MAX_UNITS = 20_000
"""Numbers that one figure may show: steps × layers × hidden, plus (T_x + T_y) × vocabulary."""

MAX_SCALE = 4
"""Pixels that a raster image may have for each px of the figure, along each axis."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One query parameter: how its text is read, what it is when the address leaves it out.

    `read` gives the value or raises SpecError; `choices` are the allowed words of a menu, `low` and
    `high` the bounds of a number. `formats` are those that it has a meaning in, where that is not
    all of them: other formats refuse it, and their addresses leave it out. `silent` are those that
    take it and do not change with it: their addresses leave it out too.
    """

    name: str
    title: str
    default: Any
    read: Callable[[str], Any]
    choices: Mapping[str, str] | None = None
    low: float | None = None
    high: float | None = None
    formats: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    def belongs_to(self, extension: str) -> bool:
        return not self.formats or extension in self.formats


def _integer(name: str, title: str, low: int, high: int, default: int | None = None) -> Parameter:
    def read(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", value) or not low <= int(value) <= high:
            allowed = _bounds(low, high)
            problem = f"{name} must be a whole number {allowed}, not {quote(value)}"
            raise SpecError(name, problem, [allowed], told=True)
        return int(value)

    return Parameter(name, title, default, read, low=low, high=high)


def _decimal(name: str, title: str, low: float, high: float, default: float) -> Parameter:
    def read(value: str) -> float:
        # A tidy number has one spelling, so that a figure has one address: 1.50 is 1.5, -0 is 0.
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,3})?", value) or not low <= float(value) <= high:
            allowed = _bounds(low, high)
            problem = f"{name} must be a number {allowed}, of up to three decimals, not {quote(value)}"
            raise SpecError(name, problem, [allowed], told=True)
        return float(value) or 0.0

    return Parameter(name, title, default, read, low=low, high=high)


def _bounds(low: float, high: float) -> str:
    return written(low) if low == high else f"from {written(low)} to {written(high)}"


def _choice(name: str, title: str, choices: Mapping[str, str], default: str | None = None) -> Parameter:
    def read(value: str) -> str:
        if value not in choices:
            raise unknown(name, name, value, choices)
        return value

    return Parameter(name, title, default or next(iter(choices)), read, choices=choices)


def _of_formats(parameter: Parameter, *formats: str) -> Parameter:
    """The same, but with a meaning in these formats only."""
    return replace(parameter, formats=formats)


def _drawn(parameter: Parameter) -> Parameter:
    """The same, which says how the network is drawn: as code it stays what it is."""
    return replace(parameter, silent=("py",))


def _left_to_pattern(parameter: Parameter) -> Parameter:
    """The same, but with a default that is each pattern's own."""
    return replace(parameter, default=None)


FEEDBACK = {"off": "off", "on": "on: the chosen token", "softmax": "on: all probabilities"}
"""What goes into the next step: nothing, the chosen token as a one-hot vector, the softmax vector."""

DIRECTIONS = {"forward": "Forward", "bidirectional": "Bidirectional"}


def _read_io(value: str) -> str:
    if not re.fullmatch(r"[iobn]+", value):
        problem = (
            f"io is one letter for each time step (i input, o output, b both, n neither), not {quote(value)}"
        )
        raise SpecError("io", problem)
    if len(value) > MAX_TIME_STEPS:
        raise SpecError("io", f"io has {len(value)} time steps; at most {MAX_TIME_STEPS} are allowed")
    return value


def _text(name: str, title: str) -> Parameter:
    def read(value: str) -> str | None:
        if len(value) > MAX_TEXT:
            raise SpecError(name, f"{name} has {len(value)} characters; at most {MAX_TEXT} are allowed")
        return tokens.clean(value) or None

    return Parameter(name, title, None, read)


def _read_show(value: str) -> tuple[str, ...]:
    names = tuple(sorted(set(filter(None, value.split(",")))))
    for name in names:
        if name not in OVERLAYS:
            raise unknown("show", "layer of the drawing", name, OVERLAYS)
    return names


class At(NamedTuple):
    """A state of the figure: its chain (a or r), layer and time step."""

    chain: str
    layer: int
    t: int

    @property
    def key(self) -> str:
        return f"{self.chain}.{self.layer}.{self.t}"


def _read_at(value: str) -> str:
    if not re.fullmatch(r"[ar]\.[1-9]\.[1-9][0-9]{0,2}", value):
        allowed = "a.{layer}.{step}, or r.{layer}.{step} in a chain that runs backward"
        raise SpecError("at", f"at names a state: {allowed}, not {quote(value)}", [allowed], told=True)
    return value


def _read_unit(value: str) -> int:
    """A unit's number; whether the cell has so many is looked at with the rest."""
    if not re.fullmatch("[0-9]{1,12}", value):
        raise SpecError("unit", f"unit must be a whole number, one of the cell's units, not {quote(value)}")
    return int(value)


OVERLAYS: dict[str, str] = {
    "weights": "Shared weights",
    "gradients": "Gradients",
    "connectivity": "Connectivity",
}
"""Optional layers of the drawing, for `show`."""

PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        _integer("tx", "T_x, inputs", 0, MAX_TIME_STEPS),
        _integer("ty", "T_y, outputs", 0, MAX_TIME_STEPS),
        Parameter("io", "Wiring", None, _read_io),
        _left_to_pattern(_choice("feedback", "Feed outputs back", FEEDBACK)),
        _choice("cell", "Cell", {slug: cell.title for slug, cell in CELLS.items()}),
        _integer("layers", "Layers", 1, 4, default=1),
        _choice("direction", "Direction", DIRECTIONS),
        _integer("hidden", "Hidden units", 1, 64, default=6),
        _integer("seed", "Seed", 0, 2**32 - 1, default=0),
        _choice("init", "Weights", {slug: init.title for slug, init in INITS.items()}),
        _decimal("radius", "Spectral radius", 0.0, MAX_RADIUS, default=1.0),
        _decimal("forget", "Forget bias", -MAX_FORGET, MAX_FORGET, default=1.0),
        _text("text", "Your text"),
        _text("targets", "Targets"),
        _choice("tokens", "Tokens", {slug: slug.capitalize() for slug in tokens.TOKENISERS}),
        _drawn(_choice("style", "Style", {slug: style.title for slug, style in STYLES.items()})),
        _drawn(_choice("view", "View", {slug: view.title for slug, view in VIEWS.items()})),
        _drawn(Parameter("at", "State", None, _read_at)),
        _drawn(Parameter("unit", "Unit", 1, _read_unit)),
        _drawn(_choice("theme", "Theme", {slug: theme.title for slug, theme in THEMES.items()})),
        _drawn(_integer("step", "Time step", 0, 2 * MAX_TIME_STEPS)),
        replace(
            _drawn(
                _choice("motion", "Motion", {"off": "off: it holds still", "on": "on: it plays by itself"})
            ),
            silent=("py", "png", "pdf", "tex", "gif", "webp"),
        ),
        _drawn(Parameter("show", "Show", (), _read_show, choices=OVERLAYS)),
        _drawn(_integer("output", "Connectivity of output", 1, MAX_TIME_STEPS)),
        _drawn(
            _choice(
                "heat", "Heat", {"absolute": "Absolute, log scale", "relative": "Relative to the largest"}
            )
        ),
        _of_formats(_integer("scale", "Scale", 1, MAX_SCALE, default=1), "png", "gif", "webp"),
        _of_formats(
            _choice("framework", "Framework", {slug: one.title for slug, one in FRAMEWORKS.items()}), "py"
        ),
    )
}

ALIASES = {"T_x": "tx", "T_y": "ty"}


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """One figure. Make it with `parse`, which alone guarantees that the fields agree.

    tx and ty are None where the address leaves them open, so that a textbook figure can stay
    symbolic and every default can be left out again; `io`, `inputs` and `steps` say what is run.
    A figure of the user's own network has it in `given`, and no address; `parse_own` makes it.
    """

    pattern: str
    tx: int | None = None
    ty: int | None = None
    io: str | None = None
    feedback: str | None = None
    cell: str = "rnn"
    layers: int = 1
    direction: str = "forward"
    hidden: int = 6
    seed: int = 0
    init: str = "normal"
    radius: float = 1.0
    forget: float = 1.0
    text: str | None = None
    targets: str | None = None
    tokens: str = "words"
    style: str = "computed"
    view: str = "unrolled"
    at: str | None = None
    unit: int = 1
    theme: str = "auto"
    step: int | None = None
    motion: str = "off"
    show: tuple[str, ...] = ()
    output: int | None = None
    heat: str = "absolute"
    scale: int = 1
    framework: str = "numpy"
    given: Given | None = None

    @property
    def kind(self) -> Pattern:
        return PATTERNS[self.pattern]

    @property
    def folds(self) -> bool:
        """Whether all time steps are drawn in one place."""
        return VIEWS[self.view].folds

    @property
    def feeds_back(self) -> bool:
        return bool(self.kind.feedback) if self.feedback is None else self.feedback != "off"

    @property
    def feedback_word(self) -> str:
        """What feedback the figure has, as an address says it."""
        return self.feedback or ("on" if self.kind.feedback else "off")

    @property
    def directions(self) -> int:
        """2 where every layer also runs backward in time."""
        return 2 if self.direction == "bidirectional" else 1

    @property
    def plots(self) -> bool:
        """Whether the figure plots the norms of gradients, which are there once the run is over."""
        return VIEWS[self.view].plots

    @property
    def plays(self) -> bool:
        """Whether the figure shows the run step by step, so that it can be played."""
        return VIEWS[self.view].plays

    @property
    def looks_into(self) -> bool:
        """Whether the figure shows the inside of one cell."""
        return VIEWS[self.view].inside

    @property
    def inside(self) -> At:
        """The state whose cell view=cell shows: the one that `at` names, or the first layer's where the
        shown run stands.
        """
        if self.at is None:
            return At("a", 1, len(self.wiring) if self.step is None else max(1, self.stands_at(self.step)))
        chain, layer, t = self.at.split(".")
        return At(chain, int(layer), int(t))

    @property
    def text_tokens(self) -> tuple[str, ...]:
        """The user's own sequence; empty where there is no text."""
        return tokens.TOKENISERS[self.tokens](self.text) if self.text else ()

    @property
    def target_tokens(self) -> tuple[str, ...]:
        """What each output is held against; empty where no targets are given."""
        if self.given:
            return tuple(map(str, self.given.targets or ()))
        return tokens.TOKENISERS[self.tokens](self.targets) if self.targets else ()

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """Names of the tokens, in the order of their indices; an own network's are its classes' numbers."""
        if self.given:
            return tuple(map(str, range(self.given.classes)))
        read = self.text_tokens
        if self.targets and not read:
            read = tokens.DEMO_VOCABULARY
        return tokens.vocabulary([*read, *self.target_tokens])

    @property
    def starts(self) -> bool:
        """Whether a fed decoder begins with a start token; one whose input has no place for it does not."""
        return self.given is None or self.given.start is not None

    @property
    def symbolic_tx(self) -> bool:
        """Whether the figure leaves T_x open and draws ⋯."""
        return self._symbolic(self.kind.tx, self.tx) and not self.text

    @property
    def symbolic_ty(self) -> bool:
        return self.symbolic_tx if self.kind.aligned else self._symbolic(self.kind.ty, self.ty)

    def _symbolic(self, length: Length, given: int | None) -> bool:
        return self.leaves_open and bool(length.symbol) and given is None

    @property
    def leaves_open(self) -> bool:
        """Whether a length that the address does not say stays open."""
        return STYLES[self.style].symbolic and not self.plots

    @property
    def wiring(self) -> str:
        """One letter for each time step that is run: the `io` string of any pattern."""
        if self.io is not None:
            return self.io
        kind = self.kind
        tx = kind.tx.columns if self.symbolic_tx else self._length(kind.tx, self.tx, len(self.text_tokens))
        if kind.aligned:
            return kind.wiring(tx, tx)
        ty = kind.ty.columns if self.symbolic_ty else self._length(kind.ty, self.ty, 0)
        return kind.wiring(tx, ty)

    @property
    def run(self) -> int:
        """How many steps the run has: each time step once, and once more where gradients come back.

        Two chains meet them in two orders: there they come back in one step.
        """
        steps = len(self.wiring)
        if "gradients" not in self.show:
            return steps
        return steps + (1 if self.directions == 2 else steps)

    @property
    def shown_step(self) -> int:
        """The step of the run that the figure shows."""
        return self.run if self.step is None else self.step

    def stands_at(self, step: int) -> int:
        """The time step at which the run stands after so many of its steps: there, and back again."""
        there = len(self.wiring)
        return min(step, there) if step <= there or self.directions == 2 else 2 * there - step + 1

    @staticmethod
    def _length(length: Length, given: int | None, from_text: int) -> int:
        if given is not None:
            return given
        return from_text or length.default

    @property
    def query(self) -> dict[str, str]:
        """The parameters that are not at their default, sorted by name, as an address writes them."""
        said = {}
        for name, default in _DEFAULTS:
            value = getattr(self, name)
            if value is not None and value != default:
                said[name] = written(value)
        return said

    def address(self, extension: str = "svg") -> str:
        """The canonical address of this figure in one format."""
        spec = self.heard_by(extension)
        said = {name: value for name, value in spec.query.items() if PARAMETERS[name].belongs_to(extension)}
        return _with_query(f"/v1/figures/{self.pattern}.{extension}", said)

    def pinned(self, extension: str = "svg") -> str:
        """The canonical address with the renderer's revision: what it answers may be kept for ever."""
        path, _, query = self.address(extension).partition("?")
        return _with_query(path, dict(sorted([*parse_qsl(query), ("rev", str(REVISION))])))

    def heard_by(self, extension: str) -> "FigureSpec":
        """The same figure without what changes nothing in a format; a length left open is what is run."""
        changes = _silent(extension)
        if all(getattr(self, name) == default for name, default in changes.items()):
            return self
        for name, is_open, count in (
            ("tx", self.symbolic_tx, patterns.count_inputs),
            ("ty", self.symbolic_ty, patterns.count_outputs),
        ):
            if is_open and name not in changes:
                changes[name] = count(self.wiring)
        return _settle(_changed(self, changes))

    @property
    def studio_address(self) -> str:
        """The canonical address of the page that shows this figure."""
        return _with_query("/", dict(sorted({"pattern": self.pattern, **self.query}.items())))

    @property
    def canonical(self) -> str | None:
        """The figure's own address; None where it shows a network that no address holds."""
        return None if self.given else self.address()

    @property
    def digest(self) -> str:
        """A short name for this spec, the same for ever; prefix of the ids in its drawing."""
        said = self.address() + (self.given.digest if self.given else "")
        return "u" + hashlib.blake2s(said.encode(), digest_size=4).hexdigest()


_DEFAULTS = tuple((name, PARAMETERS[name].default) for name in sorted(PARAMETERS))


@cache
def _silent_in(extension: str) -> tuple[tuple[str, Any], ...]:
    return tuple((name, one.default) for name, one in PARAMETERS.items() if extension in one.silent)


def _silent(extension: str) -> dict[str, Any]:
    """The parameters that a format does not change with, at their defaults."""
    return dict(_silent_in(extension))


def written(value: Any) -> str:
    """A parameter's value as an address writes it."""
    if isinstance(value, tuple):
        return ",".join(value)
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _with_query(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def parse(
    pattern: str,
    query: Iterable[tuple[str, str]],
    ignore_unknown: bool = False,
    extension: str | None = None,
    beside: Sequence[str] = (),
) -> FigureSpec:
    """The spec of an address. `query` holds the decoded pairs in any order.

    Raises SpecError for a parameter that is unknown, repeated, out of range or at odds with the
    pattern or with the format, where `extension` names one. `ignore_unknown` is for pages, whose
    links get tagged by others. `beside` are names that an address may have too, which who asks has
    read already: an error lists them.
    """
    return _settle(FigureSpec(pattern, **_read(pattern, query, ignore_unknown, extension, beside)))


BY_FILES = {
    **dict.fromkeys(("tx", "text", "tokens"), "the input"),
    "targets": "the targets' file",
    **dict.fromkeys(("layers", "hidden", "direction", "seed", "init", "radius", "forget"), "the weights"),
}
"""Parameters that an own network's files decide, and which of them."""


def parse_own(
    pattern: str, query: Iterable[tuple[str, str]], given: Given, layers: int, directions: int, hidden: int
) -> FigureSpec:
    """The spec of a figure that shows the user's own network on the user's own input.

    `query` holds what an address would say beside that; layers, directions and hidden are the
    weights'. Raises SpecError, as `parse` does, and for a parameter that the files decide.
    """
    pairs = list(query)
    for name, _ in pairs:
        if name in BY_FILES:
            raise SpecError(name, f"{name} is decided by {BY_FILES[name]}, not said here")
    read = _read(pattern, pairs, extension="")
    if pattern != CUSTOM:
        read["tx"] = len(given.inputs)
    return _settle(
        FigureSpec(
            pattern,
            **read,
            layers=layers,
            hidden=hidden,
            direction="bidirectional" if directions == 2 else "forward",
            given=given,
        )
    )


def _read(
    pattern: str,
    query: Iterable[tuple[str, str]],
    ignore_unknown: bool = False,
    extension: str | None = None,
    beside: Sequence[str] = (),
) -> dict[str, Any]:
    """The values that a query gives; whether they agree is looked at later."""
    if pattern not in PATTERNS:
        raise unknown("pattern", "pattern", pattern, PATTERNS)
    kind = PATTERNS[pattern]
    given: dict[str, Any] = {}
    for spelled, value in query:
        name = ALIASES.get(spelled, spelled)
        if name not in PARAMETERS:
            if ignore_unknown:
                continue
            known = [
                name for name in PARAMETERS if extension is None or PARAMETERS[name].belongs_to(extension)
            ]
            raise unknown(tokens.clean(spelled)[:40], "parameter", spelled, [*known, *beside])
        if extension is not None and not PARAMETERS[name].belongs_to(extension):
            *rest, last = PARAMETERS[name].formats
            heard = f"formats {', '.join(rest)} and {last}" if rest else f"format {last}"
            raise SpecError(name, f"{name} is for the {heard} only")
        if name in given:
            raise SpecError(name, f"{name} is given more than once")
        given[name] = (
            _read_length(name, value, kind) if name in ("tx", "ty") else PARAMETERS[name].read(value)
        )
    return given


def _read_length(name: str, value: str, kind: Pattern) -> int:
    """A length as a number; whether it is in the pattern's range is looked at with the rest."""
    if not re.fullmatch(r"[0-9]{1,12}", value):
        length = kind.tx if name == "tx" else kind.ty
        allowed = _bounds(length.low, length.high)
        raise SpecError(
            name, f"{name} must be a whole number {allowed}, not {quote(value)}", [allowed], told=True
        )
    return int(value)


def _settle(spec: FigureSpec) -> FigureSpec:
    """The spec with every default left open, or a SpecError where its parameters disagree."""
    kind = spec.kind
    changes: dict[str, Any] = {}
    if spec.pattern == CUSTOM:
        changes |= _settle_custom(spec)
    else:
        if spec.io is not None:
            raise SpecError("io", f"io is for the pattern {CUSTOM!r}; {spec.pattern!r} has its own wiring")
        changes |= _settle_lengths(spec)
    if spec.feedback is not None:
        if kind.feedback is None and spec.feeds_back:
            raise SpecError(
                "feedback", f"{spec.pattern} has no step that could read a fed-back output", ["off"]
            )
        if spec.feedback == ("on" if kind.feedback else "off"):
            changes["feedback"] = None
    _check_network(spec)
    _check_view(spec)
    for name, cut in (("text", spec.text_tokens), ("targets", spec.target_tokens)):
        if getattr(spec, name) and spec.tokens == "words":
            changes[name] = " ".join(cut) or None
    if not (changes.get("text", spec.text) or changes.get("targets", spec.targets)):
        # Without a text there is nothing to cut.
        changes["tokens"] = PARAMETERS["tokens"].default
    settled = _changed(spec, changes)
    _check_targets(settled)
    _check_connectivity(settled)
    if settled.output == patterns.count_outputs(settled.wiring):
        settled = _changed(settled, {"output": None})
    _check_size(settled)
    steps = settled.run
    if settled.step is not None:
        if settled.step > steps:
            allowed = _bounds(0, steps)
            there = ", there and back" if steps > len(settled.wiring) else ""
            problem = f"step must be {allowed}, the figure's time steps{there}, not {settled.step}"
            raise SpecError("step", problem, [allowed], told=True)
        if settled.step == steps:
            settled = _changed(settled, {"step": None})
    return _settle_inside(settled)


def _settle_inside(spec: FigureSpec) -> FigureSpec:
    """Refuse a state or unit that the figure does not have."""
    if not spec.looks_into:
        for name in ("at", "unit"):
            if getattr(spec, name) != PARAMETERS[name].default:
                views = [slug for slug, view in VIEWS.items() if view.inside]
                problem = f"{name} is for view={' or '.join(views)}, which shows the inside of one cell"
                raise SpecError(name, problem)
        return spec
    if not 1 <= spec.unit <= spec.hidden:
        allowed = _bounds(1, spec.hidden)
        raise SpecError("unit", f"unit must be {allowed}, not {spec.unit}", [allowed], told=True)
    at, steps = spec.inside, len(spec.wiring)
    chains = "ar"[: spec.directions]
    if at.chain not in chains or at.layer > spec.layers or at.t > steps:
        keys = " or ".join(f"{chain}.{{layer}}.{{step}}" for chain in chains)
        allowed = f"{keys}, layer {_bounds(1, spec.layers)}, step {_bounds(1, steps)}"
        allowed = allowed.replace("layer from", "layer").replace("step from", "step")
        problem = f"this figure has no state {at.key}; its states are {allowed}"
        raise SpecError("at", problem, [allowed], told=True)
    if at == _changed(spec, {"at": None}).inside:
        return _changed(spec, {"at": None})
    return spec


def _check_network(spec: FigureSpec) -> None:
    """Refuse what the pattern's wiring or the cell has no use for."""
    if spec.directions == 2:
        needs = "direction=bidirectional needs the whole input before the first output"
        if not spec.kind.backward:
            able = [slug for slug, kind in PATTERNS.items() if kind.backward]
            *rest, last = able
            problem = f"{needs}, which {spec.pattern!r} does not have; it is for {', '.join(rest)} and {last}"
            raise SpecError("direction", problem, ["forward"], told=True)
        if spec.feeds_back:
            raise SpecError("direction", f"{needs}; with feedback there is none", ["forward"], told=True)
    useful = used(spec.init, spec.cell)
    if spec.radius != PARAMETERS["radius"].default and "radius" not in useful:
        raise SpecError("radius", "a spectral radius is chosen for init=orthogonal only", ["1"], told=True)
    if spec.forget != PARAMETERS["forget"].default and "forget" not in useful:
        having = [slug for slug, cell in CELLS.items() if "forget" in cell.gates]
        problem = f"cell={spec.cell} has no forget gate; {' and '.join(having)} have one"
        raise SpecError("forget", problem, ["1"], told=True)


def _check_view(spec: FigureSpec) -> None:
    """Refuse layers of the drawing, and a step, that have no place in the view."""
    if spec.plots and spec.step is not None:
        raise SpecError("step", f"view={spec.view} shows what a whole run comes to; it has no step")
    if spec.motion != "off" and not spec.plays:
        playing = [slug for slug, view in VIEWS.items() if view.plays]
        problem = f"view={spec.view} has no steps to play; {' and '.join(playing)} have"
        raise SpecError("motion", problem, ["off"], told=True)
    shown = VIEWS[spec.view].overlays
    for name in spec.show:
        if shown is not None and name not in shown:
            instead = f"; it can show {' and '.join(shown)}" if shown else ""
            problem = f"view={spec.view} has no place for show={name}{instead}"
            raise SpecError("show", problem, shown, told=True)


def used(init: str, cell: str) -> set[str]:
    """Which of `radius` and `forget` have a use where weights are drawn so, for such a cell."""
    uses = {"radius": init == "orthogonal", "forget": cell in CELLS and "forget" in CELLS[cell].gates}
    return {name for name, use in uses.items() if use}


def _check_targets(spec: FigureSpec) -> None:
    count, outputs = len(spec.target_tokens), patterns.count_outputs(spec.wiring)
    if count and count != outputs:
        unit = "output" if outputs == 1 else "outputs"
        given = f"{count} class{'es' if count > 1 else ''}" if spec.given else _tokens(spec, count)
        problem = f"targets has {given}, but the figure has {outputs} {unit}"
        raise SpecError("targets", problem)


def _check_connectivity(spec: FigureSpec) -> None:
    if "connectivity" not in spec.show:
        for name in ("output", "heat"):
            if getattr(spec, name) != PARAMETERS[name].default:
                raise SpecError(name, f"{name} is for show=connectivity")
    outputs = patterns.count_outputs(spec.wiring)
    for name in ("gradients", "connectivity"):
        if name in spec.show and not outputs:
            raise SpecError("show", f"show={name} needs an output to start from, and this wiring has none")
    if spec.output is not None and spec.output > outputs:
        allowed = _bounds(1, outputs) if outputs else "none"
        problem = f"output must be {allowed}, the figure's outputs, not {spec.output}"
        raise SpecError("output", problem, [allowed], told=True)


def _changed(spec: FigureSpec, changes: Mapping[str, Any]) -> FigureSpec:
    return FigureSpec(**({field.name: getattr(spec, field.name) for field in fields(spec)} | dict(changes)))


def _settle_custom(spec: FigureSpec) -> dict[str, Any]:
    if spec.io is None:
        raise SpecError("io", "the pattern 'custom' needs io: one letter for each time step, as in io=iiboo")
    counts = {"tx": patterns.count_inputs(spec.io), "ty": patterns.count_outputs(spec.io)}
    for name, count in counts.items():
        given = getattr(spec, name)
        if given is not None and given != count:
            raise SpecError(name, f"{name}={given} is at odds with io={spec.io}, which has {count}")
    if sum(counts.values()) > MAX_TIME_STEPS:
        raise SpecError("io", f"T_x + T_y is {sum(counts.values())}; at most {MAX_TIME_STEPS} are allowed")
    _check_text(spec, counts["tx"], "the wiring")
    if spec.given and len(spec.given.inputs) != counts["tx"]:
        count = len(spec.given.inputs)
        raise SpecError("input", f"input has {count} vectors, but io={spec.io} reads {counts['tx']}")
    return {"tx": None, "ty": None}


def _settle_lengths(spec: FigureSpec) -> dict[str, Any]:
    kind = spec.kind
    for name, length in (("tx", kind.tx), ("ty", kind.ty)):
        given = getattr(spec, name)
        # An own network's inputs and outputs share their time steps' limit, and no address.
        high = MAX_TIME_STEPS if spec.given and length.symbol else length.high
        if given is not None and not length.low <= given <= high:
            if spec.given and name == "tx":
                raise SpecError("input", _own_length(spec, length.low, high))
            allowed = _bounds(length.low, high)
            problem = f"{name} must be {allowed} for the pattern {spec.pattern!r}, not {given}"
            raise SpecError(name, problem, [allowed], told=True)
    tx, ty = spec.tx, spec.ty
    if kind.aligned:
        if tx is not None and ty is not None and tx != ty:
            raise SpecError("ty", f"the pattern {spec.pattern!r} has T_x = T_y; tx={tx} and ty={ty} differ")
        tx, ty = (ty if tx is None else tx), None
    count = len(spec.text_tokens)
    if count:
        if tx is not None and tx != count:
            raise SpecError("tx", f"tx={tx} is at odds with the text, which has {_tokens(spec, count)}")
        if not kind.tx.low <= count <= kind.tx.high:
            _check_text(spec, min(max(count, kind.tx.low), kind.tx.high), f"the pattern {spec.pattern!r}")
        tx = None if not kind.tx.fixed and kind.tx.symbol else tx
    changes = {}
    for name, value, length in (("tx", tx, kind.tx), ("ty", ty, kind.ty)):
        open_again = value == length.default and not (spec.leaves_open and length.symbol)
        changes[name] = None if open_again else value
    return changes


def _own_length(spec: FigureSpec, low: int, high: int) -> str:
    """What is wrong with the number of an own network's inputs."""
    count = 0 if spec.given is None else len(spec.given.inputs)
    return f"input has {count} vectors, but the pattern {spec.pattern!r} reads {_bounds(low, high)}"


def _tokens(spec: FigureSpec, count: int) -> str:
    return f"{count} {spec.tokens if count != 1 else spec.tokens.removesuffix('s')}"


def _check_text(spec: FigureSpec, inputs: int, who: str) -> None:
    count = len(spec.text_tokens)
    if count and count != inputs:
        unit = "input" if inputs == 1 else "inputs"
        at_most = "at most " if spec.kind.tx.symbol else ""
        problem = f"the text has {_tokens(spec, count)}, but {who} reads {at_most}{inputs} {unit}"
        raise SpecError("text", problem)


def _check_size(spec: FigureSpec) -> None:
    if spec.given:
        _check_own_size(spec, spec.given)
        return
    io = spec.wiring
    slots = patterns.count_inputs(io) + patterns.count_outputs(io)
    if slots > MAX_TIME_STEPS:
        culprit = "text" if spec.text else "ty" if spec.ty is not None else "tx"
        raise SpecError(culprit, f"T_x + T_y is {slots}; at most {MAX_TIME_STEPS} are allowed")
    units = len(io) * spec.layers * spec.directions * spec.hidden
    words = slots * len(spec.vocabulary)
    if units + words > MAX_UNITS:
        culprit = "text" if words > units else "hidden" if spec.hidden > 16 else "layers"
        problem = (
            f"this figure would show {units + words:,} numbers ({len(io)} time steps × "
            f"{spec.layers * spec.directions} chains "
            f"× {spec.hidden} hidden units, {slots} tokens of {len(spec.vocabulary)}); "
            f"at most {MAX_UNITS:,} are allowed"
        )
        raise SpecError(culprit, problem)


def _check_own_size(spec: FigureSpec, given: Given) -> None:
    steps, chains = len(spec.wiring), spec.layers * spec.directions
    if steps > MAX_TIME_STEPS:
        raise SpecError("ty", f"this would be {steps} time steps; at most {MAX_TIME_STEPS} are allowed")
    read, emitted = given.inputs.size, patterns.count_outputs(spec.wiring) * given.classes
    for name, count, told in (
        ("weights", steps * chains * spec.hidden, f"{steps} steps × {chains} chains × {spec.hidden} units"),
        ("input", read, f"{len(given.inputs)} inputs of {given.inputs.shape[-1]} numbers"),
        ("weights", emitted, f"{patterns.count_outputs(spec.wiring)} outputs of {given.classes} classes"),
    ):
        if count > MAX_UNITS:
            problem = f"this figure would show {count:,} numbers ({told}); at most {MAX_UNITS:,} are allowed"
            raise SpecError(name, problem)
