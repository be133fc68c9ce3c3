"""Write: a figure's addresses in canonical form: parameters are sorted, and defaults left out."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from rnn_unroll.address.parameter import written
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.revision import REVISION
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import key as keys
from rnn_unroll.engine.key import Key
from rnn_unroll.engine.patterns import count_inputs, count_outputs

_SORTED = tuple(PARAMETERS[name] for name in sorted(PARAMETERS))


def query(spec: FigureSpec) -> dict[str, str]:
    """The parameters that differ from their defaults, by name, in alphabetical order."""
    pairs = {}
    for parameter in _SORTED:
        value = parameter.get(spec)
        if value is not None and value != parameter.default_for(spec):
            pairs[parameter.name] = written(value)
    return pairs


def address(spec: FigureSpec, extension: str = "svg") -> str:
    """The canonical address of a figure in one format."""
    spec = in_format(spec, extension)
    pairs = {name: value for name, value in query(spec).items() if PARAMETERS[name].belongs_to(extension)}
    return _with_query(f"/v1/figures/{spec.wiring.pattern}.{extension}", pairs)


def pinned(spec: FigureSpec, extension: str = "svg") -> str:
    """The canonical address with the renderer's revision. Caches may keep its answer for ever."""
    path, _, pairs = address(spec, extension).partition("?")
    return _with_query(path, dict(sorted([*parse_qsl(pairs), ("rev", str(REVISION))])))


def weights(file: str) -> str:
    """Address of a file with the weights of a trained network."""
    return f"/v1/weights/{file}"


def studio(spec: FigureSpec) -> str:
    """The canonical address of the page that shows a figure."""
    return _with_query("/", dict(sorted({"pattern": spec.wiring.pattern, **query(spec)}.items())))


def canonical(spec: FigureSpec) -> str | None:
    """The figure's address; None if the network comes from files, which no address can hold."""
    return None if spec.model.digest else address(spec)


def studio_of_units(spec: FigureSpec) -> Callable[[Key, int], str]:
    """The canonical addresses of the page for all units of a figure, by the first state of the unit's chain
    and its number. They are many, and nothing else of the figure changes.
    """
    rest = {"pattern": spec.wiring.pattern, **query(spec)}
    default = keys.state(0, 1, 1), PARAMETERS["unit"].default

    def address(at: Key, unit: int) -> str:
        chosen = zip(("at", "unit"), (at, unit), default, strict=True)
        pairs = rest | {name: "" if value == left_out else written(value) for name, value, left_out in chosen}
        return _with_query("/", {name: pairs[name] for name in sorted(pairs) if pairs[name]})

    return address


def digest(spec: FigureSpec) -> str:
    """A short hash of a figure, which never changes. It is the prefix of the ids in the figure's drawing."""
    name = address(spec) + spec.model.digest
    return "u" + hashlib.blake2s(name.encode(), digest_size=4).hexdigest()


def in_format(spec: FigureSpec, extension: str) -> FigureSpec:
    """The figure with defaults for the parameters that a format ignores.

    If the format draws no open lengths, it gets the lengths that are run.
    """
    changes = dict(_silent(extension))
    if all(PARAMETERS[name].get(spec) == default for name, default in changes.items()):
        return spec
    for name, is_open, count in (
        ("tx", spec.symbolic_tx, count_inputs),
        ("ty", spec.symbolic_ty, count_outputs),
    ):
        if is_open and name not in changes:
            changes[name] = count(spec.letters)
    return spec.change(**changes)


@cache
def _silent(extension: str) -> Mapping[str, Any]:
    """The parameters that a format accepts but ignores, with their defaults."""
    return {name: one.default for name, one in PARAMETERS.items() if extension in one.silent}


def _with_query(path: str, pairs: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path
