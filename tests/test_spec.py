"""Spec: addresses read and written, and every refusal."""

import itertools
import random
import string
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll.address import write
from rnn_unroll.address.edits.edited import Edited
from rnn_unroll.address.parameter import MAX_TEXT, written
from rnn_unroll.address.parameters import ALIASES, PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import Decoding, FigureSpec, Look, Output, Wiring
from rnn_unroll.engine.patterns import MAX_TIME_STEPS, PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.models.limits import MAX_UNITS
from rnn_unroll.models.reading import Reading
from rnn_unroll.models.seeded import Seeded
from rnn_unroll.models.trained import Trained
from tests.drawings import figure_spec
from tests.strategies import Pairs, queries, read_address, specs

RECORDS = {
    "wiring": Wiring,
    "model": Seeded,
    "reading": Reading,
    "look": Look,
    "output": Output,
    "decoding": Decoding,
    "edited": Edited,
}
"""The parts of a spec of seeded weights."""

SAMPLED = {"choose": "sample"}

# --- addresses ---------------------------------------------------------------


@given(specs())
def test_reading_a_written_address_gives_the_spec_back(spec: FigureSpec) -> None:
    assert read_address(write.address(spec)) == spec


@given(specs())
def test_a_canonical_address_is_its_own_canonical_form(spec: FigureSpec) -> None:
    assert write.address(read_address(write.address(spec))) == write.address(spec)


@given(queries(), st.randoms(use_true_random=False))
def test_order_and_spelling_do_not_matter(query: tuple[str, Pairs], rng: random.Random) -> None:
    pattern, pairs = query
    shuffled = rng.sample(pairs, len(pairs))
    plain = [(ALIASES.get(name, name), value) for name, value in shuffled]
    assert parse(pattern, plain) == parse(pattern, pairs)


@given(specs())
def test_an_address_is_sorted_ascii_and_leaves_defaults_out(spec: FigureSpec) -> None:
    address = write.address(spec)
    assert address.isascii()
    said = parse_qsl(urlsplit(address).query, keep_blank_values=True)
    assert [name for name, _ in said] == sorted({name for name, _ in said})
    for name, value in said:
        assert PARAMETERS[name].read(value, None) != PARAMETERS[name].default


@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_saying_every_default_is_saying_nothing(pattern: str) -> None:
    io = {"io": "iibboo"} if pattern == "custom" else {}
    bare = figure_spec(pattern, **io)
    said: dict[str, Any] = dict(io)
    for name, parameter in PARAMETERS.items():
        if parameter.default not in (None, ()):
            said[name] = parameter.default
    if pattern != "custom":
        said |= {"tx": PATTERNS[pattern].tx.default, "ty": PATTERNS[pattern].ty.default}
    said["feedback"] = "on" if PATTERNS[pattern].feedback else "off"
    said["step"] = len(bare.letters)
    assert figure_spec(pattern, **said) == bare
    assert len(write.query(bare)) == len(io)


def test_a_bare_address_has_no_question_mark() -> None:
    assert write.address(figure_spec("many-to-one")) == "/v1/figures/many-to-one.svg"
    assert write.address(figure_spec("many-to-one"), "json") == "/v1/figures/many-to-one.json"


def test_the_studio_address_says_the_pattern_and_the_same_parameters() -> None:
    spec = figure_spec("one-to-many", tx=0, seed=7)
    assert write.studio(spec) == "/?pattern=one-to-many&seed=7&tx=0"


@given(specs(), specs())
def test_two_specs_share_a_digest_only_when_they_are_one(one: FigureSpec, other: FigureSpec) -> None:
    assert (write.digest(one) == write.digest(other)) == (one == other)
    assert write.digest(one)[0].isalpha()


def test_every_parameter_is_a_field_and_every_field_a_parameter() -> None:
    kinds = [*RECORDS.items(), ("model", Trained)]
    given = {f"{record}.{name.name}" for record, kind in kinds for name in fields(kind)}
    assert given == {"wiring.pattern", *(parameter.path for parameter in PARAMETERS.values())}


