"""Packages: networks that packages bring are loaded as they were saved, and say what the packages say.

`make test-peers` installs the packages, without what they need to read text or sound: that is left out here.
"""

import json
import sys
from importlib.resources import files
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

from rnn_unroll import stages, unroll
from rnn_unroll.address.own import Files, figure
from rnn_unroll.models.limits import OWN_MACHINE
from tests.own_files import npy

# The packages are older than some of Python's warnings.
pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture
def g2p(monkeypatch: pytest.MonkeyPatch) -> Any:
    """g2p-en, how English words sound: a GRU that reads letters, a GRU that writes sounds."""
    for name in ("nltk", "nltk.corpus", "nltk.tokenize", "inflect"):
        monkeypatch.setitem(sys.modules, name, MagicMock())
    from g2p_en.g2p import G2p

    return G2p()


@pytest.mark.parametrize("word", ["unroll", "gradient", "backpropagation", "zzyzx"])
def test_g2p_en_is_loaded_whole_and_spells_as_it_does(g2p: Any, word: str) -> None:
    said = g2p.predict(word)
    letters = np.array([g2p.g2idx[letter] for letter in [*word, "</s>"]])
    names = json.dumps({"tokens": g2p.graphemes, "classes": g2p.phonemes}).encode()
    weights = files("g2p_en").joinpath("checkpoint20.npz").read_bytes()
    spec = figure(
        Files(weights, npy(letters), None, names), [("ty", str(len(said) + 1)), ("start", "2")], OWN_MACHINE
    )
    assert (spec.wiring.pattern, spec.model.cell) == ("encoder-decoder", "gru-torch")
    assert stages.answers(spec) == [*said, "</s>"]
    assert np.allclose(stages.trace(spec).logits, logits(g2p, letters, len(said) + 1), rtol=0, atol=1e-12)


def logits(g2p: Any, letters: np.ndarray, steps: int) -> np.ndarray:
    """Its own cell in float64: in its own float32 the last digits differ."""
    state, found = np.zeros((1, 256)), []
    exact = {name: one.astype(np.float64) for name, one in g2p.variables.items()}
    kinds = ("w_ih", "w_hh", "b_ih", "b_hh")
    encoder, decoder = ([exact[f"{part}_{kind}"] for kind in kinds] for part in ("enc", "dec"))
    for letter in letters:
        state = g2p.grucell(exact["enc_emb"][[letter]], state, *encoder)
    token = g2p.p2idx["<s>"]
    for _ in range(steps):
        state = g2p.grucell(exact["dec_emb"][[token]], state, *decoder)
        found.append(state[0] @ exact["fc_w"].T + exact["fc_b"])
        token = int(found[-1].argmax())
    return np.array(found)


@pytest.fixture
def silero() -> Any:
    """silero-vad, where somebody speaks: convolutions over sound, an LSTM cell, one sigmoid."""
    import torch

    return torch.jit.load(str(files("silero_vad").joinpath("data", "silero_vad.jit")))


def heard(model: Any, chunks: int) -> tuple[np.ndarray, np.ndarray]:
    """What the convolutions make of some sound, (T, 128), and what the package says of each part of it."""
    import torch

    torch.manual_seed(0)
    sound = torch.sin(torch.cumsum(0.3 * torch.rand(chunks * 512), 0)) * torch.rand(chunks * 512)
    read, said, context = [], [], torch.zeros(1, 64)
    model.reset_states()
    for chunk in sound.reshape(chunks, 1, 512):
        inner, whole = model._model, torch.cat([context, chunk], 1)
        context = whole[:, -64:]
        with torch.no_grad():
            read.append(inner.encoder(inner.run_extractors(whole))[0, :, 0].numpy())
            said.append(model(chunk, 16000)[0].numpy())
    return np.array(read), np.array(said)


def test_silero_vads_lstm_says_where_somebody_speaks(silero: Any) -> None:
    """The whole model in memory, without its convolutions. Its last layer reads the states through a ReLU,
    which no head here does, so it is computed beside them.
    """
    read, said = heard(silero, 12)
    inner = silero._model
    paths = {name.rpartition(".")[0] for name in inner.state_dict() if ".rnn." not in name}
    made = unroll(inner, read, map=dict.fromkeys(paths, "skip"))
    assert made.spec.model.cell == "lstm"
    states = made.trace.parts["network"].layers[0][0].states
    weight, bias = (one.detach().numpy() for one in getattr(inner.decoder.decoder, "2").parameters())
    logits = np.maximum(states, 0) @ weight[0, :, 0] + bias
    assert np.allclose(1 / (1 + np.exp(-logits)), said[:, 0], rtol=0, atol=1e-5)


def test_silero_vads_cell_is_checked_in_one_line(silero: Any) -> None:
    read, _ = heard(silero, 6)
    cell, read = silero._model.decoder.rnn.double(), read.astype(np.float64)
    made = unroll(cell, read)
    assert np.allclose(
        made.trace.parts["network"].layers[0][0].states,
        unroll_by_hand(cell, read),
        rtol=0,
        atol=1e-12,
    )


def unroll_by_hand(cell: Any, read: np.ndarray) -> np.ndarray:
    import torch

    state, found = None, []
    for row in torch.from_numpy(read):
        state = cell(row[None], state)
        found.append(state[0][0].detach().numpy())
    return np.array(found)
