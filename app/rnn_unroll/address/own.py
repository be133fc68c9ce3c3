"""Own: from a user's files to the spec of a figure that shows that network on that input."""

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
from rnn_unroll.models.files import npy, safetensors, shape_told
from rnn_unroll.models.given import Given
from rnn_unroll.tokens import clean

SAID = (
    "pattern",
    "start",
    *(name for name, one in PARAMETERS.items() if not one.files and one.belongs_to("")),
)
"""What may be said of an own network's figure beside its files."""


@dataclass(frozen=True, slots=True)
class Files:
    """What the user brought, as bytes: a safetensors file, and .npy files or None."""

    weights: bytes
    input: bytes | None = None
    targets: bytes | None = None


def figure(files: Files, query: Iterable[tuple[str, str]]) -> FigureSpec:
    """The spec of the figure. `query` holds what an address would say beside the files: pattern,
    cell, ty, io, feedback, the look; and `start`, the token that a fed decoder reads first.

    Without a pattern, an encoder and a decoder are an encoder-decoder, a network without a head only
    reads, and one with a head emits at every step: unless there is one target alone, for the last
    step, or no input at all. Raises SpecError, which names the file or the tensor.
    """
    said = _once(query)
    cell = PARAMETERS["cell"].read(said.pop("cell", "rnn"), None)
    tensors = safetensors.read(files.weights)
    network, prefixes = state_dict.read(tensors, cell)
    classes = 0 if network.head is None else len(network.head["b_y"])
    first = next(iter(network.parts))
    reader = f"{prefixes[first]}.weight_ih_l0".removeprefix(".")
    inputs, ids = _inputs(files.input, network.inputs[first], reader)
    targets = None if files.targets is None else _targets(files.targets, classes)
    pattern = said.pop("pattern", "") or _pattern(network, files, len(inputs), len(targets or ()))
    _check_parts(pattern, network)
    if pattern == CUSTOM:
        said.setdefault("io", "i" * len(inputs))
    elif pattern in PATTERNS and not PATTERNS[pattern].aligned and not PATTERNS[pattern].ty.fixed:
        said.setdefault("ty", str(len(targets or ()) or DEFAULT_LENGTH))
    start = _start(said.pop("start", None), network, classes)
    digest = hashlib.blake2b(digest_size=16)
    for part in (files.weights, files.input or b"", files.targets or b"", repr(start).encode()):
        digest.update(len(part).to_bytes(8, "little") + part)
    given = Given(
        cell,
        network.layers,
        "bidirectional" if network.directions == 2 else "forward",
        network.hidden,
        digest.hexdigest(),
        tensors,
        prefixes,
        inputs,
        ids,
        classes,
        targets,
        start,
    )
    spec = parse_given(pattern, said.items(), given)
    _check_outputs(spec, network, classes)
    return spec


