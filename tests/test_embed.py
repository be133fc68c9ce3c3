"""The embed's document: whole in itself, and made without a server."""

import base64
import hashlib
import json
import re
from typing import Any

import brotli
import pytest

from rnn_unroll.address.parse import parse
from rnn_unroll.address.revision import REVISION
from rnn_unroll.embed import document as embed
from rnn_unroll.embed import reflow
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture.draw.elements import PENDING_OPACITY
from rnn_unroll.picture.draw.rendering import FORCED_CONDITION
from rnn_unroll.settings import STATIC
from rnn_unroll.web.readout import Readout
from tests.drawings import ANY_VIEWS


def made(*query: tuple[str, str], pattern: str = "many-to-one", **more: Any) -> str:
    return embed.document(parse(pattern, list(query)), **more)


@pytest.mark.parametrize("pattern", sorted(set(PATTERNS) - {"custom"}))
@pytest.mark.parametrize("view", ANY_VIEWS)
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
    figure, _, turned = figure.partition("<template")
    assert set(THEMES) == {"auto", "light", "dark", "mono"}
    conditions = [*filter(None, [condition]), FORCED_CONDITION]
    for drawing in (figure, turned):
        assert re.findall(r"@media ([^{]+)\{#", drawing) == conditions


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
    script = (STATIC / "js" / "parts.js").read_text("utf-8")
    assert re.findall(r'const PENDING_OPACITY = "(\S+)";', script) == [PENDING_OPACITY]


def test_a_figure_without_steps_has_nothing_to_play() -> None:
    plot = parse("many-to-one", [("view", "norms")])
    assert embed.controls(plot) == ["link"]
    assert embed.bar(plot) == embed.LINK_BAR
    assert embed.bar(plot, {"link"}) == 0
    assert embed.bar(parse("many-to-one", [])) == embed.BAR


# --- narrow frames -------------------------------------------------------------------


def drawings(document: str) -> list[str]:
    """The drawing that is shown, and the one in the template."""
    found = re.findall(r'(<template.*?>)?<div class="canvas[^>]*>(<svg.*?</svg>)', document, re.DOTALL)
    assert [bool(template) for template, _ in found] == [False, True][: len(found)]
    return [svg for _, svg in found]


@pytest.mark.parametrize("pattern", sorted(set(PATTERNS) - {"custom"}))
def test_both_ways_of_time_are_in_the_document_and_no_id_is_there_twice(pattern: str) -> None:
    document = made(("layers", "2"), pattern=pattern)
    shown, turned = drawings(document)
    assert "data-flow" not in shown
    assert 'data-flow="down"' in turned
    ids = [re.findall(r'\sid="([^"]+)"', one) for one in (shown, turned)]
    assert len(set(ids[0])) == len(ids[0]) > 0
    assert not set(ids[0]) & set(ids[1])


@pytest.mark.parametrize(
    "query",
    [
        ("flow", "down"),
        ("view", "folded"),
        ("view", "cell"),
        ("style", "textbook"),
        ("labels", "large"),
    ],
)
def test_what_runs_down_already_or_cannot_is_drawn_once(query: tuple[str, str]) -> None:
    assert len(drawings(made(query))) == 1
    assert len(drawings(made(turns=False))) == 1


def test_the_second_drawing_keeps_a_document_light() -> None:
    for query in ((), (("tx", "20"),)):
        one, two = (
            len(brotli.compress(made(*query, pattern="many-to-many", turns=turns).encode(), quality=4))
            for turns in (False, True)
        )
        assert two / one < 1.2


