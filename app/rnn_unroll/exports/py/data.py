"""Data: the lines of a script with the vocabulary, what is read, and the sizes."""

from rnn_unroll.exports.py import changes
from rnn_unroll.exports.py.script import Lines, Script, listing
from rnn_unroll.words import files


def lines(script: Script) -> Lines:
    """The vocabulary, if outputs choose from one, the inputs and the sizes; also the wiring, if a loop needs
    it.
    """
    written = [] if script.numeric else listing("vocabulary", script.spec.vocabulary)
    if script.inputs:
        written += listing("inputs", script.inputs, files.script_inputs())
    written += changes.inputs(script)
    if script.targets:
        written += listing("targets", script.targets, files.script_targets())
    written += changes.forced(script)
    if any(loop.kind == "mixed" for loop in script.loops):
        written += [
            f"# {files.script_letters()}",
            f'io = "{script.plan.io}"',
        ]
    hidden, layers = script.spec.model.hidden, script.spec.model.layers
    return [*written, f"hidden, layers = {hidden}, {layers}" if script.deep else f"hidden = {hidden}"]
