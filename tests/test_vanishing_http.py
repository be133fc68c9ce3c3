"""The section on vanishing gradients over HTTP: every setting is an address, and nothing is a 500."""

import re
import time
from html import unescape
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import figure
from app.cells import CELLS
from app.web.vanishing import EXAMPLES
from tests.drawings import figure_spec
from tests.http import ask


def plotted(page: str) -> str:
    """The address of the plot that a page shows."""
    found = re.search(r'href="([^"]*)" class="plot-address"', page)
    assert found is not None
    return unescape(found[1])


@pytest.mark.parametrize("cell", CELLS)
def test_the_page_shows_the_figure_of_the_address_beside_it(server: str, cell: str) -> None:
    answer = ask(server, f"/vanishing?cell={cell}&tx=30&radius=1.25&forget=5&seed=7")
    assert answer.status == 200
    spec = figure_spec(
        "many-to-one",
        cell=cell,
        tx=30,
        init="orthogonal",
        radius=1.25,
        seed=7,
        view="norms",
        **({"forget": 5} if "forget" in CELLS[cell].gates else {}),
    )
    assert plotted(answer.text) == spec.address()
    assert figure.svg(spec).decode() in answer.text
    assert ask(server, spec.address()).body == figure.svg(spec)


def test_its_own_address_shows_the_same_again(server: str) -> None:
    first = ask(server, "/vanishing?cell=lstm&forget=5&tx=20&radius=1&theme=dark").text
    found = re.search(r'class="vanishing"[^>]*data-address="([^"]*)"', first)
    assert found is not None
    address = unescape(found[1])
    assert address == "/vanishing?cell=lstm&forget=5&radius=1&theme=dark&tx=20"
    assert ask(server, address).text == first


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_plotted(server: str, example: str) -> None:
    query = "&".join(f"{name}={value}" for name, value in EXAMPLES[example].items())
    answer = ask(server, f"/vanishing?{query}")
    assert answer.status == 200
    for name, value in EXAMPLES[example].items():
        at_default = (name, value) in (("cell", "rnn"), ("radius", "1"))
        assert at_default or f"{name}={value}" in plotted(answer.text)


def test_a_wrong_setting_is_told_and_the_rest_is_plotted(server: str) -> None:
    answer = ask(server, "/vanishing?cell=gru&radius=9&tx=20")
    assert answer.status == 422
    assert 'data-parameter="radius"' in answer.text
    assert "from 0 to 4" in answer.text
    assert "cell=gru" in plotted(answer.text)


def test_a_plot_of_a_hundred_steps_takes_far_less_than_fifty_milliseconds() -> None:
    spec = figure_spec("many-to-one", tx=100, cell="lstm", init="orthogonal", view="norms")
    figure.svg(spec)
    best = min(timed(lambda: figure.svg(spec)) for _ in range(5))
    assert best < 0.05


def timed(run) -> float:  # type: ignore[no-untyped-def]
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["cell", "tx", "radius", "forget", "seed", "theme", "text", "init", "view"]),
            st.one_of(st.text(max_size=8), st.integers(-5, 300).map(str), st.sampled_from(sorted(CELLS))),
        ),
        max_size=5,
    )
)
def test_no_setting_makes_a_500(server: str, query: list[tuple[str, str]]) -> None:
    text = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in query)
    assert ask(server, f"/vanishing?{text}").status in (200, 422)