def test_default_field_values_are_those_of_the_table() -> None:
    bare = FigureSpec(Wiring("many-to-one"))
    assert {name: parameter.get(bare) for name, parameter in PARAMETERS.items()} == {
        name: parameter.default for name, parameter in PARAMETERS.items()
    }


@given(st.data())
def test_no_spec_can_be_made_that_no_address_has(data: st.DataObject) -> None:
    spec = data.draw(specs())
    name = data.draw(st.sampled_from([name for name, one in PARAMETERS.items() if one.high is not None]))
    parameter = PARAMETERS[name]
    wrong = data.draw(st.sampled_from([int(parameter.high or 0) + 10**6, -(10**6)]))
    with pytest.raises(SpecError):
        spec.change(**{name: wrong})
    record = getattr(spec, parameter.record)
    with pytest.raises(SpecError):
        replace(spec, **{parameter.record: replace(record, **{parameter.field_name: wrong})})


@given(specs())
def test_rebuilding_a_spec_from_its_own_parts_changes_nothing(spec: FigureSpec) -> None:
    assert FigureSpec(**{record: getattr(spec, record) for record in RECORDS}) == spec
    assert spec.change(**{name: one.get(spec) for name, one in PARAMETERS.items()}) == spec


# --- what lengths come to ------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "said", "io"),
    [
        ("one-to-one", {}, "b"),
        ("many-to-one", {}, "iiib"),
        ("one-to-many", {}, "booo"),
        ("one-to-many", {"tx": 0, "ty": 2}, "oo"),
        ("many-to-many", {}, "bbbb"),
        ("many-to-many", {"ty": 3}, "bbb"),
        ("many-to-many", {"T_x": 2, "T_y": 2}, "bb"),
        ("encoder-decoder", {}, "iiiioooo"),
        ("encoder-decoder", {"T_x": 2, "T_y": 1}, "iio"),
        ("custom", {"io": "iibboo"}, "iibboo"),
        ("custom", {"io": "nib", "tx": 2, "ty": 1}, "nib"),
        ("many-to-one", {"text": "the cat sat"}, "iib"),
        ("many-to-one", {"text": "cat", "tokens": "characters"}, "iib"),
        ("many-to-many", {"text": "the cat"}, "bb"),
        ("encoder-decoder", {"text": "the cat", "ty": 1}, "iio"),
        ("one-to-many", {"text": "jazz", "ty": 2}, "bo"),
        ("custom", {"text": "the cat", "io": "noib"}, "noib"),
        ("many-to-one", {"text": "   "}, "iiib"),
        ("many-to-one", {"style": "textbook"}, "iiiib"),
        ("many-to-one", {"style": "textbook", "tx": 4}, "iiib"),
        ("many-to-one", {"style": "textbook", "text": "the cat"}, "ib"),
        ("many-to-many", {"style": "textbook", "ty": 2}, "bb"),
        ("encoder-decoder", {"style": "textbook"}, "iiiooo"),
        ("encoder-decoder", {"style": "textbook", "tx": 2}, "iiooo"),
    ],
)
def test_wiring_that_an_address_comes_to(pattern: str, said: dict[str, object], io: str) -> None:
    assert figure_spec(pattern, **said).letters == io


def test_the_default_length_is_no_default_where_a_bare_address_is_symbolic() -> None:
    assert "tx" in write.query(figure_spec("many-to-one", style="textbook", tx=4))
    assert "tx" not in write.query(figure_spec("many-to-one", style="computed", tx=4))


def test_a_text_that_says_the_length_makes_it_superfluous() -> None:
    assert figure_spec("many-to-one", text="a b c", tx=3) == figure_spec("many-to-one", text="a b c")


def test_white_space_between_words_does_not_make_another_figure() -> None:
    assert figure_spec("many-to-one", text="  a \t b\n") == figure_spec("many-to-one", text="a b")


def test_white_space_between_characters_does() -> None:
    assert figure_spec("many-to-one", text="a  b", tokens="characters").letters == "iiib"


def test_tokens_mean_nothing_without_a_text() -> None:
    assert figure_spec("many-to-one", tokens="characters") == figure_spec("many-to-one")


