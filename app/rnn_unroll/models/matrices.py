"""Matrices: an RNN that was made by hand of matrices, W_xh, W_hh and W_hy, instead of modules.

Its vectors are columns, W_xh x with W_xh (H, I), or rows, x W_xh with W_xh (I, H). Which they are follows
from the shapes, if these are not all square.
"""

from collections.abc import Iterable, Mapping

from rnn_unroll.errors import SpecError
from rnn_unroll.models.modules import HEAD, Piece, Tensors
from rnn_unroll.words.refusals import placing as refusals

_READ, _STATE, _HEAD = "weight_ih", "weight_hh", "weight"
_NAMES: Mapping[str, str] = {
    **dict.fromkeys(("wxh", "wih", "wax"), _READ),
    **dict.fromkeys(("whh", "waa"), _STATE),
    **dict.fromkeys(("why", "who", "whq", "wya"), _HEAD),
    **dict.fromkeys(("bh", "ba", "bhh"), "bias_hh"),
    **dict.fromkeys(("bxh", "bih"), "bias_ih"),
    **dict.fromkeys(("by", "bo", "bq"), "bias"),
}
"""What people call the tensors, without underscores and in small letters, and what they are."""


def place(tensors: Tensors, names: Iterable[str]) -> dict[str, Piece]:
    """The places of the tensors of these names, by their usual names: `rnn.weight_hh_l0`, `head.bias`. Empty
    if they are no such RNN.

    Raises SpecError if the matrices fit with their vectors as columns and as rows.
    """
    found: dict[str, str] = {}
    for name in names:
        kind = _NAMES.get(name.rpartition(".")[2].replace("_", "").lower())
        if kind and found.setdefault(kind, name) != name:
            return {}
    if not {_READ, _STATE} <= found.keys():
        return {}
    matrices = {kind: tensors[name] for kind, name in found.items() if kind.startswith("weight")}
    hidden = len(matrices[_STATE]) if matrices[_STATE].ndim == 2 else 0
    # Each matrix, as columns: those that lead to the state have H rows, that of the outputs has H columns.
    ends = {kind: one.shape[kind == _HEAD] if one.ndim == 2 else 0 for kind, one in matrices.items()}
    starts = {kind: one.shape[kind != _HEAD] if one.ndim == 2 else 0 for kind, one in matrices.items()}
    if matrices[_STATE].shape != (hidden, hidden) or not hidden:
        return {}
    columns, rows = ({*of.values()} == {hidden} for of in (ends, starts))
    if columns and rows:
        raise SpecError("weights", refusals.either_way(sorted(found[kind] for kind in matrices)))
    if not (columns or rows):
        return {}
    flat = {name for kind, name in found.items() if kind.startswith("bias")}
    return {
        f"{HEAD}.{kind}" if kind in (_HEAD, "bias") else f"rnn.{kind}_l0": Piece(
            name, turned=rows and name not in flat, flat=name in flat
        )
        for kind, name in found.items()
    }
