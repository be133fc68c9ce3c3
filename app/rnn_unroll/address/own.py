"""Own: the spec of a figure of a user's own network and input, which come from files."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.address.parameters import ALIASES, PARAMETERS
from rnn_unroll.address.parse import parse_given
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import patterns
from rnn_unroll.engine.network import Network, one_hot
from rnn_unroll.engine.patterns import CUSTOM, DEFAULT_LENGTH, MAX_TIME_STEPS, PATTERNS
from rnn_unroll.errors import SpecError, unknown
from rnn_unroll.models import state_dict
from rnn_unroll.models.files import npy
from rnn_unroll.models.files.weights import read as read_weights
from rnn_unroll.models.given import Given
from rnn_unroll.tokens import clean
from rnn_unroll.words import forms
from rnn_unroll.words.refusals import arrays, values, weights

ALLOWED = (
    "pattern",
    "start",
    *(name for name, one in PARAMETERS.items() if not one.files and one.belongs_to("")),
)
"""The parameters of a figure of an own network that its files do not decide."""


@dataclass(frozen=True, slots=True)
class Files:
    """The user's files, as bytes: a safetensors or .npz file, and .npy files or None."""

    weights: bytes
    input: bytes | None = None
    targets: bytes | None = None


def figure(files: Files, query: Iterable[tuple[str, str]]) -> FigureSpec:
    """The spec of the figure. `query` holds the parameters that the files do not decide: pattern, cell,
    ty, io, feedback, those of the look; and `start`, the token that a decoder with feedback reads first.

    Without a pattern in the query, the files decide it. An encoder and a decoder make an encoder-decoder. A
    network without a head only reads. With a head and no input file, it is one-to-many. With a head, several
    inputs and one target, it emits after the last input only; otherwise at every step. Raises SpecError,
    which names the file or the tensor.
    """
    parameters = _once(query)
    cell = PARAMETERS["cell"].read(parameters.pop("cell", "rnn"), None)
    tensors = read_weights(files.weights)
    network, prefixes = state_dict.read(tensors, cell)
    classes = 0 if network.head is None else len(network.head["b_y"])
    first = next(iter(network.parts))
    reader = f"{prefixes[first]}.weight_ih_l0".removeprefix(".")
    inputs, ids = _inputs(files.input, network.inputs[first], reader)
    targets = None if files.targets is None else _targets(files.targets, classes)
    pattern = parameters.pop("pattern", "") or _pattern(network, files, len(inputs), len(targets or ()))
    _check_parts(pattern, network)
    if pattern == CUSTOM:
        parameters.setdefault("io", "i" * len(inputs))
    elif pattern in PATTERNS and not PATTERNS[pattern].aligned and not PATTERNS[pattern].ty.fixed:
        parameters.setdefault("ty", str(len(targets or ()) or DEFAULT_LENGTH))
    start = _start(parameters.pop("start", None), network, classes)
    digest = hashlib.blake2b(digest_size=16)
    for part in (files.weights, files.input or b"", files.targets or b"", repr(start).encode()):
        digest.update(len(part).to_bytes(8, "little") + part)
    given = Given(
        cell=cell,
        layers=network.layers,
        direction="bidirectional" if network.directions == 2 else "forward",
        hidden=network.hidden,
        digest=digest.hexdigest(),
        tensors=tensors,
        prefixes=prefixes,
        vectors=inputs,
        ids=ids,
        classes=classes,
        classes_expected=targets,
        start_token=start,
    )
    spec = parse_given(pattern, parameters.items(), given)
    _check_outputs(spec, network, classes)
    return spec


