"""The section on vanishing gradients over HTTP: every setting is an address, and nothing is a 500."""

import json
import re
import time
from html import unescape
from urllib.parse import quote

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll import stages
from rnn_unroll.address import write
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run
from rnn_unroll.web.vanishing import EXAMPLES
from rnn_unroll.words import Phrase, say
from rnn_unroll.words import vanishing as words
from tests.drawings import figure_spec
from tests.http import ask


def plotted(page: str) -> str:
    """The address of the plot that a page shows."""
    found = re.search(r'<a href="([^"]*)">SVG</a>', page)
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
    assert plotted(answer.text) == write.address(spec)
    assert stages.svg(spec).decode() in answer.text
    assert ask(server, write.address(spec)).body == stages.svg(spec)


def test_its_own_address_shows_the_same_again(server: str) -> None:
    first = ask(server, "/vanishing?cell=lstm&forget=5&tx=20&radius=1&theme=dark").text
    found = re.search(r'class="vanishing"[^>]*data-address="([^"]*)"', first)
    assert found is not None
    address = unescape(found[1])
    assert address == "/vanishing?cell=lstm&forget=5&radius=1&theme=dark&tx=20"
    assert ask(server, address).text == first


@pytest.mark.parametrize("example", EXAMPLES, ids=say)
def test_every_example_is_plotted(server: str, example: Phrase) -> None:
    query = "&".join(f"{name}={value}" for name, value in EXAMPLES[example].items())
    answer = ask(server, f"/vanishing?{query}")
    assert answer.status == 200
    for name, value in EXAMPLES[example].items():
        at_default = (name, value) == ("cell", "rnn")
        assert at_default or f"{name}={value}" in plotted(answer.text)


def curves(seed: object = 0, **settings: object) -> dict[str, np.ndarray]:
    """The norms of a run of the section, for t = 1 … T, by the key of the line."""
    spec = figure_spec("many-to-one", init="orthogonal", view="norms", seed=seed, **settings)
    return {curve.key: np.array(curve.norms) for curve in build.gradient_norms(Run(spec)).curves}


def back(norms: np.ndarray) -> np.ndarray:
    """The norms beside that of the last step, from which the gradient comes; NaN if that is zero."""
    with np.errstate(invalid="ignore"):
        return norms / norms[-1]


def gate(name: str, **settings: object) -> np.ndarray:
    """An LSTM's gate at every step and unit."""
    data = json.loads(EXPORTS["json"].render(figure_spec("many-to-one", init="orthogonal", **settings)))
    return np.array([step["layers"][0]["forward"]["gates"][name] for step in data["steps"]])


def vanishes(settings: dict[str, str], seed: int) -> bool:
    return bool(back(curves(seed, **settings)["a.1"])[0] < 1e-4)


def explodes(settings: dict[str, str], seed: int) -> bool:
    return bool(back(curves(seed, **settings)["a.1"])[0] > 1e3)


def saturates(settings: dict[str, str], seed: int) -> bool:
    """The mean slope of tanh outweighs the radius, so the gradient does not grow as powers of it do."""
    spec = figure_spec("many-to-one", init="orthogonal", seed=seed, **settings)
    data = json.loads(EXPORTS["json"].render(spec))
    a = np.array([step["layers"][0]["forward"]["a"] for step in data["steps"]])
    radius, steps = float(settings["radius"]), int(settings["tx"])
    tanh = back(curves(seed, **settings)["a.1"])
    return bool((1 - a**2).mean() * radius < 1 and tanh.max() < 100 and radius ** (steps - 1) > 1e15)


def forgets(settings: dict[str, str], seed: int) -> bool:
    return bool(back(curves(seed, **settings)["c.1"])[0] < 1e-12)


def keeps(settings: dict[str, str], seed: int) -> bool:
    """All of the line lies within a factor of ten of its end, high in the plot."""
    norms = curves(seed, **settings)["c.1"]
    return bool(np.abs(np.log10(back(norms))).max() <= 1 and norms.min() > 1e-2)


SHOWN = {
    words.vanishes: vanishes,
    words.explodes: explodes,
    words.saturates: saturates,
    words.forgets: forgets,
    words.keeps: keeps,
}
"""What the plot of an example shows, by the message of its title."""
SEEDS = range(12)


@pytest.mark.parametrize("example", EXAMPLES, ids=say)
def test_what_an_examples_title_says_its_plot_shows_and_that_of_most_seeds(example: Phrase) -> None:
    shown, settings = SHOWN[example.message], dict(EXAMPLES[example])
    assert shown(settings, seed=0)
    assert sum(shown(settings, seed) for seed in SEEDS) > len(SEEDS) / 2


LSTM = {"cell": "lstm", "tx": "100", "radius": "0.25"}


def follows_the_straight_line() -> bool:
    return all(
        np.allclose(back(curves(cell="rnn-linear", radius=r, tx=100)["a.1"]), r ** np.arange(99.0, -1, -1))
        for r in (0.9, 1.1)
    )


def keeps_a_little_of_hardly_any() -> bool:
    """At radius 1 the memory gets a thousandth of what it gets at 0.25, and keeps more than a tenth of it."""
    full, small = curves(**{**LSTM, "radius": "1"}, forget=5)["c.1"], curves(**LSTM, forget=5)["c.1"]
    return bool(full[-1] < small[-1] / 1000 and back(full).min() > 0.1)


