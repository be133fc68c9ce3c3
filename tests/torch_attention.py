"""Torch attention: seeded figures of a decoder that attends, computed with PyTorch.

`python -m tests.torch_attention` writes `reference/attention_cases.npz` anew. Only that needs PyTorch.
"""

from pathlib import Path

import numpy as np

from rnn_unroll.engine.patterns import Part
from rnn_unroll.graphs.run import Run
from tests.strategies import read_address
from tests.torch_tensors import tensors

CASES = Path(__file__).parent / "reference" / "attention_cases.npz"

FIGURES = {
    "rnn": "/v1/figures/encoder-decoder.svg?attention=on&show=gradients&seed=4&ty=3",
    "gru": "/v1/figures/encoder-decoder.svg"
    "?attention=on&cell=gru-torch&feedback=on&hidden=8&show=gradients&text=le+chat+noir+dort&ty=5",
    "lstm": "/v1/figures/encoder-decoder.svg"
    "?attention=on&cell=lstm&feedback=softmax&layers=2&show=gradients&seed=9&tx=6&ty=4",
}
"""The figures of the cases, one for each cell that PyTorch has."""

PREFIXES: dict[Part, str] = {"encoder": "encoder", "decoder": "decoder"}


def case(name: str) -> dict[str, np.ndarray]:
    """A figure's weights α, contexts, h̃, probabilities, and the gradients of its loss.

    `handed` is what each output hands to each state of the encoder, (T_y, T_x, H), and `d_states` is ∂L/∂h̃.
    """
    import torch
    from torch import nn

    torch.set_default_dtype(torch.float64)
    spec = read_address(FIGURES[name])
    run = Run(spec)
    plan, network, vocabulary = run.plan, run.trace.network, spec.vocabulary
    assert network.attention is not None
    assert network.head is not None
    named = {key: torch.tensor(array) for key, array in tensors(network, PREFIXES).items()}
    kind = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[name]
    chains = {
        part: kind(network.inputs[part], network.hidden, network.layers) for part in ("encoder", "decoder")
    }
    for part, chain in chains.items():
        chain.load_state_dict(
            {key.removeprefix(f"{part}."): one for key, one in named.items() if key.startswith(f"{part}.")}
        )
    joined, head = nn.Linear(2 * network.hidden, network.hidden), nn.Linear(network.hidden, len(vocabulary))
    joined.load_state_dict(
        {"weight": torch.tensor(network.attention["W_h"]), "bias": torch.tensor(network.attention["b_h"])}
    )
    head.load_state_dict({"weight": named["head.weight"], "bias": named["head.bias"]})
    x = torch.eye(len(vocabulary))[[vocabulary.index(token) for token in run.inputs]].requires_grad_()
    encoded, state = chains["encoder"](x)
    width = network.inputs["decoder"]
    reads = torch.zeros(width)
    if plan.feedback:
        reads[-1] = 1.0
    found: dict[str, list[torch.Tensor]] = {key: [] for key in ("seen", "weights", "contexts", "states", "y")}
    losses = []
    for j, step in enumerate(plan.steps[plan.boundary :]):
        assert step.j == j + 1
        here, state = chains["decoder"](reads[None], state)
        # Each output gets the encoder's states under a name of its own, so that its gradient is told apart.
        seen = encoded * 1.0
        weights = torch.softmax(seen @ here[0], -1)
        context = weights @ seen
        attended = torch.tanh(joined(torch.cat([context, here[0]])))
        seen.retain_grad()
        attended.retain_grad()
        logits = head(attended)
        y = torch.softmax(logits, -1)
        target = torch.tensor(vocabulary.index(run.targets[j]))
        losses.append(nn.functional.cross_entropy(logits, target))
        for key, one in zip(found, (seen, weights, context, attended, y), strict=True):
            found[key].append(one)
        reads = torch.zeros(width)
        if spec.wiring.feedback == "softmax":
            reads = torch.cat([y, torch.zeros(width - len(y))])
        elif plan.feedback:
            reads[int(y.argmax())] = 1.0
    loss = torch.stack(losses).sum()
    loss.backward()

    def slopes(ones: list[torch.Tensor]) -> np.ndarray:
        return np.array([one.grad.numpy() for one in ones if one.grad is not None])

    values = {key: torch.stack(ones).detach().numpy() for key, ones in found.items() if key != "seen"}
    return {
        **values,
        "loss": np.array(loss.item()),
        "handed": slopes(found["seen"]),
        "d_states": slopes(found["states"]),
        **{key: slopes([one])[0] for key, one in (("d_W_h", joined.weight), ("d_b_h", joined.bias))},
        **{key: slopes([one])[0] for key, one in (("d_W_ya", head.weight), ("d_x", x))},
    }


def main() -> None:
    arrays = {f"{name}/{key}": array for name in FIGURES for key, array in case(name).items()}
    np.savez_compressed(CASES, **arrays)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
