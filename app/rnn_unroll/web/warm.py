"""Warm: makes one page when it is imported, which compiles the templates, and draws a network as
`/train` shows it; `batch.warm` draws a figure.
"""

from rnn_unroll.training import Training, before
from rnn_unroll.web import studio
from rnn_unroll.web.form import read

studio.whole("", studio.context(read([])), 200)
before(Training())
