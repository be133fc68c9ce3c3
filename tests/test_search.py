"""Search: the correlations are NumPy's, chance is counted honestly, and what is said of the texts is true."""

import json
import re
from html import unescape

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll.address import write
from rnn_unroll.address.own import Files
from rnn_unroll.address.own import figure as own_figure
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import early
from rnn_unroll.engine import key as keys
from rnn_unroll.engine.cells import Array
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs import build, search, units
from rnn_unroll.graphs.features import FEATURES, inside_quotes, is_capital, is_mark, judged, letters
from rnn_unroll.graphs.run import Run
from rnn_unroll.graphs.search import Match, Search
from rnn_unroll.tasks import TASKS
from rnn_unroll.tasks.texts import READERS, TEXTS
from tests.drawings import again, figure_spec
from tests.http import ask
from tests.own_files import npy, safetensors, small
from tests.strategies import read_address, unit_specs

TITLES = [" ".join(text.split()[:2]) for text in TEXTS]


def read(task: str, text: str, **said: object) -> FigureSpec:
    return figure_spec(TASKS[task].pattern, task=task, text=text, view="units", **said)


def searched(spec: FigureSpec) -> Search:
    run = Run(spec)
    return build.searched(run, build.unit(run))


def match(task: str, text: str, feature: str) -> Match:
    return next(one for one in searched(read(task, text)).matches if one.feature.slug == feature)


def random(seed: int, *shape: int) -> Array:
    return np.random.RandomState(seed).standard_normal(shape)


# --- correlation ------------------------------------------------------------------------------


@given(unit_specs())
def test_every_correlation_is_numpys(spec: FigureSpec) -> None:
    run = Run(spec)
    moments = [moment for moment in build.unit(run).moments if moment.value is not None]
    reading = [k for k, moment in enumerate(moments) if moment.plan.reads != "nothing"]
    for one in searched(spec).matches:
        for at, row in one.correlations.items():
            for unit, r in zip(units.along(run.trace, at)[reading].T, row, strict=True):
                if np.isnan(r):
                    assert np.ptp(unit) <= 1e-8 * np.abs(unit).max()
                else:
                    assert r == pytest.approx(np.corrcoef(unit, one.values)[0, 1], abs=1e-6)


@given(
    st.integers(0, 1000),
    st.floats(0.001, 1000),
    st.floats(-1000, 1000),
    st.sampled_from([1.0, -1.0]),
    st.sampled_from([1e-200, 1e-150, 1.0, 1e150, 1e200]),
    st.sampled_from([1e-200, 1e-150, 1.0, 1e150, 1e200]),
)
def test_scaled_numbers_correlate_as_before(
    seed: int, scale: float, offset: float, sign: float, power: float, of_states: float
) -> None:
    """Even those whose squares are no numbers: an own network has weights of any size."""
    states, values = random(seed, 30, 5), random(seed + 1, 30)
    plain = search.correlations(states, values)
    scaled = (sign * scale * values + offset) * power
    other = search.correlations(states * of_states, scaled)
    assert np.allclose(other, sign * plain, atol=1e-9)
    found = search.chance(states, values)
    assert found is not None
    assert search.chance(states * of_states, scaled) == pytest.approx(found, abs=1e-9)


def test_what_does_not_change_correlates_with_nothing() -> None:
    states = np.stack([np.full(30, 0.1), random(0, 30)], axis=1)
    flat, moving = search.correlations(states, random(1, 30))
    assert np.isnan(flat)
    assert not np.isnan(moving)
    capital = match("sentiment", TEXTS[0], "capital")
    assert set(capital.values) == {0.0}
    assert (capital.correlations, capital.best, capital.chance) == ({}, (), None)


# --- chance -----------------------------------------------------------------------------------


def test_chance_is_the_best_unit_of_all_shifts_of_the_feature() -> None:
    states, values = random(0, 41, 7), random(1, 41)
    best = []
    for k in range(1, 41):
        shifted = np.concatenate([values[-k:], values[:-k]])
        best.append(max(abs(np.corrcoef(unit, shifted)[0, 1]) for unit in states.T))
    assert search.chance(states, values) == pytest.approx(sorted(best)[38])
    assert search.chance(states[:19], values[:19]) is None
    assert search.chance(states[:20], values[:20]) is not None


