"""Widths: about how wide a text is in the figure's proportional type, of which no font is known here."""

from rnn_unroll import tokens

_HUNDREDTHS = {
    28: " 'ijl!,.:;`",
    37: "()-[]Ift/\\{}",
    45: '"r?_J',
    57: "zcsvyFLkx*S|ETae",
    64: "$+0123456789<=>YZ^~XPVobdgpqKRhnuC",
    78: "A#B&DGUHNOQw",
    94: "%@MWm",
}
"""Characters of Noto Sans by their widths in hundredths of the size of the type, rounded up."""
_WIDTHS = {letter: hundredths / 100 for hundredths, row in _HUNDREDTHS.items() for letter in row}
_OTHER, _WIDE = 0.68, 1.12


def width(text: str, size: float) -> float:
    """The width in px of a text in type of this size. A wide (East Asian) character counts as 1.12 em."""
    total = 0.0
    for cluster in tokens.characters(text):
        known = _WIDTHS.get(cluster[0])
        extra = tokens.columns(cluster) - 1
        total += (_OTHER if known is None else known) if not extra else extra * _WIDE
    return total * size
