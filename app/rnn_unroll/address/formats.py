"""Formats: the facts of each format that decide which parameters an address has in it.

How a format is written is in its file in `rnn_unroll.exports`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormatFacts:
    """One format. A canonical address leaves out what its format ignores.

    `look`: the style, the view, the theme and the rest of the look change what the format holds. `motion`: it
    plays if the figure does; other formats never play, or always. `raster`: it has pixels, and a scale.
    `script`: it has code for a framework. `music`: it holds the melody that a network wrote, so only figures
    of such a network have it.
    """

    slug: str
    look: bool = True
    motion: bool = False
    raster: bool = False
    script: bool = False
    music: bool = False


FORMATS: dict[str, FormatFacts] = {
    facts.slug: facts
    for facts in (
        FormatFacts("svg", motion=True),
        FormatFacts("png", raster=True),
        FormatFacts("pdf"),
        FormatFacts("tex"),
        FormatFacts("gif", raster=True),
        FormatFacts("webp", raster=True),
        # The data say whether the figure plays.
        FormatFacts("json", motion=True),
        FormatFacts("py", look=False, script=True),
        FormatFacts("abc", look=False, music=True),
        FormatFacts("mid", look=False, music=True),
    )
}

EVERYWHERE = tuple(slug for slug, facts in FORMATS.items() if not facts.music)
"""The formats that every figure has."""
