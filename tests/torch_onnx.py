"""Torch ONNX: networks as PyTorch's two exporters write them, small and at random, with what they compute.

`python -m tests.torch_onnx` writes `reference/onnx_models.npz` anew. Only that needs PyTorch and onnxscript.
Arrays of a case: `file/traced` and `file/exported`, the bytes of the files by the older and by the newer
exporter, `input` the token ids or the vectors, `y` the outputs.
"""

# mypy: disable-error-code="misc"
# PyTorch is not there where types are checked, so its modules have no type.

import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

CASES = Path(__file__).parent / "reference" / "onnx_models.npz"


def cases() -> dict[str, np.ndarray]:
    """All arrays by `case/array`."""
    import onnx
    import torch

    nn: Any = torch.nn
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float64)
    found: dict[str, np.ndarray] = {}

    class Model(nn.Module):
        """A table or none, a recurrent module, and a linear layer over all states or the last."""

        def __init__(self, kind: str, words: int, over: str, answers: str, **said: Any) -> None:
            super().__init__()
            self.words = nn.Embedding(words, 4) if words else None
            self.rnn = getattr(nn, kind)(4, 5, **said)
            self.fc = nn.Linear(5 * (1 + self.rnn.bidirectional), 3)
            self.over, self.answers = over, answers

        def forward(self, x: Any) -> Any:
            if self.words is not None:
                x = self.words(x)
            states, last = self.rnn(x)
            last = last[0] if isinstance(last, tuple) else last
            if self.over == "output[-1]":
                states = states[:, -1] if self.rnn.batch_first else states[-1]
            elif self.over == "hidden[-1]":
                states = last[-1]
            elif self.over == "both":
                states = torch.cat((last[-2], last[-1]), dim=1)
            logits = self.fc(states)
            if self.answers == "linear":
                return logits
            return {"softmax": torch.softmax, "log": torch.log_softmax}[self.answers](logits, -1)

    def export(model: Any, x: Any, path: Path, traced: bool) -> None:
        sizes: dict[str, Any] = (
            {"dynamic_axes": {"x": {0: "a", 1: "b"}}} if traced else {"external_data": False}
        )
        torch.onnx.export(model, (x,), path, dynamo=not traced, input_names=["x"], verbose=False, **sizes)

    def keep(name: str, *built: Any, batch_first: bool = True, new: bool = True, **said: Any) -> None:
        model = Model(*built, batch_first=batch_first, **said).eval()
        x = torch.tensor([1, 4, 4, 0, 2]) if built[1] else torch.randn(5, 4)
        batch = x[None] if batch_first else x[:, None]
        found[f"{name}/input"] = x.numpy()
        y = model(batch)
        found[f"{name}/y"] = (y.exp() if built[3] == "log" else y).detach().numpy().reshape(-1, 3)
        for kind in ("traced", "exported") if new else ("traced",):
            with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                path = Path(folder) / "model.onnx"
                export(model, batch, path, kind == "traced")
                written = onnx.load(path)
            for node in written.graph.node:
                # The newer exporter notes on whose disk the model's code lay.
                node.ClearField("metadata_props")
                node.ClearField("doc_string")
            found[f"{name}/file/{kind}"] = np.frombuffer(written.SerializeToString(), np.uint8)

    keep("tagger", "LSTM", 6, "every", "log")
    keep("rows", "LSTM", 0, "output[-1]", "softmax", num_layers=2)
    keep("both-every", "LSTM", 6, "every", "softmax", bidirectional=True, num_layers=2)
    keep("translated", "GRU", 6, "hidden[-1]", "softmax", num_layers=2, batch_first=False)
    keep("both-last", "GRU", 6, "both", "linear", bidirectional=True)
    # The newer exporter writes an nn.RNN as one node for each product.
    keep("names", "RNN", 0, "output[-1]", "softmax", batch_first=False, new=False)
    keep("relu", "RNN", 0, "hidden[-1]", "linear", nonlinearity="relu", new=False)
    return found


def main() -> None:
    found: dict[str, Any] = cases()
    np.savez_compressed(CASES, **found)


if __name__ == "__main__":
    main()
