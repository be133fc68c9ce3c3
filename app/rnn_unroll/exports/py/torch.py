"""PyTorch: scripts that call its layers for the cells that it has, and write out the equations of others."""

from collections.abc import Mapping
from typing import NamedTuple

from rnn_unroll.exports.py import by_hand, data, layers, loops, script, trained, weights
from rnn_unroll.exports.py.layers import Library, variable
from rnn_unroll.exports.py.script import Lines, Script, line, section
from rnn_unroll.models.state_dict import LAYOUTS


class Module(NamedTuple):
    """The class of torch.nn for one of our cells: its name, its options and a sentence about its gates."""

    name: str
    options: str = ""
    gates: str = ""


MODULES: Mapping[str, Module] = {
    "rnn": Module("RNN"),
    "rnn-relu": Module("RNN", ', nonlinearity="relu"'),
    "gru-torch": Module("GRU", gates="Its gates r, z, n are Γ_r, 1 − Γ_u, c̃."),
    "lstm": Module("LSTM", gates="Its gates i, f, g, o are Γ_u, Γ_f, c̃, Γ_o."),
}
"""The cells that torch.nn has. The blocks of their tensors are in rnn_unroll.models.state_dict."""

LIBRARY = Library("torch", "{part}({xs}{state})", "torch.hstack([{}, torch.zeros(1)])")


def write(figure: Script) -> Lines:
    """The lines of the whole script."""
    module = None if _inside(figure) else MODULES.get(figure.spec.model.cell)
    attend = loops.attend(figure, "torch", "torch.softmax({}, dim=-1)", "torch.hstack([{}])")
    taken = {*figure.cell.uses, *(["concatenate"] if figure.two_ways else [])} if module is None else set()
    begin = [
        *script.head(figure),
        *weights.imports(figure, "json"),
        *("import numpy as np", "import torch"),
        *([f"from torch import {', '.join(sorted(taken))}"] if taken else []),
        "",
        line("torch.set_default_dtype(torch.float64)", "the figure's precision"),
        "",
        *data.lines(figure),
    ]
    if module is None:
        softmax = f"torch.softmax({by_hand.LINEAR}, dim=-1)"
        hand = by_hand.lines(figure, "torch", [], [], attend, softmax, LIBRARY.padded)
        return [*begin, *weights.lines(figure, "torch", listed=False, convert="torch.tensor"), *hand]
    if figure.trained:
        return [*begin, *_read(figure, module), *layers.lines(figure, LIBRARY, _output(figure), attend)]
    return [
        *begin,
        *weights.lines(figure, "np", listed=True),
        *section(f"the same weights in torch.nn.{module.name}"),
        *_state_dict(figure, module),
        *("", ""),
        *_module(figure, module),
        *("", ""),
        *(f"{variable(part)} = module({part}, {figure.width(part)})" for part in figure.parts),
        *(_head(figure, "torch.tensor(W_ya)", "torch.tensor(b_y)") if figure.emits else []),
        *(["W_h, b_h = torch.tensor(W_h), torch.tensor(b_h)"] if figure.attends else []),
        *layers.lines(figure, LIBRARY, _output(figure), attend),
    ]


def _inside(figure: Script) -> bool:
    """Whether something is changed that no module of torch.nn gives access to, under our names."""
    return bool(figure.rows) or (figure.trained and bool(figure.spec.edited.weight))


def _read(figure: Script, module: Module) -> Lines:
    """The layers with the tensors of a task's file, which has PyTorch's own names."""
    lines = trained.file(figure, "torch.tensor")
    ways = ", bidirectional=True" if figure.two_ways else ""
    for part in figure.parts:
        rnn, before = variable(part), "" if part == "network" else f"{part}."
        name = f'f"{before}{{name}}"' if before else "name"
        lines += [
            f"{rnn} = torch.nn.{module.name}({figure.width(part)}, hidden{ways}{module.options})",
            f"{rnn}.load_state_dict({{name: tensor({name}) for name in {rnn}.state_dict()}})",
        ]
    return [*lines, *trained.ends(figure), *_head(figure, "W_ya", "b_y")]


def _head(figure: Script, weight: str, bias: str) -> Lines:
    return [
        f"head = torch.nn.Linear(W_ya.shape[1], {figure.outputs})",
        f'head.load_state_dict({{"weight": {weight}, "bias": {bias}}})',
    ]


def _output(figure: Script) -> Lines:
    y = "head(a)" if figure.numeric else "torch.softmax(head(a), dim=-1)"
    return ["def output(a):", line(f"return {y}", "ŷ⟨t⟩ of a⟨t⟩", 1)]


def _state_dict(figure: Script, module: Module) -> Lines:
    notes = [f"    {module.gates}"] if module.gates else []
    if "b_ca" not in figure.cell.weights:
        notes.append("    It adds two biases to a gate where the book has one; the second is 0.")
    loop = [
        "    for l, weights in enumerate(network):",
        *(f"        {text}" for text in _tensors(figure, "")),
    ]
    if figure.two_ways:
        loop = [
            "    for l, ways in enumerate(network):",
            '        for end, weights in zip(("", "_reverse"), ways):',
            *(f"            {text}" for text in _tensors(figure, "{end}")),
        ]
    return [
        "def state_dict(network):",
        f'    """The weights as torch.nn.{module.name} names and stacks them.',
        "",
        *notes,
        '    """',
        "    tensors = {}",
        *loop,
        "    return {name: torch.tensor(array) for name, array in tensors.items()}",
    ]


def _tensors(figure: Script, end: str) -> Lines:
    """The four tensors of a chain. PyTorch adds two biases; for a cell with one bias the second is zero."""
    gates = LAYOUTS[figure.spec.model.cell]
    if not figure.cell.letters:
        of_input, of_state = 'weights["W_ax"]', 'weights["W_aa"]'
        stacked = []
        bias = 'weights["b_a"]'
    else:
        rows, biases = (
            ", ".join(f'{"-" if sign < 0 else ""}weights["{kind}_{letter}"]' for letter, sign in gates)
            for kind in "Wb"
        )
        of_input, of_state, bias = "W[:, hidden:]", "W[:, :hidden]", "b"
        stacked = [f"W = np.vstack([{rows}])", f"b = np.hstack([{biases}])"]
    second = f"np.zeros_like({bias})"
    if "b_ca" in figure.cell.weights:
        second = 'np.hstack([np.zeros(2 * hidden), weights["b_ca"]])'
    return [
        *stacked,
        f'tensors[f"weight_ih_l{{l}}{end}"] = {of_input}',
        f'tensors[f"weight_hh_l{{l}}{end}"] = {of_state}',
        f'tensors[f"bias_ih_l{{l}}{end}"] = {bias}',
        f'tensors[f"bias_hh_l{{l}}{end}"] = {second}',
    ]


def _module(figure: Script, module: Module) -> Lines:
    count = ", num_layers=layers" if figure.deep else ""
    ways = ", bidirectional=True" if figure.two_ways else ""
    return [
        "def module(network, inputs):",
        f"    rnn = torch.nn.{module.name}(inputs, hidden{count}{ways}{module.options})",
        "    rnn.load_state_dict(state_dict(network))",
        "    return rnn",
    ]