def test_the_last_step_is_the_whole_figure() -> None:
    assert figure_spec("many-to-one", step=4) == figure_spec("many-to-one")
    assert figure_spec("many-to-one", step=3) != figure_spec("many-to-one")


def test_show_is_a_set() -> None:
    assert figure_spec("many-to-one", show="weights,,weights").look.show == ("weights",)


# --- refusals ------------------------------------------------------------------

MENUS = {name: parameter.choices for name, parameter in PARAMETERS.items() if parameter.choices}


def refusal(pattern: str, pairs: Pairs | dict[str, object]) -> SpecError:
    listed = [(name, str(value)) for name, value in pairs.items()] if isinstance(pairs, dict) else pairs
    with pytest.raises(SpecError) as caught:
        parse(pattern, listed)
    return caught.value


@pytest.mark.parametrize("name", sorted(MENUS))
def test_an_unknown_word_is_refused_with_the_choices_and_the_nearest(name: str) -> None:
    near = max(MENUS[name], key=len)
    wrong = near[0] + near[2:]
    error = refusal("one-to-many", {name: wrong})
    assert error.parameter == name
    assert list(error.allowed) == list(MENUS[name])
    assert error.suggestion == near
    assert repr(wrong) in error.message
    assert f"did you mean {near!r}?" in error.message
    assert all(choice in error.message for choice in error.allowed)


@pytest.mark.parametrize(
    ("name", "wrong", "choices"),
    [
        ("theme", "darkness", "; choose auto, light, dark or mono (did you mean 'dark'?)"),
        ("feedback", "offon", "; choose off, on, softmax or targets"),
        ("style", "computed textbook", "; choose computed or textbook (did you mean"),
    ],
)
def test_a_wrong_word_that_holds_right_ones_does_not_hide_them(name: str, wrong: str, choices: str) -> None:
    assert choices in refusal("one-to-many", {name: wrong}).message


@pytest.mark.parametrize("name", sorted(MENUS))
def test_a_word_near_to_nothing_is_refused_without_a_guess(name: str) -> None:
    assert refusal("one-to-many", {name: "qqqqqqqqqq"}).suggestion is None


@pytest.mark.parametrize(
    ("name", "wrong", "near"),
    [
        *(("tx", "999", "255"), ("tx", "0", "1"), ("tx", "-3", "1"), ("tx", "2.6", "3"), ("tx", "x", None)),
        *(("hidden", "0", "1"), ("forget", "-99", "-10"), ("forget", "0.12345", "0.123")),
        *(("step", "99", "4"), ("seed", "9" * 5000, str(2**32 - 1))),
        *(("tx", "9" * 17, "255"), ("forget", "-" + "9" * 400, "-10"), ("seed", "9" * 17 + "x", None)),
    ],
)
def test_a_number_that_is_refused_comes_with_the_nearest_that_is_allowed(
    name: str, wrong: str, near: str | None
) -> None:
    error = refusal("many-to-one", {"cell": "lstm", name: wrong})
    assert error.suggestion == near
    assert "did you mean" not in error.message
    if near:
        parse("many-to-one", [("cell", "lstm"), (name, near)])


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("gradiens", "gradients"),
        ("weights,gradiens", "gradients,weights"),
        ("wieghts,gradiens", "gradients,weights"),
        ("weights,wieghts", "weights"),
        ("gradiens,qqqqqqqqqq", None),
        (",".join(f"gradiens{k}" for k in range(1000)), None),
    ],
)
def test_of_a_list_with_a_wrong_word_the_whole_is_offered_mended(wrong: str, near: str | None) -> None:
    assert refusal("many-to-many", {"show": wrong}).suggestion == near


def test_where_a_button_offers_the_suggestion_the_sentence_does_not_ask_for_it() -> None:
    error = refusal("many-to-many", {"show": "gradiens"})
    assert error.message == f"{error.unasked} (did you mean 'gradients'?)"
    number = refusal("many-to-many", {"hidden": "0"})
    assert number.unasked == number.message


