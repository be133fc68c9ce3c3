"""Torch trained: what the networks that ship answer, and some of their gradients, computed with PyTorch from
their files.

`python -m tests.torch_trained` writes `reference/trained_cases.npz` anew. Only that needs PyTorch.
"""

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from rnn_unroll.models.shipped import FOLDER, name
from rnn_unroll.tasks import TASKS
from rnn_unroll.tasks.reader import Features, Marked, Numbers
from rnn_unroll.tasks.task import Task

if TYPE_CHECKING:
    import torch

    Tensors = dict[str, torch.Tensor]
    Memory: TypeAlias = torch.Tensor | tuple[torch.Tensor, torch.Tensor]

CASES = Path(__file__).parent / "reference" / "trained_cases.npz"

TEXTS = {
    "sentiment": (
        "the movie was not good",
        "A dull, lifeless film.",
        "It's funny, warm and beautifully acted!",
        "not bad at all",
        "xyzzy",
    ),
    "recall": ("cabbagehead", "hhhhhhhhaaaaaaaaaaaaaaaaaaaa", "xyz"),
    "surname": ("m", "s", "q"),
    "date": ("24 september 2003", "July 4th, 1976", "3 мая 2001", "yesterday 👍"),
    "spelling": ("daughter", "unroll", "xyz", "café"),
    "tags": ("We saw the saw.", "Dr. Xyzzy's 3.5 “blorps” — no!", "run"),
    "names": ("the bill was paid by BILL", "Xyzzy met 7 friends in Paris.", "👍🏽"),
    "tune": ("reel", "jig", "hornpipe"),
    "iris": ("5.1 3.5 1.4 0.2", "0, 10, .5, 3."),
    "adding": ("0.51 0.32* 0.9 0.27*", "1 .5* 0", " ".join(["0.9*", *["0.123"] * 98, "1*"])),
}

SLOPES, TARGET = "slopes", 0.7
"""How the names of gradients begin, and what the answer to the first text of `adding` is held against."""


def logits(task: str, cell: str, text: str) -> np.ndarray:
    """The logits (V,) of a text's class, (T, V) of its tokens' classes, or (T_y, V) of what is written."""
    import torch

    about = TASKS[task]
    weights, words = loaded(task, cell)
    read = vectors(about, weights["embedding.weight"], words, about.reader.tokenise(text))
    with torch.no_grad():
        if not about.writes:
            states, _ = chain(weights, "", cell, read)
            if about.backward:
                reverse = {key.removesuffix("_reverse"): weights[key] for key in weights if "_reverse" in key}
                states = torch.cat([states, chain(reverse, "", cell, read.flip(0))[0].flip(0)], dim=1)
            answers = torch.stack([answer(weights, state) for state in states])
            return np.asarray((answers[-1] if about.pattern == "many-to-one" else answers).numpy())
        return np.asarray(written(about, weights, cell, read).numpy())


def loaded(task: str, cell: str) -> "tuple[Tensors, list[str]]":
    """The weights of a file, and its vocabulary."""
    from safetensors.torch import load_file

    tensors = load_file(FOLDER / name(task, cell))
    words = bytes(tensors.pop("vocabulary").numpy()).decode().split("\n")
    return {key: one.double() for key, one in tensors.items()}, words


def slopes(cell: str) -> dict[str, np.ndarray]:
    """∂L/∂ of the `input` (T, 2), of the head and of each bias, for the squared error of one answer.
    The matrices would fill the file.
    """
    about = TASKS["adding"]
    weights, words = loaded("adding", cell)
    read = vectors(about, weights["embedding.weight"], words, about.reader.tokenise(TEXTS["adding"][0]))
    held = {key: one.requires_grad_() for key, one in {**weights, "input": read}.items()}
    states, _ = chain(held, "", cell, read)
    ((answer(held, states[-1]) - TARGET) ** 2).sum().backward()
    kept = [key for key in held if key.startswith(("input", "head.", "bias_"))]
    return {key: np.asarray(held[key].grad.numpy()) for key in kept}


