"""Own: the spec of a figure of a user's own network and input, which come from files or from memory."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.address import decided
from rnn_unroll.address.items import Items
from rnn_unroll.address.parameters import ALIASES, PARAMETERS
from rnn_unroll.address.parse import parse_given
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.embedding import one_hot
from rnn_unroll.engine.heads import Answers
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import CUSTOM, DEFAULT_LENGTH, PATTERNS
from rnn_unroll.errors import SpecError, quote, unknown_parameter
from rnn_unroll.look.views import UNROLLED
from rnn_unroll.models import state_dict, vocabulary, window
from rnn_unroll.models.files import kinds, npy, npz
from rnn_unroll.models.files.saved import Saved
from rnn_unroll.models.files.weights import read as read_weights
from rnn_unroll.models.given import Given
from rnn_unroll.models.limits import SERVER, Limits
from rnn_unroll.models.placing import Placed, place, read_roles
from rnn_unroll.models.vocabulary import Vocabulary
from rnn_unroll.words.refusals import arrays, keras, placing, values, windows, zips
from rnn_unroll.words.refusals import vocabulary as unnamed

OWN = ("pattern", "start", "map", "text", "head", "between", "reads", "batch", "item", "lengths")
"""The parameters that figures of own networks alone have, or have in another sense."""
ALLOWED = (
    *OWN,
    *window.PARAMETERS,
    *(name for name, one in PARAMETERS.items() if not one.files and one.belongs_to("")),
)
"""The parameters of a figure of an own network that its files do not decide."""


@dataclass(frozen=True, slots=True)
class Files:
    """The user's files, as bytes: of weights, .npy files or None, and a vocabulary or None. `h0` and `c0` are
    the states before the first step, `lengths` how long the sequences of a padded batch are. All but the
    weights and the vocabulary may be arrays of one .npz file, `input`.
    """

    weights: bytes
    input: bytes | None = None
    targets: bytes | None = None
    vocabulary: bytes | None = None
    h0: bytes | None = None
    c0: bytes | None = None
    lengths: bytes | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """The same, read, wherever it comes from: the network, the input and the targets, and the names of tokens
    and classes. Contents are equal if their digests are.
    """

    weights: Saved
    digest: bytes
    input: NDArray[Any] | None = None
    targets: NDArray[Any] | None = None
    vocabulary: Vocabulary | None = None
    h0: NDArray[Any] | None = None
    c0: NDArray[Any] | None = None
    lengths: NDArray[Any] | None = None


def figure(files: Files, query: Iterable[tuple[str, str]], limits: Limits = SERVER) -> FigureSpec:
    """The spec of the figure of these files. Raises SpecError as `of_contents`, and for a file that cannot be
    read.
    """
    return of_contents(_contents(files, limits.file), query, limits)


def _contents(files: Files, limit: int) -> Contents:
    files = _unpacked(files, limit)
    found = {one.name: getattr(files, one.name) for one in fields(files)}
    arrays_ = {
        name: npy.read(data, name, limit=limit)
        for name, data in found.items()
        if name not in ("weights", "vocabulary") and data is not None
    }
    return Contents(
        weights=read_weights(files.weights, limit),
        digest=digest(one or b"" for one in found.values()),
        **arrays_,
        vocabulary=None if files.vocabulary is None else vocabulary.read(files.vocabulary),
    )


def digest(parts: Iterable[bytes]) -> bytes:
    """A hash of these parts, in which none can be taken for the end of the one before it."""
    hasher = hashlib.blake2b(digest_size=16)
    for part in parts:
        hasher.update(len(part).to_bytes(8, "little"))
        hasher.update(part)
    return hasher.digest()


def of_contents(files: Contents, query: Iterable[tuple[str, str]], limits: Limits = SERVER) -> FigureSpec:
    """The spec of the figure of these contents. `query` holds the parameters that they do not decide:
    pattern, cell, ty, io, feedback, those of the look; and `start`, the token that a decoder with feedback
    reads first, `map`, the roles of the weights' modules, `text`, which is read with the vocabulary, `head`,
    what the outputs make of their logits, `between`, the function between the two layers of a head, `reads`,
    which states of a network that runs both ways its one output reads, and `batch`, `item` and `lengths`,
    which sequence of a batch is shown, and how much of it.

    Without a cell, it is the one of PyTorch that the weights fit. Without a pattern, the files decide it: an
    encoder and a decoder make an encoder-decoder. A network without a head only reads. With a head and no
    input, it is one-to-many. With a head, several inputs and one target, it emits after the last input only;
    otherwise at every step. Raises SpecError, which names the file or the tensor.
    """
    parameters = _once(query)
    written = parameters.pop("cell", None)
    cell = written
    if written is not None and written not in state_dict.LAYOUTS:
        cell = PARAMETERS["cell"].read(written, None)
    asked = {name: parameters.pop(name, "") for name in (*OWN, *window.PARAMETERS) if name != "pattern"}
    saved = files.weights
    answers = decided.answers(asked["head"] or saved.head)
    placed = place(saved.tensors, {**saved.roles, **read_roles(asked["map"])})
    cell = state_dict.cell_of(placed, saved.settled(cell))
    between = decided.between(asked["between"] or saved.between, placed)
    network = state_dict.read(placed, cell, limits, between)
    classes = 0 if network.head is None else len(network.head["b_y"])
    if classes == 1 and answers == "classes":
        raise SpecError("weights", placing.one_class())
    names = _names(files.vocabulary, placed, classes)
    items = Items(asked, files.lengths)
    inputs, ids = _inputs(files, asked["text"], names, placed, network, items, limits.steps)
    width = network.inputs[next(iter(network.parts))]
    if ids and not placed.tables and len(names.tokens) > width:
        raise SpecError("vocabulary", unnamed.another_size("tokens", len(names.tokens), width))
    if saved.masks and 0 in (ids or ()):
        raise SpecError("text" if asked["text"] else "input", keras.masked())
    targets = None
    if files.targets is not None:
        targets = _targets(files.targets, classes, answers, items, limits.steps)
    begins = items.states(files.h0, files.c0, network)
    items.check()
    reads = files.input is not None or bool(asked["text"])
    emitted = len(targets or ())
    usual = decided.pattern(network, reads, len(inputs), emitted, saved.once)
    pattern = parameters.pop("pattern", "") or usual
    decided.check_parts(pattern, network)
    if pattern == CUSTOM:
        parameters.setdefault("io", "i" * len(inputs))
    elif pattern in PATTERNS and not PATTERNS[pattern].aligned and not PATTERNS[pattern].ty.fixed:
        parameters.setdefault("ty", str(emitted or DEFAULT_LENGTH))
    start = decided.start(asked["start"], network, classes, names)
    given = Given(
        cell=cell,
        layers=network.layers,
        direction="bidirectional" if network.directions == 2 else "forward",
        hidden=network.hidden,
        units=network.units,
        digest=digest([files.digest, repr((start, asked)).encode()]).hex(),
        placed=placed,
        vectors=inputs,
        ids=ids,
        classes=classes,
        expects=targets,
        start_token=start,
        names=names,
        answers=answers,
        between=between,
        begins=begins,
        reads_last=decided.reads(asked["reads"], saved.reads, pattern, network) == "last",
        limits=limits,
        window=None,
    )
    spec = parse_given(pattern, parameters.items(), given)
    if part := window.read(asked, len(spec.letters), network.hidden):
        spec = _windowed(pattern, parameters, replace(given, window=part))
    decided.check_outputs(spec, network, classes, bool(asked["start"]))
    return spec


def _unpacked(files: Files, limit: int) -> Files:
    """The files with those that are arrays of the input's file, if that is a `.npz` file.

    Raises SpecError for another array, and for one that has a file of its own too.
    """
    if files.input is None or kinds.kind(files.input) is not kinds.NPZ:
        return files
    found = npz.members(files.input, "input", limit)
    allowed = [one.name for one in fields(files) if one.name not in ("weights", "vocabulary")]
    if not found:
        raise SpecError("input", zips.no_arrays(), allowed)
    for name in found:
        if name not in allowed:
            raise SpecError("input", zips.other_array(quote(name)), allowed, complete=True)
        if name != "input" and getattr(files, name) is not None:
            raise SpecError(name, values.given_twice(name))
    return replace(replace(files, input=None), **found)


def _windowed(pattern: str, parameters: Mapping[str, str], given: Given) -> FigureSpec:
    """The same figure of a part of the run, whose steps are left out as those in the middle of a long one."""
    assert given.window is not None
    left_out = {"crop": "ends"} if given.window.gaps else {}
    spec = parse_given(pattern, (left_out | dict(parameters)).items(), given)
    if given.window.gaps and spec.look.crop != "ends":
        raise SpecError("crop", windows.steps_left_out(), ["ends"])
    if given.window.cuts_units and not (spec.look.view == UNROLLED.slug and spec.look.style == "computed"):
        raise SpecError("units", windows.not_drawn_so(spec.look.view, spec.look.style))
    return spec


def _once(query: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The query as a dict. Raises SpecError for an unknown name, and for a name that occurs twice."""
    parameters: dict[str, str] = {}
    for spelled, value in query:
        name = ALIASES.get(spelled, spelled)
        if name not in ALLOWED and name not in PARAMETERS:
            raise unknown_parameter(spelled, ALLOWED)
        if name in parameters:
            raise SpecError(name, values.given_twice(name))
        parameters[name] = value
    return parameters


