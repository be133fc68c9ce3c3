"""Keras: scripts that call its layers for the cells that it has, and define a cell class for others."""

from collections.abc import Mapping
from typing import NamedTuple

from rnn_unroll.address.frameworks import FRAMEWORKS
from rnn_unroll.engine.cells.term import Dialect
from rnn_unroll.errors import SpecError
from rnn_unroll.exports.py import data, layers, loops, script, weights
from rnn_unroll.exports.py.layers import Library, variable
from rnn_unroll.exports.py.script import Lines, Script, line, section
from rnn_unroll.models.state_dict import Gate
from rnn_unroll.words.refusals import edits


class Class(NamedTuple):
    """The class of keras.layers for one of our cells. `gates` are in Keras's order; `note` explains them."""

    name: str
    options: str = ""
    gates: tuple[Gate, ...] = ()
    note: str = ""


# As in PyTorch, z = 1 − Γ_u. Since σ(−v) = 1 − σ(v), its weights are ours with the opposite sign.
_GRU = (Gate("u", -1.0), Gate("r"), Gate("c"))
_Z = "its gates z, r, h are 1 − Γ_u, Γ_r, c̃"

CLASSES: Mapping[str, Class] = {
    "rnn": Class("SimpleRNN"),
    "rnn-relu": Class("SimpleRNN", ', activation="relu"'),
    "rnn-linear": Class("SimpleRNN", ', activation="linear"'),
    "gru": Class("GRU", ", reset_after=False", _GRU, _Z),
    "gru-torch": Class("GRU", ", reset_after=True", _GRU, _Z),
    "lstm": Class("LSTM", "", tuple(map(Gate, "ufco")), "its gates i, f, c, o are Γ_u, Γ_f, c̃, Γ_o"),
}
"""The cells that Keras has."""

ROWS = Dialect("{v} @ transpose({w})", "concatenate([{v}, {w}], axis=-1)")
"""How a Keras cell writes products: its vectors are rows of a batch."""


def write(figure: Script) -> Lines:
    """The lines of the whole script. Raises SpecError for what is changed inside the run."""
    for name in ("clamp", "cut"):
        if getattr(figure.spec.edited, name):
            others = [slug for slug in FRAMEWORKS if slug != "keras"]
            raise SpecError("framework", edits.closed_layers(name), others)
    softmax = "keras.ops.convert_to_numpy(keras.ops.softmax({}))"
    attend = loops.attend(figure, "np", softmax, "np.append({})")
    known = CLASSES.get(figure.spec.model.cell)
    taken = sorted({*figure.cell.uses, "transpose"}) if known is None else []
    library = Library("np", "unroll({part}, {xs}{state})", "np.append({}, 0.0)", states=not figure.two_ways)
    title = f"the same weights in keras.layers.{known.name}" if known else "a cell that Keras does not have"
    return [
        *script.head(figure),
        *weights.imports(figure, "json", "os"),
        "# On TensorFlow Keras keeps float64; on other backends it multiplies in float32 (6 digits).",
        'os.environ.setdefault("KERAS_BACKEND", "tensorflow")',
        "",
        *("import keras", "import numpy as np"),
        *([f"from keras.ops import {', '.join(taken)}"] if taken else []),
        "",
        line('keras.config.set_floatx("float64")', "the figure's precision"),
        "",
        *data.lines(figure),
        *weights.lines(figure, "np", listed=True),
        *section(title),
        *(_layer(figure, known) if known else [*_cell(figure), "", "", *LAYER_OF_CELL]),
        *("", ""),
        *_unroll(figure),
        *("", ""),
        *(f"{variable(part)} = {_layers(figure, part)}" for part in figure.parts),
        *(_head(figure) if figure.emits else []),
        *layers.lines(figure, library, OUTPUT, attend),
    ]


def _head(figure: Script) -> Lines:
    softmax = "" if figure.numeric else ', activation="softmax"'
    return [
        f"head = keras.layers.Dense({figure.outputs}{softmax})",
        "head.build((None, W_ya.shape[1]))",
        "head.set_weights([W_ya.T, b_y])",
    ]


OUTPUT = [
    "def output(a):",
    line("return keras.ops.convert_to_numpy(head(a[None]))[0]", "ŷ⟨t⟩ of a⟨t⟩", 1),
]