def vectors(about: Task, table: "torch.Tensor", words: list[str], tokens: tuple[str, ...]) -> "torch.Tensor":
    """What the network reads, (T, I)."""
    import torch

    if isinstance(about.reader, Numbers):
        return torch.tensor([[*map(float, token.split())] for token in tokens], dtype=torch.float64)
    if isinstance(about.reader, Marked):
        pairs = [[float(token.strip("*")), float("*" in token)] for token in tokens]
        return torch.tensor(pairs, dtype=torch.float64)
    if isinstance(about.reader, Features):
        rows = torch.tensor([about.reader.rows(token) for token in tokens])
        return torch.nn.functional.embedding_bag(rows, table, mode="sum")
    return table[[words.index(word) if word in words else 0 for word in tokens]]


def written(about: Task, weights: "Tensors", cell: str, read: "torch.Tensor") -> "torch.Tensor":
    """The logits (T_y, V) of a network that writes what it finds most probable, and reads it then."""
    import torch

    labels = len(about.labels)
    found: list[torch.Tensor] = []
    given = None
    if about.pattern == "encoder-decoder":
        seen, memory = chain(weights, "encoder.", cell, read)
        part, x = "decoder.", torch.eye(labels + 1, dtype=torch.float64)[labels]
    else:
        seen, memory, part, x = None, None, "", read[0]
    while given != labels - 1 and len(found) < about.most:
        states, memory = chain(weights, part, cell, x[None], memory)
        top = states[0]
        if "attention.W_h" in weights:
            shares = torch.softmax(seen @ top, 0)
            joined = torch.cat([shares @ seen, top])
            top = torch.tanh(weights["attention.W_h"] @ joined + weights["attention.b_h"])
        found.append(answer(weights, top))
        given = int(found[-1].argmax())
        x = torch.eye(x.shape[0], dtype=torch.float64)[given]
    return torch.stack(found)


def answer(weights: "Tensors", state: "torch.Tensor") -> "torch.Tensor":
    return weights["head.weight"] @ state + weights["head.bias"]


def chain(
    weights: "Tensors", part: str, cell: str, read: "torch.Tensor", memory: "Memory | None" = None
) -> "tuple[torch.Tensor, Memory]":
    """The states (T, H) of a chain, and what it hands on to a later one, which begins with that.

    The GRU that resets before the product is no module of PyTorch.
    """
    import torch

    own = {
        key.removeprefix(part): one
        for key, one in weights.items()
        if key.startswith(part) and key.endswith("_l0") and key.count(".") == part.count(".")
    }
    hidden = own["weight_hh_l0"].shape[1]
    if cell != "gru":
        module = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM}[cell](read.shape[1], hidden).double()
        ran: tuple[torch.Tensor, Memory] = torch.func.functional_call(module, own, (read, memory))
        return ran
    state = torch.zeros(hidden, dtype=torch.float64) if memory is None else memory
    assert isinstance(state, torch.Tensor)
    found = []
    for x in read:
        given = own["weight_ih_l0"] @ x + own["bias_ih_l0"] + own["bias_hh_l0"]
        r, z, n = given.chunk(3)
        w_r, w_z, w_n = own["weight_hh_l0"].chunk(3)
        reset, keep = torch.sigmoid(r + w_r @ state), torch.sigmoid(z + w_z @ state)
        state = keep * state + (1 - keep) * torch.tanh(n + w_n @ (reset * state))
        found.append(state)
    return torch.stack(found), state


if __name__ == "__main__":
    cases = {
        f"{task.slug}/{cell}/{k}": logits(task.slug, cell, text)
        for task in TASKS.values()
        for cell in task.cells
        for k, text in enumerate(TEXTS[task.slug])
    }
    cases |= {
        f"{SLOPES}/{cell}/{key}": slope
        for cell in TASKS["adding"].cells
        for key, slope in slopes(cell).items()
    }
    np.savez(CASES, **cases)  # type: ignore[arg-type]
