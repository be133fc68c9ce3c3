"""Weights: the lines of a script that draw a figure's weights again from its seed.

NumPy never changes RandomState's stream (NEP 19), so a short script draws exactly the same numbers. The
draws and their order are those of rnn_unroll.engine.network and rnn_unroll.engine.cells.
"""

from collections.abc import Mapping
from typing import NamedTuple

from rnn_unroll.engine.cells.weights import INPUT_GAIN
from rnn_unroll.engine.inits import INITS, LARGEST
from rnn_unroll.engine.network import PARTS
from rnn_unroll.engine.patterns import Part
from rnn_unroll.exports.py import changes, trained
from rnn_unroll.exports.py.script import Lines, Script, line, section
from rnn_unroll.models.model import Recipe


class Scale(NamedTuple):
    """How standard normals become weights: the expression for the state's weights, and for the input's.

    `gained`: a gated cell multiplies the input's weights by its gain. `helper` defines a function that the
    expressions call.
    """

    recurrent: str
    inputs: str
    gained: bool = False
    helper: tuple[str, ...] = ()


_XAVIER = "np.sqrt(2 / (hidden + width)) * {}"

SCALES: Mapping[str, Scale] = {
    "normal": Scale("{} / np.sqrt(hidden)", "{}", gained=True),
    "integers": Scale(
        "{}",
        "{}",
        gained=True,
        helper=(
            "def whole(array):",
            f'    """The nearest integers from {-LARGEST:g} to {LARGEST:g}. A sum with 0 has no −0."""',
            f"    return np.clip(np.rint(array), {-LARGEST:g}, {LARGEST:g}) + 0",
            "",
            "",
        ),
    ),
    "xavier": Scale("np.sqrt(2 / (hidden + hidden)) * {}", _XAVIER),
    "orthogonal": Scale(
        "orthogonal({})",
        _XAVIER,
        helper=(
            "def orthogonal(normals):",
            '    """The spectral radius × a random orthogonal matrix: every eigenvalue has that size."""',
            "    q, r = np.linalg.qr(normals)",
            "    return RADIUS * q * np.where(np.diag(r) < 0, -1.0, 1.0)",
            "",
            "",
        ),
    ),
}
"""The schemes of rnn_unroll.engine.inits as expressions."""


def _settled(recipe: Recipe, code: str) -> str:
    """The expression of a parameter as it is in the end."""
    return f"whole({code})" if INITS[recipe.init].whole else code


def imports(script: Script, *modules: str) -> Lines:
    """The imports from Python's own library: some modules, and what the file of a task needs."""
    path = ["from pathlib import Path"] if script.trained else []
    return [*(f"import {module}" for module in modules), *path, ""]


def lines(script: Script, array: str, listed: bool, convert: str = "") -> Lines:
    """The function `draw`, or what reads a file; the weights of every part, and those of the head.

    A part is a list of layers, and a layer that runs both ways is a pair of chains. If `listed` is False, a
    single forward layer is not in a list. `array` is the module of the arrays. `convert` is the function
    that turns NumPy's arrays into the framework's; empty if none is needed.
    """
    recipe = script.spec.model.recipe
    if recipe is None:
        read = [*trained.file(script, convert), *trained.parts(script, listed, array)]
        return [*read, *trained.ends(script), *changes.weights(script, listed)]
    parts = [
        *section("weights, drawn from the seed"),
        *_draw(script, recipe, convert),
        "",
        "",
        *(line for part in script.parts for line in _part(script, part, listed)),
    ]
    parts += _head(script, recipe, convert) if script.emits else []
    parts += _attention(script, recipe, convert) if script.attends else []
    return [*parts, *changes.weights(script, listed)]


