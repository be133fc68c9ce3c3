"""Placing: which tensor of a file is which part of a network.

A state dict has the names that its author gave the modules. A recurrent module is known by the names of its
tensors, an output layer and an embedding by their shapes. What fits in more than one way is asked for, and
never guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, permutations

import numpy as np

from rnn_unroll import tokens
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.patterns import Part
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models import matrices
from rnn_unroll.models.modules import HEAD, Modules, Piece, Recurrent, Tensors, made_by_hand, modules
from rnn_unroll.words.refusals import placing as refusals

PREFIXES: Mapping[str, Part] = {"rnn": "network", "encoder": "encoder", "decoder": "decoder"}
"""The usual prefix of each part's tensors."""
INNER = f"{HEAD}.inner"
"""The usual path of the first layer of a head of two."""
TABLE, RELU, SKIP = "embedding", "+relu", "skip"
"""An embedding; that its vectors pass a ReLU before they are read; and what is left out."""
_TABLES = tuple(
    f"{part}{TABLE}{relu}" for part in ("", *(f"{p}." for p in PREFIXES if p != "rnn")) for relu in ("", RELU)
)
ROLES = (*PREFIXES, HEAD, *_TABLES, SKIP)
"""What a module can be said to be."""

_NAMED_TABLE = re.compile(r"(?i)emb|lookup|(^|[._])(wte|lut|encoder$|table)")
_NAMED_OTHERWISE = re.compile(
    r"(?i)emb|attn|attention|(^|[._])(att|query|key|value|inp|input|in_proj|pos)([._]|$)"
)
"""What an output layer is never called."""
_SIGNS: Mapping[str, re.Pattern[str]] = {
    "encoder": re.compile(r"^(?:[Ee]ncoders?|ENCODER|[Ee]nc|ENC|[Ss]rc|SRC|[Ss]ource)(?![a-z])"),
    "decoder": re.compile(r"^(?:[Dd]ecoders?|DECODER|[Dd]ec|DEC|[Tt]rg|[Tt]gt|TRG|TGT|[Tt]arget)(?![a-z])"),
}
"""How a name in a path begins that belongs to an encoder, or to a decoder."""
_NUMBER, _COUNTED = re.compile("[0-9]{1,9}"), re.compile("_?[0-9]{1,9}")
MOST = 6
"""The most modules whose order is looked for by their widths."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The tensors of a file, `file`, in their places.

    `pieces` has the place of each usual name, such as `rnn.weight_ih_l0`, `head.bias` or, in a head of two
    layers, `head.inner.bias`, and `tables` that of each part's embedding (V, E); `relus` are the parts whose
    vectors pass a ReLU. `paths` has the path of the module that is each part's first. `by_hand`: the file
    cannot tell the activation.
    """

    file: Tensors = field(default_factory=dict)
    pieces: Mapping[str, Piece] = field(default_factory=dict)
    tables: Mapping[Part, Piece] = field(default_factory=dict)
    relus: frozenset[Part] = frozenset()
    paths: Mapping[str, str] = field(default_factory=dict)
    by_hand: str = ""

    @property
    def head(self) -> tuple[str, ...]:
        """The paths of the two layers of a head, as an error writes them; empty if it has one."""
        pieces = [self.pieces.get(f"{path}.weight") for path in (INNER, HEAD)]
        return tuple(_plain(one.name.rpartition(".")[0]) for one in pieces if one) if pieces[0] else ()

    @property
    def tensors(self) -> dict[str, Array]:
        """The arrays by their usual names. A layer made by hand has one bias, so the other is zero."""
        placed = {usual: piece.of(self.file) for usual, piece in self.pieces.items()}
        for one, other in (("rnn.bias_ih_l0", "rnn.bias_hh_l0"), ("rnn.bias_hh_l0", "rnn.bias_ih_l0")):
            if self.by_hand and one in placed:
                placed.setdefault(other, np.zeros_like(placed[one]))
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
        # A tensor that was saved once has two names, and one gradient.
        same: dict[int, list[str]] = {}
        for name in found:
            same.setdefault(id(self.file[name]), []).append(name)
        sums = {key: np.add.reduce([found[name] for name in names]) for key, names in same.items()}
        return {name: sums[id(self.file[name])] for name in self.file if name in found}


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
        if path in found:
            raise SpecError("map", refusals.two_roles(quote(path, 60)))
        found[path] = role
    return found


