"""Weights: where a network's weights come from."""


def provenance(own: bool) -> str:
    return "The weights are the user's own." if own else "The weights are random: nothing here is trained."
