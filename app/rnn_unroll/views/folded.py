"""Folded: the network drawn once, with its loop and the delay on it."""

from dataclasses import replace

from rnn_unroll.look.views import FOLDED
from rnn_unroll.picture.layouts import folded
from rnn_unroll.views import unrolled

VIEW = replace(unrolled.VIEW, slug=FOLDED.slug, arrange=folded.arrange, pitch=lambda spec: 0.0)
