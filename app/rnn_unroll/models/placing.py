"""Placing: which tensor of a file is which part of a network.

A state dict has the names that its author gave the modules. A recurrent module is known by the names of its
tensors, an output layer and an embedding by their shapes. What fits in more than one way is asked for, and
never guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.patterns import Part
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.modules import HEAD, Modules, Recurrent, Tensors, made_by_hand, modules
from rnn_unroll.words.refusals import placing as refusals

PREFIXES: Mapping[str, Part] = {"rnn": "network", "encoder": "encoder", "decoder": "decoder"}
"""The usual prefix of each part's tensors."""
TABLE, RELU = "embedding", "+relu"
"""An embedding; and that its vectors pass a ReLU before they are read."""
_TABLES = tuple(
    f"{part}{TABLE}{relu}" for part in ("", *(f"{p}." for p in PREFIXES if p != "rnn")) for relu in ("", RELU)
)
ROLES = (*PREFIXES, "head", *_TABLES, "skip")
"""What a module can be said to be."""

_NAMED_TABLE = re.compile(r"(?i)(^|[._])(emb|lookup|wte|encoder$|table|drop\.0)")
_NAMED_PARTS = (re.compile(r"(?i)^enc"), re.compile(r"(?i)^dec"))


class Piece(NamedTuple):
    """Where a tensor stands in a file: its name there and, if it is a part of a matrix, in which columns."""

    name: str
    columns: slice | None = None

    def of(self, tensors: Tensors) -> Array:
        whole = tensors[self.name]
        return whole if self.columns is None else whole[:, self.columns]


@dataclass(frozen=True, slots=True)
class Placed:
    """The tensors of a file, `file`, in their places.

    `pieces` has the place of each usual name, such as `rnn.weight_ih_l0` or `head.bias`, and `tables` that of
    each part's embedding (V, E); `relus` are the parts whose vectors pass a ReLU. `paths` has the path of the
    module that is each part's first. `by_hand`: the file cannot tell the activation.
    """

    file: Tensors = field(default_factory=dict)
    pieces: Mapping[str, Piece] = field(default_factory=dict)
    tables: Mapping[Part, Piece] = field(default_factory=dict)
    relus: frozenset[Part] = frozenset()
    paths: Mapping[str, str] = field(default_factory=dict)
    by_hand: str = ""

    @property
    def tensors(self) -> dict[str, Array]:
        """The arrays by their usual names. A layer made by hand has one bias, so the other is zero."""
        placed = {usual: piece.of(self.file) for usual, piece in self.pieces.items()}
        if self.by_hand and "rnn.bias_ih_l0" in placed and "rnn.bias_hh_l0" not in placed:
            placed["rnn.bias_hh_l0"] = np.zeros_like(placed["rnn.bias_ih_l0"])
        return placed

    def vectors(self, part: Part) -> Array | None:
        """The vectors (V, E) of a part's tokens as they are read; None without an embedding."""
        if part not in self.tables:
            return None
        table = self.tables[part].of(self.file)
        return np.maximum(table, 0.0) if part in self.relus else table

    def spelled(self, usual: str) -> str:
        """The file's own name of a tensor, whether it is there or not, as an error writes it."""
        if usual in self.pieces:
            return _plain(self.pieces[usual].name)
        prefix, _, rest = usual.partition(".")
        path = self.paths.get(prefix, prefix)
        return _plain(f"{path}.{rest}" if path else rest)

    def named(self, gradients: Mapping[str, Array], tables: Mapping[Part, Array]) -> dict[str, Array]:
        """Gradients under the file's names, from those under the usual names and those of the embeddings. A
        tensor in two places gets the sum.
        """
        found = {piece.name: np.zeros_like(self.file[piece.name]) for piece in self.pieces.values()}
        found |= {piece.name: np.zeros_like(self.file[piece.name]) for piece in self.tables.values()}
        for usual, piece in self.pieces.items():
            piece.of(found)[...] += gradients[usual]
        for part, piece in self.tables.items():
            passes = piece.of(self.file) > 0 if part in self.relus else 1.0
            found[piece.name] += passes * tables[part]
        return {name: found[name] for name in self.file if name in found}


