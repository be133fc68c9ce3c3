"""Keras models: networks as Keras itself saves them, small and at random, with what they compute.

`KERAS_BACKEND=torch python -m tests.keras_models` writes `reference/keras_models.npz` anew. Only that needs
Keras and PyTorch. Arrays of a case: `file/…` the bytes of its files by their endings, `input` the token ids
or the vectors, `y` the outputs; where there is a loss, `targets`, and in `grad` the bytes of a `.h5` file
whose weights are the gradients.
"""

import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

CASES = Path(__file__).parent / "reference" / "keras_models.npz"

ENDINGS = ("keras", "h5", "weights.h5")


def cases() -> dict[str, np.ndarray]:
    """All arrays by `case/array`."""
    import keras
    import torch

    layers: Any = keras.layers
    keras.utils.set_random_seed(0)
    found: dict[str, np.ndarray] = {}
    words = np.array([1, 4, 4, 2, 7])
    vectors = np.random.RandomState(1).standard_normal((5, 3))

    def saved(model: Any, ending: str) -> np.ndarray:
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            path = Path(folder) / f"model.{ending}"
            (model.save_weights if ending == "weights.h5" else model.save)(path)
            return np.frombuffer(path.read_bytes(), np.uint8)

    def keep(name: str, model: Any, read: np.ndarray, targets: Any = None, loss: Any = None) -> None:
        # Keras begins with biases of 0 or 1, which would hide where they go.
        random = np.random.RandomState(len(found))
        model.set_weights([0.5 * random.standard_normal(one.shape) for one in model.get_weights()])
        model.compile("adam", "mse")
        for ending in ENDINGS:
            found[f"{name}/file/{ending}"] = saved(model, ending)
        y = model(read[None], training=False)
        found[f"{name}/input"] = read
        found[f"{name}/y"] = y.detach().numpy()[0].reshape(-1, y.shape[-1])
        if loss is None:
            return
        model.zero_grad()
        targets = torch.tensor(targets)
        loss(y.reshape(-1, y.shape[-1]), targets).backward()
        found[f"{name}/targets"] = targets.numpy()
        model.set_weights([one.value.grad.numpy() for one in model.weights])
        found[f"{name}/grad"] = saved(model, "h5")

    def likelihood(y: Any, targets: Any) -> Any:
        return torch.nn.functional.nll_loss(torch.log(y), targets, reduction="sum")

    tokens = keras.Input((None,), dtype="int32")
    numbers = keras.Input((None, 3))
    both = layers.Bidirectional
    model = keras.Sequential(
        [
            tokens,
            layers.Embedding(9, 4, name="words"),
            both(layers.GRU(3, return_sequences=True, dropout=0.1)),
            both(layers.GRU(3)),
            layers.Dropout(0.2),
            layers.Dense(2, activation="softmax"),
        ]
    )
    keep("sentiment", model, words, [1], likelihood)

    x = layers.Embedding(9, 4, name="embedding")(tokens)
    x = layers.SpatialDropout1D(0.1)(x)
    x = layers.LSTM(5, return_sequences=True, name="rnn_1")(x)
    x = layers.LSTM(5, name="rnn_2")(x)
    keep("textgen", keras.Model(tokens, layers.Dense(9, activation="softmax", name="output")(x)), words)

    # Names whose order is not that of the layers, of which each could read the other.
    x = layers.LSTM(3, return_sequences=True, name="upper")(numbers)
    x = layers.LSTM(3, return_sequences=True, name="lower")(x)
    x = layers.Activation("softmax")(layers.TimeDistributed(layers.Dense(2))(x))
    keep("tagger", keras.Model(numbers, x), vectors, [0, 1, 1, 0, 1], likelihood)

    model = keras.Sequential([numbers, layers.SimpleRNN(4, activation="relu"), layers.Dense(1)])
    keep("series", model, vectors, [[0.5]], torch.nn.MSELoss(reduction="sum"))

    model = keras.Sequential(
        [tokens, layers.Embedding(9, 4), layers.GRU(5, reset_after=False), layers.Dense(1, "sigmoid")]
    )
    keep("spam", model, words, [[1.0]], torch.nn.BCELoss(reduction="sum"))

    lstm = layers.LSTM(4, use_bias=False, return_sequences=True)
    keep("labels", keras.Sequential([numbers, lstm, layers.Dense(3, "sigmoid", use_bias=False)]), vectors)

    model = keras.Sequential(
        [tokens, layers.Embedding(9, 4, mask_zero=True), layers.LSTM(4), layers.Dense(2, "softmax")]
    )
    keep("masked", model, words)

    x = layers.LSTM(4, name="reads")(layers.Embedding(9, 3, mask_zero=True, name="table")(tokens))
    keep("masked-functional", keras.Model(tokens, layers.Dense(2, name="answers")(x)), words)

    # The layers of the head have one width, so that only the configuration tells their order.
    x = layers.Dense(3, activation="tanh", name="upper")(layers.GRU(3, name="reads")(numbers))
    x = layers.Dense(3, activation="softmax", name="lower")(layers.Dropout(0.5)(x))
    keep("two-layers", keras.Model(numbers, x), vectors, [2], likelihood)
    return found


def main() -> None:
    found: dict[str, Any] = cases()
    np.savez_compressed(CASES, **found)


if __name__ == "__main__":
    main()
