"""Embeds over HTTP: framed anywhere, told what is wrong in their place, and never a 500."""

import base64
import hashlib
import re
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll.embed import document as embed
from rnn_unroll.settings import settings as chosen
from tests.http import ask


def test_it_may_be_framed_by_anybody_and_load_nothing(server: str) -> None:
    answer = ask(server, "/embed/many-to-one")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src {embed.script_hash()};" in policy
    assert "frame-ancestors" not in policy
    assert "x-frame-options" not in answer.headers
    assert answer.headers["cache-control"] == "private, max-age=3600, stale-while-revalidate=86400"


@pytest.mark.parametrize("controls", ["", "readout", "open", "open,readout"])
def test_only_one_that_opens_cells_loads_pictures_and_of_its_own_server_alone(
    server: str, controls: str
) -> None:
    answer = ask(server, f"/embed/many-to-one?controls={controls}")
    policy = answer.headers["content-security-policy"]
    pictures = f"data: {server}/v1/figures/" if "open" in controls else "data:"
    assert f"; img-src {pictures};" in policy
    (script,) = re.findall(r'<script type="module">(.*?)</script>', answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in policy


def test_an_address_that_sets_the_way_of_time_has_it_in_every_frame(server: str) -> None:
    assert "<template" in ask(server, "/embed/many-to-one").text
    for way in ("right", "down"):
        assert "<template" not in ask(server, f"/embed/many-to-one?flow={way}").text


def test_who_may_frame_it_can_be_chosen(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNROLL_EMBED_ANCESTORS", "https://course.example 'self'")
    chosen.cache_clear()
    try:
        answer = ask(server, "/embed/many-to-one")
    finally:
        monkeypatch.undo()
        chosen.cache_clear()
    assert answer.headers["content-security-policy"].endswith(
        "; frame-ancestors https://course.example 'self'"
    )


@pytest.mark.parametrize("path", ["/", "/stage", "/vanishing", "/?tx=nonsense"])
def test_the_pages_are_framed_by_themselves_alone(server: str, path: str) -> None:
    answer = ask(server, path)
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", ["/embed/many-to-one?tx=3", "/embed/many-to-on", "/embed/many-to-one?tx=0"])
def test_head_is_get_without_a_body(server: str, path: str) -> None:
    whole, head = ask(server, path), ask(server, path, method="HEAD")
    assert head.body == b""
    for name in ("content-length", "content-type", "cache-control", "content-security-policy"):
        assert head.headers[name] == whole.headers[name]
    assert head.status == whole.status


def test_it_takes_a_figures_parameters_and_ignores_others(server: str) -> None:
    plain = ask(server, "/embed/many-to-one?T_x=3&cell=lstm")
    tagged = ask(server, "/embed/many-to-one?utm_source=mail&cell=lstm&tx=3&fbclid=1&form=1&toggle=input.1")
    assert 'data-tx="3"' in plain.text
    assert plain.body == tagged.body


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("many-to-on", 404, "did you mean &#x27;many-to-one&#x27;?"),
        ("", 404, "unknown pattern"),
        ("many-to-one/x", 404, "unknown pattern"),
        ("many-to-one.svg", 404, "unknown pattern"),
        ("many-to-one?tx=0", 422, "tx must be from 1 to 255"),
        ("many-to-one?tx=3&tx=4", 422, "tx is given more than once"),
        ("many-to-one?cell=gur", 422, "did you mean"),
        ("many-to-one?hide=plya", 422, "did you mean"),
        ("many-to-one?hide=play&hide=step", 422, "hide is given more than once"),
        ("many-to-one?controls=readuot", 422, "did you mean"),
        ("many-to-one?controls=play", 422, "choose readout or open"),
        ("many-to-one?controls=open&controls=open", 422, "controls is given more than once"),
        ("many-to-one?view=norms&motion=on", 422, "no steps to play"),
        ("custom", 422, "needs io"),
    ],
)
def test_what_is_wrong_is_told_in_its_place_and_never_kept(
    server: str, path: str, status: int, told: str
) -> None:
    answer = ask(server, f"/embed/{path}")
    assert answer.status == status
    assert answer.headers["cache-control"] == "no-store"
    text = " ".join(answer.text.partition("<main>")[2].split())
    assert told.replace("&#x27;", "'") in text.replace("&#x27;", "'").replace("&#39;", "'")
    assert "<svg" in text


@settings(max_examples=80)
@given(
    st.text(max_size=12),
    st.lists(
        st.tuples(
            st.sampled_from(
                ["hide", "controls", "tx", "io", "text", "step", "theme", "motion", "view", "show", "form"]
            ),
            st.one_of(
                st.text(max_size=10),
                st.integers(-1, 300).map(str),
                st.sampled_from([*embed.CONTROLS, *embed.ADDED, "all", "on", "norms", "9" * 5000]),
            ),
        ),
        max_size=5,
    ),
)
def test_no_address_makes_a_500(server: str, pattern: str, query: list[tuple[str, str]]) -> None:
    text = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in query)
    for path in (quote(pattern, errors="replace"), "many-to-one"):
        assert ask(server, f"/embed/{path}?{text}").status in (200, 404, 422)


@pytest.mark.parametrize("host", ["[", "]", "a b", "", "<script>", "x" * 4000, "ünï", "evil.example"])
def test_a_strange_host_is_no_500_and_stays_text(server: str, host: str) -> None:
    for path in ("/embed/many-to-one?controls=open", "/", "/oembed?url=x"):
        answer = ask(server, path, Host=host.encode("utf-8").decode("latin-1"))
        assert answer.status < 500
        assert "<script>/" not in answer.text
        assert "<script>&#" not in answer.text


@pytest.mark.parametrize("file", ["rnn-unroll.js", "unroll-live.js", "icon.svg"])
def test_pages_elsewhere_may_use_the_servers_files(server: str, file: str) -> None:
    answer = ask(server, f"/static/{file}")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