def _once(query: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The query as a dict; a name that stands twice is an error."""
    said: dict[str, str] = {}
    for spelled, value in query:
        name = ALIASES.get(spelled, spelled)
        if name not in SAID and name not in PARAMETERS:
            raise unknown(clean(spelled)[:40], "parameter", spelled, SAID)
        if name in said:
            raise SpecError(name, f"{name} is given more than once")
        said[name] = value
    return said


def _pattern(network: Network, files: Files, inputs: int, targets: int) -> str:
    if "encoder" in network.parts:
        return "encoder-decoder"
    if network.head is None:
        return CUSTOM
    if files.input is None:
        return "one-to-many"
    return "many-to-one" if targets == 1 < inputs else "many-to-many"


def _check_parts(pattern: str, network: Network) -> None:
    """Refuse a pattern of two networks for the weights of one, and the other way round."""
    if pattern not in PATTERNS or PATTERNS[pattern].two_networks == ("encoder" in network.parts):
        return
    if "encoder" in network.parts:
        problem = f"the weights are an encoder's and a decoder's; {pattern!r} has one network"
        raise SpecError("pattern", problem, ["encoder-decoder"])
    allowed = [slug for slug, kind in PATTERNS.items() if not kind.two_networks]
    raise SpecError("pattern", f"{pattern!r} needs encoder.… and decoder.… among the weights", allowed)


def _inputs(
    data: bytes | None, width: int, reader: str
) -> tuple[NDArray[np.float64], tuple[int, ...] | None]:
    """The vectors (T_x, I) of an input, and which tokens they are where it holds tokens. `reader` is
    the tensor whose width they must have.
    """
    if data is None:
        return np.zeros((0, width)), None
    array = npy.read(data, "input")
    if array.ndim == 0 or len(array) > MAX_TIME_STEPS:
        count = len(array) if array.ndim else 0
        told = f"at most {MAX_TIME_STEPS} time steps are allowed"
        raise SpecError("input", f"input has the shape {shape_told(array.shape)}: {count} time steps; {told}")
    if array.ndim == 1 and array.dtype.kind == "i":
        wrong = array[(array < 0) | (array >= width)]
        if wrong.size:
            told = f"{reader} reads tokens from 0 to {width - 1}"
            raise SpecError("input", f"input has the token {wrong[0]}, but {told}")
        ids = tuple(array.tolist())
        return np.array([one_hot(index, width) for index in ids]).reshape(len(ids), width), ids
    if array.ndim != 2 or array.shape[1] != width or array.dtype.kind != "f":
        problem = (
            f"input has the shape {shape_told(array.shape)} of {array.dtype.name}; expected [T,{width}] of "
            f"floating-point numbers, as {reader} reads them, or [T] of integers, the tokens' indices"
        )
        raise SpecError("input", problem)
    return array, None


def _targets(data: bytes, classes: int) -> tuple[int, ...]:
    array = npy.read(data, "targets")
    if not classes:
        raise SpecError("targets", "targets need outputs, but head.weight is missing among the weights")
    if array.ndim != 1 or array.dtype.kind != "i" or not 1 <= len(array) <= MAX_TIME_STEPS:
        problem = f"targets has the shape {shape_told(array.shape)} of {array.dtype.name}"
        raise SpecError("targets", f"{problem}; expected one class index for each output, [T_y] of integers")
    wrong = array[(array < 0) | (array >= classes)]
    if wrong.size:
        told = f"head.weight has the classes 0 to {classes - 1}"
        raise SpecError("targets", f"targets has the class {wrong[0]}, but {told}")
    return tuple(array.tolist())


def _start(said: str | None, network: Network, classes: int) -> int | None:
    """The token that a fed decoder reads first: by default the one after the last class."""
    width = network.inputs.get("decoder", 0)
    if said is None:
        return classes if width == classes + 1 else None
    if not width:
        raise SpecError("start", "start is for weights of an encoder and a decoder")
    if not re.fullmatch("[0-9]{1,4}", said) or int(said) >= width:
        allowed = f"from 0 to {width - 1}"
        raise SpecError(
            "start", f"start must be a token {allowed}, as the decoder reads them", [allowed], told=True
        )
    return int(said)


def _check_outputs(spec: FigureSpec, network: Network, classes: int) -> None:
    """Refuse outputs without a head, and feedback that does not fit into the input."""
    plan = patterns.plan(spec.wiring.pattern, spec.letters, spec.wiring.feeds_back, spec.model.starts)
    if plan.ty and not classes:
        raise SpecError(
            "weights", f"head.weight is missing: the pattern {spec.wiring.pattern!r} emits {plan.ty} outputs"
        )
    for step in plan.steps:
        width = network.inputs[step.part]
        if step.reads in ("feedback", "start") and width not in (classes, classes + 1):
            weight = "decoder.weight_ih_l0" if step.part == "decoder" else "weight_ih_l0"
            raise SpecError(
                "feedback",
                f"an output has {classes} numbers, so {weight} must be [G·H,{classes}], or "
                f"[G·H,{classes + 1}] with a place for ⟨sos⟩, to read it; it is [G·H,{width}]",
                ["off"],
            )
