"""Torch tutorials: models as the most-read tutorials write them, small and at random, with what they compute.

`python -m tests.torch_tutorials` writes `reference/tutorials.npz` anew. Only that needs PyTorch. Arrays of a
case: `w/…` its state dict under its own names, `input` the token ids or the vectors, `y` the outputs, `state`
the last layer's last state; where there is a loss, `targets` and `grad/…`.
"""

# mypy: disable-error-code="misc"
# PyTorch is not there where types are checked, so its modules have no type.

from pathlib import Path
from typing import Any

import numpy as np

CASES = Path(__file__).parent / "reference" / "tutorials.npz"


def cases() -> dict[str, np.ndarray]:
    """All arrays by `case/array`."""
    import torch

    nn: Any = torch.nn
    functional: Any = torch.nn.functional
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float64)
    found: dict[str, np.ndarray] = {}

    def likelihood(y: Any, targets: Any) -> Any:
        return functional.nll_loss(torch.log(y), targets, reduction="sum")

    def keep(
        name: str, model: Any, read: Any, y: Any, state: Any, targets: Any, loss: Any = likelihood
    ) -> None:
        arrays = {f"w/{key}": one for key, one in model.state_dict().items()}
        arrays |= {"input": read, "y": y.reshape(-1, y.shape[-1]), "state": state.reshape(-1)}
        model.zero_grad()
        loss(arrays["y"], targets.reshape(len(arrays["y"]), *targets.shape[1:])).backward()
        arrays["targets"] = targets
        arrays |= {f"grad/{key}": one.grad for key, one in model.named_parameters()}
        found.update({f"{name}/{key}": one.detach().numpy().copy() for key, one in arrays.items()})

    class NamesByHand(nn.Module):
        """The classifier of names, with layers made by hand over [x; h]."""

        def __init__(self, read: int, hidden: int, classes: int) -> None:
            super().__init__()
            self.i2h = nn.Linear(read + hidden, hidden)
            self.h2o = nn.Linear(hidden, classes)
            self.softmax = nn.LogSoftmax(dim=1)

        def forward(self, x: Any, hidden: Any) -> Any:
            hidden = self.i2h(torch.cat((x, hidden), 1))
            return self.softmax(self.h2o(hidden)), hidden

    class NamesTwoLayers(nn.Module):
        """The same with tanh(i2h(x) + h2h(h))."""

        def __init__(self, read: int, hidden: int, classes: int) -> None:
            super().__init__()
            self.i2h = nn.Linear(read, hidden)
            self.h2h = nn.Linear(hidden, hidden)
            self.h2o = nn.Linear(hidden, classes)

        def forward(self, x: Any, hidden: Any) -> Any:
            hidden = torch.tanh(self.i2h(x) + self.h2h(hidden))
            return functional.log_softmax(self.h2o(hidden), dim=1), hidden

    letters = torch.tensor([3, 0, 5, 2])
    for name, layers in {"names-by-hand": NamesByHand, "names-two-layers": NamesTwoLayers}.items():
        model: Any = layers(6, 5, 3)
        hidden = torch.zeros(1, 5)
        for k in letters:
            out, hidden = model(functional.one_hot(k, 6).double()[None], hidden)
        keep(name, model, letters, out.exp(), hidden, torch.tensor([1]))

    class NamesRNN(nn.Module):
        """The classifier of names with nn.RNN."""

        def __init__(self) -> None:
            super().__init__()
            self.rnn = nn.RNN(6, 5)
            self.h2o = nn.Linear(5, 3)

        def forward(self, x: Any) -> Any:
            _, hidden = self.rnn(x)
            return functional.softmax(self.h2o(hidden[0]), dim=1), hidden

    model = NamesRNN()
    y, hidden = model(functional.one_hot(letters, 6).double()[:, None])
    keep("names-rnn", model, letters, y, hidden, torch.tensor([2]))

    class LanguageModel(nn.Module):
        """The word language model: an encoder that is a table, a stack, a decoder that is a linear layer."""

        def __init__(self, kind: str, tied: bool) -> None:
            super().__init__()
            self.drop = nn.Dropout(0.2)
            self.encoder = nn.Embedding(7, 5)
            self.rnn = getattr(nn, kind)(5, 5, 2, dropout=0.2)
            self.decoder = nn.Linear(5, 7)
            if tied:
                self.decoder.weight = self.encoder.weight

        def forward(self, ids: Any) -> Any:
            out, _ = self.rnn(self.encoder(ids)[:, None])
            return functional.log_softmax(self.decoder(out)[:, 0], dim=1), out[-1]

    words = torch.tensor([1, 4, 4, 0])
    for kind, tied in (("LSTM", False), ("GRU", True)):
        model = LanguageModel(kind, tied).eval()
        y, hidden = model(words)
        keep(
            f"language-{kind.lower()}{'-tied' if tied else ''}", model, words, y.exp(), hidden, words.roll(-1)
        )

    class Sentiment(nn.Module):
        """The sentiment LSTM, wrapped by torch.compile and DataParallel as they are saved."""

        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(9, 4, padding_idx=0)
            self.lstm = nn.LSTM(4, 3, num_layers=2, bidirectional=True, batch_first=True)
            self.fc = nn.Linear(6, 2)

        def forward(self, ids: Any) -> Any:
            _, (hidden, _) = self.lstm(self.embedding(ids)[None])
            both = torch.cat((hidden[-2], hidden[-1]), dim=1)
            return functional.softmax(self.fc(both), dim=1), both

    class Wrapped(nn.Module):
        def __init__(self, inner: nn.Module) -> None:
            super().__init__()
            self.module = inner

    # Token 0 pads: PyTorch gives its vector no gradient.
    model, review = Wrapped(Sentiment()), torch.tensor([1, 4, 4, 2])
    y, hidden = model.module(review)
    keep("sentiment-wrapped", model, review, y, hidden, torch.tensor([1]))

    class Tagger(nn.Module):
        """The part-of-speech tagger."""

        def __init__(self) -> None:
            super().__init__()
            self.word_embeddings = nn.Embedding(9, 6)
            self.lstm = nn.LSTM(6, 6)
            self.hidden2tag = nn.Linear(6, 3)

        def forward(self, ids: Any) -> Any:
            out, _ = self.lstm(self.word_embeddings(ids)[:, None])
            return functional.log_softmax(self.hidden2tag(out[:, 0]), dim=1), out[-1]

    model = Tagger()
    y, hidden = model(words)
    keep("tagger", model, words, y.exp(), hidden, torch.tensor([0, 1, 2, 1]))

    class Rows(nn.Module):
        """MNIST read row by row."""

        def __init__(self) -> None:
            super().__init__()
            self.lstm = nn.LSTM(4, 6, 2, batch_first=True)
            self.fc = nn.Linear(6, 5)

        def forward(self, x: Any) -> Any:
            out, _ = self.lstm(x[None])
            return functional.softmax(self.fc(out[:, -1]), dim=1), out[:, -1]

    model, rows = Rows(), torch.rand(4, 4)
    y, hidden = model(rows)
    keep("rows", model, rows, y, hidden, torch.tensor([3]))

    class Cells(nn.Module):
        """A stack of two LSTMCells."""

        def __init__(self) -> None:
            super().__init__()
            self.lstm1 = nn.LSTMCell(3, 4)
            self.lstm2 = nn.LSTMCell(4, 4)
            self.linear = nn.Linear(4, 2)

        def forward(self, x: Any) -> Any:
            one = two = (torch.zeros(1, 4), torch.zeros(1, 4))
            said = []
            for row in x:
                one = self.lstm1(row[None], one)
                two = self.lstm2(one[0], two)
                said.append(functional.softmax(self.linear(two[0]), dim=1))
            return torch.cat(said), two[0]

    model, rows = Cells(), torch.randn(5, 3)
    y, hidden = model(rows)
    keep("cells", model, rows, y, hidden, torch.tensor([0, 1, 1, 0, 1]))

    class Series(nn.Module):
        """Regression of a time series: the next number after the last."""

        def __init__(self, outputs: int) -> None:
            super().__init__()
            self.lstm = nn.LSTM(1, 5, batch_first=True)
            self.linear = nn.Linear(5, outputs)

        def forward(self, x: Any) -> Any:
            out, _ = self.lstm(x[None])
            return self.linear(out[:, -1]), out[:, -1]

    model, series = Series(1), torch.sin(torch.arange(6.0))[:, None]
    y, hidden = model(series)
    squares = nn.MSELoss(reduction="sum")
    keep("series", model, series, y, hidden, torch.tensor([[-0.25]]), squares)
    model = Series(3)
    y, hidden = model(series)
    keep("series-three", model, series, y, hidden, torch.tensor([[0.5, -1.0, 2.0]]), squares)

    class Spam(nn.Module):
        """A review's sentiment, or several labels, with a sigmoid."""

        def __init__(self, labels: int) -> None:
            super().__init__()
            self.embedding = nn.Embedding(9, 4)
            self.rnn = nn.GRU(4, 5)
            self.fc = nn.Linear(5, labels)

        def forward(self, ids: Any) -> Any:
            _, hidden = self.rnn(self.embedding(ids)[:, None])
            return torch.sigmoid(self.fc(hidden[-1])), hidden

    each = nn.BCELoss(reduction="sum")
    model = Spam(1)
    y, hidden = model(words)
    keep("spam", model, words, y, hidden, torch.tensor([[1.0]]), each)
    model = Spam(3)
    y, hidden = model(words)
    keep("labels", model, words, y, hidden, torch.tensor([[1.0, 0.0, 1.0]]), each)

    class Encoder(nn.Module):
        def __init__(self, words: int) -> None:
            super().__init__()
            self.embedding = nn.Embedding(words, 4)
            self.gru = nn.GRU(4, 4, batch_first=True)

    class Decoder(nn.Module):
        def __init__(self, words: int) -> None:
            super().__init__()
            self.embedding = nn.Embedding(words, 4)
            self.gru = nn.GRU(4, 4, batch_first=True)
            self.out = nn.Linear(4, words)

    class Translator(nn.Module):
        """The encoder and decoder of the translation tutorial, without attention; ⟨sos⟩ is token 0."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder, self.decoder = Encoder(8), Decoder(6)

        def forward(self, ids: Any, steps: int) -> Any:
            _, hidden = self.encoder.gru(self.encoder.embedding(ids)[None])
            token, said = torch.zeros(1, 1, dtype=torch.long), []
            for _ in range(steps):
                out, hidden = self.decoder.gru(functional.relu(self.decoder.embedding(token)), hidden)
                said.append(functional.softmax(self.decoder.out(out)[:, 0], dim=1))
                token = said[-1].argmax(dim=1, keepdim=True).detach()
            return torch.cat(said), hidden

    model = Translator()
    y, hidden = model(words, 5)
    keep("translator", model, words, y, hidden, torch.tensor([2, 5, 1, 3, 0]))

    class TwoLayers(nn.Module):
        """A classifier whose head is an nn.Sequential, and a regressor with fc1 and fc2."""

        def __init__(self, outputs: int) -> None:
            super().__init__()
            self.gru = nn.GRU(3, 4, batch_first=True, bidirectional=True)
            self.classifier = nn.Sequential(
                nn.Linear(8, 5), nn.ReLU(), nn.Dropout(0.5), nn.Linear(5, outputs)
            )

        def forward(self, x: Any) -> Any:
            _, hidden = self.gru(x[None])
            both = torch.cat((hidden[0], hidden[1]), dim=1)
            return functional.softmax(self.classifier(both), dim=1), both

    model, rows = TwoLayers(3).eval(), torch.randn(5, 3)
    y, hidden = model(rows)
    keep("two-layers-relu", model, rows, y, hidden, torch.tensor([2]))

    class Squashed(nn.Module):
        """The next numbers of a series at each step, by two layers of one width without biases and a tanh."""

        def __init__(self) -> None:
            super().__init__()
            self.rnn = nn.LSTM(2, 4, 2)
            self.fc2 = nn.Linear(4, 4)
            self.fc1 = nn.Linear(4, 4, bias=False)

        def forward(self, x: Any) -> Any:
            out, _ = self.rnn(x[:, None])
            return self.fc2(torch.tanh(self.fc1(out)))[:, 0], out[-1]

    model, rows = Squashed(), torch.randn(4, 2)
    y, hidden = model(rows)
    keep("two-layers-tanh", model, rows, y, hidden, torch.randn(4, 4), squares)

    class LastOfBoth(nn.Module):
        """A classifier that reads output[:, -1] of a layer that runs both ways."""

        def __init__(self) -> None:
            super().__init__()
            self.lstm = nn.LSTM(3, 4, batch_first=True, bidirectional=True)
            self.fc = nn.Linear(8, 3)

        def forward(self, x: Any) -> Any:
            out, _ = self.lstm(x[None])
            return functional.softmax(self.fc(out[:, -1]), dim=1), out[:, -1]

    model, rows = LastOfBoth(), torch.randn(5, 3)
    y, hidden = model(rows)
    keep("last-of-both", model, rows, y, hidden, torch.tensor([1]))

    class Projected(nn.Module):
        """A tagger, whose head reads every state, and a classifier over a projected LSTM (`proj_size`)."""

        def __init__(self, outputs: int, **more: Any) -> None:
            super().__init__()
            self.lstm = nn.LSTM(3, 5, proj_size=2, batch_first=True, **more)
            self.fc = nn.Linear(2 * (1 + self.lstm.bidirectional), outputs)

        def forward(self, x: Any, last: bool) -> Any:
            out, (hidden, _) = self.lstm(x[None])
            top = hidden[-2:].reshape(1, -1) if last else out[0]
            return functional.softmax(self.fc(top), dim=1), hidden[-1 - self.lstm.bidirectional :]

    model, rows = Projected(4), torch.randn(4, 3)
    y, hidden = model(rows, last=False)
    keep("projected", model, rows, y, hidden, torch.tensor([3, 0, 2, 1]))
    model, rows = Projected(3, num_layers=2, bidirectional=True), torch.randn(5, 3)
    y, hidden = model(rows, last=True)
    keep("projected-both-ways", model, rows, y, hidden, torch.tensor([2]))
    return found


def main() -> None:
    found: dict[str, Any] = cases()
    np.savez_compressed(CASES, **found)


if __name__ == "__main__":
    main()
