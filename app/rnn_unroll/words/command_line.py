"""Command line: the helps of the command `unroll` and of its options, and what it prints.

The help of a single command is the docstring of its function, as Typer takes it.
"""

import re
from collections.abc import Iterable


def about() -> str:
    return (
        "Recurrent networks, unrolled over time: every number in the picture is computed by a real network."
    )


def version_option() -> str:
    return "Say which version this is."


def version(package: str, pictures: int) -> str:
    """`package` is the version of the package, `pictures` the revision of what it draws."""
    return f"unroll {package}, revision {pictures} of the pictures"


def as_in_an_address() -> str:
    """Above the options that are parameters of an address."""
    return "As in an address"


def one_of(choices: Iterable[str]) -> str:
    return f"One of {', '.join(choices)}."


def jobs() -> str:
    return "Processes that draw at once; 0 is one for each processor."


# --- render ---


def figure_or_catalogue() -> str:
    return "A pattern; or a .toml file, which names many figures."


def out() -> str:
    return "The file; - is the standard output. For many, their folder."


def format_of_file(formats: Iterable[str]) -> str:
    return (
        f"One of {', '.join(formats)}; for many also several, with commas. By default the file's "
        "ending, svg where there is none."
    )


def keep_going() -> str:
    return "Draw the others where a figure of many is wrong."


def examples(patterns: Iterable[str]) -> str:
    """Below the options: how one figure and a catalogue are drawn, in Rich's markup."""
    return f"""
[bold]One figure[/]: unroll render many-to-one --tx 5 -o figure.svg. The patterns are {", ".join(patterns)}.

[bold]Many[/]: unroll render figures.toml -o out/, where the file has a table for each figure, as in

[dim]\\[\\[figure]][/]

pattern = "many-to-one"

tx = \\[4, 8]

seed = {{ from = 0, to = 9 }}

[dim]\\[defaults][/]

theme = "light"

A list or a range makes one figure for each of its values, and several of them one for each
combination: 20 here.
"name" begins the names of their files, "format" is one or a list, \\[defaults] goes for every table.
"""


def drawing() -> str:
    """Beside the progress bar."""
    return "Drawing"


# --- export ---


def site_folder() -> str:
    return "Where the site goes: a new or empty folder, or an earlier export; or a file.html for the lessons."


def grid(sizes: Iterable[str]) -> str:
    return f"How many figures are computed beforehand: {' or '.join(sizes)}."


def formats_of_site(formats: Iterable[str]) -> str:
    return f"Formats of each figure, with commas: {', '.join(formats)}; svg is always there."


def force() -> str:
    return "Write into a folder that holds other files too; they stay."


def exporting() -> str:
    """Beside the progress bar."""
    return "Exporting"


def exported_lessons(file: object, lessons: int, size: int) -> str:
    """`size` is in bytes."""
    return f"{file}: {lessons} lessons, {size / 1e6:.1f} MB"


def exported(index: object, figures: int, files: int, size: int) -> str:
    """`index` is the path of the site's first page, `size` the bytes of all files."""
    return f"{index}: {figures} figures, {files} files, {size / 1e6:.1f} MB"


# --- run ---


def weights() -> str:
    return "A network as it was saved: a state_dict as safetensors or .npz, a Keras file or an ONNX model."


def cell_of_weights(layouts: Iterable[str]) -> str:
    return f"The weights' cell, by default the one that they fit: {', '.join(layouts)}; or one of a task."


def answer(label: str, share: float) -> str:
    """A line for each answer of a trained network."""
    return f"{label} {100 * share:.0f} %"


def answer_at(token: str, label: str, share: float) -> str:
    """A line for each token that a trained network reads, with its answer."""
    return f"{token}\t{answer(label, share)}"


def inputs() -> str:
    return (
        "A .npy file: (T, I) numbers, or (T,) integers, which are tokens' ids; or a .npz file of the arrays "
        "input, targets, h0, c0 and lengths, as far as there are any."
    )


def vocabulary() -> str:
    return "The names of the tokens and classes by their ids: a .json file, or a .txt file with one a line."