def _layers(figure: Script, part: str) -> str:
    if figure.two_ways:
        return f"[(layer(forward), layer(backward, go_backwards=True)) for forward, backward in {part}]"
    return f"[layer(weights, return_state=True) for weights in {part}]"


def _layer(figure: Script, known: Class) -> Lines:
    note = f": {known.note}" if known.note else ""
    if known.gates:
        rows, biases = (
            ", ".join(f'{"-" if sign < 0 else ""}weights["{kind}_{letter}"]' for letter, sign in known.gates)
            for kind in "Wb"
        )
        stacked = [f"    W = np.vstack([{rows}])", f"    b = np.hstack([{biases}])"]
        if "b_ca" in figure.cell.weights:
            second = 'np.hstack([np.zeros(2 * hidden), weights["b_ca"]])'
            stacked.append(line(f"b = np.stack([b, {second}])", "for x, for the state", 1))
        kernel, recurrent, bias = "W[:, hidden:].T", "W[:, :hidden].T", "b"
    else:
        stacked = []
        kernel, recurrent, bias = 'weights["W_ax"].T', 'weights["W_aa"].T', 'weights["b_a"]'
    return [
        "def layer(weights, **options):",
        f'    """One chain as keras.layers.{known.name}{note}."""',
        *stacked,
        line(f"kernel = {kernel}", "Keras writes x W, not W x", 1),
        f"    chain = keras.layers.{known.name}(hidden{known.options}, return_sequences=True, **options)",
        "    chain.build((1, None, len(kernel)))",
        f"    chain.set_weights([kernel, {recurrent}, {bias}])",
        "    return chain",
    ]


LAYER_OF_CELL = [
    "def layer(weights, **options):",
    "    return keras.layers.RNN(Cell(weights), return_sequences=True, **options)",
]


def _cell(figure: Script) -> Lines:
    cell = figure.cell
    size = "hidden" if len(cell.makes) == 1 else f"[{', '.join(['hidden'] * len(cell.makes))}]"
    before = ", ".join(cell.before) + ("," if len(cell.before) == 1 else "")
    return [
        "class Cell(keras.layers.Layer):",
        f'    """One step of the {cell.title}, for rows of a batch."""',
        "",
        "    def __init__(self, weights):",
        "        super().__init__()",
        f"        self.state_size = {size}",
        "        self.values = [keras.ops.convert_to_tensor(array) for array in weights.values()]",
        "",
        "    def call(self, x, states):",
        f"        {', '.join(cell.weights)} = self.values",
        f"        {before} = states" if len(cell.before) > 1 else f"        ({before}) = states",
        *(line(one.code, one.comment, 2) for one in cell.statements(ROWS)),
        f"        return {cell.makes[0]}, [{', '.join(cell.makes)}]",
    ]


def _unroll(figure: Script) -> Lines:
    if figure.two_ways:
        return [
            "def unroll(rnn, xs):",
            '    """Layer above layer, both ways in time: the last layer\'s a⟨t⟩ and r⟨t⟩, a row a step."""',
            line("x = xs[None]", "a batch of one sequence", 1),
            "    for forward, backward in rnn:",
            line("a = forward(x)", "a⟨1⟩ … a⟨T⟩, from left to right", 2),
            line("r = keras.ops.flip(backward(x), axis=1)", "r⟨1⟩ … r⟨T⟩: this chain starts at T", 2),
            line("x = keras.ops.concatenate([a, r], axis=-1)", "the next layer reads both", 2),
            "    return keras.ops.convert_to_numpy(x[0])",
        ]
    return [
        "def unroll(rnn, xs, state=None):",
        '    """Layer above layer: the last layer\'s a⟨t⟩, a row a step, and every layer\'s last state."""',
        line("x, state = xs[None], state or [None] * len(rnn)", "a batch of one; a⟨0⟩ = 0", 1),
        line("for l, chain in enumerate(rnn):", "from the bottom up", 1),
        line("x, *state[l] = chain(x, initial_state=state[l])", "the next layer reads what this one made", 2),
        "    return keras.ops.convert_to_numpy(x[0]), state",
    ]
