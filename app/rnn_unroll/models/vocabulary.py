"""Vocabulary: the names of a user's tokens and classes, and a text as the tokens of it."""

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from rnn_unroll import tokens
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.files import twice
from rnn_unroll.words.refusals import vocabulary as refusals

LONGEST = 40
"""The most characters of a name."""
MOST = 100_000
"""The most names."""
UNKNOWN = ("<unk>", "<UNK>", "[UNK]", "UNK", "unk", "__unk__", "<oov>")
"""Names that people give to the token for all that has none."""
STARTS = ("<sos>", "<SOS>", "SOS", "<s>", "<bos>", "<BOS>", "[CLS]", "<start>", "⟨sos⟩")
"""Names that people give to the token that a decoder reads first."""

KEPT = (
    *(
        "itos",
        "stoi",
        "vocab",
        "idx2word",
        "word2idx",
        "index2word",
        "word2index",
        "idx_to_token",
        "token_to_idx",
    ),
    *("id2token", "token2id", "idx2token", "token2idx", "int2char", "char2int", "ix_to_char", "char_to_ix"),
)
"""What people call the attributes of a vocabulary that hold its names by their ids, or the ids by name.
Beside them it has others, such as counts, which name nothing.
"""

_SPECIAL = re.compile(r"(?i)[<\[⟨].+[>\]⟩]|_*(unk|sos|bos|eos|pad)_*")
_ID = re.compile("0|[1-9][0-9]{0,6}")
_PIECES = re.compile(r"\w+|[^\w\s]")


class Vocabulary(NamedTuple):
    """The names of the tokens by their ids, and those of the classes by theirs: empty if they have none."""

    tokens: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    def named(self, ids: Sequence[int]) -> tuple[str, ...]:
        """The tokens of these ids; an id is named by itself where the vocabulary ends."""
        return tuple(printable(self.tokens[k]) if k < len(self.tokens) else str(k) for k in ids)

    @property
    def start(self) -> int | None:
        """The id of the token that a decoder reads first, if one is named so: among the classes, which are
        what a decoder writes and reads, if these have names of their own.
        """
        names = self.classes or self.tokens
        return next((names.index(name) for name in STARTS if name in names), None)

    def ids(self, text: str) -> list[int]:
        """The ids of the tokens of a text: of its characters, if all tokens but the special ones are
        characters, else of its words and signs. A word that has no id is looked for in lower case, and then
        read as unknown.

        Raises SpecError for a token that has none, if there is no token for the unknown.
        """
        there = {name: k for k, name in enumerate(self.tokens)}
        unknown = next((there[name] for name in UNKNOWN if name in there), None)
        if all(len(name) == 1 or _SPECIAL.fullmatch(name) for name in self.tokens):
            pieces = list(text)
        else:
            whole = there.keys()
            words = [
                [word] if word in whole or word.lower() in whole else _PIECES.findall(word)
                for word in text.split()
            ]
            pieces = [piece for word in words for piece in word]
        found = []
        for piece in pieces:
            index = there.get(piece, there.get(piece.lower(), unknown))
            if index is None:
                raise SpecError("text", refusals.not_in_it(quote(piece)), [*self.tokens[:20]])
            found.append(index)
        return found


def printable(name: str) -> str:
    """A name as a figure shows it: the end of a line and a tab as their pictures."""
    return tokens.clean(name.translate({9: "␉", 10: "␊", 13: "␍"}))


def read(data: bytes) -> Vocabulary:
    """The vocabulary in a file: JSON, which is a list of names, an object of ids by name or of names by id,
    an object with `tokens` and `classes` that are one of these, or one of an object's attributes, such as
    `itos` and `stoi`; or plain text with a name in each line.

    Raises SpecError about `vocabulary`.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SpecError("vocabulary", refusals.no_text()) from None
    if not text.strip():
        raise SpecError("vocabulary", refusals.empty())
    try:
        found = json.loads(text, object_pairs_hook=_pairs) if text.lstrip()[:1] in ("[", "{") else None
    except SpecError:
        raise
    except (ValueError, RecursionError):
        # A list of special tokens or of signs begins so too: [PAD].
        found = None
        if "\n" not in text.strip():
            raise SpecError("vocabulary", refusals.no_json()) from None
    if found is None:
        return Vocabulary(_names(text.replace("\r\n", "\n").rstrip("\n").split("\n")))
    if isinstance(found, dict) and (
        both := [one for one in map(found.get, KEPT) if isinstance(one, dict | list)]
    ):
        first, *others = map(_listed, both)
        if any(other != first for other in others):
            raise SpecError("vocabulary", refusals.two_lists())
        return Vocabulary(first)
    if isinstance(found, dict) and found.keys() <= {"tokens", "classes"} and found:
        tokens_, classes = (_listed(found[name]) if name in found else () for name in ("tokens", "classes"))
        if len({*map(printable, classes)}) < len(classes):
            raise SpecError("vocabulary", refusals.shown_alike())
        return Vocabulary(tokens_, tuple(map(printable, classes)))
    return Vocabulary(_listed(found))


def _listed(found: Any) -> tuple[str, ...]:
    """The names of one list, in the order of their ids."""
    if isinstance(found, list):
        return _names(found)
    if not isinstance(found, dict):
        raise SpecError("vocabulary", refusals.no_list())
    if all(type(one) is int for one in found.values()):
        by_id: dict[int, Any] = {one: name for name, one in found.items()}
    else:
        by_id = {int(name): one for name, one in found.items() if _ID.fullmatch(name)}
    if len(by_id) < len(found) or sorted(by_id) != list(range(len(by_id))):
        raise SpecError("vocabulary", refusals.ids_with_gaps(len(found)))
    return _names([by_id[k] for k in range(len(by_id))])


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object. Raises SpecError if two of its members have the same name."""
    if (name := twice(pairs)) is not None:
        raise SpecError("vocabulary", refusals.named_twice(quote(name)))
    return dict(pairs)


def _names(found: Sequence[Any]) -> tuple[str, ...]:
    """Names, no two alike. Raises SpecError."""
    if len(found) > MOST:
        raise SpecError("vocabulary", refusals.too_many(len(found), MOST))
    seen: set[str] = set()
    for k, name in enumerate(found):
        if not isinstance(name, str) or not name or len(name) > LONGEST:
            raise SpecError("vocabulary", refusals.no_name(k, quote(str(name)), LONGEST))
        if name in seen:
            raise SpecError("vocabulary", refusals.named_twice(quote(name)))
        seen.add(name)
    if not seen:
        raise SpecError("vocabulary", refusals.no_list())
    return tuple(found)
