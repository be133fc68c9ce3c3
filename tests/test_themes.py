"""Themes: every role has a colour in every palette, and text can be read on its ground."""

import math
import re
from itertools import combinations

import pytest

from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import DARK, FORCED, LIGHT, MONO, THEMES, Palette
from rnn_unroll.picture.draw.looks import HEAT
from rnn_unroll.picture.draw.paints import PAINTS
from rnn_unroll.settings import STATIC

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


# --- one hue, one meaning ------------------------------------------------------------

SEEN_BY = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "no green": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "no blue": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
"""What eyes make of linear red, green and blue (Machado, Oliveira and Fernandes 2009, full severity)."""
APART = 12
"""A distance in CIE L*a*b* (1976) at which two colours are told apart at a glance; 2.3 is just noticed."""


def lab(colour: str, eyes: str) -> tuple[float, float, float]:
    """A colour in CIE L*a*b*, as these eyes see it."""
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    red, green, blue = (
        min(1.0, max(0.0, sum(k * c for k, c in zip(row, linear, strict=True)))) for row in SEEN_BY[eyes]
    )
    x = (0.4125 * red + 0.3576 * green + 0.1804 * blue) / 0.9505
    y = 0.2127 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9503 * blue) / 1.0888
    x, y, z = (c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("eyes", SEEN_BY)
def test_sign_gradient_and_heat_are_told_apart_by_all_eyes(palette: Palette, eyes: str) -> None:
    roles = ("positive", "negative", "gradient", "heat")
    for one, other in combinations(roles, 2):
        apart = math.dist(lab(palette[one], eyes), lab(palette[other], eyes))
        assert apart >= APART, (one, other, apart)


@every_palette
def test_the_strongest_heat_and_gradients_stand_out_from_their_grounds(palette: Palette) -> None:
    ground = palette["input-fill"]
    mixed = [
        round(HEAT * int(palette["heat"][k : k + 2], 16) + (1 - HEAT) * int(ground[k : k + 2], 16))
        for k in (1, 3, 5)
    ]
    assert contrast("#" + bytes(mixed).hex(), ground) >= 3
    assert contrast(palette["gradient"], palette["paper"]) >= 4.5


@pytest.mark.parametrize("style", sorted(STYLES))
def test_gradients_and_heat_have_their_own_roles_in_every_style(style: str) -> None:
    paints = PAINTS[style]
    assert paints["wire-gradient"]["stroke"] == paints["tip-gradient"]["fill"] == "gradient"
    assert paints["heat"]["fill"] == paints["ring"]["stroke"] == "heat"


@pytest.mark.parametrize("sheet", ["studio.css", "embed.css"])
def test_what_comes_back_in_the_page_has_the_colour_of_gradients(sheet: str) -> None:
    written = f"--back: light-dark({LIGHT['gradient']}, {DARK['gradient']});"
    assert written in (STATIC / sheet).read_text("utf-8")
