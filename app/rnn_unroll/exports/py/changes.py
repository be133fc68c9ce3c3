"""Changes: the lines of a script that change its run by hand, as the edits of its figure do."""

from rnn_unroll.address.edits import weight
from rnn_unroll.exports.py.script import Lines, Script, line, literal, section

NOTE = "changed by hand"


# --- before the run: inputs, tokens and weights ------------------------------------------


def inputs(script: Script) -> Lines:
    """The lines that put vectors in the place of some tokens of the list `inputs`."""
    return [
        line(f"inputs[{edit.number - 1}] = {list(edit.values)}", NOTE) for edit in script.spec.edited.input
    ]


def vector_of(array: str, embed: str) -> Lines:
    """The function that returns the vector of an input; `embed` is the one that returns that of a token."""
    return [
        "def vector_of(read):",
        f'    """What is read at an input: a vector that is {NOTE}, or that of a token."""',
        f"    return {array}.asarray(read) if isinstance(read, list) else {embed}(read)",
    ]


def forced(script: Script) -> Lines:
    """The dictionary of the tokens that some outputs take; none if they all choose."""
    edits = script.spec.edited.force
    if not edits:
        return []
    emitting = {step.j: step.t for step in script.plan.steps if step.j}
    tokens = [f"    {emitting[edit.number]}: {literal(edit.token)}," for edit in edits]
    return [line("forced = {", f"{NOTE}: the token of ŷ⟨t⟩, by t"), *tokens, "}"]


def weights(script: Script, listed: bool) -> Lines:
    """The lines that give entries of parameters other values; `listed` is as in the module `weights`."""
    edits = script.spec.edited.weight
    if not edits:
        return []
    network = script.spec.model.network(script.spec.reading, script.plan)
    in_list = listed or script.deep or script.two_ways
    written = {
        id(array): f'{part}{f"[{level}]" if in_list else ""}{f"[{way}]" if script.two_ways else ""}["{name}"]'
        for part, layers in network.parts.items()
        for level, chains in enumerate(layers)
        for way, parameters in enumerate(chains)
        for name, array in parameters.items()
    }
    # A figure without outputs has a head, but its script has none.
    for shared in (network.head if script.emits else None, network.attention):
        written |= {id(array): name for name, array in (shared or {}).items()}
    known, lines = weight.parameters(network), [""]
    for edit in edits:
        (array,) = known[edit.parameter]
        entry = ", ".join(str(k - 1) for k in (edit.row, edit.column) if k) or "..."
        if id(array) in written:
            lines.append(line(f"{written[id(array)]}[{entry}] = {edit.value!r}", NOTE))
    return lines if len(lines) > 1 else []


# --- inside the run: what is held, and what is cut ---------------------------------------


def table(script: Script) -> Lines:
    """The table of what is changed inside the run, and the function that reads it."""
    if not script.rows:
        return []
    return [
        *section(f"what is {NOTE}, inside the run"),
        "changed = [",
        line("# vector, where it is, time steps, its entries, and their value", depth=1),
        *(
            line(f'("{row.vector}", {row.where}, {row.steps}, {row.entries}, {row.value}),', row.edit, 1)
            for row in script.rows
        ),
        "]",
        *("", ""),
        "def change(name, where, t, vector):",
        '    """The vector with its changed entries, as it is at one time step in one place."""',
        line("vector = 1.0 * vector", "a copy", 1),
        "    for one, place, steps, entries, value in changed:",
        "        if (one, place) == (name, where) and t in steps:",
        "            vector[entries] = value",
        "    return vector",
    ]


def changing(vector: str, where: str, t: str, value: str) -> str:
    """The expression for a vector with its changed entries; `value` is that for the vector without them."""
    return f'change("{vector}", {where}, {t}, {value})'


def in_step(script: Script, vector: str) -> Lines:
    """The line inside the function `step` that changes one of its variables, if anything changes it."""
    if not any(row.in_step and row.vector == vector for row in script.rows):
        return []
    return [line(f"{vector} = {changing(vector, 'where', 't', vector)}", NOTE, 1)]
