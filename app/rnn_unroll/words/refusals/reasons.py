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


def nothing_to_choose() -> str:
    return "choose needs an output that chooses a token, and this wiring has none"


def nothing_drawn(name: str) -> str:
    return f"{name} is for choose=sample"


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


def encoder_has_no_head(pattern: str) -> str:
    return f"early answers need the head on the states, and the encoder of {pattern!r} has none"


def no_head() -> str:
    return "early answers need an output, whose head gives them, and this wiring has none"


def every_step_emits() -> str:
    return "early answers are for steps that emit nothing, and here every step emits an output"


def backward_chain_read_on() -> str:
    return "with direction=bidirectional an early answer would have read what comes later"


def no_place_for_early(view: str) -> str:
    return f"view={view} has no place for early answers"


def decided_by_task(name: str, task: str) -> str:
    return f"task={task} decides {name}; leave it out"


def epochs_of_another_cell(task: str, cell: str) -> str:
    return f"task={task} keeps the epochs of cell={cell} only"


def epoch_not_kept(task: str, epoch: str) -> str:
    return f"task={task} does not keep epoch {epoch}"


def nothing_learned() -> str:
    return "an epoch is chosen for a trained network; set task"


def cell_not_trained(task: str, cell: str) -> str:
    return f"cell={cell} was not trained on task={task}"


def other_pattern(task: str, pattern: str) -> str:
    return f"task={task} is for the pattern {pattern!r}"


def task_cuts_text(task: str) -> str:
    return f"task={task} cuts a text into its own tokens"


def not_of_one_model(name: str, others: Sequence[str]) -> str:
    """`others` are the parameters that the address has of another kind of network."""
    return f"{name} does not go with {', '.join(others)}: no network has all of them"