class _Placing:
    """One file that is being placed. `left` are the linear layers that have no place yet."""

    def __init__(self, tensors: Tensors, there: Modules, roles: dict[str, str]) -> None:
        self.tensors, self.there, self.roles = tensors, there, roles
        for path, role in roles.items():
            allowed = self.allowed(path)
            if not allowed:
                known = [*there.recurrent, *there.linear, *there.others]
                raise SpecError("map", refusals.no_module(quote(path, 60)), [*map(tokens.clean, known)])
            if role not in allowed:
                problem = refusals.wrong_role(quote(path, 60), path in there.recurrent, role)
                raise SpecError("map", problem, allowed, complete=True)
        self.left = [path for path in there.linear if roles.get(path) != SKIP]
        self.pieces: dict[str, Piece] = {}
        self.tables: dict[Part, Piece] = {}
        self.relus: set[Part] = set()
        self.paths: dict[str, str] = {}
        self.by_hand = ""

    def allowed(self, path: str) -> list[str]:
        """What a module or a tensor can be said to be; nothing if it is not there."""
        if path in self.there.recurrent:
            return [*PREFIXES, SKIP]
        if path in self.there.linear:
            return [HEAD, *_TABLES, SKIP]
        modules = {name.rpartition(".")[0] for name in self.there.others}
        return [SKIP] if path in modules or path in self.there.others else []

    def placed(self) -> Placed:
        width, top = self.chains()
        self.embeddings(width)
        heads = self.head(top)
        skipped = {name for path, role in self.roles.items() if role == SKIP for name in self.of(path)}
        lost = [name for path in self.left if path not in heads for name in self.of(path)]
        there = {piece.name for piece in self.pieces.values()}
        lost += [name for name in self.there.others if name not in skipped | there]
        shapes = {_plain(name): self.tensors[name].shape for name in sorted(lost)}
        if len(heads) > 1:
            choices = [f"{tokens.clean(path)}={HEAD}" for path in heads]
            raise SpecError("map", refusals.which_head([*map(_plain, heads)], shapes), choices)
        if lost:
            raise SpecError("weights", refusals.no_place(shapes))
        return Placed(self.tensors, self.pieces, self.tables, frozenset(self.relus), self.paths, self.by_hand)

    def of(self, path: str) -> list[str]:
        """The tensors of a module, or the tensor of this name."""
        if path in self.there.linear:
            return [*self.there.linear[path].names.values()]
        return [name for name in self.there.others if path in (name, name.rpartition(".")[0])]

    # --- recurrent modules ---

    def chains(self) -> tuple[dict[Part, int], int]:
        """Place what is recurrent. Returns what each part reads, and the width of what a head reads."""
        parts = self.parts()
        if not parts:
            return self.made_by_hand()
        for prefix, paths in parts.items():
            ones = [self.there.recurrent[path] for path in paths]
            _check_stack(paths, ones)
            self.paths[prefix] = paths[0]
            layer = 0
            for one in ones:
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
        there = [path for path in self.there.recurrent if self.roles.get(path) != SKIP]
        assigned = {
            prefix: [path for path, role in self.roles.items() if role == prefix] for prefix in PREFIXES
        }
        open_ = [path for path in there if path not in self.roles]
        if len(open_) < len(there):
            halves = bool(assigned["encoder"]) + bool(assigned["decoder"])
            if open_ or halves == 1 or (halves and assigned["rnn"]):
                raise _question(there)
            return {prefix: paths for prefix, paths in assigned.items() if paths}
        sides = {path: _side(path) for path in there}
        if set(sides.values()) == {"encoder", "decoder"}:
            return {
                side: self.stacked([path for path in there if sides[path] == side])
                for side in ("encoder", "decoder")
            }
        return {"rnn": self.stacked(there)} if there else {}

    def stacked(self, paths: Sequence[str]) -> list[str]:
        """The modules of a stack from the bottom up: by their numbers, if these are all that differs in their
        names, else in the one order that their widths allow. Raises SpecError if there are several, or none.
        """
        if len({_NUMBER.sub("#", path) for path in paths}) == 1:
            return _by_number(paths)
        orders = permutations(paths) if len(paths) <= MOST else []
        fitting = [order for order in orders if _fits([self.there.recurrent[path] for path in order])]
        if len(fitting) != 1:
            raise _question(paths)
        return [*fitting[0]]

    def made_by_hand(self) -> tuple[dict[Part, int], int]:
        """Place an RNN of linear layers. Raises SpecError if there is none either."""
        pair = made_by_hand(self.there.linear)
        if pair is None and (pieces := matrices.place(self.tensors, self.there.others)):
            self.pieces |= pieces
            name = pieces["rnn.weight_hh_l0"].name
            self.by_hand, self.paths["rnn"] = name, name.rpartition(".")[0]
            hidden, width = pieces["rnn.weight_ih_l0"].of(self.tensors).shape
            return {"network": width}, hidden
        if pair is None:
            raise SpecError("weights", refusals.nothing_recurrent([*map(_plain, sorted(self.tensors))]))
        path, of_state = pair
        read = self.there.linear[path]
        hidden = read.rows
        self.by_hand, self.paths["rnn"] = path, path
        self.linear("rnn.{}_ih_l0", path)
        if of_state:
            self.linear("rnn.{}_hh_l0", of_state)
            return {"network": read.columns}, hidden
        width = read.columns - hidden
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

    def embeddings(self, width: Mapping[Part, int]) -> None:
        """Place the tables of vectors, each with the part that reads it: those that are said to be some, and
        those without a bias whose name says it. Raises SpecError for one that a part does not read alone.
        """
        found: dict[Part, list[str]] = {}
        for path in [*self.left]:
            one, role = self.there.linear[path], self.roles.get(path, "")
            if role == HEAD or not (role or (_NAMED_TABLE.search(path) and one.columns and not one.has_bias)):
                continue
            self.left.remove(path)
            for part in self.readers(path, role, width):
                if one.columns != width[part] or one.has_bias:
                    problem = refusals.no_table(quote(path, 60), one.columns, part, width[part])
                    raise SpecError("map" if role else "weights", problem)
                found.setdefault(part, []).append(path)
                self.tables[part] = Piece(one.names["weight"])
                if role.endswith(RELU):
                    self.relus.add(part)
        for part, paths in found.items():
            if len(paths) > 1:
                choices = [f"{tokens.clean(path)}={SKIP}" for path in paths]
                raise SpecError("map", refusals.two_tables([*map(_plain, paths)], part), choices)

    def readers(self, path: str, role: str, width: Mapping[Part, int]) -> Sequence[Part]:
        """The parts that read an embedding: the one of its role, or that which its name says, or all."""
        side = role.partition(".")[0] if "." in role else _side(path)
        for part in width:
            if part == side:
                return [part]
        if "." in role:
            raise SpecError("map", refusals.no_such_part(quote(path, 60), role), [TABLE], complete=True)
        return list(width)

    def head(self, top: int) -> list[str]:
        """Place the output layer, which reads states of the width `top`, or the two layers of a head. Returns
        all that could be the output layer.
        """
        linear = self.there.linear
        if f"{HEAD}.weight" in self.pieces:
            return []
        assigned = [path for path, role in self.roles.items() if role == HEAD and path in self.left]
        assigned = assigned or [path for path in self.left if path == HEAD and path not in self.roles]
        free = [path for path in self.left if path not in self.roles and not _NAMED_OTHERWISE.search(path)]
        if pair := self.two_layers(assigned or free, top, ordered=bool(assigned)):
            self.linear(f"{INNER}.{{}}", pair[0])
            self.linear(f"{HEAD}.{{}}", pair[1])
            return [pair[1]]
        fits = [path for path in free if linear[path].columns == top]
        tied = [path for path in self.left if not linear[path].columns]
        table = next(reversed(self.tables.values()), None)
        heads = assigned or fits
        if len(heads) == 1:
            self.linear(f"{HEAD}.{{}}", heads[0])
        elif not heads and len(tied) == 1 and table is not None and table.of(self.tensors).shape[1] == top:
            # Saved once because it is used twice: the head multiplies by the embedding's vectors.
            self.linear(f"{HEAD}.{{}}", tied[0])
            self.pieces[f"{HEAD}.weight"] = table
        return heads

    def two_layers(self, paths: Sequence[str], top: int, ordered: bool) -> Sequence[str]:
        """These two modules as the layers of a head, from the bottom up, the first of which reads states of
        the width `top`; none if they are no such head. Where both orders fit, it is the given one if it is
        `ordered`, or that of their numbers, if these are all that differs in their names.
        """
        if len(paths) != 2:
            return []
        linear = self.there.linear
        fitting = [
            [low, high]
            for low, high in (paths, paths[::-1])
            if linear[low].columns == top and linear[low].rows == linear[high].columns
        ]
        if len(fitting) < 2 or ordered:
            return fitting[0] if fitting else []
        # Keras calls the first layer of a kind dense, and the second one dense_1.
        return _by_number(paths) if len({_COUNTED.sub("", path) for path in paths}) == 1 else []


