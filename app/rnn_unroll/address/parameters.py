"""Parameters: the table of what an address can say.

A parameter's entry is the only place that describes it. Reading, validation, the canonical form, the texts
of errors, the page's controls and scripts, the command line's options and the README's table all use it.
"""

from rnn_unroll.address.entries import decoding, edits, look, model, output, reading, wiring
from rnn_unroll.address.parameter import Parameter

PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for module in (wiring, model, reading, decoding, edits, look, output)
    for parameter in module.ENTRIES
}

ALIASES = {alias: name for name, one in PARAMETERS.items() for alias in one.aliases}
"""Other spellings of a parameter's name."""