NO_NUMBERS = [
    *("", " ", "-1", "+1", "1.0", "1e3", "1_0", "0x1", "５", "٣", "४", "²"),
    *("NaN", "inf", "null", " 1", "1 ", "1\n", "9" * 12, "9" * 13, "9" * 5000),
]
NO_DECIMALS = [
    *("", " ", "-", "+1", ".5", "1.", "1,5", "1e0", "1.0000", "0x1", "1_0", "५", "²", "--1", "1.-1"),
    *("NaN", "inf", "null", " 1", "1 ", "1\n", "99", "-99", "9" * 5000),
]
NUMBERS = [name for name, parameter in PARAMETERS.items() if parameter.high is not None]
DECIMALS = [name for name in NUMBERS if isinstance(PARAMETERS[name].default, float)]
WHOLE = [name for name in NUMBERS if name not in DECIMALS]


@pytest.mark.parametrize(
    ("name", "value"),
    [*itertools.product(WHOLE, NO_NUMBERS), *itertools.product(DECIMALS, NO_DECIMALS)],
)
def test_what_is_no_plain_number_in_range_is_refused(name: str, value: str) -> None:
    error = refusal("encoder-decoder", {name: value})
    assert error.parameter == name
    # A length's bounds are the pattern's own.
    lengths = {"tx": PATTERNS["encoder-decoder"].tx, "ty": PATTERNS["encoder-decoder"].ty}
    range_of = lengths.get(name, PARAMETERS[name])
    bounds = f"from {written(range_of.low)} to {written(range_of.high)}"
    assert error.allowed == (bounds,)
    assert error.message.count(bounds) == 1
    assert len(error.message) < 200


@pytest.mark.parametrize("name", DECIMALS)
@given(st.data())
def test_a_decimal_is_read_to_three_places_and_has_one_spelling(name: str, data: st.DataObject) -> None:
    parameter = PARAMETERS[name]
    assert parameter.low is not None
    assert parameter.high is not None
    thousandths = data.draw(st.integers(int(1000 * parameter.low), int(1000 * parameter.high)))
    assert parameter.read(f"{thousandths / 1000:.3f}", None) == thousandths / 1000
    fitting = {"radius": {"init": "orthogonal"}, "forget": {"cell": "lstm"}, "temperature": SAMPLED}[name]
    spec = figure_spec("one-to-one", **{name: f"{thousandths / 1000:.3f}"}, **fitting)
    tidy = format(Decimal(thousandths).scaleb(-3).normalize(), "f")
    assert write.query(spec).get(name, written(parameter.default)) == tidy


@pytest.mark.parametrize("name", WHOLE)
@given(st.text(max_size=6))
def test_a_number_is_read_only_from_ascii_digits(name: str, value: str) -> None:
    parameter = PARAMETERS[name]
    assert parameter.low is not None
    assert parameter.high is not None
    plain = bool(value) and set(value) <= set(string.digits)
    if plain and parameter.low <= int(value) <= parameter.high:
        assert parameter.read(value, None) == int(value)
    else:
        with pytest.raises(SpecError):
            parameter.read(value, None)


@pytest.mark.parametrize(
    ("name", "low", "high"), [("layers", 1, 4), ("hidden", 1, 64), ("seed", 0, 2**32 - 1)]
)
def test_bounds_are_inside_and_their_neighbours_outside(name: str, low: int, high: int) -> None:
    for value in (low, high):
        assert PARAMETERS[name].get(figure_spec("one-to-one", **{name: value})) == value
    for value in (low - 1, high + 1):
        assert refusal("one-to-one", {name: value}).parameter == name


