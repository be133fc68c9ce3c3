"""Parse: from the pattern and the query of an address to its FigureSpec."""

from collections.abc import Iterable, Sequence
from typing import Any

from rnn_unroll import models
from rnn_unroll.address.edits.edited import Edited
from rnn_unroll.address.parameters import ALIASES, PARAMETERS
from rnn_unroll.address.record import Decoding, Look, Output, Wiring
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import CUSTOM, PATTERNS
from rnn_unroll.errors import SpecError, unknown, unknown_parameter
from rnn_unroll.models.model import Model
from rnn_unroll.models.reading import Reading
from rnn_unroll.words.refusals import values as refusals

Query = Iterable[tuple[str, str]]
"""The decoded pairs of an address, in any order."""

Values = dict[str, Any]
"""Values by the names of their parameters."""


def parse(
    pattern: str,
    query: Query,
    ignore_unknown: bool = False,
    extension: str | None = None,
    beside: Sequence[str] = (),
) -> FigureSpec:
    """The spec of an address.

    Raises SpecError for a parameter that is unknown, repeated, out of range, or that the pattern or the
    format does not have; `extension` names the format. `ignore_unknown` is for pages, because other sites
    add parameters to links. `beside` are further names that the address may have; the caller reads them
    itself, and an error lists them.
    """
    values = _read(pattern, query, ignore_unknown, extension, beside)
    return FigureSpec(
        Wiring(pattern, **_of("wiring", values)),
        models.of(_of("model", values)),
        Reading(**_of("reading", values)),
        Look(**_of("look", values)),
        Output(**_of("output", values)),
        Decoding(**_of("decoding", values)),
        Edited(**_of("edited", values)),
    )


def parse_given(pattern: str, query: Query, given: Model) -> FigureSpec:
    """The spec of a figure that shows a network from files on a sequence from files.

    `query` holds the other parameters, as in an address. Raises SpecError as `parse` does, and for a
    parameter that the files decide.
    """
    pairs = list(query)
    for name, _ in pairs:
        if name in PARAMETERS and PARAMETERS[name].files:
            raise PARAMETERS[name].fixed_by_files()
    values = _read(pattern, pairs, extension="")
    if pattern != CUSTOM:
        values["tx"] = given.length
    return FigureSpec(
        Wiring(pattern, **_of("wiring", values)),
        given,
        Reading(),
        Look(**_of("look", values)),
        Output(**_of("output", values)),
        Decoding(**_of("decoding", values)),
        Edited(**_of("edited", values)),
    )


def _of(record: str, values: Values) -> Values:
    """The values that belong to one part of a spec, by the names of its fields."""
    return {
        PARAMETERS[name].field_name: value
        for name, value in values.items()
        if PARAMETERS[name].record == record
    }


def _read(
    pattern: str,
    query: Query,
    ignore_unknown: bool = False,
    extension: str | None = None,
    beside: Sequence[str] = (),
) -> Values:
    """The values in a query, by parameter. The spec checks whether they agree with each other."""
    if pattern not in PATTERNS:
        raise unknown("pattern", "pattern", pattern, PATTERNS)
    kind = PATTERNS[pattern]
    values: Values = {}
    query = list(query)
    names = [ALIASES.get(spelled, spelled) for spelled, _ in query]
    for name in PARAMETERS:
        if names.count(name) > 1:
            raise SpecError(name, refusals.given_twice(name))
    for spelled, value in query:
        name = ALIASES.get(spelled, spelled)
        if name not in PARAMETERS:
            if ignore_unknown:
                continue
            known = [
                name for name, one in PARAMETERS.items() if extension is None or one.belongs_to(extension)
            ]
            raise unknown_parameter(spelled, [*known, *beside])
        parameter = PARAMETERS[name]
        if extension is not None and not parameter.belongs_to(extension):
            raise SpecError(name, refusals.other_formats(name, parameter.formats))
        values[name] = parameter.read(value, kind)
    return values