def roles() -> str:
    return "What modules of the weights are, where it cannot be seen: lstm=rnn,fc=head,norm=skip."


def head(outputs: Iterable[str]) -> str:
    named = ", ".join(outputs)
    return f"What the outputs make of their logits, by default as the file says, or softmax: {named}."


def between(functions: Iterable[str]) -> str:
    named = ", ".join(functions)
    return f"The function between the two layers of a head, where the file does not say it: {named}."


def first_drawn() -> str:
    return "The first time step that is drawn of an own network's run, by default 1."


def last_drawn() -> str:
    return "The last one, by default that of the run."


def units_drawn() -> str:
    return "The units that are drawn of each state: 0:64, or largest:64 for the largest on average."


def own_text() -> str:
    return "A text that an own network reads with its vocabulary, instead of an input."


def reads() -> str:
    return (
        "What one output of both directions reads: the last states of both chains (ends), or both states of "
        "the last time step, PyTorch's output[-1] (last)."
    )


def batch() -> str:
    return "On which axis of the input and the targets the items of a batch are: first, or second."


def item() -> str:
    return "Which item of a batch is shown, counted from 0."


def lengths() -> str:
    return "How many time steps count: a number, or a .npy file with one for each item of a padded batch."


def first_states() -> str:
    return "A .npy file: the states before the first step, (layers · directions, H) or (…, N, H)."


def first_memories() -> str:
    return "The same for the memories of an LSTM."


def targets() -> str:
    return "A .npy file: a class index for each output; adds loss and gradients."


def numbers() -> str:
    return "Where the numbers go; by default, and with -, the standard output."


def arrays() -> str:
    return "Where the numbers go as arrays in a .npz file; - is the standard output."


def float32() -> str:
    return "Round the numbers of the JSON and of the arrays to float32."


def picture() -> str:
    return "Where the drawing goes; - is the standard output."


def pattern(patterns: Iterable[str]) -> str:
    return f"One of {', '.join(patterns)}; by default what the tensors say."


def start() -> str:
    return "The token that a fed decoder reads first, by its index, or by its name in the vocabulary."


# --- serve ---


def host() -> str:
    return "Address to listen on."


def port() -> str:
    return "Port to listen on; 0 takes a free one."


def workers() -> str:
    return "Processes that answer requests."


def log_form() -> str:
    return "How the log is written: text, or json with an object a line."


def setting_columns() -> tuple[str, ...]:
    """Above the list of settings."""
    return "Setting", "Default", "Now", "What it does"


def without_password(written: str) -> str:
    """An address without its password, which is nobody's business who looks at a terminal or a log."""
    return re.sub(r"([?&]password=)[^&\s]*", r"\1…", re.sub(r"^(\w+://)\S*@", r"\1…@", written))


def setting_value(value: object) -> str:
    """A setting's value in the list, as the environment has it."""
    if isinstance(value, bool):
        return str(int(value))
    return without_password(str(value)) or "(empty)"


def lessons_folder() -> str:
    return "A folder of your own lessons, Markdown files, in place of those that come with Unroll."


def watch_lessons() -> str:
    return "Load the pages of these lessons again whenever a file is saved."


# --- train ---


def trained_folder() -> str:
    return "Where the weights, the log and the checkpoint go."


def data_folder() -> str:
    return "The folder with the data, which make data fetches."


def trained_cell() -> str:
    return "The cell, one of those that the task has; by default its own."


def fold() -> str:
    return "Which part of the data is held out, from 0."


def quick() -> str:
    return "Take a tenth of the data and two epochs: to see that it works."


def unchecked() -> str:
    return "take archives of the same form that are not those that make data fetches"


def train_all() -> str:
    return "Train all networks that ship, one after the other."


def report() -> str:
    return "Measure the networks that ship anew, and write tasks.md, the page about them."


def training() -> str:
    """Beside the progress bar."""
    return "Training"


def trained(place: object, measured: str, of: int) -> str:
    """`place` is the path of the weights; `measured` is what was found on `of` held-out examples."""
    return f"{place}: {measured}, 95 % interval, on {of:,} held-out examples"