def test_features_that_mean_nothing_pass_as_seldom_as_is_said() -> None:
    """Slow ones too: each is a random walk, smoothed and cut, beside the slow units of a trained network."""
    run = Run(read("sentiment", TEXTS[0]))
    states = units.along(run.trace, keys.state(0, 1, 1))
    passed = 0
    for seed in range(200):
        noise = random(seed, len(states) + 8)
        feature = (np.convolve(noise, np.ones(9), "valid") > 0).astype(float)
        found = search.chance(states, feature)
        assert found is not None
        passed += bool(np.nanmax(np.abs(search.correlations(states, feature))) > found)
    assert passed <= 20


# --- features ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('a "b c" d', "011100"),
        ("a “b c” d", "011100"),
        ("a «b» c", "01100"),
        ("„b“ c", "1100"),
        ("a »b« c", "01100"),
        ("a ”b” c", "01100"),
        ("“b «c» d” e", "11111100"),
        ('a "b c', "0111"),
        ("it 's a ' b", "00000"),
    ],
    ids=["straight", "curly", "guillemets", "low", "inward", "equal", "nested", "open", "apostrophes"],
)
def test_a_quotation_begins_after_its_mark_and_ends_with_the_other(text: str, inside: str) -> None:
    found = inside_quotes(tuple(re.findall(r"['\w]+|[^\w\s]", text)))
    assert "".join(str(int(one)) for one in found) == inside


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('he said "go on" again', "00110"),
        ("he said („ja“), again", "0010"),
        ("»ja,« sagte er", "100"),
        ('so " it is " then', "011100"),
        ('a 12" disc, a 7" one', "000000"),
        ('"yes", "no".', "11"),
    ],
    ids=["straight", "low", "inward", "alone", "inches", "words"],
)
def test_marks_may_stand_on_words(text: str, inside: str) -> None:
    """Random weights read words as they stand between spaces."""
    found = inside_quotes(tuple(text.split()))
    assert "".join(str(int(one)) for one in found) == inside


def test_marks_and_spaces_are_no_letters_and_no_pictures() -> None:
    assert all(map(is_mark, (".", ",", '"', " ", "...", "—", "„", "(")))
    assert not any(map(is_mark, ("a", "7", "U.S.", "don't", "漢", "👍", "€", "+", "★", "⟨sos⟩")))


def test_a_capital_may_follow_a_mark() -> None:
    assert [is_capital(token) for token in ("Go", '"Go', "go", '"', "(gO", "É")] == [
        True,
        True,
        False,
        False,
        False,
        True,
    ]


def test_a_step_that_reads_nothing_is_left_out() -> None:
    spec = figure_spec("custom", io="ibnniobb", text='a " Bb . c', view="units")
    found = searched(spec)
    assert found.tokens == 5
    of = {one.feature.slug: one for one in found.matches}
    assert of["mark"].values.tolist() == [0, 1, 0, 1, 0]
    assert of["length"].values.tolist() == [1, 1, 2, 1, 1]
    run = Run(spec)
    states = units.along(run.trace, keys.state(0, 1, 1))[[0, 1, 4, 6, 7]]
    assert of["mark"].correlations[keys.state(0, 1, 1)] == pytest.approx(
        [np.corrcoef(unit, of["mark"].values)[0, 1] for unit in states.T]
    )


def test_a_length_counts_what_a_reader_sees() -> None:
    assert [letters(token) for token in ("a", "café", "e\u0301", "👩\u200d👧", "⟨sos⟩", "⟨eos⟩")] == [
        1,
        4,
        1,
        1,
        1,
        1,
    ]


def test_how_sure_the_network_is_comes_from_its_early_answers() -> None:
    run = Run(read("sentiment", TEXTS[1]))
    judgement = judged(run.trace)
    assert judgement is not None
    odds, k, given = judgement
    assert (k, given) == (int(run.trace.tokens[-1]), True)
    for answer, found in zip(early.answers(run.trace)[:-1], odds, strict=False):
        assert answer is not None
        p = answer.y[k]
        assert np.log(p / (1 - p)) == pytest.approx(found, abs=1e-9)
    assert np.log(run.trace.y[-1][k] / (1 - run.trace.y[-1][k])) == pytest.approx(odds[-1])