def _side(path: str) -> str:
    """Whether a path names an encoder or a decoder; empty if it names neither, or both."""
    found = [side for side, sign in _SIGNS.items() if any(map(sign.search, path.split(".")))]
    return found[0] if len(found) == 1 else ""


def _question(paths: Sequence[str]) -> SpecError:
    """That recurrent modules fit in more than one way."""
    return SpecError("map", refusals.which_part([*map(_plain, paths)]), list(PREFIXES), complete=True)


def _plain(name: str) -> str:
    """A name of the file as a sentence writes it: on one line, and cut."""
    return quote(name, 60)[1:-1] or "(no name)"


def _fits(ones: Sequence[Recurrent]) -> bool:
    """Whether each of these layers reads what the one below it writes."""
    return all(above.width == below.directions * below.hidden for below, above in pairwise(ones))


def _check_stack(paths: Sequence[str], ones: Sequence[Recurrent]) -> None:
    """Raise SpecError if modules cannot be the layers of one network, from the bottom up."""
    kinds = [(one.rows, one.hidden, one.directions) for one in ones]
    if len(set(kinds)) > 1 or not _fits(ones):
        sizes = [(one.rows, one.hidden, one.directions * one.hidden, one.width) for one in ones]
        raise SpecError("weights", refusals.no_stack([*map(_plain, paths)], sizes))


def _by_number(paths: Sequence[str]) -> list[str]:
    """Paths in the order of their numbers: layer.2 before layer.10."""
    return sorted(paths, key=lambda path: [*map(int, _NUMBER.findall(path))])
