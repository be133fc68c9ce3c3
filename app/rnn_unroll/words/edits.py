"""Edits: what is changed in a run by hand, and what the run without the changes would have said."""

from collections.abc import Sequence

from rnn_unroll.words import symbols
from rnn_unroll.words.facts import Apart, Edit, Figure
from rnn_unroll.words.forms import capitalised, listed, quoted


def forced() -> str:
    return "forced"


def given() -> str:
    return "set"


def held() -> str:
    return "held"


TAGS = {"forced": forced, "set": given, "held": held}
"""The word over a node's border that says how it is changed."""


def was(token: str, free: bool) -> str:
    """Written at an output: the token that it chose in the run without the changes. `free`: in the one that
    reads its own outputs.
    """
    return f"free: {token}" if free else f"was {token}"


def changed(figure: Figure, apart: Apart | None = None) -> list[str]:
    """A sentence about each change of the run, and one about what the run without them would have said, as
    far as that is known.
    """
    found = (
        ["Each step after an output reads that output's target (teacher forcing)."] if figure.forced else []
    )
    found += each(figure, apart)
    if apart is None:
        return found
    if (apart.without != apart.tokens and any(edit.kind != "forced" for edit in figure.edits)) or apart.free:
        run = "On its own outputs it" if apart.free else "Without the changes it"
        found.append(f"{run} would have {figure.chosen} {listed(list(map(quoted, apart.without)))}.")
    if apart.difference is not None:
        largest = f"the largest difference is {apart.difference:.3g}"
        found.append(f"Cells show what is new minus what was; {largest}.")
    return found


def each(figure: Figure, apart: Apart | None = None) -> list[str]:
    """A sentence about each change of the run, in the order of its edits."""
    return [_sentence(figure, edit, apart) for edit in figure.edits]


def _sentence(figure: Figure, edit: Edit, apart: Apart | None) -> str:
    match edit.kind:
        case "forced":
            return _forced(figure, edit, apart)
        case "set":
            return f"{symbols.slot(figure, 'input', edit.number)} reads another vector."
        case "held":
            return f"{_held_units(edit)} {'are' if edit.unit is None else 'is'} held at {edit.value}."
        case "cut":
            return f"Nothing passes from {node(edit.name, edit.deep)} to {node(edit.value, edit.deep)}."
        case _:
            changed = entry(edit.name, edit.entry)
            return f"{changed if edit.entry else capitalised(changed)} is {edit.value} in every step."


def _forced(figure: Figure, edit: Edit, apart: Apart | None) -> str:
    sentence = f"{symbols.slot(figure, 'output', edit.number)} forced to {quoted(edit.value)}"
    instead = apart.without[edit.number - 1] if apart and apart.without and not apart.free else ""
    if instead == edit.value:
        sentence += f", as it would have {figure.chosen}"
    elif instead:
        sentence += f"; without it the run would have {figure.chosen} {quoted(instead)}"
    return f"{sentence}; nothing reads it, so nothing after it changes." if edit.idle else f"{sentence}."


def _held_units(edit: Edit) -> str:
    """`Unit 5 of a⟨3⟩`, `All units of Γ_f at every step`."""
    units = "All units" if edit.unit is None else f"Unit {edit.unit}"
    return f"{units} of {_vector(edit)}"


def dropped(names: Sequence[str]) -> str:
    """Of changes by hand that stood in an address, by their parameters."""
    what = ", ".join(names)
    return f"What was changed by hand and is no longer there was left out: {what}. Undo brings it back."


def ghosts(free: bool) -> str:
    """Below a figure with pale rows. `free`: they are those of the run that reads its own outputs."""
    if free:
        return "pale rows: the same network on its own outputs"
    return "pale rows: the same without the changes"


def differences(largest: float) -> str:
    """Below a figure of differences."""
    return f"cells: new − old, in full colour at {largest:.3g}"


def weighed(edits: tuple[Edit, ...]) -> str:
    """Below a figure: the entries of parameters that have another value, with it."""
    return f"changed by hand: {', '.join(f'{entry(one.name, one.entry)} = {one.value}' for one in edits)}"


def entry(parameter: str, numbers: tuple[int, ...]) -> str:
    """An entry of a parameter: `W_aa[2, 3]`; all of it without numbers."""
    return f"{parameter}[{', '.join(map(str, numbers))}]" if numbers else f"all of {parameter}"


def _vector(edit: Edit) -> str:
    """A vector of a cell: `a⟨3⟩`, `Γ_f[2] at every step`."""
    symbol = ("c̃" if edit.gate == "c" else f"Γ_{edit.gate}") if edit.gate else edit.name.replace("cr", "c_r")
    index = "" if edit.layer is None else f"[{edit.layer}]"
    chain = " of the backward chain" if edit.gate and edit.backward else ""
    return f"{symbol}{index}{chain} at every step" if edit.t is None else f"{symbol}{index}⟨{edit.t}⟩{chain}"


_NODES = {"x": "x", "y": "ŷ", "a": "a", "r": "r", "c": "c", "cr": "c_r", "target": "y"}


def node(key: str, layers: bool) -> str:
    """A node as an address names it: `a[2]⟨3⟩`, `x⟨1⟩`. `layers`: the network has several."""
    letter, *numbers = key.split(".")
    if key == "sos":
        return "⟨sos⟩"
    if letter.endswith("0"):
        return symbols.state(_NODES[letter[:-1]], int(numbers[0]) if layers else None, 0)
    if len(numbers) == 1:
        return f"{_NODES[letter]}⟨{numbers[0]}⟩"
    return symbols.state(_NODES[letter], int(numbers[0]) if layers else None, numbers[1])