def test_no_head_is_read_where_it_may_not_be() -> None:
    for spec in (
        read("tags", TEXTS[0]),
        figure_spec("encoder-decoder", task="date", view="units"),
        figure_spec("many-to-one", direction="bidirectional", view="units"),
    ):
        assert "judgement" not in {one.feature.slug for one in searched(spec).matches}


# --- what is said of the longer texts --------------------------------------------------------


@pytest.mark.parametrize("text", TEXTS, ids=TITLES)
def test_the_longer_texts_are_long_enough_and_every_reader_has_room_for_them(text: str) -> None:
    assert 60 <= len(text.split()) <= 120
    assert text.count('"') % 2 == 0
    for task in READERS:
        found = searched(read(task, text))
        assert found.tokens >= 90
        assert found.units == TASKS[task].hidden * (1 + TASKS[task].backward)


@pytest.mark.parametrize("text", TEXTS, ids=TITLES)
def test_a_unit_of_the_word_classes_is_low_at_punctuation_marks(text: str) -> None:
    """CHANGELOG: unit 16 of the backward chain, in every one of the texts, and beyond chance."""
    found = match("tags", text, "mark")
    assert found.chance is not None
    assert found.correlations[keys.state(1, 1, 1)][15] < -0.7 < -found.chance


@pytest.mark.parametrize("text", TEXTS, ids=TITLES)
def test_no_unit_follows_quotation_marks_beyond_chance(text: str) -> None:
    for task in READERS:
        found = match(task, text, "quotes")
        assert found.best
        assert not found.beyond(found.best[0])


def test_random_weights_follow_marks_beyond_chance_too_but_less_than_a_trained_unit() -> None:
    """What the section says of random weights, and what makes −0.7 more than that."""
    best = []
    for seed in range(12):
        text = " ".join(TASKS["sentiment"].reader.tokenise(TEXTS[seed % 3]))
        spec = figure_spec("many-to-one", text=text, view="units", cell="gru", hidden=64, seed=seed)
        found = {one.feature.slug: one for one in searched(spec).matches}
        assert found["mark"].beyond(found["mark"].best[0])
        best.append(abs(found["mark"].best[0].r))
        assert not found["position"].beyond(found["position"].best[0])
    assert max(best) < 0.7


# --- the answers ------------------------------------------------------------------------------


@pytest.mark.parametrize(("reading", "head"), [(1e-170, 1.0), (1e140, 1e200)], ids=["tiny", "huge"])
def test_an_own_network_of_any_size_is_searched(reading: float, head: float) -> None:
    weights = small(hidden=6) | {name: np.zeros(6) for name in ("rnn.bias_ih_l0", "rnn.bias_hh_l0")}
    weights["rnn.weight_hh_l0"] = np.zeros((6, 6))
    weights["rnn.weight_ih_l0"] = weights["rnn.weight_ih_l0"] * reading
    weights["head.weight"] = weights["head.weight"] * head
    read = random(0, 30, 3)
    read[-1] = 0
    files = Files(safetensors(weights), npy(read))
    spec = own_figure(files, {"view": "units", "cell": "rnn-relu", "pattern": "many-to-one"}.items())
    data = json.loads(EXPORTS["json"].render(spec))["search"]
    found = {one["feature"]: one for one in data["features"]}
    assert 0 < found["position"]["chance"] < 1
    # The last answer is small, but with such a head no other can be computed.
    assert ("judgement" in found) == (head == 1.0)


def test_all_units_of_a_run_share_its_search_and_no_other_run_does() -> None:
    spec = read("tags", TEXTS[0])
    found = searched(spec)
    assert searched(again(spec, unit=7, at="r.1.1", theme="dark", step=3)) is found
    assert searched(again(spec, text=TEXTS[1])) is not found
    decoder = figure_spec("encoder-decoder", task="date", view="units", at="a.1.18")
    assert searched(decoder) is not searched(again(decoder, at=None))
    files = Files(safetensors(small()), npy(random(0, 9, 3)))
    own = own_figure(files, [("view", "units")])
    assert searched(own) is not searched(own)