SENTENCES = {
    "Each point is the length of a gradient": None,
    "The broad straight line ρT−t is what the spectral radius alone would do: a linear network": (
        follows_the_straight_line
    ),
    "tanh saturates, and each step back is scaled by its slope too: at radius 1.5 its gradients do not": (
        lambda: saturates({"cell": "rnn", "radius": "1.5", "tx": "100"}, seed=0)
    ),
    "An LSTM's forget gate decides instead": None,
    "At radius 0.25 and with a bias of 5 it stays open: the gradient of c comes back over 100 steps within": (
        lambda: gate("forget", **LSTM, forget=5).min() > 0.9 and keeps({**LSTM, "forget": "5"}, seed=0)
    ),
    "With a bias of −2 it vanishes": lambda: forgets({**LSTM, "forget": "-2"}, seed=0),
    "At radius 1, an open gate may fill the memory until tanh is flat there": keeps_a_little_of_hardly_any,
}
"""The beginnings of the sentences beside the plot, each with what numbers decide of it, if there is any."""


def test_every_sentence_beside_the_plot_is_true_of_the_numbers(server: str) -> None:
    page = ask(server, "/vanishing").text
    (meaning,) = re.findall('<div class="meaning">(.*?)</div>', page, re.DOTALL)
    sentences = re.split(r"(?<=[a-z])\.\s+", unescape(re.sub("<[^>]*>", "", meaning)).strip())
    for sentence, (begins, claim) in zip(sentences, SENTENCES.items(), strict=True):
        assert sentence.startswith(begins)
        assert claim is None or claim(), sentence


@pytest.mark.parametrize("cell", CELLS)
def test_the_text_speaks_of_no_colour_and_of_the_straight_line_only_where_it_is_drawn(
    server: str, cell: str
) -> None:
    """A reader may force other colours upon the figures, and theme=mono has none."""
    page = ask(server, f"/vanishing?cell={cell}").text
    text = unescape(re.sub("<[^>]*>", "", re.sub(r"<(svg|style|script).*?</\1>", "", page, flags=re.DOTALL)))
    assert not re.findall(r"\b(red|gr[ea]y|green|blue|orange|magenta|pink)\b", text, re.IGNORECASE)
    assert ("The broad straight line" in text) == ('class="reference"' in page)
    assert ("The broad straight line" in text) == (not CELLS[cell].gates)


def test_a_wrong_setting_is_told_and_the_rest_is_plotted(server: str) -> None:
    answer = ask(server, "/vanishing?cell=gru&radius=9&tx=20")
    assert answer.status == 422
    assert 'data-parameter="radius"' in answer.text
    assert "from 0 to 4" in answer.text
    assert "cell=gru" in plotted(answer.text)


@pytest.mark.parametrize("tx", ["101", "0", "1.5", "-1", "1000", "ten"])
def test_a_length_that_the_section_does_not_have_is_told_in_its_own_words(server: str, tx: str) -> None:
    answer = ask(server, f"/vanishing?cell=lstm&tx={tx}")
    assert answer.status == 422
    messages = re.findall(r'<p class="message" data-parameter="tx">(.*)</p>', answer.text)
    assert [unescape(told) for told in messages] == [
        f"T must be a whole number from 1 to 100 here, not '{tx}'"
    ]
    assert f'value="{tx}"' in answer.text
    assert plotted(answer.text).endswith("?cell=lstm&init=orthogonal&radius=0.9&tx=50&view=norms")


def test_a_blank_field_is_left_out(server: str) -> None:
    answer = ask(server, "/vanishing?tx=&radius=")
    assert answer.status == 200
    assert "radius=0.9&tx=50" in plotted(answer.text)


def sizes(page: str) -> tuple[float, ...]:
    """‖∂L/∂a⟨t⟩‖ of a plot's only layer, from the JSON that the page links to."""
    spec = next(iter(re.findall(r'<a href="/v1/figures/many-to-one.json\?([^"]*)">', page)))
    query = dict(pair.split("=") for pair in unescape(spec).split("&"))
    return build.gradient_norms(Run(figure_spec("many-to-one", **query))).curves[0].norms


@pytest.mark.parametrize("tx", [3, 5, 6, 50])
def test_the_small_figure_is_told_to_be_the_plots_run_only_where_it_is(server: str, tx: int) -> None:
    page = ask(server, f"/vanishing?tx={tx}").text
    small = figure_spec(
        "many-to-one", tx=min(tx, 5), init="orthogonal", radius=0.9, view="unrolled", show="gradients"
    )
    assert stages.svg(small).decode() in page
    data = json.loads(EXPORTS["json"].render(small))
    bars = [float(np.linalg.norm(step["gradients"]["layers"][0]["forward"]["a"])) for step in data["steps"]]
    same = bars == pytest.approx(sizes(page), rel=1e-12) if len(bars) == tx else False
    assert ("the size that the plot shows" in page) == same
    assert ("with a loss of its own" in page) == (not same)


def test_a_plot_of_a_hundred_steps_takes_far_less_than_fifty_milliseconds() -> None:
    spec = figure_spec("many-to-one", tx=100, cell="lstm", init="orthogonal", view="norms")
    stages.svg(spec)
    best = min(timed(lambda: stages.svg(spec)) for _ in range(5))
    assert best < 0.05


def timed(run) -> float:
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
