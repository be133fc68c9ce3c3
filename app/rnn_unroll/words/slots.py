"""Slots: the page's switches over inputs and outputs, and over the steps that a figure leaves out."""

from rnn_unroll.words.forms import counted


def input_switch(t: int, on: bool) -> str:
    return f"Input at step {t}: {'on' if on else 'off'}"


def output_switch(t: int, on: bool) -> str:
    return f"Output at step {t}: {'on' if on else 'off'}"


def left_out(steps: int) -> str:
    """The button over the ⋯ of a figure of the first and last steps alone."""
    return f"{counted(steps, 'step is', 'steps are')} left out: show all"