def _names(found: Vocabulary | None, placed: Placed, classes: int) -> Vocabulary:
    """The names of tokens and classes. If there are as many of both, a vocabulary that names tokens names the
    classes too. Raises SpecError for names that are not as many as the weights have.
    """
    if found is None:
        return Vocabulary()
    # The tokens are those of the input, which the first part reads.
    table = placed.tables.get("encoder") or placed.tables.get("network")
    if table and len(found.tokens) > len(table.of(placed.file)):
        rows = len(table.of(placed.file))
        raise SpecError("vocabulary", unnamed.another_size("tokens", len(found.tokens), rows))
    if found.classes and len(found.classes) != classes:
        raise SpecError("vocabulary", unnamed.another_size("classes", len(found.classes), classes))
    if not found.classes and len({*found.named(range(classes))}) == len(found.tokens) == classes:
        found = found._replace(classes=found.named(range(classes)))
    return found


def _inputs(
    files: Contents,
    text: str,
    names: Vocabulary,
    placed: Placed,
    network: Network,
    items: Items,
    most: int,
) -> tuple[NDArray[np.float64], tuple[int, ...] | None]:
    """The vectors (T_x, I) that are read, and the tokens' ids if the text or the file holds tokens.

    Tokens are looked up in the first part's embedding; without one they are one-hot. Raises SpecError.
    """
    first = next(iter(network.parts))
    table, width = placed.vectors(first), network.inputs[first]
    usual = f"{'rnn' if first == 'network' else first}.weight_ih_l0"
    reader = placed.spelled(usual) if table is None else placed.tables[first].name
    there = width if table is None else len(table)
    if text:
        if files.input is not None:
            raise SpecError("text", unnamed.text_and_input())
        if not names.tokens:
            raise SpecError("text", unnamed.not_given())
        array: NDArray[Any] = items.of_input(np.array(names.ids(text), np.int64))
    elif files.input is None:
        return np.zeros((0, width)), None
    else:
        array = items.of_input(files.input)
    if array.ndim and len(array) > most:
        raise SpecError("input", arrays.input_has_too_many_steps(array.shape, len(array), most))
    if array.ndim == 1 and array.dtype.kind == "i":
        wrong = array[(array < 0) | (array >= there)]
        if wrong.size:
            raise SpecError("input", arrays.no_such_token(wrong[0], reader, there))
        ids = tuple(array.tolist())
        vectors = [one_hot(index, width) for index in ids] if table is None else table[array]
        return np.array(vectors, np.float64).reshape(len(ids), width), ids
    if array.ndim != 2 or array.shape[1] != width or array.dtype.kind != "f":
        raise SpecError("input", arrays.no_vectors(array.shape, array.dtype.name, width, reader))
    return array, None


def _targets(
    array: NDArray[Any], classes: int, answers: Answers, items: Items, most: int
) -> tuple[int, ...] | tuple[tuple[float, ...], ...]:
    """The class of each output, or its numbers. Raises SpecError."""
    if not classes:
        raise SpecError("targets", arrays.targets_without_head())
    array = items.of_targets(array, 0 if answers == "classes" else classes)
    if answers != "classes":
        rows = array[:, None] if array.ndim == 1 else array
        if rows.ndim != 2 or rows.shape[1] != classes or not 1 <= len(rows) <= most:
            raise SpecError("targets", arrays.no_numbers(array.shape, classes))
        if answers == "chances" and not ((rows >= 0) & (rows <= 1)).all():
            raise SpecError("targets", arrays.no_chances())
        return tuple(tuple(map(float, row)) for row in rows.tolist())
    if array.ndim != 1 or array.dtype.kind != "i" or not 1 <= len(array) <= most:
        raise SpecError("targets", arrays.no_class_indices(array.shape, array.dtype.name))
    wrong = array[(array < 0) | (array >= classes)]
    if wrong.size:
        raise SpecError("targets", arrays.no_such_class(wrong[0], classes))
    return tuple(array.tolist())
