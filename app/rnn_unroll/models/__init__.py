"""Models: the sources of a figure's network, and the table of those that an address can name."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from rnn_unroll.errors import SpecError
from rnn_unroll.models.seeded import Seeded
from rnn_unroll.models.trained import LAST, RANDOM, Trained
from rnn_unroll.words.refusals import reasons

ADDRESSED = (Seeded, Trained)
"""The models that an address can name, by the parameters that it has. The first is that of a bare address."""


def of(values: Mapping[str, Any]) -> Any:
    """The model of an address with these values, by the names of its fields: that of a task if they name one,
    else the first model that has them.

    Raises SpecError if no model has all of them.
    """
    untrained = {("task", RANDOM), ("epoch", LAST)}
    values = {name: value for name, value in values.items() if (name, value) not in untrained}
    if values.keys() & {"task", "epoch"}:
        return Trained.of(values)
    for model in ADDRESSED:
        if values.keys() <= {field.name for field in fields(model)}:
            return model(**values)
    *others, last = values
    raise SpecError(last, reasons.not_of_one_model(last, others))
