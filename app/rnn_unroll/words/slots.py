"""Slots: the page's switches over inputs and outputs."""


def input_switch(t: int, on: bool) -> str:
    return f"Input at step {t}: {'on' if on else 'off'}"


def output_switch(t: int, on: bool) -> str:
    return f"Output at step {t}: {'on' if on else 'off'}"
