"""Script edits: figures whose runs are changed, in every way in which an address can change one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from rnn_unroll.address.edits import clamp, cut, weight
from rnn_unroll.address.edits.clamp import EVERY, Clamped
from rnn_unroll.address.edits.force import Forced
from rnn_unroll.address.edits.vector import Read
from rnn_unroll.address.edits.weight import Weighed
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.tasks import TASKS
from tests import scripts

WIRINGS: tuple[tuple[str, Mapping[str, str]], ...] = (
    *scripts.WIRINGS,
    ("one-to-many", {"feedback": "targets"}),
    ("one-to-many", {"feedback": "targets", "ty": "1"}),
    ("encoder-decoder", {"feedback": "targets", "tx": "3"}),
    ("custom", {"io": "nbonooin", "feedback": "targets"}),
    ("custom", {"io": "oobb", "feedback": "targets"}),
    ("encoder-decoder", {"attention": "on", "tx": "2"}),
    ("encoder-decoder", {"attention": "on", "tx": "2", "ty": "3", "feedback": "on"}),
    ("encoder-decoder", {"attention": "on", "tx": "2", "ty": "2", "feedback": "targets"}),
)
"""Every wiring of the scripts, those that read targets, and those that attend."""

KINDS = ("force", "input", "clamp", "cut", "weight")

values = st.integers(-1500, 1500).map(lambda n: n / 1000)
"""Numbers of few decimals, as an address has them."""


@st.composite
def figures(draw: st.DrawFn, kinds: Sequence[str] = KINDS) -> FigureSpec:
    """Any figure of random weights with some edits of these kinds, if it has what they change."""
    pattern, more = draw(st.sampled_from(WIRINGS))
    size = {"layers": draw(st.sampled_from("12")), "hidden": draw(st.sampled_from("13"))}
    own = {"cell": draw(st.sampled_from(sorted(OFFERED))), "seed": str(draw(st.integers(0, 99)))}
    return draw(edited(parse(pattern, list({**more, **size, **own}.items())), kinds))


@st.composite
def tasks(draw: st.DrawFn, kinds: Sequence[str] = KINDS) -> FigureSpec:
    """Any figure of a trained network with some edits of these kinds."""
    task = TASKS[draw(st.sampled_from(sorted(TASKS)))]
    text = draw(st.sampled_from(task.samples))
    spec = scripts.of_task(task.slug, cell=draw(st.sampled_from(task.cells)), text=text.text)
    if task.writes and text.answer and draw(st.booleans()):
        spec = spec.change(feedback="targets")
    return draw(edited(spec, kinds))


@st.composite
def edited(draw: st.DrawFn, spec: FigureSpec, kinds: Sequence[str] = KINDS) -> FigureSpec:
    """The figure with up to three edits of each of some kinds, as far as it has what they change."""
    found, value = possible(spec), draw(values)
    known = [kind for kind in kinds if kind in found]
    changes: dict[str, Any] = {}
    for kind in draw(st.lists(st.sampled_from(known), min_size=1, unique=True)) if known else ():
        places = draw(st.lists(st.sampled_from(found[kind]), min_size=1, max_size=3, unique=True))
        changes[kind] = tuple(sorted(draw(_edit(spec, kind, place, value)) for place in places))
    if spec.task and spec.task.writes and not spec.reads_targets:
        # It may end sooner than without the edits, which name steps that it then does not have.
        changes["ty"] = spec.plan.ty
    return spec.change(**changes)


def possible(spec: FigureSpec) -> dict[str, list[Any]]:
    """What the edits of each kind can change in a figure."""
    plan, model = spec.plan, spec.model
    network = model.network(spec.reading, plan)
    cell, steps = network.cell, len(plan.steps)
    known = weight.parameters(network)
    clamped = [
        (vector, layer, t)
        for vector in clamp.vectors(cell, network.directions)
        for layer in range(1, network.layers + 1)
        for t in (EVERY, 1, steps)
    ]
    edges = cut.edges(
        plan, cell.memory == "own", network.layers, network.directions, network.attention is not None
    )
    found: dict[str, list[Any]] = {
        "force": [] if spec.numeric else [*range(1, plan.ty + 1)],
        "input": [*range(1, plan.tx + 1)],
        "clamp": clamped,
        "cut": [*edges],
        # A parameter has several names.
        "weight": [*{id(arrays[0]): name for name, arrays in known.items() if len(arrays) == 1}.values()],
    }
    return {kind: places for kind, places in found.items() if places}


def _edit(spec: FigureSpec, kind: str, place: Any, value: float) -> st.SearchStrategy[Any]:
    """Any edit of a kind in one place. Units are held at `value`, as two edits may hold the same one."""
    if kind == "cut":
        return st.just(place)
    if kind == "force":
        return st.sampled_from(spec.vocabulary).map(lambda token: Forced(place, token))
    if kind == "input":
        width = len(spec.model.sequence(spec.reading, spec.plan)[place - 1])
        vectors = st.lists(values, min_size=width, max_size=width)
        return vectors.map(lambda vector: Read(place, tuple(vector)))
    if kind == "clamp":
        vector, layer, t = place
        return st.integers(0, spec.model.hidden).map(lambda unit: Clamped(vector, layer, t, unit, value))
    where, _, name = place.rpartition(".")
    (array,) = weight.parameters(spec.model.network(spec.reading, spec.plan))[place]
    rows, columns = [st.integers(1, length) for length in array.shape] + [st.just(0)] * (2 - array.ndim)
    entries = st.tuples(rows, columns)
    if name != "W_ya":
        # A head of equal rows has equal outputs, of which rounding chooses one.
        entries |= st.just((0, 0))
    return st.builds(lambda entry, value: Weighed(where, name, entry[0], entry[1], value), entries, values)


def held(spec: FigureSpec) -> Iterator[FigureSpec]:
    """The figure with a unit of each of its vectors held at every time step."""
    for vector, layer, t in possible(spec)["clamp"]:
        if t == EVERY:
            yield spec.change(clamp=(Clamped(vector, layer, t, 1, 0.25),))


def cut_open(spec: FigureSpec) -> Iterator[FigureSpec]:
    """The figure with each of its edges cut by itself."""
    for edge in possible(spec)["cut"]:
        yield spec.change(cut=(edge,))
