"""Symbols: how plain text writes the symbols that math labels draw."""


def state(letter: str, layer: int | None, t: int | str) -> str:
    """`a⟨3⟩`; in a network of several layers `a[2]⟨3⟩`."""
    return f"{letter}⟨{t}⟩" if layer is None else f"{letter}[{layer}]⟨{t}⟩"