@pytest.mark.parametrize(
    ("pattern", "said", "culprit", "words"),
    [
        ("many-to-one", {"tx": 0}, "tx", "from 1 to 255"),
        ("many-to-one", {"tx": 256}, "tx", "from 1 to 255"),
        ("many-to-one", {"tx": 257}, "tx", "from 1 to 255"),
        ("many-to-one", {"ty": 3}, "ty", "ty must be 1 for the pattern 'many-to-one', not 3"),
        ("many-to-one", {"ty": 0}, "ty", "must be 1"),
        ("many-to-many", {"tx": 3, "ty": 4}, "ty", "T_x = T_y; tx=3 and ty=4 differ"),
        ("many-to-many", {"tx": 129}, "tx", "from 1 to 128"),
        ("one-to-one", {"tx": 2}, "tx", "must be 1"),
        ("one-to-one", {"tx": 0}, "tx", "must be 1"),
        ("one-to-one", {"ty": 2}, "ty", "must be 1"),
        ("one-to-many", {"tx": 2}, "tx", "from 0 to 1"),
        ("one-to-many", {"ty": 0}, "ty", "from 1 to 255"),
        ("encoder-decoder", {"tx": 0}, "tx", "from 1 to 255"),
        ("encoder-decoder", {"ty": 0}, "ty", "from 1 to 255"),
        ("encoder-decoder", {"tx": 200, "ty": 57}, "ty", "T_x + T_y is 257; at most 256 are allowed"),
        ("encoder-decoder", {"tx": 253}, "tx", "T_x + T_y is 257; at most 256 are allowed"),
        ("custom", {}, "io", "needs io"),
        ("custom", {"io": ""}, "io", "one letter for each time step"),
        ("custom", {"io": "ixo"}, "io", "not 'ixo'"),
        ("custom", {"io": "IBO"}, "io", "not 'IBO'"),
        ("custom", {"io": "iio\n"}, "io", "one letter for each time step"),
        ("custom", {"io": "n" * 257}, "io", "257 time steps; at most 256"),
        ("custom", {"io": "b" * 129}, "io", "T_x + T_y is 258; at most 256"),
        ("custom", {"io": "iio", "tx": 3}, "tx", "tx=3 is at odds with io=iio, which has 2"),
        ("custom", {"io": "iio", "ty": 2}, "ty", "ty=2 is at odds with io=iio, which has 1"),
        ("many-to-one", {"io": "iiib"}, "io", "io is for the pattern 'custom'"),
        ("many-to-one", {"feedback": "on"}, "feedback", "choose off"),
        ("many-to-many", {"feedback": "on"}, "feedback", "choose off"),
        ("many-to-one", {"step": 5}, "step", "from 0 to 4"),
        ("many-to-one", {"step": 99}, "step", "from 0 to 4"),
        ("many-to-one", {"step": 3, "view": "norms"}, "step", "view=norms shows what a whole run comes to"),
        ("one-to-many", {"direction": "bidirectional"}, "direction", "whole input before the first output"),
        ("encoder-decoder", {"direction": "bidirectional"}, "direction", "many-to-many and custom"),
        ("custom", {"io": "b", "feedback": "on", "direction": "bidirectional"}, "direction", "with feedback"),
        ("one-to-one", {"radius": 2}, "radius", "for init=orthogonal only"),
        ("one-to-one", {"init": "xavier", "radius": 2}, "radius", "for init=orthogonal only"),
        ("one-to-one", {"cell": "gru", "forget": 2}, "forget", "lstm and lstm-peephole have one"),
        ("many-to-one", {"targets": "a b"}, "targets", "targets has 2 words, but the figure has 1 output"),
        ("custom", {"io": "ii", "targets": "a"}, "targets", "the figure has 0 outputs"),
        ("one-to-one", {"text": "two words"}, "text", "2 words, but the pattern 'one-to-one' reads 1 input"),
        ("one-to-many", {"text": "two words"}, "text", "reads 1 input"),
        ("many-to-one", {"text": "a b", "tx": 3}, "tx", "tx=3 is at odds with the text, which has 2 words"),
        ("many-to-one", {"text": "a " * 256}, "text", "256 words"),
        ("many-to-many", {"text": "a " * 129}, "text", "at most 128 inputs"),
        ("custom", {"io": "ibo", "text": "one"}, "text", "but the wiring reads 2 inputs"),
        ("custom", {"io": "oo", "text": "one"}, "text", "reads 0 inputs"),
        ("many-to-one", {"text": "x" * 10_000}, "text", "10000 characters; at most 2000"),
        ("encoder-decoder", {"text": "a " * 250, "ty": 7}, "text", "at most 256 are allowed"),
    ],
)  # fmt: skip
def test_what_is_at_odds_is_refused_and_named(
    pattern: str, said: dict[str, object], culprit: str, words: str
) -> None:
    error = refusal(pattern, said)
    assert error.parameter == culprit
    assert words in error.message


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("banana", None),
        ("Tx", "tx"),
        ("layer", "layers"),
        ("Hidden", "hidden"),
        ("them", "theme"),
        ("", None),
    ],
)
def test_an_unknown_parameter_is_refused_with_the_nearest(name: str, near: str | None) -> None:
    error = refusal("many-to-one", {name: "1"})
    assert error.suggestion == near
    assert "unknown parameter" in error.message
    assert set(error.allowed) == set(PARAMETERS)