def place(tensors: Tensors, roles: Mapping[str, str] | None = None) -> Placed:
    """The places of a file's tensors. `roles` says of modules, by their paths, what they are (`ROLES`).

    Raises SpecError about `weights` if tensors have no place, which lists all of them, and about `map` if a
    module can be more than one thing, or if `roles` names what is not there.
    """
    return _Placing(tensors, modules(tensors), dict(roles or {})).placed()


def read_roles(written: str) -> dict[str, str]:
    """The roles in `lstm=rnn,fc=head`. Raises SpecError for what is not of this form."""
    found = {}
    for pair in filter(None, map(str.strip, written.split(","))):
        path, equals, role = (part.strip() for part in pair.partition("="))
        if not equals or role not in ROLES:
            raise SpecError("map", refusals.no_role(quote(pair, 60)), list(ROLES), complete=True)
        found[path] = role
    return found


class _Placing:
    """One file that is being placed. `left` are the linear layers that have no place yet."""

    def __init__(self, tensors: Tensors, there: Modules, roles: dict[str, str]) -> None:
        self.tensors, self.there, self.roles = tensors, there, roles
        for path in roles:
            if path not in there.paths:
                raise SpecError("map", refusals.no_module(quote(path, 60)), [*map(_plain, there.paths)])
        self.left = [path for path in there.linear if roles.get(path) != "skip"]
        self.pieces: dict[str, Piece] = {}
        self.tables: dict[Part, Piece] = {}
        self.relus: set[Part] = set()
        self.paths: dict[str, str] = {}
        self.by_hand = ""

    def placed(self) -> Placed:
        width, top = self.chains()
        self.embeddings(width, top)
        self.head(top)
        lost = [name for path in self.left for name in self.there.linear[path].names.values()]
        lost += [name for name in self.there.others if self.roles.get(name.rpartition(".")[0]) != "skip"]
        if lost:
            shapes = {_plain(name): self.tensors[name].shape for name in sorted(lost)}
            raise SpecError("weights", refusals.no_place(shapes))
        return Placed(self.tensors, self.pieces, self.tables, frozenset(self.relus), self.paths, self.by_hand)

    # --- recurrent modules ---

    def chains(self) -> tuple[dict[Part, int], int]:
        """Place what is recurrent. Returns what each part reads, and the width of what a head reads."""
        parts = self.parts()
        if not parts:
            return self.made_by_hand()
        for prefix, paths in parts.items():
            self.paths[prefix] = paths[0]
            layer = 0
            for path in paths:
                one = self.there.recurrent[path]
                for rest, name in one.names.items():
                    kind, _, after = rest.partition("_l")
                    number, back, _ = after.partition("_reverse")
                    self.pieces[f"{prefix}.{kind}_l{int(number) + layer}{back}"] = Piece(name)
                layer += one.layers
        first = {PREFIXES[prefix]: self.there.recurrent[paths[0]] for prefix, paths in parts.items()}
        last = [*first.values()][-1]
        return {part: one.width for part, one in first.items()}, last.directions * last.hidden

    def parts(self) -> dict[str, list[str]]:
        """The paths of the recurrent modules of each part, from the bottom up."""
        there = [path for path in self.there.recurrent if self.roles.get(path) != "skip"]
        said = {prefix: [p for p in there if self.roles.get(p) == prefix] for prefix in PREFIXES}
        open_ = [path for path in there if path not in self.roles]
        if len(open_) == len(there) == 2 and (halves := _halves(there)):
            return halves
        if open_ and len(there) > 1 and not (said["rnn"] or said["encoder"] or said["decoder"]):
            said["rnn"] = _stacked({path: self.there.recurrent[path] for path in open_})
        elif open_ and len(there) == 1:
            said["rnn"] = open_
        elif open_:
            raise _question(there)
        return {prefix: _by_number(paths) for prefix, paths in said.items() if paths}

    def made_by_hand(self) -> tuple[dict[Part, int], int]:
        """Place an RNN of linear layers. Raises SpecError if there is none either."""
        pair = made_by_hand(self.there.linear)
        if pair is None:
            raise SpecError("weights", refusals.nothing_recurrent([*map(_plain, sorted(self.tensors))]))
        path, of_state = pair
        read = self.there.linear[path]
        hidden = read.rows
        self.by_hand, self.paths["rnn"] = path, path
        self.left = [one for one in self.left if one not in pair]
        if of_state:
            self.linear("rnn.{}_ih_l0", path)
            self.linear("rnn.{}_hh_l0", of_state)
            return {"network": read.columns}, hidden
        width = read.columns - hidden
        self.linear("rnn.{}_ih_l0", path)
        name = read.names["weight"]
        self.pieces["rnn.weight_ih_l0"] = Piece(name, slice(0, width))
        self.pieces["rnn.weight_hh_l0"] = Piece(name, slice(width, None))
        return {"network": width}, hidden

    def linear(self, usual: str, path: str) -> None:
        """Place the tensors of a linear layer under a usual name that has a place for `weight` or `bias`."""
        self.left = [one for one in self.left if one != path]
        for kind, name in self.there.linear[path].names.items():
            self.pieces[usual.format(kind)] = Piece(name)

    # --- linear modules ---

    def embeddings(self, width: Mapping[Part, int], top: int) -> None:
        """Place the tables of vectors, each with the part that reads it. What has the shape of a head too is
        one only if its name says so.
        """
        for path in [*self.left]:
            one, role = self.there.linear[path], self.roles.get(path, "")
            said = role.removesuffix(RELU).endswith(TABLE)
            fits = one.columns in width.values() and not one.has_bias
            if not said and (role or not fits or (one.columns == top and not _NAMED_TABLE.search(path))):
                continue
            if not fits:
                raise SpecError("map", refusals.no_table(quote(path, 60), sorted(set(width.values()))))
            self.left.remove(path)
            for part in self.readers(path, role, width):
                self.tables[part] = Piece(one.names["weight"])
                if role.endswith(RELU):
                    self.relus.add(part)

    def readers(self, path: str, role: str, width: Mapping[Part, int]) -> Sequence[Part]:
        """The parts that read an embedding: the one of its role, or that beside it, or all."""
        for part in width:
            if role.startswith(f"{part}."):
                return [part]
        if len(width) > 1 and not role:
            for part, sign in zip(width, _NAMED_PARTS, strict=True):
                if any(map(sign.search, path.split(".")[:-1])):
                    return [part]
        return list(width)

    def head(self, top: int) -> None:
        """Place the output layer, which reads states of the width `top`."""
        said = [path for path in self.left if self.roles.get(path, path) == HEAD]
        linear = self.there.linear
        fits = [path for path in self.left if linear[path].columns == top and path not in self.roles]
        tied = [path for path in self.left if not linear[path].columns]
        table = next(iter(self.tables.values()), None)
        if len(said or fits) > 1:
            paths = [_plain(path) for path in said or fits]
            raise SpecError("map", refusals.which_head(paths), [f"{path}=head" for path in paths])
        for path in said or fits:
            self.linear("head.{}", path)
        if not (said or fits) and len(tied) == 1 and table is not None:
            # Saved once because it is used twice: the head multiplies by the embedding's vectors.
            self.linear("head.{}", tied[0])
            self.pieces["head.weight"] = table


