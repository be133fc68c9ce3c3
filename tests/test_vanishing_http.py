"""The section on vanishing gradients over HTTP: every setting is an address, and nothing is a 500."""

import json
import re
import time
from html import unescape
from urllib.parse import quote, urlencode

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll import stages
from rnn_unroll.address import write
from rnn_unroll.engine.cells import CELLS, OFFERED
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture import draw
from rnn_unroll.vanishing.claims import PRESETS
from rnn_unroll.vanishing.comparison import Settings, compare
from rnn_unroll.vanishing.guide import STEPS
from rnn_unroll.vanishing.strips import strip
from rnn_unroll.words import vanishing as words
from tests.drawings import figure_spec
from tests.http import ask


def plotted(page: str) -> str:
    """The address of the plot that a page shows."""
    found = re.search(r'<a href="([^"]*)">SVG</a>', page)
    assert found is not None
    return unescape(found[1])


@pytest.mark.parametrize("cell", OFFERED)
def test_the_page_compares_three_cells_and_links_to_the_figures_of_the_chosen_one(
    server: str, cell: str
) -> None:
    answer = ask(server, f"/vanishing?cell={cell}&tx=30&radius=1.25&forget=5&seed=7")
    assert answer.status == 200
    found = compare(Settings(30, 1.25, 5.0, 7, cell))
    assert {"rnn", "gru", "lstm", cell} <= set(
        re.findall(r'class="line[^"]*" data-line="([^"]*)"', answer.text)
    )
    for run in found.runs.values():
        assert draw.inline(strip(run)).decode() in answer.text
    labels = re.findall(r'class="name" data-line="([^"]*)"[^>]*><b>[^<]*</b> ([^<]*)<', answer.text)
    assert dict(labels) == {name: words.amount(shares[0]) for name, shares in found.relative.items()}
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
    assert ask(server, write.address(spec)).body == stages.svg(spec)


def test_its_own_address_shows_the_same_again(server: str) -> None:
    first = ask(server, "/vanishing?cell=lstm&forget=5&tx=20&radius=1&theme=dark").text
    found = re.search(r'class="vanishing"[^>]*data-address="([^"]*)"', first)
    assert found is not None
    address = unescape(found[1])
    assert address == "/vanishing?cell=lstm&forget=5&radius=1&theme=dark&tx=20"
    assert ask(server, address).text == first


@pytest.mark.parametrize("seed", [0, 12])
def test_every_preset_and_step_is_a_link_that_keeps_the_seed_with_its_numbers_beside_it(
    server: str, seed: int
) -> None:
    page = ask(server, f"/vanishing?seed={seed}").text
    links = [unescape(link) for link in re.findall(r'<a class="(?:set|preset)" href="([^"]*)"', page)]
    every = [*(one.settings for one in STEPS), *(one.settings for one in PRESETS.values())]
    assert links == [f"/vanishing?{urlencode(settings._replace(seed=seed).query())}" for settings in every]
    seen = [unescape(text) for text in re.findall(r'<p class="seen">([^<]*)</p>', page)]
    assert seen == [*(one.sees(seed) for one in STEPS), *(one.claim(seed) for one in PRESETS.values())]


@pytest.mark.parametrize("name", PRESETS)
def test_a_presets_page_marks_it_and_the_point_that_it_speaks_of(server: str, name: str) -> None:
    settings = PRESETS[name].settings
    page = ask(server, f"/vanishing?{urlencode(settings.query())}").text
    marked = re.findall(r'<li aria-current="true"><a class="preset" [^>]*>([^<]*)</a>', page)
    assert marked == [PRESETS[name].title]
    (line,) = re.findall(r'<i class="mark" data-line="([^"]*)"', page)
    assert line == PRESETS[name].measured(0).line
    assert '<i class="mark"' not in ask(server, "/vanishing?tx=33").text


def test_the_table_has_every_number_of_the_plot(server: str) -> None:
    page = ask(server, "/vanishing?tx=12&radius=0.6").text
    table = re.findall('<tr><th scope="row">(.*?)</th>(.*?)</tr>', page)
    found = compare(Settings(tx=12, radius=0.6))
    assert [int(t) for t, _ in table] == list(range(12, 0, -1))
    for t, cells in table:
        told = [unescape(cell) for cell in re.findall("<td>(.*?)</td>", cells)]
        assert told == [words.amount(shares[int(t) - 1]) for shares in found.relative.values()]


