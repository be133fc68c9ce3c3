"""Figure: the figure of a network of this session, by the same way as that of a network from files."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.address import own, values
from rnn_unroll.address.own import Contents
from rnn_unroll.brought import sequence
from rnn_unroll.brought.check import Call, Check, calls_of, check
from rnn_unroll.errors import SpecError
from rnn_unroll.models import memory, vocabulary
from rnn_unroll.models.given import Given
from rnn_unroll.models.limits import OWN_MACHINE
from rnn_unroll.models.memory import arrays
from rnn_unroll.models.memory.framework import Framework
from rnn_unroll.models.modules import Tensors
from rnn_unroll.notebook import Drawn
from rnn_unroll.words import checks
from rnn_unroll.words.refusals import memory as refusals
from rnn_unroll.words.refusals import vocabulary as unnamed


@dataclass(frozen=True, slots=True, repr=False)
class Brought(Drawn):
    """The figure of a network of this session. No address has it.

    `network` is the object itself, whose weights may have changed since: `weights` is a hash of them as they
    were. `given` is the input as it was given, None if that was a text, or nothing.
    """

    network: Framework = field(compare=False)
    given: NDArray[Any] | None = field(compare=False)
    weights: bytes = field(compare=False)

    def __repr__(self) -> str:
        return f"<Figure of a {self.network.library} network, {self.spec.wiring.pattern}>"

    def check(self, *arguments: Any) -> Check:
        """Run the network's own forward and compare what it returns with the figure's numbers.

        It is called with the figure's input, or with `arguments` if its forward takes more. The result says
        the largest difference and what is allowed, or why nothing could be compared.
        """
        if _digest(self.network.saved().tensors) != self.weights:
            return Check(False, None, 0.0, checks.changed())

        def calls(network: Framework) -> Iterable[Call]:
            if arguments:
                return [(arguments, checks.called_with_arguments())]
            return calls_of(network, self._read(), self.given)

        return check(self.trace, self.network, calls, x_alone=not arguments)

    def _read(self) -> NDArray[Any]:
        """The sequence that the network reads: as it was given, or what the text became."""
        if self.given is not None:
            return sequence.alone(self.given)
        model = self.spec.model
        assert isinstance(model, Given)
        return np.array(model.ids, np.int64) if model.ids and model.placed.tables else model.vectors


def unrolled(model: Any, x: Any, targets: Any, names: Any, parameters: Mapping[str, object]) -> Brought:
    """The figure of a network on an input. `rnn_unroll.unroll` says what may be given. Raises SpecError."""
    network = memory.framework(model)
    saved = network.saved()
    asked = dict(parameters)
    given = None
    if isinstance(x, str):
        asked["text"] = x
    elif x is not None:
        given = arrays.numbers("x", x)
    if isinstance(roles := asked.get("map"), Mapping):
        asked["map"] = ",".join(f"{path}={role}" for path, role in roles.items())
    if (steps := asked.pop("steps", None)) is not None:
        asked |= _steps(steps)
    if isinstance(units := asked.get("units"), (range, slice)):
        asked["units"] = ":".join("" if end is None else str(end) for end in (units.start, units.stop))
    read = None if given is None else sequence.alone(given)
    wanted = None if targets is None else arrays.numbers("targets", targets)
    named = None if names is None else _vocabulary(names)
    weights = _digest(saved.tensors)
    others = (b"" if one is None else _bytes(one) for one in (read, wanted))
    found = Contents(
        saved, own.digest([weights, *others, repr((named, saved[1:])).encode()]), read, wanted, named
    )
    spec = own.of_contents(found, values.pairs(asked), OWN_MACHINE)
    return Brought(spec, network, given, weights)


def _steps(steps: Any) -> dict[str, object]:
    """The first and the last step that are drawn. `from` is no name that Python lets an argument have."""
    try:
        first, last = steps
    except (TypeError, ValueError):
        raise SpecError("steps", refusals.no_steps(values.excerpt(steps))) from None
    return {"from": first, "to": last}


def _vocabulary(names: Any) -> vocabulary.Vocabulary:
    """A vocabulary from what the session has, by the rules of a file. Raises SpecError."""
    try:
        return vocabulary.read(json.dumps(names, default=int).encode())
    except (TypeError, ValueError, RecursionError) as error:
        if isinstance(error, SpecError):
            raise
        raise SpecError("vocabulary", unnamed.no_list()) from None


def _digest(tensors: Tensors) -> bytes:
    return own.digest(part for name, one in sorted(tensors.items()) for part in (name.encode(), _bytes(one)))


def _bytes(array: NDArray[Any]) -> bytes:
    return repr((array.dtype.str, array.shape)).encode() + array.tobytes()
