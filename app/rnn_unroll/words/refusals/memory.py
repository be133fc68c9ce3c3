"""Why a network of a session, or what is to be read by it, is refused."""

from collections.abc import Sequence

from rnn_unroll.words.forms import shape


def no_model(kind: str) -> str:
    return (
        f"model is a {kind}, which is neither a module of PyTorch (with a state_dict) "
        "nor a model of Keras (with weights and get_config)"
    )


def a_class(kind: str) -> str:
    return f"model is the class {kind} itself, not a network of it"


def no_array(name: str, kind: str) -> str:
    return f"{name} is a {kind}, which is no tensor, no array and no list of numbers"


def several(lengths: Sequence[int], one: str) -> str:
    """`one` are the shapes of a single sequence."""
    return (
        f"x has the shape {shape(lengths)}; one sequence is {one}: of a batch, give x[k:k+1] or x[:, k:k+1]"
    )


def no_steps(written: str) -> str:
    return f"steps are the first and the last that are drawn, such as (100, 140), not {written}"


def no_widget(package: str) -> str:
    return f"a widget needs anywidget: pip install '{package}[widget]'"
