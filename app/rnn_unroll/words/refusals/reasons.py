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


def number_not_chosen(task: str, name: str = "choose") -> str:
    """`name` is the parameter that is refused; `task` is empty for an own network."""
    who = f"task={task} answers" if task else "this network answers"
    return f"{name} is for outputs that choose a token; {who} with a number"


def nothing_to_search(pattern: str, feedback: str) -> str:
    """Why a beam search has nothing to weigh: `feedback` is off, softmax or targets."""
    why = {
        "softmax": "feedback=softmax feeds back all probabilities",
        "targets": "feedback=targets feeds back what is right",
    }.get(feedback, f"in this figure of {pattern!r} no output is")
    return f"choose=beam needs outputs that are fed back as tokens (feedback=on), and {why}"


def nothing_searched() -> str:
    return "width is for choose=beam"


def unsearched(view: str) -> str:
    return f"view={view} shows a beam search, and choose=beam makes one"


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


def no_single_unit(name: str, views: Sequence[str]) -> str:
    return f"{name} is for view={' or view='.join(views)}, which look at a single cell or unit"


def no_cell(view: str) -> str:
    return f"numbers=unit puts one number on each wire of a cell, and is for view={view}"


def no_numbers(style: str) -> str:
    return f"numbers=unit prints the numbers of a unit, and style={style} has none"


def no_step(view: str) -> str:
    return f"view={view} shows what a whole run comes to; it has no step"


def no_motion(view: str, playing: Sequence[str]) -> str:
    return f"view={view} has no steps to play; {' and '.join(playing)} have"


def no_large_labels(style: str, view: str) -> str:
    return f"labels=large is for style={style} with view={view}, where the layout makes room for it"


def no_room_between_chains() -> str:
    return "with direction=bidirectional there is no room for labels=large between the two chains"


def no_large_labels_down() -> str:
    return "with flow=down time runs down in a narrow figure, which has no room for labels=large"


def no_room_in_rows() -> str:
    return "show=alignment has no room for labels=large in its rows"


def nothing_coloured(style: str) -> str:
    return f"legend=on explains frames and the colours of numbers, and style={style} has neither"


def legend_of_its_own(view: str, views: Sequence[str]) -> str:
    return f"legend=on is for view={' or view='.join(views)}; view={view} explains itself"


def no_ends(view: str) -> str:
    return f"crop=ends leaves out time steps, which view={view} draws one by one"


def open_lengths_have_dots(style: str) -> str:
    return f"style={style} leaves out steps where a length is open, without crop=ends"


def no_ends_down() -> str:
    return "with flow=down time runs down, and every time step is drawn; crop=ends is for flow=right"


def every_step_in_matrix() -> str:
    return "show=alignment shows every time step, and crop=ends would leave some out"


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


def no_time_to_turn(view: str) -> str:
    return f"time runs down in view=unrolled only; view={view} does not draw it step by step"


def books_to_the_right(style: str) -> str:
    return f"style={style} draws the figures of books, in which time runs to the right"


def no_room_for_attention() -> str:
    return (
        "with attention=on time cannot run down: a narrow figure has no room for the lines beside its states"
    )


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