def test_the_json_has_every_units_correlation() -> None:
    spec = read("sentiment", TEXTS[0], unit=5)
    data, found = json.loads(EXPORTS["json"].render(spec))["search"], searched(spec)
    assert (data["tokens"], data["units"]) == (found.tokens, found.units) == (100, 64)
    assert [one["feature"] for one in data["features"]] == [one.slug for one in FEATURES]
    for told, one in zip(data["features"], found.matches, strict=True):
        assert told["varies"] == bool(one.best)
        assert told["values"] == one.values.tolist()
        assert told["correlations"] == {at: row.tolist() for at, row in one.correlations.items()}
        assert told["chance"] == one.chance
        ranked = sorted(np.abs(np.concatenate([*one.correlations.values(), [0.0]])))[::-1]
        assert [abs(best["r"]) for best in told["best"]] == ranked[: len(told["best"])]


def test_every_chain_of_states_has_a_link(server: str) -> None:
    spec = figure_spec("encoder-decoder", layers=2, tx=3, ty=2, view="units", unit=4)
    page = ask(server, write.studio(spec)).text
    links = re.findall(r'data-at="([^"]*)" data-unit="4"[^>]*>([^<]*)</a>', page.partition("Chains of")[2])
    assert links == [
        ("a.1.1", "a[1]⟨t⟩ of the encoder"),
        ("a.2.1", "a[2]⟨t⟩ of the encoder"),
        ("a.1.4", "a[1]⟨t⟩ of the decoder"),
        ("a.2.4", "a[2]⟨t⟩ of the decoder"),
    ]


@pytest.mark.parametrize(
    ("task", "title"),
    [
        ("names", "log odds of “name”"),
        ("sentiment", "how sure the network is of its answer “positive” (log odds)"),
    ],
    ids=["names", "sentiment"],
)
def test_the_answer_whose_log_odds_are_compared_is_named(server: str, task: str, title: str) -> None:
    spec = read(task, 'Anna said "Yes , a wonderful film" .')
    features = json.loads(EXPORTS["json"].render(spec))["search"]["features"]
    assert features[-1]["title"] == title
    page = ask(server, write.studio(spec)).text
    assert f'<th scope="row">{title}</th>' in page
    assert "computes the log odds from these units" in page
    assert page.count("the network reads no capitals") == 1
    assert "reads no capitals" not in ask(server, write.studio(again(spec, text="a wonderful film ."))).text


def test_a_decoder_that_reads_nothing_has_no_units_to_find(server: str) -> None:
    spec = figure_spec("encoder-decoder", view="units", at="a.1.5")
    found = json.loads(EXPORTS["json"].render(spec))["search"]
    assert found["tokens"] == 0
    assert not any(one["varies"] for one in found["features"])
    page = ask(server, write.studio(spec)).text
    assert "reads no tokens" in page
    assert "<tbody>" not in page.partition('id="search"')[2].partition("</details>")[0]
    assert 'name="at" value="a.1.5"' in page


def test_a_unit_of_the_section_is_a_link_to_its_figure(server: str) -> None:
    spec = read("tags", TEXTS[0], unit=16, at="r.1.1")
    page = ask(server, write.studio(spec))
    assert page.status == 200
    table = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    links = re.findall(r'(<strong>)?<a href="([^"]*)" data-at="([^"]*)" data-unit="(\d+)"', table)
    matches = searched(spec).matches
    assert len(links) == 5 * len(matches)
    assert [bool(strong) for strong, *_ in links] == [
        one.beyond(unit) for one in matches for unit in one.best
    ]
    for _, address, at, unit in links:
        path = "/v1/figures/many-to-many.svg?" + unescape(address).partition("?")[2]
        shown = read_address(re.sub(r"pattern=[a-z-]+&", "", path))
        assert (shown.at, shown.look.unit) == (at, int(unit))
        assert shown.change(unit=1, at=None) == spec.change(unit=1, at=None)
        assert unescape(address) == write.studio(shown)
    assert page.text.count('aria-current="true"') == 3
    assert '<input type="number" id="unit" name="unit"' in page.text


@pytest.mark.parametrize(
    "query", ["", "pattern=one-to-many&step=2", "pattern=many-to-one&early=on&show=gradients", "view=norms"]
)
def test_other_views_lead_to_the_section(server: str, query: str) -> None:
    page = ask(server, f"/?{query}")
    section = page.text.partition('<details id="search"')[2].partition("</details>")[0]
    addresses = [unescape(one) for one in re.findall(r'href="([^"]*)"', section)]
    assert len(addresses) == 1 + len(TEXTS)
    for address in addresses:
        answer = ask(server, address)
        assert answer.status == 200
        assert 'data-view="units"' in answer.text
