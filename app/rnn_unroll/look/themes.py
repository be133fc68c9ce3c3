"""Themes: the colours of a figure, by role.

One hue has one meaning: a positive number is red, a gradient crimson, and the heat of connectivity amber.

Colours are literal, because converters and many viewers do not support CSS custom properties. Only forced
colours are system colours, because the reader chooses them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Palette = Mapping[str, str]
"""Hexadecimal colours by role, such as `input-fill`."""

LIGHT: Palette = {
    "paper": "#ffffff",
    "ink": "#1f2430",
    "mute": "#5f6878",
    "input": "#0b6fb8",
    "input-fill": "#f0f7fd",
    "state": "#087f5b",
    "state-fill": "#edf8f4",
    "output": "#c2490a",
    "output-fill": "#fdf3ec",
    "feedback": "#9c3587",
    "feedback-fill": "#fbf1f9",
    "attention": "#5f45c2",
    "attention-fill": "#f4f2fc",
    "band": "#f5f6f8",
    "zero": "#ffffff",
    "positive": "#c2363b",
    "negative": "#2f66b8",
    "line": "#111111",
    "emphasis": "#c1121f",
    "gradient": "#7d0f3c",
    "heat": "#7a5800",
}

DARK: Palette = {
    "paper": "#12151b",
    "ink": "#e8ebf1",
    "mute": "#98a2b3",
    "input": "#5cb4f0",
    "input-fill": "#132231",
    "state": "#45cfa5",
    "state-fill": "#0f2722",
    "output": "#f59a5c",
    "output-fill": "#2d1f14",
    "feedback": "#e28ad2",
    "feedback-fill": "#2a1726",
    "attention": "#b0a0ff",
    "attention-fill": "#1f1b33",
    "band": "#1a1e26",
    "zero": "#252b35",
    "positive": "#ff7a76",
    "negative": "#6aa5ff",
    "line": "#eeeeee",
    "emphasis": "#ff8087",
    "gradient": "#f0387f",
    "heat": "#e0bb2e",
}

MONO: Palette = {
    "paper": "#ffffff",
    "ink": "#000000",
    "mute": "#4a4a4a",
    "input": "#000000",
    "input-fill": "#ffffff",
    "state": "#000000",
    "state-fill": "#ffffff",
    "output": "#000000",
    "output-fill": "#ffffff",
    "feedback": "#000000",
    "feedback-fill": "#ffffff",
    "attention": "#000000",
    "attention-fill": "#ffffff",
    "band": "#f0f0f0",
    "zero": "#ffffff",
    "positive": "#000000",
    "negative": "#000000",
    "line": "#000000",
    "emphasis": "#000000",
    "gradient": "#000000",
    "heat": "#000000",
}


FORCED: Palette = {
    **dict.fromkeys(LIGHT, "CanvasText"),
    **dict.fromkeys(("paper", "input-fill", "state-fill", "output-fill", "feedback-fill"), "Canvas"),
    **dict.fromkeys(("attention-fill", "band", "zero"), "Canvas"),
    **dict.fromkeys(("emphasis", "gradient", "heat"), "LinkText"),
    "negative": "Highlight",
}
"""System colours, for a reader whose browser forces colours of the reader's own choice upon every page.

Lines and words have one colour there and grounds another. Signs and gradients keep colours of their own.
"""


Scheme = Literal["reader", "light", "dark"]
"""A colour scheme: the one that the reader has chosen, or one of the two that there are."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme. `dark`, if given, replaces `palette` for readers with a dark colour scheme.

    `scheme` is the colour scheme that the theme shows. A document or a site may then draw both palettes once,
    and switch between them without another request. If it is None, the theme has a palette of its own, which
    no scheme changes.

    `slit` draws a gap through every negative cell, because in this theme colour does not show the sign.
    """

    slug: str
    title: str
    palette: Palette
    dark: Palette | None = None
    scheme: Scheme | None = None
    slit: bool = False


THEMES: dict[str, Theme] = {
    theme.slug: theme
    for theme in (
        Theme("auto", "Auto", LIGHT, dark=DARK, scheme="reader"),
        Theme("light", "Light", LIGHT, scheme="light"),
        Theme("dark", "Dark", DARK, scheme="dark"),
        Theme("mono", "Mono", MONO, slit=True),
    )
}
