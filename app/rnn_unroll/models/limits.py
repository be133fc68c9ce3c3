"""Limits: how large a network of a user's own may be, and its input, which depends on where it is run.

The place hands them in: a server's readers are strangers, the command and Python have the machine of the one
who asks.
"""

from typing import NamedTuple

from rnn_unroll.engine.patterns import MAX_TIME_STEPS

MAX_UNITS = 20_000
"""The most numbers that a figure may show: steps × chains × hidden, plus (T_x + T_y) × vocabulary,
and with attention plus T_x × T_y.
"""


class Limits(NamedTuple):
    """`file`: bytes of one file, and numbers of one array. `width`: of a state or an input. `classes`: of an
    output. `steps`: time steps. `numbers`: of a run's states, inputs or outputs, each; at most `MAX_UNITS` of
    them are drawn, wherever that is.
    """

    file: int
    width: int
    classes: int
    steps: int
    numbers: int


SERVER = Limits(file=2_000_000, width=1024, classes=1024, steps=MAX_TIME_STEPS, numbers=MAX_UNITS)
OWN_MACHINE = Limits(file=256_000_000, width=4096, classes=100_000, steps=4096, numbers=2**26)