def _draw(script: Script, recipe: Recipe, convert: str) -> Lines:
    cell = script.cell
    scale, bias = SCALES[recipe.init], repr(INITS[recipe.init].bias)
    why = "" if INITS[recipe.init].bias else "0, yet drawn: the stream goes on"
    helper = [text.replace("RADIUS", f"{recipe.radius:g}") for text in scale.helper]
    note = " (part 1: encoder, part 2: decoder)" if len(script.parts) > 1 else ""
    note = " (way 1 runs backward in time)" if script.two_ways else note
    name = "part, layer, *way" if script.two_ways else "part, layer"
    begin = [
        *helper,
        f"def draw(width, {name}):",
        f'    """A layer\'s weights, from a random stream of its own{note}."""',
        f"    normal = np.random.RandomState(({recipe.seed}, 0, {name})).standard_normal",
    ]
    end = "    return weights"
    if convert or INITS[recipe.init].whole:
        each = _settled(recipe, "array")
        each = f"{convert}({each})" if convert else each
        end = f"    return {{name: {each} for name, array in weights.items()}}"
    recurrent = scale.recurrent.format("normal((hidden, hidden))")
    if not cell.letters:
        return [
            *begin,
            line(f"W_aa = {recurrent}", "from the state before", 1),
            line(f"b_a = {bias} * normal(hidden)", why, 1),
            line(f"W_ax = {scale.inputs.format('normal((width, hidden)).T')}", "from below", 1),
            '    weights = {"W_aa": W_aa, "W_ax": W_ax, "b_a": b_a}',
            end,
        ]
    count = len(cell.letters)
    gain = f"{INPUT_GAIN} * " if scale.gained else ""
    columns = scale.inputs.format(f"{gain}normal((width, {count}, hidden))")
    gates = ", ".join("c̃" if letter == "c" else f"Γ_{letter}" for letter in cell.letters)
    forget = [line(f'weights["b_f"] += {recipe.forget:g}', "a fresh cell remembers", 1)]
    return [
        *begin,
        "    weights = {}",
        line(f'for gate in "{cell.letters}":', gates, 1),
        line(f'weights["W_" + gate] = {recurrent}', depth=2),
        line(f'weights["b_" + gate] = {bias} * normal(hidden)', why, 2),
        *(forget if "f" in cell.letters else []),
        line(f"columns = {columns}", depth=1),
        line(f'for k, gate in enumerate("{cell.letters}"):', "W = columns of the state, columns of x", 1),
        line('weights["W_" + gate] = np.hstack([weights["W_" + gate], columns[:, k].T])', depth=2),
        *(line(one.code.replace("BIAS", bias), one.comment, 1) for one in cell.extra_draws),
        end,
    ]


def _part(script: Script, part: Part, listed: bool) -> Lines:
    number, width = PARTS.index(part), script.width(part)
    if script.two_ways:
        above = "2 * hidden" if script.deep else ""
        drawn = "(draw({0}, {1}, {2}), draw({0}, {1}, {2}, 1))"
    else:
        above = "hidden" if script.deep else ""
        drawn = "draw({0}, {1}, {2})"
    if not script.deep:
        only = drawn.format(width, number, 0)
        return [f"{part} = {f'[{only}]' if listed or script.two_ways else only}"]
    return [
        line(f"widths = [{width}] + [{above}] * (layers - 1)", "of what each layer reads"),
        f"{part} = [{drawn.format('width', number, 'l')} for l, width in enumerate(widths)]",
    ]


def _head(script: Script, recipe: Recipe, convert: str) -> Lines:
    """The draws of the head, one row for each token: a longer vocabulary keeps the rows of a shorter one."""
    seed = recipe.seed
    rows = f"np.random.RandomState(({seed}, 1)).standard_normal((len(vocabulary), hidden + 1))"
    draws = ["", f"rows = {rows}"]
    of_states = "rows[:, :hidden]"
    if script.two_ways:
        drawn = f"np.random.RandomState(({seed}, 1, 1)).standard_normal((len(vocabulary), hidden))"
        draws.append(f"more = {drawn}")
        of_states = f"np.hstack([{of_states}, more])"
    draws += [
        line(f"W_ya = {_settled(recipe, f'3 / np.sqrt(hidden) * {of_states}')}", "from the last layer up"),
        line(f"b_y = {_settled(recipe, '0.3 * rows[:, hidden]')}"),
    ]
    return [*draws, *([f"W_ya, b_y = {convert}(W_ya), {convert}(b_y)"] if convert else [])]


def _attention(script: Script, recipe: Recipe, convert: str) -> Lines:
    """The draws of the attention."""
    rows = f"np.random.RandomState(({recipe.seed}, 4)).standard_normal((hidden, 2 * hidden + 1))"
    w_h = _settled(recipe, "rows[:, : 2 * hidden] / np.sqrt(hidden)")
    return [
        "",
        f"rows = {rows}",
        line(f"W_h = {w_h}", "from what is attended to, and from a⟨t⟩"),
        line(f"b_h = {_settled(recipe, '0.3 * rows[:, 2 * hidden]')}"),
        *([f"W_h, b_h = {convert}(W_h), {convert}(b_h)"] if convert else []),
    ]
