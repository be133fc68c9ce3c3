"""Trained: the lines of a script that read a network which learned a task, and the vectors of its tokens.

The script reads the file that rnn_unroll.models.shipped writes, which lies beside it, with NumPy alone. A
file in the format of safetensors is the length of its header, the header in JSON, and the numbers.
"""

import textwrap
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rnn_unroll.address import write
from rnn_unroll.exports.py.script import Lines, Script, line, literal, section
from rnn_unroll.models.state_dict import LAYOUTS
from rnn_unroll.tasks.reader import MARK, Features, Lookup, Marked, Numbers
from rnn_unroll.words import files


class Embed(NamedTuple):
    """How a script makes the vector of a token, as a task's reader does.

    `lines(reader, inputs)` prepare it; `says` is the docstring of the function, and `returned` what it
    returns, where {array} is the module of the framework's arrays.
    """

    lines: Callable[[Any, tuple[str, ...]], Lines]
    says: str
    returned: str


_TABLE = 'embedding = tensor("embedding.weight")'


def _words(reader: Lookup, inputs: tuple[str, ...]) -> Lines:
    return [_TABLE, line('words = stored("vocabulary").decode().split("\\n")', "one for each row")]


def _rows(reader: Features, inputs: tuple[str, ...]) -> Lines:
    rows = [f"    {literal(token)}: {list(reader.rows(token))}," for token in dict.fromkeys(inputs)]
    return [_TABLE, line("rows = {", "of the vectors of each token's features"), *rows, "}"]


EMBEDS: Mapping[type, Embed] = {
    Lookup: Embed(
        _words,
        "The vector that training found. All tokens that it did not know share the first.",
        "embedding[words.index(token) if token in words else 0]",
    ),
    Features: Embed(
        _rows,
        "The sum of the vectors that training found for the token's features.",
        "embedding[rows[token]].sum(axis=0)",
    ),
    Numbers: Embed(
        lambda reader, inputs: [],
        "The numbers themselves.",
        "{array}.asarray([float(number) for number in token.split()])",
    ),
    Marked: Embed(
        lambda reader, inputs: [],
        f"The number itself, and 1 if {MARK} marks it.",
        f'{{array}}.asarray([float(token.rstrip("{MARK}")), float(token.endswith("{MARK}"))])',
    ),
}
"""The readers of tasks, by their type."""


def embed(script: Script, array: str) -> Lines:
    """The function that returns the vector of a token, below what it needs."""
    reader = script.task.reader
    of = EMBEDS[type(reader)]
    needed = of.lines(reader, script.inputs)
    return [
        *([*needed, "", ""] if needed else []),
        "def embed(token):",
        f'    """{of.says}"""',
        f"    return {of.returned.format(array=array)}",
    ]


def file(script: Script, convert: str) -> Lines:
    """The functions that read the tensors of the file.

    `convert` is the function that turns NumPy's arrays into the framework's; empty if none is needed.
    """
    name = script.spec.model.file
    missing = textwrap.wrap(files.script_missing(name, write.weights(name)), 80, break_on_hyphens=False)
    numbers = 'np.frombuffer(stored(name), np.float16).reshape(header[name]["shape"]).astype(float)'
    return [
        *section(f"weights, read from {name}"),
        f'file = Path(globals().get("__file__", "")).parent / "{name}"',
        "if not file.exists():",
        "    raise SystemExit(",
        *(f"        {literal(f'{text} ' if text != missing[-1] else text)}" for text in missing),
        "    )",
        "data = file.read_bytes()",
        line('start = 8 + int.from_bytes(data[:8], "little")', "where the header ends"),
        line("header = json.loads(data[8:start])", "of each tensor: its shape, and where it lies"),
        *("", ""),
        "def stored(name):",
        line('first, last = header[name]["data_offsets"]', depth=1),
        "    return data[start + first : start + last]",
        *("", ""),
        "def tensor(name):",
        f"    return {convert}({numbers})" if convert else f"    return {numbers}",
        *("", ""),
    ]


def parts(script: Script, listed: bool, array: str) -> Lines:
    """The function `read`, and the weights of every part, as rnn_unroll.exports.py.weights has them."""
    two, many = script.two_ways, len(script.parts) > 1
    parameter = "end" if two else "part" if many else ""
    lines = [f"def read({parameter}):", *_read(script, array), *("", "")]
    for part in script.parts:
        drawn = '(read(""), read("_reverse"))' if two else f"read({literal(part) if many else ''})"
        lines.append(f"{part} = {f'[{drawn}]' if listed or two else drawn}")
    return lines


def ends(script: Script) -> Lines:
    """The weights of the head, and those of the attention."""
    head = 'W_ya, b_y = tensor("head.weight"), tensor("head.bias")'
    attention = 'W_h, b_h = tensor("attention.W_h"), tensor("attention.b_h")'
    return [head, *([attention] if script.attends else [])]


TWO = "PyTorch adds two biases"


def _read(script: Script, array: str) -> Lines:
    """The body of `read`: a chain's weights, under the names that a cell's equations have for them."""
    before, after = "{part}." if len(script.parts) > 1 else "", "{end}" if script.two_ways else ""

    def tensor(kind: str) -> str:
        return f'tensor({"f" if before or after else ""}"{before}{kind}_l0{after}")'

    bias = f"{tensor('bias_ih')} + {tensor('bias_hh')}"
    if not script.cell.letters:
        return [
            '    """The weights of a chain."""',
            f"    W_aa, W_ax = {tensor('weight_hh')}, {tensor('weight_ih')}",
            line(f"b_a = {bias}", TWO, 1),
            '    return {"W_aa": W_aa, "W_ax": W_ax, "b_a": b_a}',
        ]
    gates = LAYOUTS[script.spec.model.cell]
    names = {kind: ", ".join(f"{kind}_{gate.letter}" for gate in gates) for kind in "Wb"}
    signs = {gate.letter: "-" if gate.sign < 0 else "" for gate in gates}
    turned = " Its z is 1 − Γ_u: the opposite sign." if "-" in signs.values() else ""
    own = [f'"{name}": {signs[name[-1]]}{name}' for name in script.cell.weights]
    return [
        f'    """The weights of a chain, whose gates PyTorch stacks.{turned}"""',
        f"    W = {array}.hstack([{tensor('weight_hh')}, {tensor('weight_ih')}])",
        line(f"b = {bias}", TWO, 1),
        f"    {names['W']} = W.reshape({len(gates)}, hidden, -1)",
        f"    {names['b']} = b.reshape({len(gates)}, hidden)",
        f"    return {{{', '.join(own)}}}",
    ]
