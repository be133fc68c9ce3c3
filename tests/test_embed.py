"""The embed's document: whole in itself, and made without a server."""

import base64
import hashlib
import re
from typing import Any

import pytest

from rnn_unroll.address.parse import parse
from rnn_unroll.embed import document as embed
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.look.themes import THEMES
from rnn_unroll.look.views import VIEWS
from rnn_unroll.picture.draw.elements import PENDING_OPACITY
from rnn_unroll.picture.draw.rendering import FORCED_CONDITION
from rnn_unroll.settings import STATIC


def made(*query: tuple[str, str], pattern: str = "many-to-one", **more: Any) -> str:
    return embed.document(parse(pattern, list(query)), **more)


@pytest.mark.parametrize("pattern", sorted(set(PATTERNS) - {"custom"}))
@pytest.mark.parametrize("view", VIEWS)
def test_it_refers_to_nothing_outside_itself(pattern: str, view: str) -> None:
    document = made(("view", view), pattern=pattern)
    assert re.findall(r'\s(?:src|href|action|data)="(?!#)[^"]*"', document) == []
    assert "@import" not in document
    assert re.findall(r"url\((?!#)", document) == []


def test_its_one_script_is_the_one_that_the_policy_allows() -> None:
    (script,) = re.findall(r'<script type="module">(.*?)</script>', made(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert embed.script_hash() == f"'sha256-{digest}'"
    assert made(("text", "other words")).count("<script") == 2


def test_it_links_to_the_page_where_it_is_told_of_a_server() -> None:
    assert "<a " not in made()
    assert 'href="https://example.org/unroll/?pattern=many-to-one&amp;tx=2"' in made(
        ("tx", "2"), base="https://example.org/unroll"
    )


def test_the_figure_in_it_stands_still_and_the_script_is_told_to_play() -> None:
    still, plays = made(), made(("motion", "on"))
    assert '"starts": false' in still
    assert '"starts": true' in plays
    figures = [re.search("<svg.*?</svg>", text, re.DOTALL) for text in (still, plays)]
    assert all(figures)
    inside = [re.sub(r"u[0-9a-f]{8}", "ID", found[0]) for found in figures if found]
    assert inside[0] == inside[1]


@pytest.mark.parametrize(
    ("theme", "condition"),
    [
        ("auto", "screen and (prefers-color-scheme:dark)"),
        ("light", "not all"),
        ("dark", "screen"),
        ("mono", None),
    ],
)
def test_a_theme_is_the_condition_of_the_dark_colours(theme: str, condition: str | None) -> None:
    figure = made(("theme", theme), ("text", "@media (prefers-color-scheme:dark) x")).partition("<svg")[2]
    assert set(THEMES) == {"auto", "light", "dark", "mono"}
    assert re.findall(r"@media ([^{]+)\{#", figure) == [*filter(None, [condition]), FORCED_CONDITION]


@pytest.mark.parametrize(
    "hostile", ["</script><script>alert(1)</script>", "<!--<script>", "]]></style>", "&quot;"]
)
def test_a_text_stays_text(hostile: str) -> None:
    document = made(("text", hostile), ("tokens", "characters"))
    assert document.count("<script") == 2
    assert document.count("</script>") == 2
    assert "alert(1)" not in document or "<script>alert" not in document
    refused = embed.refusal(SpecError("text", f"no: {hostile}"))
    assert refused.count("<script") == 2
    assert refused.count("</script>") == 2


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("", set()),
        ("speed", {"speed"}),
        ("speed,clock,,speed", {"speed", "clock"}),
        ("all", set(embed.CONTROLS)),
    ],
)
def test_hide_lists_controls(value: str, names: set[str]) -> None:
    assert embed.hidden(value) == names


@pytest.mark.parametrize("value", ["sped", "Play", "play step", "play,tx", "<b>"])
def test_hide_refuses_what_is_no_control_and_lists_them(value: str) -> None:
    with pytest.raises(SpecError) as error:
        embed.hidden(value)
    for name in (*embed.CONTROLS, embed.ALL):
        assert name in error.value.message


def test_an_address_has_one_spelling() -> None:
    spec = parse("many-to-one", [("tx", "3"), ("cell", "lstm")])
    assert embed.address(spec) == "/embed/many-to-one?cell=lstm&tx=3"
    assert embed.address(spec, {"speed", "clock"}) == "/embed/many-to-one?cell=lstm&hide=clock%2Cspeed&tx=3"
    assert embed.address(spec, embed.CONTROLS) == "/embed/many-to-one?cell=lstm&hide=all&tx=3"


def test_the_element_reserves_the_height_of_the_players_bar() -> None:
    script = (STATIC / "rnn-unroll.js").read_text("utf-8")
    assert re.findall(r"const PLAYER = (\S+);", script) == [str(embed.BAR)]


def test_the_player_fades_a_pending_step_as_the_drawing_does() -> None:
    script = (STATIC / "js" / "playback.js").read_text("utf-8")
    assert re.findall(r'const PENDING_OPACITY = "(\S+)";', script) == [PENDING_OPACITY]


def test_a_figure_without_steps_has_nothing_to_play() -> None:
    plot = parse("many-to-one", [("view", "norms")])
    assert embed.controls(plot) == ["link"]
    assert embed.bar(plot) == embed.LINK_BAR
    assert embed.bar(plot, {"link"}) == 0
    assert embed.bar(parse("many-to-one", [])) == embed.BAR