@pytest.mark.parametrize("tx", [20, 60])
def test_the_strips_and_the_rest_come_by_themselves_too_and_make_up_the_page(server: str, tx: int) -> None:
    whole, rest, strips = (
        ask(server, f"/vanishing?tx={tx}{part}").text for part in ("", "&part=rest", "&part=strips")
    )
    opening, closing = '<div class="strips">', '<div class="guide">'
    before, _, other = whole.partition(opening)
    drawn, _, after = other.partition(closing)
    assert opening not in rest
    assert drawn.strip() in strips
    assert closing not in strips
    assert rest.partition(closing)[0].strip() == before.strip()
    assert rest.partition(closing)[2] == after
    assert ask(server, f"/vanishing?tx={tx}&part=other").text == whole


def test_a_drag_holds_the_axis_still(server: str) -> None:
    spans = [
        re.findall('data-span="([^"]*)"', ask(server, f"/vanishing?tx={tx}&span=40").text)[0]
        for tx in (10, 25, 40, 41)
    ]
    assert spans == ["40", "40", "40", str(-(-41 * 4 // 3))]
    for span in ("x", "-1", "0", "1", "999", "9999"):
        assert ask(server, f"/vanishing?tx=1&span={span}").status == 200


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
    "The broad line ρT−t is what the spectral radius alone would do: a linear network": (
        follows_the_straight_line
    ),
    "The dotted line is ∂L/∂c⟨t⟩, the gradient of the LSTM's memory": None,
    "The arrows to the left under the plot are the same gradients": None,
    "The bar at the foot of a state is the size of its own gradient": None,
    "All cells have orthogonal weights of the radius ρ from the same seed": None,
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
    (meaning,) = re.findall('<details class="meaning">.*?</summary>(.*?)</details>', page, re.DOTALL)
    sentences = re.split(r"(?<=[a-z])\.\s+", unescape(re.sub("<[^>]*>", "", meaning)).strip())
    for sentence, (begins, claim) in zip(sentences, SENTENCES.items(), strict=True):
        assert sentence.startswith(begins)
        assert claim is None or claim(), sentence


@pytest.mark.parametrize("cell", OFFERED)
def test_the_text_speaks_of_no_colour(server: str, cell: str) -> None:
    """A reader may force other colours upon the figures, and theme=mono has none."""
    page = ask(server, f"/vanishing?cell={cell}").text
    text = unescape(re.sub("<[^>]*>", "", re.sub(r"<(svg|style|script).*?</\1>", "", page, flags=re.DOTALL)))
    assert not re.findall(r"\b(red|gr[ea]y|green|blue|orange|magenta|pink)\b", text, re.IGNORECASE)


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
    assert plotted(answer.text).endswith("?cell=lstm&init=orthogonal&radius=0.9&tx=32&view=norms")


def test_a_blank_field_is_left_out(server: str) -> None:
    answer = ask(server, "/vanishing?tx=&radius=")
    assert answer.status == 200
    assert "radius=0.9&tx=32" in plotted(answer.text)


def test_a_plot_of_a_hundred_steps_takes_far_less_than_fifty_milliseconds() -> None:
    spec = figure_spec("many-to-one", tx=100, cell="lstm", init="orthogonal", view="norms")
    stages.svg(spec)
    best = min(timed(lambda: stages.svg(spec)) for _ in range(5))
    assert best < 0.05


def timed(run) -> float:
    # The processor's time, of which others on a busy machine take none.
    start = time.thread_time()
    run()
    return time.thread_time() - start


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["cell", "tx", "radius", "forget", "seed", "theme", "span", "part", "text", "init", "view"]
            ),
            st.one_of(st.text(max_size=8), st.integers(-5, 300).map(str), st.sampled_from(sorted(OFFERED))),
        ),
        max_size=5,
    )
)
def test_no_setting_makes_a_500(server: str, query: list[tuple[str, str]]) -> None:
    text = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in query)
    assert ask(server, f"/vanishing?{text}").status in (200, 422)
