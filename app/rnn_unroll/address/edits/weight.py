"""Weight: entries of the parameters that have another value, in every copy of the network along time."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from rnn_unroll.address.edits.edit import index, number, once, written
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.key import CHAINS
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import Pattern
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.words.refusals import edits as refusals


class Weighed(NamedTuple):
    """An entry of a parameter, or all of it if it names no entry, has this value.

    `where` are the part and the chain, such as decoder.a.2, as far as they are needed to tell parameters of
    one name apart. `row` and `column` count from 1.
    """

    where: str
    name: str
    row: int
    column: int
    value: float

    @property
    def parameter(self) -> str:
        """The parameter, as an address writes it."""
        return f"{self.where}.{self.name}" if self.where else self.name

    def __str__(self) -> str:
        entry = "".join(f".{max(k, 0)}" for k in (self.row, self.column) if k)
        return f"{self.parameter}{entry}:{written(self.value)}"


ZERO = -1
"""A row or a column that an address writes 0: no parameter has one."""

_PLACE = re.compile(
    r"(?:((?:network|encoder|decoder)(?=\.)\.?)?((?:[ar]\.[1-9](?=\.)\.?)?))"
    r"([Wbp]_[a-z]{1,2})(?:\.([0-9]{1,5}))?(?:\.([0-9]{1,5}))?"
)


def read(text: str, _: Pattern | None) -> tuple[Weighed, ...]:
    """Values of parameters, such as W_aa.2.3:0.5,b_a:0. The spec checks whether the network has them."""
    found = []
    for one in text.split(",") if text else ():
        entry, colon, value = one.partition(":")
        match = _PLACE.fullmatch(entry)
        if match is None or not colon:
            raise SpecError("weight", refusals.no_weight(quote(one)))
        where = f"{match[1] or ''}{match[2] or ''}".rstrip(".")
        row, column = (0 if k is None else index(k) or ZERO for k in match.groups()[3:])
        found.append(Weighed(where, match[3], row, column, number("weight", value)))
    return once("weight", found, place)


def place(edit: Weighed) -> tuple[str, str, int, int]:
    """What an edit changes."""
    return edit[:-1]


def parameters(network: Network) -> dict[str, list[Array]]:
    """Every parameter, by every name that an address may give it; one of several arrays is ambiguous."""
    found: dict[str, list[Array]] = {}
    for part, layers in network.parts.items():
        for layer, chains in enumerate(layers, start=1):
            for direction, one in enumerate(chains):
                chain = f"{CHAINS[direction]}.{layer}"
                for name, array in one.items():
                    for where in ("", f"{part}.", f"{chain}.", f"{part}.{chain}."):
                        found.setdefault(f"{where}{name}", []).append(array)
    for shared in (network.head, network.attention):
        for name, array in (shared or {}).items():
            found.setdefault(name, []).append(array)
    return found


def names(every: Mapping[str, list[Array]]) -> dict[str, Array]:
    """Every one of these parameters under the shortest name that an address may give it."""
    least: dict[int, tuple[str, Array]] = {}
    for name, arrays in every.items():
        if len(arrays) == 1:
            (array,) = arrays
            before = least.get(id(array))
            if before is None or (len(name), name) < (len(before[0]), before[0]):
                least[id(array)] = name, array
    return dict(least.values())


def named(edits: tuple[Weighed, ...], network: Network) -> tuple[Weighed, ...]:
    """The edits with the shortest names of their parameters. Raises SpecError as `_meant` does."""
    if not edits:
        return ()
    every = parameters(network)
    shortest = {id(array): name for name, array in names(every).items()}
    found = []
    for edit in edits:
        name = shortest[id(_meant(edit, every))]
        found.append(edit._replace(where=name.removesuffix(edit.name).rstrip(".")))
    return once("weight", found, place)


def _meant(edit: Weighed, every: Mapping[str, list[Array]]) -> Array:
    """The parameter that an edit changes. Raises SpecError for a name of none, or of several."""
    meant = every.get(edit.parameter, [])
    if len(meant) == 1:
        return meant[0]
    known = names(every)
    same = [name for name in known if name.rpartition(".")[2] == edit.name]
    refused = refusals.several_parameters if meant else refusals.no_parameter
    raise SpecError("weight", refused(str(edit), edit.parameter), sorted(same or known))


def changed(edits: tuple[Weighed, ...], network: Network) -> Network:
    """The network with these values. Raises SpecError for an entry that it does not have."""
    if not edits:
        return network
    every, copies = parameters(network), dict[int, Array]()
    for edit in edits:
        array = _meant(edit, every)
        entry = tuple(k for k in (edit.row, edit.column) if k)
        right = not entry or (
            len(entry) == array.ndim
            and all(0 < k <= most for k, most in zip(entry, array.shape, strict=True))
        )
        if not right:
            problem = refusals.no_entry(str(edit), edit.parameter, array.shape)
            raise SpecError("weight", problem, complete=True)
        copy = copies.setdefault(id(array), array.copy())
        copy[tuple(k - 1 for k in entry) if entry else ...] = edit.value

    def new(of: Mapping[str, Array]) -> dict[str, Array]:
        return {name: copies.get(id(array), array) for name, array in of.items()}

    return replace(
        network,
        parts={
            part: tuple(tuple(new(one) for one in chains) for chains in layers)
            for part, layers in network.parts.items()
        },
        head=None if network.head is None else new(network.head),
        attention=None if network.attention is None else new(network.attention),
    )
