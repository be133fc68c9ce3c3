"""Layers: the part of a script that calls a framework's recurrent layers.

A layer takes x⟨1⟩ … x⟨T⟩ at once and returns a⟨1⟩ … a⟨T⟩. If outputs are fed back, the script calls it step
by step, because a step's input is known only after the step before.
"""

from typing import NamedTuple

from rnn_unroll.engine.patterns import Part
from rnn_unroll.exports.py import loops
from rnn_unroll.exports.py.loops import Way
from rnn_unroll.exports.py.script import Lines, Script, Stretch, line, section


class Library(NamedTuple):
    """How the script of a framework calls its layers.

    `array` is the module of its arrays. `call` is the call of a part ({part}) on some steps ({xs}) from a
    state ({state}, with a comma before it). It returns the last layer's states and the last state of
    every layer, or only the former if `states` is False. `padded` is as in a Way.
    """

    array: str
    call: str
    padded: str
    states: bool = True

    def run(self, part: Part, xs: str, state: str = "") -> str:
        return self.call.format(part=variable(part), xs=xs, state=f", {state}" if state else "")


def variable(part: Part) -> str:
    """The name of the variable with a part's layers."""
    return "rnn" if part == "network" else f"{part}_rnn"


def lines(script: Script, library: Library, output: Lines) -> Lines:
    """The lines of the script after its layers are defined. `output` defines the function `output`."""
    functions = [loops.one_hot(library.array)] if loops.needs_one_hot(script) else []
    if script.emits:
        functions += [output, list(loops.SHOW)]
    written = section("in and out") if functions else []
    for k, part in enumerate(functions):
        written += [*(["", ""] if k else []), *part]
    written += section("the network, unrolled over time")
    for stretch in script.stretches:
        if stretch.part == "decoder":
            written += ["", "# The decoder begins with the encoder's last state, and has weights of its own."]
        run = _step_by_step if stretch.reads("feedback") or stretch.reads("start") else _at_once
        written += run(script, library, stretch)
    return written


def _way(library: Library) -> Way:
    def column(script: Script, part: Part, x: str) -> Lines:
        call = library.run(part, f"{x}[None]", "state")
        return [line(f"a, state = {call}", "one column of the figure, all its layers", 1)]

    return Way(library.array, column, "a[0]", "output({})", library.padded)


def _step_by_step(script: Script, library: Library, stretch: Stretch) -> Lines:
    begin = [] if stretch.part == "decoder" else [line("state = None", "a⟨0⟩ = 0: nothing was read yet")]
    return [*begin, *loops.step_by_step(script, _way(library), stretch)]


def _at_once(script: Script, library: Library, stretch: Stretch) -> Lines:
    way = _way(library)
    call = library.run(
        stretch.part, f"{library.array}.stack(xs)", "state" if stretch.part == "decoder" else ""
    )
    names, comment = "a", "a row a time step: the last layer's a⟨t⟩"
    if stretch.part == "encoder":
        names, comment = "_, state", "only its last state goes on"
    elif library.states:
        names = "a, _"
    ends = f"{library.array}.hstack([a[-1, :hidden], a[0, hidden:]])"
    return [
        *loops.read_all(script, way, stretch),
        line(f"{names} = {call}", comment),
        *loops.show_all(script, way, stretch, "a", ends),
    ]