def _question(paths: Sequence[str]) -> SpecError:
    """That recurrent modules fit in more than one way."""
    return SpecError("map", refusals.which_part([*map(_plain, paths)]), list(PREFIXES), complete=True)


def _plain(name: str) -> str:
    """A name of the file as a sentence writes it: on one line, and cut."""
    return quote(name, 60)[1:-1] or "(no name)"


def _halves(paths: Sequence[str]) -> dict[str, list[str]] | None:
    """Two modules as an encoder and a decoder, if their names say so."""
    marks = [[any(map(sign.search, path.split("."))) for sign in _NAMED_PARTS] for path in paths]
    for encoder, decoder in ((0, 1), (1, 0)):
        if marks[encoder] == [True, False] and marks[decoder] == [False, True]:
            return {"encoder": [paths[encoder]], "decoder": [paths[decoder]]}
    return None


def _stacked(there: Mapping[str, Recurrent]) -> list[str]:
    """The modules of a stack from the bottom up: in the order of their numbers, if their widths allow it."""
    order = _by_number(there)
    ones = [there[path] for path in order]
    fit = all(above.width == below.directions * below.hidden for below, above in pairwise(ones))
    if not fit or len({(one.hidden, one.directions) for one in ones}) > 1:
        raise _question(order)
    return order


def _by_number(paths: Sequence[str] | Mapping[str, Recurrent]) -> list[str]:
    """Paths in their natural order: layer.2 before layer.10."""
    return sorted(paths, key=lambda path: [int(p) if p.isdigit() else p for p in re.split(r"(\d+)", path)])
