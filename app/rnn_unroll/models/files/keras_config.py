"""Keras config: what the configuration of a Keras model says of its layers, and of their order.

A model must be one chain of layers: an embedding or none, recurrent layers, at most two dense layers.
Whatever is set such that it would compute something else than our cells is refused, and named.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.words.refusals import keras as words

Settings = Mapping[str, Any]

STORES = {
    "SimpleRNN": "simple_rnn",
    "LSTM": "lstm",
    "GRU": "gru",
    "CuDNNLSTM": "cu_dnnlstm",
    "CuDNNGRU": "cu_dnngru",
    "Bidirectional": "bidirectional",
    "Embedding": "embedding",
    "Dense": "dense",
    "TimeDistributed": "time_distributed",
}
"""The classes of layers that have weights, and their names among the weights of Keras 3."""
RECURRENT = ("SimpleRNN", "LSTM", "GRU", "CuDNNLSTM", "CuDNNGRU")
NOTHING = (
    "InputLayer",
    "Dropout",
    "SpatialDropout1D",
    "GaussianNoise",
    "GaussianDropout",
    "AlphaDropout",
    "ActivityRegularization",
)
"""The classes of layers that compute nothing after the training."""
HEADS = ("softmax", "sigmoid", "linear")
BETWEEN = ("relu", "tanh", "linear")
"""The functions of a dense layer at the end, and of one below it."""
ACTIVATIONS = {"tanh": "rnn", "relu": "rnn-relu", "linear": "rnn-linear"}
"""The cells of a SimpleRNN by its activation."""


class Layer(NamedTuple):
    """A layer with weights: its name, the name of its weights in Keras 3, and its role, as `map` names it."""

    name: str
    store: str
    role: str


class Configured(NamedTuple):
    """The layers from the bottom up, and what else a `Saved` says."""

    layers: tuple[Layer, ...]
    cell: str
    head: str
    once: bool
    masks: bool
    between: str


class _LayerConfig(NamedTuple):
    """A layer as the configuration has it. `store` is empty if it has no weights."""

    name: str
    kind: str
    settings: Settings
    store: str
    reads: tuple[tuple[str, int], ...]


def read(text: str, version: str) -> Configured:
    """What the configuration says that this version of Keras wrote; empty if it is not known.

    Raises SpecError for anything that is not such a chain, and names it.
    """
    try:
        return _Model(*_chain(json.loads(text)), version).configured()
    except SpecError:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise SpecError("weights", words.no_config()) from None


# --- the chain of layers ---------------------------------------------------------------


def _chain(model: Any) -> tuple[list[_LayerConfig], bool]:
    """The layers of a model, each of which reads the one before it, and whether inputs of 0 are masked."""
    settings = model["config"]
    layers = settings if isinstance(settings, list) else settings["layers"]
    configs, used = [], dict[str, int]()
    for one in layers:
        kind, store = str(one["class_name"]), ""
        if kind in STORES:
            store = STORES[kind]
            used[store] = used.get(store, -1) + 1
            store += f"_{used[store]}" if used[store] else ""
        own = one["config"]
        if not isinstance(own, dict):
            raise TypeError
        name = one.get("name") or own.get("name") or store or kind
        configs.append(_LayerConfig(str(name), kind, own, store, tuple(_reads(one.get("inbound_nodes")))))
    if model["class_name"] == "Sequential":
        return configs, False
    if model["class_name"] not in ("Functional", "Model"):
        raise SpecError("weights", words.other_model(quote(str(model["class_name"]))))
    masks = [one["name"] for one in layers if _is_mask(one)]
    chain = _sorted([one for one in configs if one.name not in masks])
    outputs = [name for name, _ in _reads(settings["output_layers"])]
    if outputs != [chain[-1].name]:
        raise SpecError("weights", words.other_outputs([quote(name) for name in outputs]))
    return chain, bool(masks)


def _is_mask(layer: Mapping[str, Any]) -> bool:
    """Whether a layer says which tokens are not 0, as Keras 3 writes what mask_zero computes."""
    return layer["class_name"] == "NotEqual" and list(layer["inbound_nodes"][0]["args"][1:]) == [0]


def _reads(nodes: Any) -> Iterator[tuple[str, int]]:
    """What a layer of a functional model reads: the name of another layer, and which of its outputs."""
    if isinstance(nodes, dict):
        history = nodes.get("config", {}).get("keras_history") if "class_name" in nodes else None
        for key, inner in [("", history)] if history else nodes.items():
            if key != "mask":
                yield from _reads(inner)
    elif isinstance(nodes, list):
        if len(nodes) >= 3 and isinstance(nodes[0], str) and type(nodes[1]) is type(nodes[2]) is int:
            yield nodes[0], nodes[2]
            # Keras 2 keeps other arguments behind these, which may be layers too.
            nodes = nodes[3:]
        for inner in nodes:
            yield from _reads(inner)


def _sorted(configs: Sequence[_LayerConfig]) -> list[_LayerConfig]:
    """The layers of a functional model in the order of its one chain. Raises SpecError for another graph."""
    after: dict[str, _LayerConfig] = {}
    first = [one for one in configs if not one.reads]
    for one in configs:
        if len(one.reads) > 1:
            raise SpecError(
                "weights", words.several_read(quote(one.name), [quote(name) for name, _ in one.reads])
            )
        for name, output in one.reads:
            if output:
                raise SpecError("weights", words.other_output(quote(one.name), quote(name)))
            if name in after:
                raise SpecError(
                    "weights", words.branches(quote(name), quote(after[name].name), quote(one.name))
                )
            after[name] = one
    if len(first) != 1:
        raise SpecError("weights", words.several_inputs([quote(one.name) for one in first]))
    chain = first
    while chain[-1].name in after and len(chain) <= len(configs):
        chain.append(after[chain[-1].name])
    if len(chain) != len(configs):
        raise ValueError
    return chain


# --- what the layers compute -----------------------------------------------------------


class _Model:
    """A chain of layers that is being read, from the bottom up."""

    def __init__(self, configs: Sequence[_LayerConfig], masks: bool, version: str) -> None:
        self.configs, self.version = configs, version
        self.layers: list[Layer] = []
        self.cells: list[str] = []
        self.functions: list[str] = []
        self.masks = masks
        self.sequences = True

    def configured(self) -> Configured:
        for one in self.configs:
            if one.kind in NOTHING:
                continue
            if one.kind == "Embedding":
                self.embedding(one)
            elif one.kind in RECURRENT or one.kind == "Bidirectional":
                self.recurrent(one)
            elif one.kind == "Dense":
                self.dense(one, one.settings)
            elif one.kind == "TimeDistributed" and one.settings["layer"]["class_name"] == "Dense":
                self.dense(one, one.settings["layer"]["config"])
            elif one.kind in ("Activation", "Softmax"):
                self.activation(one)
            else:
                raise SpecError("weights", words.other_layer(quote(one.name), quote(one.kind)))
        if not self.cells:
            raise SpecError("weights", words.nothing_recurrent([quote(one.name) for one in self.configs]))
        if self.masks and self.layers[0].role != "embedding":
            raise SpecError("weights", words.other_layer(quote("mask"), quote("NotEqual")))
        if len({*self.cells}) > 1:
            raise SpecError("weights", words.several_cells(self.cells))
        names = [layer.name for layer in self.layers if layer.role == "head"]
        allowed = (BETWEEN, HEADS)[2 - len(names) :]
        found = [self.known(*one) for one in zip(names, self.functions, allowed, strict=True)]
        between, head = ["", "", *found][-2:]
        return Configured(tuple(self.layers), self.cells[0], head, not self.sequences, self.masks, between)

    def embedding(self, one: _LayerConfig) -> None:
        if self.layers:
            raise SpecError("weights", words.other_place(quote(one.name), one.kind))
        self.masks = self.masks or bool(one.settings.get("mask_zero"))
        self.layers.append(Layer(one.name, one.store, "embedding"))

    def recurrent(self, one: _LayerConfig) -> None:
        if self.functions or not self.sequences:
            raise SpecError("weights", words.other_place(quote(one.name), one.kind))
        kind, settings = one.kind, one.settings
        if kind == "Bidirectional":
            merge = settings.get("merge_mode", "concat")
            if merge != "concat":
                raise SpecError("weights", _other(one.name, "merge_mode", merge, "'concat'"))
            inner, backward = settings["layer"], settings.get("backward_layer")
            kind, settings = inner["class_name"], inner["config"]
            if kind not in RECURRENT:
                raise SpecError("weights", words.other_layer(quote(one.name), quote(str(kind))))
            if backward:
                turned = {**backward["config"], "go_backwards": not backward["config"]["go_backwards"]}
                cells = [_cell(one.name, kind, of, self.version) for of in (turned, settings)]
                if backward["class_name"] != kind or cells[0] != cells[1]:
                    raise SpecError("weights", words.unlike_directions(quote(one.name)))
        self.cells.append(_cell(one.name, kind, settings, self.version))
        self.sequences = bool(settings.get("return_sequences"))
        self.layers.append(Layer(one.name, one.store, "rnn"))

    def dense(self, one: _LayerConfig, settings: Settings) -> None:
        if len(self.functions) > 1 or not self.cells:
            raise SpecError("weights", words.other_place(quote(one.name), one.kind))
        self.functions.append(str(settings.get("activation") or "linear"))
        self.layers.append(Layer(one.name, one.store, "head"))

    def activation(self, one: _LayerConfig) -> None:
        axis = one.settings.get("axis", -1)
        if one.kind == "Softmax" and axis != -1:
            raise SpecError("weights", _other(one.name, "axis", axis, "-1"))
        function = "softmax" if one.kind == "Softmax" else one.settings["activation"]
        if function == "linear":
            return
        if self.functions[-1:] != ["linear"]:
            raise SpecError("weights", words.other_place(quote(one.name), quote(str(function))))
        self.functions[-1] = str(function)

    def known(self, name: str, function: str, allowed: Sequence[str]) -> str:
        if function not in allowed:
            raise SpecError("weights", _other(name, "activation", function, *map(repr, allowed)))
        return function


def _cell(name: str, kind: str, settings: Settings, version: str) -> str:
    """The cell of a recurrent layer, as this version of Keras computes it.

    Raises SpecError for a setting that no cell here has.
    """
    if "units" not in settings:
        raise SpecError("weights", words.first_keras(quote(name)))
    needed: dict[str, tuple[Any, ...]] = {"go_backwards": (False,), "time_major": (False,)}
    if kind == "SimpleRNN":
        needed["activation"] = tuple(ACTIVATIONS)
    elif kind in ("LSTM", "GRU"):
        needed |= {"activation": ("tanh",), "recurrent_activation": ("sigmoid",)}
    hard = ""
    for setting, allowed in needed.items():
        # What computes the gates differed by default in early versions, which all wrote it down.
        value = settings[setting] if setting.endswith("activation") else settings.get(setting, allowed[0])
        if value == "hard_sigmoid" and setting == "recurrent_activation":
            after = kind == "GRU" and bool(settings.get("reset_after"))
            if not version.startswith(("1.", "2.")) or after:
                raise SpecError("weights", words.hard_sigmoid(quote(name), after))
            hard = "-hard"
            continue
        if value not in allowed:
            raise SpecError("weights", _other(name, setting, value, *map(repr, allowed)))
    if kind == "SimpleRNN":
        return ACTIVATIONS[settings["activation"]]
    if kind.endswith("LSTM"):
        return f"lstm{hard}"
    if hard:
        return f"gru{hard}"
    return "gru-torch" if kind == "CuDNNGRU" or settings.get("reset_after") else "gru"


def _other(name: str, setting: str, written: Any, *allowed: str) -> str:
    return words.other_setting(quote(name), setting, quote(str(written)), allowed)
