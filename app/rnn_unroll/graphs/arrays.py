"""Arrays: the numbers of a run as NumPy's arrays in one `.npz` file, for runs that are long as text.

The names are those of the picture's nodes, without the step: `x` (T, I), `a.1` (T, H) of the first layer,
`c.1` its memory, `r.1` the states of its backward chain and `cr.1` their memory, all in the order of time;
`logits` and `y` (T_y, V). In front of those of an encoder and of a decoder stands the part: `encoder.a.1`.
With targets also `loss`, and `grad/` before the name of each tensor.
"""

import io

import numpy as np

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.key import CHAINS, MEMORIES
from rnn_unroll.graphs.run import Run


def render(spec: FigureSpec, dtype: type[np.floating] = np.float64) -> bytes:
    """The run's numbers in this precision. Raises SpecError as the run does."""
    file = io.BytesIO()
    arrays = {name: one.astype(dtype) for name, one in _named(Run(spec)).items()}
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def _named(run: Run) -> dict[str, Array]:
    trace, found = run.trace, dict[str, Array]()
    for part, of in trace.parts.items():
        prefix = "" if part == "network" else f"{part}."
        found[f"{prefix}x"] = of.x
        for k, layer in enumerate(of.layers, start=1):
            for state, memory, chain, way in zip(CHAINS, MEMORIES, layer, (1, -1), strict=False):
                found[f"{prefix}{state}.{k}"] = chain.states[::way]
                if chain.state(0).c is not None and chain.tape.c is not None:
                    found[f"{prefix}{memory}.{k}"] = chain.tape.c[1:][::way]
    if trace.plan.ty:
        found |= {"logits": trace.logits, "y": trace.y}
    if run.spec.target_tokens:
        found["loss"] = np.array(run.gradients.loss)
        named = run.spec.model.named_gradients(run.gradients)
        found |= {f"grad/{name}": one for name, one in named.items()}
    return found
