"""Tokens: text made safe, cut, counted, shortened."""

import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll import tokens
from tests.strategies import AWKWARD, texts

ANY_TEXT = st.one_of(texts(), st.text(), st.text(st.characters()))


@given(ANY_TEXT)
def test_clean_text_is_allowed_in_xml_and_in_utf8(text: str) -> None:
    clean = tokens.clean(text)
    element = ElementTree.Element("text")
    element.text = clean
    assert ElementTree.fromstring(ElementTree.tostring(element, "utf-8")).text == (clean or None)


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert tokens.clean(tokens.clean(text)) == tokens.clean(text)


@given(ANY_TEXT)
def test_cleaning_keeps_the_number_of_characters(text: str) -> None:
    assert len(tokens.clean(text)) == len(text)


@given(ANY_TEXT)
def test_clean_text_has_no_control_character_and_no_space_but_the_plain_one(text: str) -> None:
    clean = tokens.clean(text)
    assert not [c for c in clean if unicodedata.category(c) in ("Cc", "Cs")]
    assert {c for c in clean if c.isspace()} <= {" "}


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("\x00", "␀"),
        ("\x1b", "␛"),
        ("\x7f", "␡"),
        ("\t\n\r\x85\u2028\u3000", "      "),
        ("\x80\ud800\udfff\ufffe\uffff\ufdd0\U0010ffff", "\ufffd" * 7),
        ("plain <b>&]]>", "plain <b>&]]>"),
    ],
)
def test_what_would_not_show_is_made_visible(dirty: str, clean: str) -> None:
    assert tokens.clean(dirty) == clean


@given(ANY_TEXT)
def test_words_hold_no_space_and_join_again(text: str) -> None:
    clean = tokens.clean(text)
    cut = tokens.words(clean)
    assert all(word and " " not in word for word in cut)
    assert tokens.words(" ".join(cut)) == cut
    assert "".join(cut) == clean.replace(" ", "")


@given(ANY_TEXT)
def test_characters_lose_nothing(text: str) -> None:
    assert "".join(tokens.characters(text)) == text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("abc", 3),
        ("e\u0301a", 2),
        ("👩\u200d👩\u200d👧", 1),
        ("🇩🇪🇫🇷", 2),
        ("👍🏽!", 2),
        ("한국", 2),
        ("a b", 3),
        ("", 0),
    ],
)
def test_a_character_is_what_a_reader_sees_as_one(text: str, count: int) -> None:
    assert len(tokens.characters(text)) == count


@given(st.lists(st.sampled_from(AWKWARD)))
def test_vocabulary_is_every_token_once_in_order_and_at_least_four(sequence: list[str]) -> None:
    vocabulary = tokens.vocabulary(sequence)
    distinct = list(dict.fromkeys(sequence))
    assert list(vocabulary[: len(distinct)]) == distinct
    assert len(set(vocabulary)) == len(vocabulary) == max(4, len(distinct))


@given(st.lists(st.sampled_from(["do", "re", "la", "ti", "so", "x"])), st.sampled_from(["do", "x", "y"]))
def test_a_longer_text_keeps_the_indices_of_its_tokens(sequence: list[str], added: str) -> None:
    before, after = tokens.vocabulary(sequence), tokens.vocabulary([*sequence, added])
    assert [after.index(token) for token in sequence] == [before.index(token) for token in sequence]


def test_a_token_named_like_a_demo_token_is_not_there_twice() -> None:
    assert tokens.vocabulary(["re"]) == ("re", "do", "mi", "fa")


@pytest.mark.parametrize(
    ("token", "label"),
    [
        ("cat", "cat"),
        (" ", "␣"),
        ("elevenchars", "elevenchars"),
        ("twelve_chars", "twelve_cha…"),
        ("漢字漢字漢", "漢字漢字漢"),
        ("漢字漢字漢字", "漢字漢字漢…"),
        ("e\u0301" * 11, "e\u0301" * 11),
    ],
)
def test_label_shows_short_tokens_whole_and_cuts_long_ones(token: str, label: str) -> None:
    assert tokens.label(token) == label


@given(ANY_TEXT.map(tokens.clean).filter(bool))
def test_label_is_never_empty_and_never_long(token: str) -> None:
    label = tokens.label(token)
    assert label.strip()
    assert len(label) <= 8 * tokens.LABEL_WIDTH + 1


@given(ANY_TEXT.map(tokens.clean).filter(str.strip))
def test_label_is_the_token_or_what_was_cut_is_marked(token: str) -> None:
    assert tokens.label(token) == token or tokens.label(token).endswith("…")