def test_scales_and_heights_are_those_of_sheet_and_script() -> None:
    sheet = (STATIC / "embed.css").read_text("utf-8")
    nodes = (STATIC / "embed-nodes.css").read_text("utf-8")
    assert f".scroll:has(.turned) {{ --least: {reflow.LEAST}; }}" in sheet
    assert f".strip {{ flex: 0 0 {embed.STRIP}px; height: {embed.STRIP}px;" in nodes
    assert f"const SHARE = {reflow.SHARE};" in (STATIC / "js" / "reflow.js").read_text("utf-8")
    assert f"const STRIP = {embed.STRIP};" in (STATIC / "rnn-unroll.js").read_text("utf-8")


# --- nodes ---------------------------------------------------------------------------


def facts(document: str) -> dict[str, Any]:
    found = re.search(r'class="facts">(.*?)</script>', document, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_controls_adds_what_it_lists_and_nothing_by_itself() -> None:
    assert embed.added("") == frozenset()
    assert embed.added("readout,,open") == set(embed.ADDED)
    plain = made(base="https://example.org")
    for text in ('class="spot', 'class="strip', 'class="opened'):
        assert text not in plain
        assert text in made(base="https://example.org", more=embed.ADDED)
    assert plain == made(base="https://example.org", more=())


@pytest.mark.parametrize("value", ["play", "Open", "all", "readout open", "<b>"])
def test_controls_refuses_what_cannot_be_added_and_lists_what_can(value: str) -> None:
    with pytest.raises(SpecError) as error:
        embed.added(value)
    assert error.value.parameter == "controls"
    for name in embed.ADDED:
        assert name in error.value.message


@pytest.mark.parametrize(
    ("pattern", "query"),
    [
        ("many-to-one", [("cell", "lstm"), ("hidden", "12")]),
        ("encoder-decoder", [("feedback", "on"), ("layers", "2")]),
        ("many-to-many", [("direction", "bidirectional"), ("show", "gradients")]),
        ("many-to-one", [("task", "sentiment")]),
        ("many-to-one", [("early", "on")]),
    ],
)
def test_the_numbers_in_the_document_are_those_of_the_readout(
    pattern: str, query: list[tuple[str, str]]
) -> None:
    spec = parse(pattern, query)
    there, here = Readout(spec).as_data(), facts(embed.document(spec, more={"readout"}))["nodes"]
    assert here["nodes"].keys() == there["nodes"].keys()
    for key, node in here["nodes"].items():
        whole, (part,) = there["nodes"][key], node["vectors"]
        assert node["meaning"] == whole["meaning"]
        assert len(part["values"]) + part["more"] == len(whole["vectors"][0]["values"])
        vector = whole["vectors"][0]
        named = dict(zip(there["names"][vector["names"]], vector["values"], strict=False))
        for name, value in zip(here["names"][part["names"]], part["values"], strict=True):
            assert value == pytest.approx(named[name], abs=0.0006), (key, name)


def test_a_file_has_numbers_but_opens_no_cell() -> None:
    document = made(more=embed.ADDED)
    assert 'class="strip"' in document
    assert 'class="opened"' not in document
    assert "looks" not in document.partition("</style>")[2].partition("<script")[0]
    assert "cell" not in facts(document)
    linked = facts(made(("show", "gradients"), ("step", "2"), base="https://example.org", more=["open"]))
    assert (
        linked["cell"]
        == f"https://example.org/v1/figures/many-to-one.svg?numbers=unit&rev={REVISION}&view=cell"
    )


def test_a_figure_without_steps_has_no_nodes_to_point_at() -> None:
    for view in ("norms", "cell", "units"):
        assert not {"readout", "open"} & set(
            embed.controls(parse("many-to-one", [("view", view)]), more=embed.ADDED)
        )


def test_an_address_says_what_is_added_and_that_time_keeps_its_way() -> None:
    spec = parse("many-to-one", [])
    address = embed.address(spec, (), embed.ADDED, False)
    assert address == "/embed/many-to-one?controls=open%2Creadout&flow=right"
    assert embed.bar(spec, (), {"readout"}) == embed.BAR + embed.STRIP
    assert embed.bar(spec, ["play"], {"open"}) == embed.BAR
