"""Torch trained: what the networks that ship answer, computed with PyTorch from their files.

`python -m tests.torch_trained` writes `reference/trained_cases.npz` anew. Only that needs PyTorch.
"""

from pathlib import Path

import numpy as np

from rnn_unroll.models.shipped import FOLDER, name
from rnn_unroll.tasks import TASKS

CASES = Path(__file__).parent / "reference" / "trained_cases.npz"

TEXTS = {
    "sentiment": (
        "the movie was not good",
        "A dull, lifeless film.",
        "It's funny, warm and beautifully acted!",
        "not bad at all",
        "xyzzy",
    )
}


def logits(task: str, cell: str, text: str) -> np.ndarray:
    """The logits (V,) of a text, from PyTorch's modules; the GRU that resets before the product has none."""
    import torch
    from safetensors.torch import load_file

    tensors = load_file(FOLDER / name(task, cell))
    words = bytes(tensors["vocabulary"].numpy()).decode().split("\n")
    weights = {key: one.double() for key, one in tensors.items() if key.endswith("_l0")}
    ids = [words.index(word) if word in words else 0 for word in TASKS[task].reader.tokenise(text)]
    read = tensors["embedding.weight"].double()[ids]
    hidden = weights["weight_hh_l0"].shape[1]
    with torch.no_grad():
        if cell == "gru":
            state = torch.zeros(hidden, dtype=torch.float64)
            for x in read:
                given = weights["weight_ih_l0"] @ x + weights["bias_ih_l0"] + weights["bias_hh_l0"]
                r, z, n = given.chunk(3)
                w_r, w_z, w_n = weights["weight_hh_l0"].chunk(3)
                reset, keep = torch.sigmoid(r + w_r @ state), torch.sigmoid(z + w_z @ state)
                state = keep * state + (1 - keep) * torch.tanh(n + w_n @ (reset * state))
        else:
            chain = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM}[cell](read.shape[1], hidden).double()
            chain.load_state_dict(weights)
            state = chain(read)[0][-1]
        answer = tensors["head.weight"].double() @ state + tensors["head.bias"].double()
    return np.asarray(answer.numpy())


if __name__ == "__main__":
    cases = {
        f"{task.slug}/{cell}/{k}": logits(task.slug, cell, text)
        for task in TASKS.values()
        for cell in task.cells
        for k, text in enumerate(TEXTS[task.slug])
    }
    np.savez(CASES, **cases)  # type: ignore[arg-type]
