"""Why a figure cannot show what its address asks for."""

from collections.abc import Sequence

from rnn_unroll.words.forms import between


def no_place(view: str, overlay: str, placed: Sequence[str]) -> str:
    """`placed` are the overlays that the view can show; there may be none."""
    if not placed:
        return f"view={view} has no place for show={overlay}"
    return f"view={view} has no place for show={overlay}; it can show {' and '.join(placed)}"


def no_alignment(attends: bool, style: str) -> str:
    """`attends`: the decoder attends to its encoder, but the style shows no numbers."""
    if attends:
        return f"show=alignment shows the weights of attention, and style={style} shows no numbers"
    return "show=alignment shows what attention=on attends to"


def no_output_to_start_from(overlay: str) -> str:
    return f"show={overlay} needs an output to start from, and this wiring has none"


def outputs(count: int) -> str:
    """The numbers of the figure's outputs."""
    return between("1", str(count)) if count else "none"


def no_output(allowed: str, output: int) -> str:
    return f"output must be {allowed}, the figure's outputs, not {output}"


def no_topk(allowed: str, topk: int) -> str:
    return f"topk must be {allowed}, the number of tokens to draw from, not {topk}"


def no_step(allowed: str, step: int) -> str:
    return f"step must be {allowed}, the figure's time steps, not {step}"


def no_step_there_and_back(allowed: str, step: int) -> str:
    """For a figure with gradients, whose run also goes back through the time steps."""
    return f"step must be {allowed}, the figure's time steps, there and back, not {step}"


def no_unit(allowed: str, unit: int) -> str:
    return f"unit must be {allowed}, not {unit}"


def states(chains: Sequence[str], layers: int, steps: int) -> str:
    """The keys of the figure's states. `chains` has the letter of each chain of a layer."""
    keys = " or ".join(f"{chain}.{{layer}}.{{step}}" for chain in chains)
    layer = "1" if layers == 1 else f"1 to {layers}"
    step = "1" if steps == 1 else f"1 to {steps}"
    return f"{keys}, layer {layer}, step {step}"


def no_state(key: str, allowed: str) -> str:
    return f"this figure has no state {key}; its states are {allowed}"


def no_music() -> str:
    """For a format that holds a melody."""
    return "the network of this figure writes no music, which this format holds"


def no_figure(parameter: str = "") -> str:
    """Title of what is shown in place of a refused figure, with the parameter that is refused."""
    return f"No figure: {parameter}" if parameter else "No figure"
