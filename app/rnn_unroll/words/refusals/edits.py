"""Why an edit of a run is refused. `written` is the edit as it stands in the address, quoted where it is
no edit at all; `edit` is one that can be read.
"""

from rnn_unroll.words.forms import between, counted


def no_number(name: str, written: str, limit: float, decimals: int) -> str:
    return (
        f"{name} holds numbers from -{limit:g} to {limit:g} with up to {decimals} decimals, "
        f"and {written} is none"
    )


def changed_twice(name: str, first: str, second: str) -> str:
    return f"{name} changes the same twice: {first} and {second}"


def too_many(count: int, limit: int) -> str:
    return f"an address has at most {limit} edits, not {count}"


def no_forced(written: str) -> str:
    return f"force gives outputs their tokens, such as 2:mi,4:do, and {written} does not"


def no_output(name: str, edit: str, outputs: int) -> str:
    allowed = between("1", str(outputs)) if outputs else "none"
    return f"{name}={edit} names an output that the figure does not have; its outputs are {allowed}"


def no_token(edit: str, written: str) -> str:
    return f"force={edit} gives a token that the network does not have: {written}"


def no_tokens() -> str:
    return "force gives outputs their tokens, and the outputs of this figure are numbers"


def no_vector(written: str) -> str:
    return f"input gives inputs their vectors, such as 3:0.2,-1,0,0, and {written} does not"


def no_input(edit: str, inputs: int) -> str:
    allowed = between("1", str(inputs)) if inputs else "none"
    return f"input={edit} names an input that the figure does not have; its inputs are {allowed}"


def other_width(number: int, given: int, width: int) -> str:
    return f"input {number} is a vector of {counted(width, 'number', 'numbers')}, not of {given}"


def no_clamp(written: str) -> str:
    return (
        "clamp holds units at a value, such as a.1.3.5:0 for unit 5 of the state a.1.3 or f.1.*.*:1 for all "
        f"units of a gate at all steps, and {written} does not"
    )


def no_vector_of_cell(edit: str, cell: str) -> str:
    """`cell` is the cell's name in a sentence."""
    return f"clamp={edit} names no vector that the {cell} computes"


def no_such(edit: str, which: str, most: int) -> str:
    """`which` is a layer, a step or a unit, of which the figure has `most`."""
    allowed = between("1", str(most)) if most > 1 else "1 only"
    return f"clamp={edit} names a {which} that the figure does not have; it is {allowed}"


def no_cut(written: str) -> str:
    return (
        "cut names edges by the keys of their ends, such as a.1.2>a.1.3, or c.1.2>c.1.3 for a memory, "
        f"and {written} names none"
    )


def no_edge(edit: str, near: bool) -> str:
    """`near`: edges with the same end are listed after it, else some others."""
    if near:
        return f"the figure has no edge {edit} but others with the same end"
    return f"the figure has no edge {edit}; some that it has are listed"


def no_weight(written: str) -> str:
    return (
        "weight gives entries of parameters a value, such as W_aa.2.3:0.5 for row 2 and column 3 or b_a:0 "
        f"for all of it, and {written} does not"
    )


def no_parameter(edit: str, place: str) -> str:
    return f"weight={edit} names a parameter that the network does not have: {place}"


def several_parameters(edit: str, place: str) -> str:
    return f"weight={edit} could mean several parameters that are called {place}"


def no_entry(edit: str, place: str, shape: tuple[int, ...]) -> str:
    size = " × ".join(map(str, shape))
    named = "row and column" if len(shape) == 2 else "its number"
    return f"weight={edit} names no entry of {place}, which is {size}; name {named}, or none for all of it"


def closed_layers(name: str) -> str:
    """`name` is the parameter that changes something inside a layer of the framework."""
    return f"a script for keras calls layers that run as a whole, so {name} cannot reach inside them"


def no_numbers(name: str, style: str) -> str:
    return f"{name} changes numbers of the run, and style={style} shows none"


def nothing_compared() -> str:
    return "compare shows what edits change, and this figure has none"


def nothing_forced() -> str:
    return "compare=feedback shows what a run with feedback=targets says on its own outputs, and this is none"
