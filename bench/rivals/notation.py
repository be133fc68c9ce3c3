"""Notation: a node's symbol as plain text and as TeX, from its key; and a unit's colour."""

from rnn_unroll.look.themes import LIGHT


def symbol(key: str) -> tuple[str, str]:
    """The letter and the index of a⟨3⟩ for the key a.1.3, of x⟨2⟩ for x.2."""
    if key == "sos":
        return "sos", ""
    letter, _, rest = key.partition(".")
    if letter == "a0":
        return "a", "0"
    return ("ŷ" if letter == "y" else letter), rest.rpartition(".")[2]


def plain(key: str) -> str:
    letter, index = symbol(key)
    return f"{letter}⟨{index}⟩" if index else letter


def tex(key: str) -> str:
    letter, index = symbol(key)
    base = r"\hat{y}" if letter == "ŷ" else letter
    return rf"${base}^{{\langle {index}\rangle}}$" if index else letter


def shade(value: float) -> str:
    """Red for positive values, blue for negative ones; small values are paler."""
    size = min(1.0, abs(value))
    colour = bytes.fromhex(LIGHT["positive" if value > 0 else "negative"][1:])
    return "#" + bytes(round(255 + (part - 255) * size) for part in colour).hex()
