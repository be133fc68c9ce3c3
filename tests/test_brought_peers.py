"""Brought, with PyTorch itself: `test_brought.py` has stand-ins for it."""

import copy
from typing import Any

import numpy as np
import pytest

from rnn_unroll import unroll
from tests import torch_tutorials

pytestmark = pytest.mark.peers

TOLERANCE = {"float32": 1e-6, "float64": 1e-12}


@pytest.mark.parametrize("precision", TOLERANCE)
@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("RNN", {}),
        ("RNN", {"nonlinearity": "relu"}),
        ("RNN", {"bias": False}),
        ("GRU", {"num_layers": 3, "bidirectional": True}),
        ("LSTM", {"batch_first": True}),
        ("LSTM", {"proj_size": 3}),
        ("LSTM", {"proj_size": 3, "num_layers": 2, "bidirectional": True}),
        ("LSTM", {"num_layers": 2, "bidirectional": True, "batch_first": True, "dropout": 0.5}),
    ],
)
@pytest.mark.parametrize("batch", [None, 0, 1])
def test_a_bare_module_is_what_pytorch_computes(
    precision: str, kind: str, more: dict[str, Any], batch: int | None
) -> None:
    import torch

    torch.manual_seed(1)
    module: Any = getattr(torch.nn, kind)(5, 7, **more).to(getattr(torch, precision))
    if batch is not None:
        batch = 0 if more.get("batch_first") else 1
    x = torch.randn(9, 5, dtype=getattr(torch, precision))
    found = unroll(module, x if batch is None else x.unsqueeze(batch)).check()
    assert (found.ok, found.tolerance) == (True, TOLERANCE[precision]), found


def classifier(**more: Any) -> Any:
    """The sentiment LSTM of the tutorials."""
    import torch

    nn: Any = torch.nn

    class Sentiment(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(20, 8, padding_idx=0)
            self.lstm = nn.LSTM(8, 6, batch_first=True, **more)
            self.dropout = nn.Dropout(0.5)
            self.fc = nn.Linear(6, 3)

        def forward(self, ids: Any, lengths: Any = None) -> Any:
            read = self.dropout(self.embedding(ids))
            if lengths is not None:
                read = nn.utils.rnn.pack_padded_sequence(read, lengths, batch_first=True)
            _, (hidden, _) = self.lstm(read)
            return self.fc(hidden[-1])

    torch.manual_seed(2)
    return Sentiment()


WORDS = {word: k for k, word in enumerate(["<pad>", "<unk>", "the", "movie", "was", "not", "good"])}


def test_a_text_is_read_as_the_model_reads_it() -> None:
    made = unroll(classifier(), "the movie was not good", vocabulary=WORDS, pattern="many-to-one")
    found = made.check()
    assert found.ok, found
    assert "the logits, called with x [5]" in found.says


def test_lengths_are_given_to_the_check() -> None:
    import torch

    ids = torch.tensor([[2, 3, 4]])
    assert unroll(classifier(), ids, pattern="many-to-one").check(ids, torch.tensor([3])).ok


@pytest.mark.parametrize("precision", ["float16", "bfloat16"])
def test_half_precision_is_held_to_its_own_digits(precision: str) -> None:
    import torch

    module = torch.nn.GRU(4, 5).to(getattr(torch, precision))
    found = unroll(module, torch.randn(6, 4)).check()
    assert found.ok, found
    assert found.tolerance > 1e-3


def test_float32s_rounding_is_told_from_other_numbers() -> None:
    """The weights are so large that float32 is off by more than a millionth after a few steps."""
    import torch

    torch.manual_seed(4)
    module: Any = torch.nn.RNN(3, 64, nonlinearity="relu")
    for one in module.parameters():
        one.data *= 2.5
    found = unroll(module, torch.randn(60, 3)).check()
    assert found.ok, found
    assert (found.difference > 1e-6) == ("the rounding of float32 alone" in found.says)


def test_training_goes_on_beside_the_figure() -> None:
    import torch

    module: Any = classifier()
    module.lstm.eval()
    modes = [one.training for one in module.modules()]
    made = unroll(module, [2, 3, 4], pattern="many-to-one")
    before = made.trace.logits.copy()
    assert made.check().ok
    assert [one.training for one in module.modules()] == modes
    module(torch.tensor([[2, 3]])).sum().backward()
    torch.optim.SGD(module.parameters(), 0.5).step()
    assert np.array_equal(made.trace.logits, before)
    assert "other weights" in made.check().says


def test_a_tied_weight_is_one() -> None:
    import torch

    nn: Any = torch.nn

    class Tied(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.encoder, self.rnn = nn.Embedding(9, 5), nn.GRU(5, 5)
            self.decoder = nn.Linear(5, 9)
            self.decoder.weight = self.encoder.weight

        def forward(self, ids: Any) -> Any:
            return self.decoder(self.rnn(self.encoder(ids))[0])

    made = unroll(Tied(), [1, 4, 4, 2], targets=[4, 4, 2, 1], show="gradients")
    assert made.check().ok
    tensors = made.network.saved().tensors
    assert tensors["encoder.weight"] is tensors["decoder.weight"]


def test_what_a_copy_is_wrapped_in_does_not_matter() -> None:
    import torch

    module = classifier()
    wrapped: Any = torch.nn.DataParallel(copy.deepcopy(module))
    one, other = (unroll(one, [2, 3], pattern="many-to-one") for one in (module, wrapped))
    assert np.array_equal(one.trace.logits, other.trace.logits)
    assert other.check().ok


def test_the_recorded_tutorials_are_still_what_pytorch_computes() -> None:
    """The stand-ins return what was recorded."""
    import torch

    default = torch.get_default_dtype()
    try:
        anew = torch_tutorials.cases()
    finally:
        torch.set_default_dtype(default)
    with np.load(torch_tutorials.CASES) as kept:
        assert {name for name in kept.files if name.endswith("/y")} == {n for n in anew if n.endswith("/y")}
        for name in kept.files:
            assert np.allclose(kept[name], anew[name], rtol=0, atol=1e-12), name
