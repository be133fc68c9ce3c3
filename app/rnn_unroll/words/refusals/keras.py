"""Why a Keras model is refused. Names of layers and what is set are a user's text, quoted already."""

from collections.abc import Sequence

_CHAIN = "an Embedding or none, then LSTM, GRU or SimpleRNN layers, then at most two Dense layers"


def no_config() -> str:
    return "the configuration in the weights' file is not that of a Keras model"


def no_weights(what: str) -> str:
    return f"the weights' file is {what}, but holds no layers as Keras saves them"


def other_model(kind: str) -> str:
    return f"the model is a {kind}; Sequential and Functional models are read"


def other_layer(layer: str, kind: str) -> str:
    return f"the layer {layer} is a {kind}, which is not computed here; a model is {_CHAIN}"


def other_place(layer: str, kind: str) -> str:
    return f"the layer {layer} ({kind}) stands where nothing here computes it; a model is {_CHAIN}"


def nothing_recurrent(layers: Sequence[str]) -> str:
    return f"the model has no recurrent layer: its layers are {', '.join(layers[:8]) or 'none'}"


def several_cells(cells: Sequence[str]) -> str:
    return f"the recurrent layers are of several kinds ({', '.join(cells)}); those of a stack have one"


def several_inputs(layers: Sequence[str]) -> str:
    return f"the model has {len(layers)} inputs ({', '.join(layers[:4])}); a model is one chain of layers"


def other_outputs(layers: Sequence[str]) -> str:
    return f"the model has the outputs {', '.join(layers[:4]) or 'none'}; a model is one chain of layers"


def several_read(layer: str, read: Sequence[str]) -> str:
    return f"the layer {layer} reads {', '.join(read[:4])}; a model is one chain of layers"


def branches(layer: str, one: str, other: str) -> str:
    return f"the layer {layer} is read by both {one} and {other}; a model is one chain of layers"


def other_output(layer: str, read: str) -> str:
    return f"the layer {layer} reads a state of {read}, not its output; a model is one chain of layers"


def other_setting(layer: str, setting: str, written: str, allowed: Sequence[str]) -> str:
    choices = " or ".join(allowed)
    return f"the layer {layer} has {setting}={written}; here it would be computed with {choices}"


def hard_sigmoid(layer: str, after: bool) -> str:
    """`after`: the layer applies its reset gate after the product."""
    where = (
        "a GRU with reset_after=True"
        if after
        else "a later version of Keras, whose hard_sigmoid is another one"
    )
    return f"the layer {layer} has gates with hard_sigmoid; that of {where}, is not computed here"


def gates_unknown(version: str) -> str:
    """`version` is the one of Keras that wrote the file; empty if the file does not say."""
    written = f"Keras {version}" if version else "an unknown version of Keras"
    return (
        f"the weights were written by {written}, and do not say whether the gates have sigmoid or "
        "hard_sigmoid, the default before 2.3: cell chooses"
    )


def reset_unknown() -> str:
    return (
        "a GRU without a bias does not say whether its reset gate is applied after the product "
        "(reset_after=True, gru-torch) or before it (gru): cell chooses"
    )


def unlike_directions(layer: str) -> str:
    return f"the layer {layer} has two directions that differ in more than their direction"


def first_keras(layer: str) -> str:
    return f"the layer {layer} is as Keras 1 saved it; save the model again with a later version"


def other_shape(array: str, lengths: str, expected: str) -> str:
    return f"{array} has the shape {lengths}; expected {expected}"


def no_layer(layer: str) -> str:
    return f"the layer {layer} has no weights in the file"


def missing(layer: str, weight: str) -> str:
    return f"the layer {layer} has no {weight} among the weights"


def unknown_weight(layer: str, weight: str) -> str:
    return f"the layer {layer} has {weight} among its weights, which is not computed here"


def masked() -> str:
    return (
        "the network passes over token 0 (mask_zero=True); that is not done here: leave it out of the input"
    )
