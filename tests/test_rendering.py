"""Rendering: what changes in a drawing for its reader, and what does not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.look.themes import THEMES, Scheme
from rnn_unroll.picture import draw
from rnn_unroll.picture.draw import BROWSER, Rendering
from rnn_unroll.picture.draw.rendering import CONDITIONS, FAMILIES, FORCED_CONDITION
from tests.drawings import figure_spec, root_of
from tests.strategies import specs


def parted(drawing: bytes) -> tuple[str, str]:
    """The root's own tag, and everything in it."""
    head, _, rest = drawing.decode().partition(">")
    return head, rest


@given(specs(), st.data())
def test_a_crop_changes_what_the_root_shows_and_nothing_else(spec: FigureSpec, data: st.DataObject) -> None:
    scene = stages.scene(spec)
    right = data.draw(st.integers(1, int(scene.width)))
    left = data.draw(st.integers(0, right - 1))
    whole, cropped = (draw.svg(scene, one) for one in (BROWSER, Rendering(crop=(left, right))))
    assert parted(cropped)[1] == parted(whole)[1]
    root = root_of(cropped)
    height = int(scene.height)
    assert root.get("viewBox") == f"{left} 0 {right - left} {height}"
    assert (root.get("width"), root.get("height")) == (f"{right - left}", f"{height}")


@given(specs())
def test_the_fonts_of_a_rendering_are_named_at_the_root_alone(spec: FigureSpec) -> None:
    scene = stages.scene(spec)
    browser, other = draw.svg(scene), draw.svg(scene, Rendering(families="'Noto Sans'"))
    assert parted(browser)[1] == parted(other)[1]
    assert root_of(browser).get("font-family") == FAMILIES
    assert root_of(other).get("font-family") == "'Noto Sans'"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scheme", CONDITIONS)
def test_a_scheme_sets_the_condition_of_the_dark_colours_alone(theme: str, scheme: Scheme) -> None:
    spec = figure_spec("many-to-one", theme=theme, text="prefers (prefers-color-scheme:dark) it")
    scene = stages.scene(spec)
    reader, chosen = draw.svg(scene).decode(), draw.svg(scene, Rendering(scheme=scheme)).decode()
    conditions = re.findall(r"@media (.*?)\{", chosen)
    assert conditions == [*([CONDITIONS[scheme]] if THEMES[theme].dark else []), FORCED_CONDITION]
    assert chosen.replace(f"@media {CONDITIONS[scheme]}", f"@media {CONDITIONS['reader']}", 1) == reader


@pytest.mark.parametrize("words", ["short", "many words " * 40])
def test_a_card_is_as_large_as_it_says(words: str) -> None:
    root = root_of(draw.card("No figure: text", words))
    width, height = draw.card_size(words)
    assert root.get("viewBox") == f"0 0 {width} {height}"
    assert (root.get("width"), root.get("height")) == (str(width), str(height))


@given(specs())
def test_a_figure_says_that_it_is_folded_where_its_columns_lie_on_each_other(spec: FigureSpec) -> None:
    scene = stages.scene(spec)
    places = [column.x for column in scene.columns]
    assert scene.folded == (spec.look.view == "folded")
    assert scene.folded or len(set(places)) == len(places)