def _once(query: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The query as a dict. Raises SpecError for an unknown name, and for a name that occurs twice."""
    parameters: dict[str, str] = {}
    for spelled, value in query:
        name = ALIASES.get(spelled, spelled)
        if name not in ALLOWED and name not in PARAMETERS:
            raise unknown(clean(spelled)[:40], "parameter", spelled, ALLOWED)
        if name in parameters:
            raise SpecError(name, values.given_twice(name))
        parameters[name] = value
    return parameters


def _pattern(network: Network, files: Files, inputs: int, targets: int) -> str:
    if "encoder" in network.parts:
        return "encoder-decoder"
    if network.head is None:
        return CUSTOM
    if files.input is None:
        return "one-to-many"
    return "many-to-one" if targets == 1 < inputs else "many-to-many"


def _check_parts(pattern: str, network: Network) -> None:
    """Raise SpecError for a pattern of two networks with the weights of one, and the reverse."""
    if pattern not in PATTERNS or PATTERNS[pattern].two_networks == ("encoder" in network.parts):
        return
    if "encoder" in network.parts:
        raise SpecError("pattern", weights.two_parts_for_one(pattern), ["encoder-decoder"])
    allowed = [slug for slug, kind in PATTERNS.items() if not kind.two_networks]
    raise SpecError("pattern", weights.one_part_for_two(pattern), allowed)


def _inputs(
    data: bytes | None, width: int, reader: str
) -> tuple[NDArray[np.float64], tuple[int, ...] | None]:
    """The vectors (T_x, I) of an input file, and the tokens' indices if the file holds tokens.

    `reader` is the name of the tensor that multiplies the vectors, and `width` their width, I. Raises
    SpecError.
    """
    if data is None:
        return np.zeros((0, width)), None
    array = npy.read(data, "input")
    if array.ndim == 0 or len(array) > MAX_TIME_STEPS:
        count = len(array) if array.ndim else 0
        raise SpecError("input", arrays.input_has_too_many_steps(array.shape, count, MAX_TIME_STEPS))
    if array.ndim == 1 and array.dtype.kind == "i":
        wrong = array[(array < 0) | (array >= width)]
        if wrong.size:
            raise SpecError("input", arrays.no_such_token(wrong[0], reader, width))
        ids = tuple(array.tolist())
        return np.array([one_hot(index, width) for index in ids]).reshape(len(ids), width), ids
    if array.ndim != 2 or array.shape[1] != width or array.dtype.kind != "f":
        raise SpecError("input", arrays.no_vectors(array.shape, array.dtype.name, width, reader))
    return array, None


def _targets(data: bytes, classes: int) -> tuple[int, ...]:
    """The class of each output. Raises SpecError."""
    array = npy.read(data, "targets")
    if not classes:
        raise SpecError("targets", arrays.targets_without_head())
    if array.ndim != 1 or array.dtype.kind != "i" or not 1 <= len(array) <= MAX_TIME_STEPS:
        raise SpecError("targets", arrays.no_class_indices(array.shape, array.dtype.name))
    wrong = array[(array < 0) | (array >= classes)]
    if wrong.size:
        raise SpecError("targets", arrays.no_such_class(wrong[0], classes))
    return tuple(array.tolist())


def _start(written: str | None, network: Network, classes: int) -> int | None:
    """The token that a decoder with feedback reads first: by default the index after the last class.

    None if the decoder has no place for a start token. Raises SpecError.
    """
    width = network.inputs.get("decoder", 0)
    if written is None:
        return classes if width == classes + 1 else None
    if not width:
        raise SpecError("start", arrays.start_without_decoder())
    if not re.fullmatch("[0-9]{1,4}", written) or int(written) >= width:
        allowed = forms.from_to("0", str(width - 1))
        raise SpecError("start", arrays.no_start_token(allowed), [allowed], complete=True)
    return int(written)


def _check_outputs(spec: FigureSpec, network: Network, classes: int) -> None:
    """Raise SpecError for outputs without a head, and for fed-back outputs that no input has room for."""
    plan = patterns.plan(spec.wiring.pattern, spec.letters, spec.feeds_back, spec.model.starts)
    if plan.ty and not classes:
        raise SpecError("weights", weights.outputs_without_head(spec.wiring.pattern, plan.ty))
    for step in plan.steps:
        width = network.inputs[step.part]
        if step.reads in ("feedback", "start") and width not in (classes, classes + 1):
            tensor = "decoder.weight_ih_l0" if step.part == "decoder" else "weight_ih_l0"
            raise SpecError("feedback", weights.output_not_readable(tensor, classes, width), ["off"])
