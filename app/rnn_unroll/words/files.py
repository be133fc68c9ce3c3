"""Files: what an exported file says about itself, in its comments."""

from collections.abc import Sequence

# --- TeX ---


def tex_use() -> str:
    """How to use a TeX file."""
    return (
        r"Compile it by itself, or \input it where \usepackage{tikz} is loaded; "
        r"\resizebox{\linewidth}{!}{\input{...}} makes it any size, and \definecolor before it any of the "
        "colours below another one. Boxes are nodes to draw at, named as (a-1-3) for layer 1, step 3."
    )


# --- scripts ---


def script_title(figure: str, framework: str) -> str:
    """The first line of a script: the title of its figure, and the library that it is written for."""
    return f"{figure}: the network of one figure, in {framework}."


def script_prints(outputs: bool, numeric: bool) -> str:
    """What a script prints. `outputs`: its figure has some; `numeric`: they are numbers."""
    if numeric:
        return "It prints a line of JSON for each output: the time step t, and the number ŷ⟨t⟩."
    if outputs:
        return "It prints a line of JSON for each output: the time step t, the chosen token, and ŷ⟨t⟩."
    return "The figure has no outputs: it prints the last time step T and the last layer's state there."


def script_numbers() -> str:
    """What the numbers of a script are, and where its weights come from."""
    return "The numbers are the figure's own. Its weights are random: nothing here is trained."


def script_trained(title: str) -> str:
    """The same of a network that learned a task of this title."""
    return f"The numbers are the figure's own. Its weights, trained on {title}, are in a file beside it."


def script_changed() -> str:
    """That the run of a script is not the network's own."""
    return "What is changed by hand in this run is marked so."


def script_missing(file: str, address: str) -> str:
    """What a script says if the file of its weights is not beside it."""
    return f"{file} is missing beside this script; the figure's server has it at {address}"


def script_weights(address: str) -> str:
    """The address of the file of a script's weights; a line of the same block as that of the figure."""
    return f"Its weights: {address}"


def script_figure(address: str) -> str:
    """The address of the script's figure; the next line stands below it."""
    return f"The figure:  {address}"


def script_install(packages: Sequence[str]) -> str:
    """The command that installs what the script needs."""
    return f"To run it:   pip install {' '.join(packages)}"


def script_inputs() -> str:
    """Beside the inputs of a script."""
    return "x⟨1⟩, x⟨2⟩ …, the input boxes below"


def script_targets() -> str:
    """Beside the targets of a script that reads them."""
    return "y⟨1⟩, y⟨2⟩ …, what outputs should say"


def script_letters() -> str:
    """Above the wiring of a script, a string of letters."""
    return "One letter a time step: i reads an input, o emits an output, b both, n neither."
