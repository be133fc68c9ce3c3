"""Themes: every role has a colour in every palette, and text can be read on its ground."""

import re

import pytest

from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import DARK, FORCED, LIGHT, MONO, THEMES, Palette
from rnn_unroll.picture.draw.paints import PAINTS

PALETTES = {"light": LIGHT, "dark": DARK, "mono": MONO}
every_palette = pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@every_palette
def test_a_palette_has_a_literal_colour_for_every_role(palette: Palette) -> None:
    assert palette.keys() == LIGHT.keys()
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in palette.values())


def test_forced_colours_give_every_role_a_system_colour() -> None:
    assert FORCED.keys() == LIGHT.keys()
    assert set(FORCED.values()) == {"Canvas", "CanvasText", "LinkText", "Highlight"}


@every_palette
@pytest.mark.parametrize("role", ["ink", "mute", "input", "state", "output", "feedback", "line", "emphasis"])
def test_text_can_be_read_on_paper_and_on_bands(palette: Palette, role: str) -> None:
    assert contrast(palette[role], palette["paper"]) >= 4.5
    assert contrast(palette[role], palette["band"]) >= 4.5


@pytest.mark.parametrize("style", sorted(STYLES))
def test_every_paint_uses_roles_that_palettes_have(style: str) -> None:
    used = {role for paint in PAINTS[style].values() for role in paint.values()}
    assert used <= LIGHT.keys()
    assert PAINTS[style].keys() == PAINTS["computed"].keys()


def test_auto_is_light_and_turns_dark_by_itself() -> None:
    assert THEMES["auto"].palette is LIGHT
    assert THEMES["auto"].dark is DARK
    assert [slug for slug, theme in THEMES.items() if theme.dark] == ["auto"]
