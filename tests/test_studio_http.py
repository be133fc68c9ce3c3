"""Studio over HTTP: the page is safe, says what is wrong, and is never a 500."""

import base64
import hashlib
import re
from urllib.parse import quote

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll.web.page import EARLY
from tests.http import ask


@pytest.mark.parametrize("path", ["/", "/stage", "/inside", "/inside?view=cell"])
def test_the_page_may_load_nothing_from_elsewhere(server: str, path: str) -> None:
    answer = ask(server, path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert f"script-src 'self' '{hashed(EARLY)}';" in policy


def hashed(script: str) -> str:
    """A script as a policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def test_the_one_script_within_a_page_is_the_one_that_the_policy_names(server: str) -> None:
    within = re.findall(r"<script>(.*?)</script>", ask(server, "/").text, re.DOTALL)
    assert within == [EARLY]


@pytest.mark.parametrize("path", ["/", "/stage", "/inside", "/inside?view=cell"])
def test_a_page_is_asked_for_anew(server: str, path: str) -> None:
    answer = ask(server, path)
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/stage", "/inside"])
@pytest.mark.parametrize(
    "parameter", ["text", "cell", "tx", "pattern", "io", "theme", "show", "toggle", "view", "at", "unit"]
)
def test_markup_in_a_parameter_stays_text(server: str, path: str, parameter: str) -> None:
    hostile = "\"'><script>alert(1)</script>"
    for form in ("", "form=1&"):
        answer = ask(server, f"{path}?{form}{parameter}={quote(hostile)}")
        assert "<script>alert" not in answer.text
        assert answer.status < 500


def test_an_error_is_told_in_the_page_and_never_kept(server: str) -> None:
    answer = ask(server, "/?pattern=many-to-one&tx=0&hidden=9&utm_source=mail")
    assert answer.status == 422
    assert answer.headers["cache-control"] == "no-store"
    assert 'data-parameter="tx"' in answer.text
    hidden = re.search(r'<input type="number" id="hidden"[^>]*>', answer.text)
    assert hidden is not None
    assert 'value="9"' in hidden[0]


def test_a_form_is_answered_by_the_address_that_it_means(server: str) -> None:
    answer = ask(server, "/?form=1&was=many-to-many&pattern=many-to-one&tx=6&ty=4&io=&text=&seed=0")
    assert answer.status == 303
    assert answer.headers["location"] == "/?pattern=many-to-one&tx=6"


def test_a_method_that_is_not_there_is_told_with_those_that_are(server: str) -> None:
    answer = ask(server, "/v1/figures/many-to-one.svg", method="POST")
    assert answer.status == 405
    assert "GET" in answer.headers["allow"]


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["pattern", "tx", "ty", "io", "text", "step", "toggle", "wiring", "was", "form", "show"]
            ),
            st.one_of(st.text(max_size=10), st.integers(0, 300).map(str), st.just("9" * 5000)),
        ),
        max_size=5,
    )
)
def test_no_query_makes_a_500(server: str, query: list[tuple[str, str]]) -> None:
    text = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in query)
    for path in ("/", "/stage"):
        assert ask(server, f"{path}?{text}").status < 500


def test_a_page_that_looks_into_a_cell_keeps_the_whole_network_on_its_stage(server: str) -> None:
    answer = ask(server, "/?pattern=many-to-one&cell=lstm&view=cell&at=a.1.2&unit=3")
    assert answer.status == 200
    stage, _, panel = answer.text.partition('<section id="inside"')
    assert stage.count('class="step"') == 4
    assert 'data-at="a.1.2"' in panel
    assert "/v1/figures/many-to-one.svg?at=a.1.2&amp;cell=lstm&amp;unit=3&amp;view=cell" in panel
    assert panel.count('data-kind="gate"') == 4
    # The drawing of all units has the equations in it, that of one unit beside it.
    assert 'class="card' not in panel
    one = ask(server, "/?pattern=many-to-one&cell=lstm&view=cell&at=a.1.2&unit=3&numbers=unit").text
    assert len(re.findall('class="card', one.partition('<section id="inside"')[2])) == 7
    assert one.count('class="worked"') == 6


def test_a_form_forgets_a_state_that_a_shorter_figure_lacks(server: str) -> None:
    answer = ask(server, "/inside?form=1&pattern=many-to-one&was=many-to-one&tx=2&view=cell&at=a.1.4&unit=9")
    assert answer.status == 200
    assert 'data-at="a.1.2"' in answer.text
    closed = ask(server, "/inside?form=1&pattern=many-to-one&at=a.1.4&unit=2")
    assert "hidden" in closed.text
    assert "<svg" not in closed.text


def test_the_page_shows_a_figure_that_plays_at_rest_and_its_address_as_it_is(server: str) -> None:
    page = ask(server, "/?motion=on&pattern=many-to-one").text
    assert "@keyframes" not in page
    assert "/v1/figures/many-to-one.svg?motion=on" in page
    assert 'name="motion"' in page
    assert "@keyframes" in ask(server, "/v1/figures/many-to-one.svg?motion=on").text


def test_a_view_without_steps_offers_no_motion(server: str) -> None:
    for view in ("norms", "cell"):
        form = f"/?form=1&pattern=many-to-one&was=many-to-one&view={view}&motion=on"
        moved = ask(server, form)
        assert moved.status == 303
        assert "motion" not in moved.headers["location"]


@pytest.mark.parametrize("path", ["/", "/stage", "/gallery", "/embed/many-to-one", "/static/studio.css"])
def test_pages_come_compressed_to_who_takes_that(server: str, path: str) -> None:
    plain, coded = ask(server, path), ask(server, path, Accept_Encoding="br")
    assert "content-encoding" not in plain.headers
    assert coded.headers["content-encoding"] == "br"
    assert brotli.decompress(coded.body) == plain.body
    assert len(coded.body) < len(plain.body) / 2
