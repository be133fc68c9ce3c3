"""Catalogue: reads a TOML file that names many figures, and gives the items of a batch."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.values import Pairs, excerpt, known, pairs, text
from rnn_unroll.batch.drawing import Failure, Item
from rnn_unroll.cli import files
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import CommandError, SpecError, quote, unknown
from rnn_unroll.exports import EXPORTS
from rnn_unroll.tokens import clean
from rnn_unroll.words.refusals import catalogues

MAX_BYTES = 4_000_000
MAX_FIGURES = 100_000
MAX_NAME = 200
"""Bytes of the longest file name, without its ending."""

OWN = ("name", "pattern", "format")
"""Keys of a table that are not parameters of an address."""

_RANGE = {"from", "to", "step"}
_LARGEST = 10**12
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[1-9¹²³]) *(\..*)?", re.IGNORECASE)
"""File names that Windows takes for a device, with any ending."""


class _Entry(NamedTuple):
    """One figure of the file: a combination of the values in its table's lists and ranges."""

    label: str
    name: str
    values: Mapping[str, Any]


def read(path: Path, parameters: Pairs, formats: Sequence[str], folder: Path) -> Iterator[Item | Failure]:
    """The figures of a catalogue, each in all of its formats, in order.

    The command line's `parameters` and `formats` replace those of the file. Raises CommandError if the file
    is not a catalogue, or if two figures have the same name.
    """
    document = _document(path)
    defaults = _table(path, "defaults", document.get("defaults", {}))
    tables = document.get("figure")
    if not isinstance(tables, list) or not tables:
        raise CommandError(str(path), catalogues.no_figures())
    named: dict[str, str] = {}
    count = 0
    for k, table in enumerate(tables, start=1):
        label = f"{path}: figure {k}"
        values = {**defaults, **_table(path, f"figure {k}", table), **dict(parameters)}
        count += prod(len(_values(label, name, value)) for name, value in _axes(values).items())
        if count > MAX_FIGURES:
            raise CommandError(label, catalogues.too_many_figures(count, MAX_FIGURES))
        for entry in _entries(label, values):
            folded = normalize("NFC", normalize("NFC", entry.name).casefold())
            if folded in named:
                raise CommandError(entry.label, catalogues.same_name(entry.name, named[folded]))
            named[folded] = entry.label.removeprefix(f"{path}: ")
            yield from _items(entry, formats, folder)


def _document(path: Path) -> dict[str, Any]:
    data = files.read("render", path, MAX_BYTES)
    try:
        document = tomllib.loads(data.decode())
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CommandError(str(path), catalogues.not_utf8(line)) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CommandError(str(path), catalogues.no_toml(str(error))) from None
    except ValueError:
        # Python itself, not tomllib, raises this error for a number with too many digits.
        raise CommandError(str(path), catalogues.number_too_long()) from None
    for name in document:
        if name not in ("defaults", "figure"):
            raise CommandError(str(path), unknown("table", "table", name, ("defaults", "figure")).message)
    return document


def _table(path: Path, where: str, table: object) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise CommandError(f"{path}: {where}", catalogues.no_table())
    return table


def _axes(table: Mapping[str, Any]) -> dict[str, Any]:
    """The pattern and the parameters. Each list or range among them gives several figures."""
    return {name: value for name, value in table.items() if name not in ("name", "format")}


def _values(label: str, name: str, value: object) -> Sequence[object]:
    if isinstance(value, list):
        if not value:
            raise CommandError(label, catalogues.empty_list(name))
        return value
    if isinstance(value, dict):
        whole = all(type(one) is int for one in value.values())
        if not (whole and {"from", "to"} <= set(value) <= _RANGE) or value.get("step", 1) < 1:
            raise CommandError(label, catalogues.no_range(name))
        if any(abs(one) > _LARGEST for one in value.values()):
            raise CommandError(label, catalogues.range_too_large(name, _LARGEST))
        numbers = range(value["from"], value["to"] + 1, value.get("step", 1))
        if not numbers:
            raise CommandError(label, catalogues.empty_range(name, value["from"], value["to"]))
        return numbers
    return (value,)


def _entries(label: str, table: Mapping[str, Any]) -> Iterator[_Entry]:
    """One entry for each combination of the lists' values, in their order in the file."""
    axes = {name: _values(label, name, value) for name, value in _axes(table).items()}
    several = [name for name, value in _axes(table).items() if isinstance(value, list | dict)]
    stem = table.get("name", table.get("pattern") if isinstance(table.get("pattern"), str) else "")
    if not isinstance(stem, str):
        raise CommandError(label, catalogues.name_not_text(excerpt(stem)))
    for values in product(*axes.values()):
        combination = dict(zip(axes, values, strict=True))
        name = "-".join(filter(None, [stem, *(_name_part(key, combination[key]) for key in several)]))
        yield _Entry(
            # A name may hold what a terminal obeys.
            f"{label} ({clean(name)})" if name else label,
            name,
            {**combination, "format": table.get("format", "svg")},
        )


def _name_part(name: str, value: object) -> str:
    """A value as a part of a file name, with its parameter's name unless the value is clear without it."""
    word = text(name, value) if isinstance(value, str | int | float) else ""
    parameter = PARAMETERS.get(name)
    menu = parameter is not None and bool(parameter.choices)
    plain = name == "pattern" or name in ("text", "io", "at") or (menu and word not in ("on", "off"))
    slug = re.sub(r"[^\w.-]+", "-", word.replace(",", "-")).strip("-.")
    return slug if plain else f"{name}-{slug}" if menu else f"{name}{slug}"


def _items(entry: _Entry, formats: Sequence[str], folder: Path) -> Iterator[Item | Failure]:
    try:
        pattern = entry.values.get("pattern")
        if not isinstance(pattern, str):
            refused = catalogues.pattern_missing if pattern is None else catalogues.pattern_not_text
            raise SpecError("pattern", refused(), list(PATTERNS))
        _check_name(entry.name)
        query = pairs({name: value for name, value in entry.values.items() if name not in OWN})
        for extension in formats or _formats(entry.values["format"]):
            # A table may name several formats, so a parameter of another format must not be refused.
            spec = parse(pattern, [pair for pair in query if _applies_to(pair[0], extension)])
            yield Item(entry.label, spec, extension, folder / f"{entry.name}.{extension}")
    except (SpecError, CommandError) as error:
        yield Failure(entry.label, error.line)


def _applies_to(name: str, extension: str) -> bool:
    return name not in PARAMETERS or PARAMETERS[name].belongs_to(extension)


def _check_name(name: str) -> None:
    if _UNSAFE.search(name) or not name.strip(" .") or name != name.strip() or name.startswith("."):
        raise CommandError("name", catalogues.no_file_name(quote(name)))
    if _DEVICE.fullmatch(name):
        raise CommandError("name", catalogues.name_of_device(quote(name)))
    if len(name.encode()) > MAX_NAME:
        raise CommandError("name", catalogues.file_name_too_long(quote(name), MAX_NAME))


def _formats(value: object) -> Sequence[str]:
    """The formats of a table: one, or a list of them."""
    names = value if isinstance(value, list) else [value]
    if not names:
        raise SpecError("format", catalogues.no_formats(), list(EXPORTS))
    return list(dict.fromkeys(known("format", name, EXPORTS) for name in names))
