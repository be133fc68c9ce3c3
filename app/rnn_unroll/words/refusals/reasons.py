"""Why a parameter does not apply to a figure."""

from collections.abc import Sequence


def wiring_decides_inputs() -> str:
    return "the wiring decides how many inputs there are"


def reads_one_input(pattern: str) -> str:
    return f"the pattern {pattern!r} reads one input"


def text_decides_inputs() -> str:
    return "the text decides how many inputs there are"


def wiring_decides_outputs() -> str:
    return "the wiring decides how many outputs there are"


def emits_one_output(pattern: str) -> str:
    return f"the pattern {pattern!r} emits one output"


def lengths_are_equal(pattern: str) -> str:
    return f"the pattern {pattern!r} has T_x = T_y"


def wiring_of_its_own(custom: str, pattern: str) -> str:
    return f"io is for the pattern {custom!r}; {pattern!r} has its own wiring"


def nothing_to_feed(pattern: str) -> str:
    return f"{pattern} has no step that could read a fed-back output"


def outputs_before_whole_input(pattern: str, others: Sequence[str]) -> str:
    """`others` are the patterns that read the whole input first, two or more."""
    *rest, last = others
    return (
        "direction=bidirectional needs the whole input before the first output, "
        f"which {pattern!r} does not have; it is for {', '.join(rest)} and {last}"
    )


def feedback_is_no_whole_input() -> str:
    return (
        "direction=bidirectional needs the whole input before the first output; with feedback there is none"
    )


def no_encoder(pattern: str, having: Sequence[str]) -> str:
    return f"attention needs an encoder to attend to: {pattern!r} has none; it is for {' and '.join(having)}"


def no_radius() -> str:
    return "a spectral radius is chosen for init=orthogonal only"


def no_forget_gate(cell: str, having: Sequence[str]) -> str:
    return f"cell={cell} has no forget gate; {' and '.join(having)} have one"


def no_cell_shown(name: str, views: Sequence[str]) -> str:
    return f"{name} is for view={' or '.join(views)}, which shows the inside of one cell"


def no_step(view: str) -> str:
    return f"view={view} shows what a whole run comes to; it has no step"


def no_motion(view: str, playing: Sequence[str]) -> str:
    return f"view={view} has no steps to play; {' and '.join(playing)} have"


def no_connectivity(name: str) -> str:
    return f"{name} is for show=connectivity"


def decided_by_task(name: str, task: str) -> str:
    return f"task={task} decides {name}; leave it out"


def cell_not_trained(task: str, cell: str) -> str:
    return f"cell={cell} was not trained on task={task}"


def other_pattern(task: str, pattern: str) -> str:
    return f"task={task} is for the pattern {pattern!r}"


def task_cuts_text(task: str) -> str:
    return f"task={task} cuts a text into its own tokens"


def not_of_one_model(name: str, others: Sequence[str]) -> str:
    """`others` are the parameters that the address has of another kind of network."""
    return f"{name} does not go with {', '.join(others)}: no network has all of them"
