"""Layers: scripts that call a framework's recurrent layers.

A layer takes x⟨1⟩ … x⟨T⟩ at once and returns a⟨1⟩ … a⟨T⟩. If outputs are fed back, the script calls the layer
once for each step, because a step's input depends on the step before.
"""

from typing import NamedTuple

from rnn_unroll.engine.patterns import Part
from rnn_unroll.exports.py import loops
from rnn_unroll.exports.py.loops import Way
from rnn_unroll.exports.py.script import Lines, Loop, Script, line, section


class Library(NamedTuple):
    """How the script of a framework calls its layers.

    `array` is the module of its arrays. `template` is the call of a part ({part}) with inputs ({xs}) from a
    state ({state}, with a comma before it). The call returns the last layer's states and the last state of
    every layer, or only the former if `states` is False. `padded` is as in a Way.
    """

    array: str
    template: str
    padded: str
    states: bool = True

    def call(self, part: Part, xs: str, state: str = "") -> str:
        """The expression that runs the layers of a part."""
        return self.template.format(part=variable(part), xs=xs, state=f", {state}" if state else "")


def variable(part: Part) -> str:
    """The name of the variable that holds a part's layers."""
    return "rnn" if part == "network" else f"{part}_rnn"


def lines(script: Script, library: Library, output: Lines, attend: Lines) -> Lines:
    """The lines of the script after the definition of its layers.

    `output` and `attend` define the functions of these names; only a decoder that attends needs the latter.
    """
    functions = loops.vectors(script, library.array)
    if script.emits:
        functions += [*([attend] if attend else []), output, loops.show(script)]
    written = section("in and out") if functions else []
    for k, function in enumerate(functions):
        written += [*(["", ""] if k else []), *function]
    written += [*section("the network, unrolled over time"), *loops.chances(script)]
    for loop in script.loops:
        if loop.part == "decoder":
            written += ["", "# The decoder begins with the encoder's last state, and has weights of its own."]
        write = _step_by_step if loop.follows or loop.reads("start") else _at_once
        written += write(script, library, loop)
    return written


def _way(script: Script, library: Library) -> Way:
    def column(script: Script, part: Part, x: str) -> Lines:
        call = library.call(part, f"{x}[None]", "state")
        return [line(f"a, state = {call}", "one column of the figure, all its layers", 1)]

    return Way(library.array, column, "a[0]", loops.reading(script, "output({})"), library.padded)


def _step_by_step(script: Script, library: Library, loop: Loop) -> Lines:
    begin = [] if loop.part == "decoder" else [line("state = None", "a⟨0⟩ = 0: nothing was read yet")]
    return [*begin, *loops.step_by_step(script, _way(script, library), loop)]


def _at_once(script: Script, library: Library, loop: Loop) -> Lines:
    way = _way(script, library)
    call = library.call(loop.part, f"{library.array}.stack(xs)", "state" if loop.part == "decoder" else "")
    names, comment = "a", "a row a time step: the last layer's a⟨t⟩"
    if loop.part == "encoder":
        names, comment = "_, state", "only its last state goes on"
        if script.attends:
            names, comment = "seen, state", "the last state goes on, all are seen"
    elif library.states:
        names = "a, _"
    ends = f"{library.array}.hstack([a[-1, :hidden], a[0, hidden:]])"
    return [
        *loops.read_all(script, way, loop),
        line(f"{names} = {call}", comment),
        *loops.show_all(script, way, loop, "a", ends),
    ]