def test_pages_ignore_unknown_parameters_and_nothing_else() -> None:
    assert parse("many-to-one", [("utm", "x"), ("tx", "3")], ignore_unknown=True).wiring.tx == 3
    with pytest.raises(SpecError):
        parse("many-to-one", [("utm", "x"), ("tx", "0")], ignore_unknown=True)


@pytest.mark.parametrize("name", sorted(PARAMETERS))
def test_a_repeated_parameter_is_refused_even_with_equal_values(name: str) -> None:
    value = str(next(iter(PARAMETERS[name].choices or ["1"])) or 1)
    value = {"io": "i", "at": "a.1.1"}.get(name, value)
    error = refusal("many-to-one", [(name, value), (name, value)])
    assert error.parameter == name
    assert "more than once" in error.message


@pytest.mark.parametrize(("alias", "name"), sorted(ALIASES.items()))
def test_an_alias_beside_its_name_is_a_repetition(alias: str, name: str) -> None:
    assert refusal("many-to-one", [(alias, "1"), (name, "1")]).parameter == name


@pytest.mark.parametrize(
    ("wrong", "near"), [("many-to-on", "many-to-one"), ("Encoder-Decoder", "encoder-decoder"), ("?", None)]
)
def test_an_unknown_pattern_is_refused_with_the_nearest(wrong: str, near: str | None) -> None:
    error = refusal(wrong, [])
    assert error.parameter == "pattern"
    assert error.suggestion == near
    assert set(error.allowed) == set(PATTERNS)


def test_an_error_quotes_a_long_value_short_and_clean() -> None:
    message = refusal("many-to-one", {"cell": "\x00\ud800" + "x" * 10_000}).message
    assert len(message) < 200
    message.encode()
    assert "\x00" not in message


# --- size ----------------------------------------------------------------------


def test_the_longest_figures_are_allowed_in_each_pattern() -> None:
    for pattern, kind in PATTERNS.items():
        longest = {"io": "b" * (MAX_TIME_STEPS // 2)} if pattern == "custom" else {"tx": str(kind.tx.high)}
        if pattern == "encoder-decoder":
            longest["ty"] = "1"
        assert len(figure_spec(pattern, **longest).letters) >= 1


def test_the_product_of_the_dimensions_is_capped() -> None:
    assert figure_spec("many-to-one", tx=64, layers=4, hidden=64).model.hidden == 64
    error = refusal("many-to-one", {"tx": 255, "layers": 4, "hidden": 64})
    assert error.parameter == "hidden"
    assert f"{MAX_UNITS:,}" in error.message


def test_the_size_that_an_error_tells_is_what_the_figure_would_show() -> None:
    units = 80 * 4 * 64 + (80 + 1) * 4
    assert (
        f"would show {units:,} numbers"
        in refusal("many-to-one", {"tx": 80, "layers": 4, "hidden": 64}).message
    )


def test_many_different_words_are_too_many_numbers() -> None:
    error = refusal("many-to-one", {"text": " ".join(map(str, range(200)))})
    assert error.parameter == "text"
    assert len(" ".join(map(str, range(200)))) <= MAX_TEXT


@given(specs())
def test_no_valid_figure_exceeds_the_cap(spec: FigureSpec) -> None:
    io = spec.letters
    slots = sum({"i": 1, "o": 1, "b": 2, "n": 0}[letter] for letter in io)
    assert slots <= MAX_TIME_STEPS
    units = len(io) * spec.model.layers * spec.model.directions * spec.model.hidden
    assert units + slots * len(spec.vocabulary) <= MAX_UNITS
