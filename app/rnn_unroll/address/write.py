"""Write: the addresses of a figure, in canonical form: sorted, with defaults left out."""

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from rnn_unroll.address.parameter import written
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.revision import REVISION
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import count_inputs, count_outputs

_SORTED = tuple(PARAMETERS[name] for name in sorted(PARAMETERS))


def query(spec: FigureSpec) -> dict[str, str]:
    """The parameters that are not at their default, by name, in alphabetical order."""
    pairs = {}
    for parameter in _SORTED:
        value = parameter.get(spec)
        if value is not None and value != parameter.default:
            pairs[parameter.name] = written(value)
    return pairs


def address(spec: FigureSpec, extension: str = "svg") -> str:
    """The canonical address of a figure in one format."""
    spec = in_format(spec, extension)
    pairs = {name: value for name, value in query(spec).items() if PARAMETERS[name].belongs_to(extension)}
    return _with_query(f"/v1/figures/{spec.wiring.pattern}.{extension}", pairs)


def pinned(spec: FigureSpec, extension: str = "svg") -> str:
    """The canonical address with the renderer's revision: what it answers may be kept for ever."""
    path, _, pairs = address(spec, extension).partition("?")
    return _with_query(path, dict(sorted([*parse_qsl(pairs), ("rev", str(REVISION))])))


def studio(spec: FigureSpec) -> str:
    """The canonical address of the page that shows a figure."""
    return _with_query("/", dict(sorted({"pattern": spec.wiring.pattern, **query(spec)}.items())))


def canonical(spec: FigureSpec) -> str | None:
    """The figure's own address; None where it shows a network that no address holds."""
    return None if spec.model.digest else address(spec)


def digest(spec: FigureSpec) -> str:
    """A short name of a figure, the same for ever; the prefix of the ids in its drawing."""
    name = address(spec) + spec.model.digest
    return "u" + hashlib.blake2s(name.encode(), digest_size=4).hexdigest()


def in_format(spec: FigureSpec, extension: str) -> FigureSpec:
    """The figure without what a format does not change with; a length left open is the one that is run."""
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
    """The parameters that a format does not change with, at their defaults."""
    return {name: one.default for name, one in PARAMETERS.items() if extension in one.silent}


def _with_query(path: str, pairs: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path
