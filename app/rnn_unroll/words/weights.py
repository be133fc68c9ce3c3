"""Weights: where a network's weights come from."""


def random() -> str:
    return "The weights are random: nothing here is trained."


def own() -> str:
    return "The weights are the user's own."
