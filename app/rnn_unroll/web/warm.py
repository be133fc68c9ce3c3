"""Warm: makes one page when it is imported, which compiles the templates, and trains a network for a moment;
`batch.warm` draws a figure.
"""

from rnn_unroll.training import Training, events
from rnn_unroll.web import studio
from rnn_unroll.web.form import read

studio.whole("", studio.context(read([])), 200)

# The event before the first epoch draws what a training draws.
next(events(Training()))
