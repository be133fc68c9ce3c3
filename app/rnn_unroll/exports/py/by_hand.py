"""By hand: scripts that write out the equations, instead of calling a framework's layers."""

from rnn_unroll.engine.cells.term import Dialect
from rnn_unroll.engine.patterns import Part
from rnn_unroll.exports.py import changes, loops
from rnn_unroll.exports.py.loops import Way
from rnn_unroll.exports.py.script import Lines, Script, line, section

LINEAR = "W_ya @ {} + b_y"
"""The template of an output that is a number."""


def lines(
    script: Script, array: str, helpers: Lines, softmax: Lines, attend: Lines, output: str, padded: str
) -> Lines:
    """The lines of the script from the cell's equations to the end.

    `array` is the module of its arrays; `helpers` and `softmax` define functions that the framework lacks,
    and `attend` what an output reads of a decoder that attends; `output`, of an output that chooses a token,
    and `padded` are as in a Way.
    """
    output = loops.reading(script, LINEAR if script.numeric else output)
    way = Way(array, _column, "a[-1]" if script.deep else "a", output, padded)
    return [
        *changes.table(script),
        *section("one time step of one layer: inside a state's box"),
        *helpers,
        *_step(script),
        *_in_and_out(script, array, softmax, attend),
        *section("the network, unrolled over time"),
        *loops.chances(script),
        *(_two_ways(script, way) if script.two_ways else _forward(script, way)),
    ]


def _step(script: Script) -> Lines:
    """The function `step`, with the cell's equations."""
    cell = script.cell
    here = " and ".join(f"{name}⟨t⟩" for name in cell.makes)
    before = ", ".join(f"{name}⟨t−1⟩" for name in cell.makes)
    lines = [
        f"def step(weights, {', '.join(cell.before)}, x{', where, t' if script.changes_steps else ''}):",
        f'    """One step of the {cell.title}: from {before} and x⟨t⟩ to {here}."""',
        f"    {', '.join(cell.weights)} = weights.values()",
    ]
    for name in (*cell.before, "x"):
        lines += changes.in_step(script, name)
    for one in cell.statements(Dialect()):
        lines += [line(one.code, one.comment, 1), *changes.in_step(script, one.makes)]
    return [*lines, f"    return {', '.join(cell.makes)}"]


def _in_and_out(script: Script, array: str, softmax: Lines, attend: Lines) -> Lines:
    """The functions for inputs and outputs that the script needs."""
    functions = loops.vectors(script, array)
    if script.emits:
        chances = [] if script.numeric else softmax
        functions += [function for function in (chances, attend, loops.show(script)) if function]
    if not functions:
        return []
    first, *rest = functions
    return [*section("in and out"), *first, *(text for function in rest for text in ("", "", *function))]


# --- forward only: an outer loop over time, an inner one over layers ---------------------


def _forward(script: Script, way: Way) -> Lines:
    state = script.cell.state
    zeros = way.zeros("hidden")
    first = ", ".join(f"{name}⟨0⟩" for name in state)
    lines = [
        line(f"{name} = {f'[{zeros}] * layers' if script.deep else zeros}", comment)
        for name, comment in zip(state, (f"{first}: nothing was read yet", ""), strict=False)
    ]
    for loop in script.loops:
        if loop.part == "decoder":
            lines += ["", "# The decoder begins with the encoder's last state, and has weights of its own."]
        lines += loops.step_by_step(script, way, loop)
    return lines if script.emits else [*lines, loops.last_state(script, way.top)]


def _column(script: Script, part: Part, x: str) -> Lines:
    """The lines that compute one time step of all layers, from the first one up."""
    state = script.cell.state
    if not script.deep:
        names, place = ", ".join(state), ", 0, t" if script.changes_steps else ""
        return [line(f"{names} = step({part}, {names}, {x}{place})", "a⟨t⟩, from a⟨t−1⟩ and from below", 1)]
    place = ", l, t" if script.changes_steps else ""
    names = ", ".join(f"{name}[l]" for name in state)
    return [
        *([] if x == "x" else [line(f"x = {x}", depth=1)]),
        line(f"for l, weights in enumerate({part}):", "from the bottom up", 1),
        line(f"{names} = step(weights, {names}, x{place})", "this layer's a⟨t⟩, from its a⟨t−1⟩", 2),
        line("x = a[l]", "the next layer reads it", 2),
    ]


# --- both ways: an outer loop over layers, an inner one over time ------------------------


def _two_ways(script: Script, way: Way) -> Lines:
    (loop,) = script.loops
    names = ", ".join(script.cell.state)
    zeros = ", ".join([way.zeros("hidden")] * len(script.cell.state))
    more, each, place = "", "x in xs", ""
    of_layer, forward, backward = "forward, backward in network", "", ""
    if script.changes_steps:
        more, each, place = ", where, times", "t, x in zip(times, xs)", ", where, t"
        of_layer = "l, (forward, backward) in enumerate(network)"
        forward, backward = ", (l, 0), times", ", (l, 1), times[::-1]"
    return [
        f"def chain(weights, xs{more}):",
        '    """One chain along time: its state after each step, from a state of zeros."""',
        f"    {names} = {zeros}",
        "    states = []",
        f"    for {each}:",
        f"        {names} = step(weights, {names}, x{place})",
        "        states.append(a)",
        "    return states",
        "",
        "",
        *loops.read_all(script, way, loop),
        *(["times = range(1, len(xs) + 1)"] if script.changes_steps else []),
        f"for {of_layer}:",
        line(f"a = chain(forward, xs{forward})", "a⟨1⟩ … a⟨T⟩, from left to right", 1),
        line(f"r = chain(backward, xs[::-1]{backward})[::-1]", "r⟨1⟩ … r⟨T⟩: this chain starts at T", 1),
        line("xs = [concatenate(pair) for pair in zip(a, r)]", "the next layer reads both", 1),
        "",
        *loops.show_all(script, way, loop, "xs", "concatenate([a[-1], r[0]])"),
    ]
