"""Torch learning: the reference cases of training, computed with PyTorch.

`python -m tests.torch_learning` writes `reference/learning_cases.npz` anew. Only that needs PyTorch.
"""

from pathlib import Path

import numpy as np

CASES = Path(__file__).parent / "reference" / "learning_cases.npz"

LENGTHS = (7, 4, 6, 1)
WORDS, WIDTH, HIDDEN, CLASSES, STEPS = 11, 5, 8, 3, 20
RATE, LIMIT = 0.05, 0.19


def case(cell: str, ends: bool) -> dict[str, np.ndarray]:
    """Twenty steps of Adam on one padded batch of sequences, with an embedding, a cosine and clipping.

    `ends`: soft targets of each sequence's last state; otherwise a class at every step. Arrays of batches
    are (T, B).
    """
    import torch
    from torch import nn

    torch.manual_seed(len(cell) + ends)
    lengths = torch.tensor(LENGTHS)
    steps, batch = max(LENGTHS), len(LENGTHS)
    ids = torch.randint(WORDS, (steps, batch))
    present = torch.arange(steps)[:, None] < lengths
    embedding = nn.Embedding(WORDS, WIDTH, dtype=torch.float64)
    chain = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[cell](WIDTH, HIDDEN, dtype=torch.float64)
    head = nn.Linear(HIDDEN, CLASSES, dtype=torch.float64)
    classes = torch.randint(CLASSES, (steps, batch))
    soft = torch.softmax(torch.randn(batch, CLASSES, dtype=torch.float64), -1)
    parts = {"embedding.": embedding, "": chain, "head.": head}
    named = {prefix + name: one for prefix, part in parts.items() for name, one in part.named_parameters()}
    optimiser = torch.optim.Adam(named.values(), lr=RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS, eta_min=0.01)
    arrays = {f"w0/{name}": one.detach().numpy().copy() for name, one in named.items()}
    losses, norms = [], []
    for step in range(STEPS):
        optimiser.zero_grad()
        packed = nn.utils.rnn.pack_padded_sequence(embedding(ids), lengths, enforce_sorted=False)
        out, last = chain(packed)
        if ends:
            logits = head(last[0][0] if cell == "lstm" else last[0])
            loss = nn.functional.cross_entropy(logits, soft)
        else:
            padded, _ = nn.utils.rnn.pad_packed_sequence(out)
            loss = nn.functional.cross_entropy(head(padded)[present], classes[present])
        loss.backward()
        if step == 0:
            slopes = {name: one.grad for name, one in named.items() if one.grad is not None}
            arrays |= {f"grad/{name}": one.numpy().copy() for name, one in slopes.items()}
        losses.append(loss.item())
        norms.append(nn.utils.clip_grad_norm_(named.values(), LIMIT).item())
        optimiser.step()
        schedule.step()
    arrays |= {f"wN/{name}": one.detach().numpy().copy() for name, one in named.items()}
    given = {"ids": ids, "present": present, "soft": soft, "classes": classes}
    return {
        **arrays,
        **{name: one.numpy() for name, one in given.items()},
        "loss": np.array(losses),
        "norm": np.array(norms),
    }


def attending(cell: str) -> dict[str, np.ndarray]:
    """An encoder-decoder with Luong's dot attention over a padded batch: outputs, weights and gradients.

    The decoder reads zeros; the loss is the mean cross-entropy of its four outputs.
    """
    import torch
    from torch import nn

    torch.manual_seed(len(cell))
    lengths, batch = torch.tensor(LENGTHS), len(LENGTHS)
    kind = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[cell]
    parts = {
        "encoder.": kind(WIDTH, HIDDEN, dtype=torch.float64),
        "decoder.": kind(CLASSES, HIDDEN, dtype=torch.float64),
        "attention.": nn.Linear(2 * HIDDEN, HIDDEN, dtype=torch.float64),
        "head.": nn.Linear(HIDDEN, CLASSES, dtype=torch.float64),
    }
    named = {prefix + name: one for prefix, part in parts.items() for name, one in part.named_parameters()}
    x = torch.randn(max(LENGTHS), batch, WIDTH, dtype=torch.float64)
    present = torch.arange(max(LENGTHS))[:, None] < lengths
    packed = nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False)
    out, last = parts["encoder."](packed)
    values = nn.utils.rnn.pad_packed_sequence(out)[0].transpose(0, 1)
    queries = parts["decoder."](torch.zeros(4, batch, CLASSES, dtype=torch.float64), last)[0].transpose(0, 1)
    scores = (queries @ values.transpose(1, 2)).masked_fill(~present.T[:, None], -torch.inf)
    weights = torch.softmax(scores, -1)
    states = torch.tanh(parts["attention."](torch.cat([weights @ values, queries], -1)))
    logits = parts["head."](states).transpose(0, 1)
    targets = torch.randint(CLASSES, (4, batch))
    loss = nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
    loss.backward()
    found = {"x": x, "present": present, "targets": targets, "logits": logits, "loss": loss}
    found["weights"] = weights.permute(1, 0, 2)
    slopes = {name: one.grad for name, one in named.items() if one.grad is not None}
    return {
        **{name: one.detach().numpy() for name, one in found.items()},
        **{f"w/{name}": one.detach().numpy() for name, one in named.items()},
        **{f"grad/{name}": one.numpy() for name, one in slopes.items()},
    }


def main() -> None:
    arrays = {
        f"{cell}_{'soft' if ends else 'classes'}/{name}": array
        for cell in ("rnn", "gru", "lstm")
        for ends in (False, True)
        for name, array in case(cell, ends).items()
    }
    for cell in ("rnn", "gru", "lstm"):
        arrays |= {f"{cell}_attention/{name}": array for name, array in attending(cell).items()}
    np.savez_compressed(CASES, **arrays)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
