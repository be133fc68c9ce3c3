"""Scripts: a figure's network as code, run as it stands, beside the figure's JSON."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.exports import EXPORTS
from rnn_unroll.tasks import TASKS

WIRINGS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("one-to-one", {}),
    ("many-to-one", {"text": "the cat sat"}),
    ("one-to-many", {}),
    ("one-to-many", {"tx": "0", "ty": "3"}),
    ("one-to-many", {"feedback": "off", "ty": "3"}),
    ("one-to-many", {"feedback": "softmax"}),
    ("one-to-many", {"choose": "sample", "temperature": "0.7", "topk": "3"}),
    ("one-to-many", {"choose": "beam", "ty": "5"}),
    ("encoder-decoder", {"choose": "beam", "feedback": "on", "width": "8"}),
    ("many-to-many", {"text": "naïve", "tokens": "characters"}),
    ("encoder-decoder", {}),
    ("encoder-decoder", {"feedback": "on", "tx": "3", "ty": "5"}),
    ("encoder-decoder", {"feedback": "softmax", "ty": "2"}),
    ("encoder-decoder", {"feedback": "on", "ty": "1"}),
    ("custom", {"io": "iibboo"}),
    ("custom", {"io": "nbonoo", "feedback": "on"}),
    ("custom", {"io": "nbonooin", "feedback": "softmax"}),
    ("custom", {"io": "iii"}),
    ("custom", {"io": "nn"}),
    ("custom", {"io": "ooo", "feedback": "on"}),
    ("one-to-one", {"direction": "bidirectional"}),
    ("many-to-one", {"direction": "bidirectional"}),
    ("many-to-many", {"direction": "bidirectional"}),
    ("custom", {"io": "iibboo", "direction": "bidirectional"}),
    ("custom", {"io": "noni", "direction": "bidirectional"}),
    ("custom", {"io": "ii", "direction": "bidirectional"}),
)
"""Every pattern, and every way in which a step can read and emit."""

INITS = ("normal", "xavier", "orthogonal", "integers")


def figures(cell: str, framework: str) -> list[FigureSpec]:
    """Every wiring with a cell, with few and with many layers, in every init."""
    made = []
    for k, (pattern, said) in enumerate(WIRINGS):
        for layers in ("1", "3"):
            more = {"cell": cell, "layers": layers, "seed": str(k), "hidden": str(3 + k % 3)}
            more["init"] = INITS[(k + 1) % 4 if layers == "1" else 2]
            spec = parse(pattern, list({**said, **more}.items()))
            made.append(spec.change(framework=framework))
    return made


def trained(framework: str) -> Iterator[FigureSpec]:
    """Every network that ships and every sample of its task; tokens drawn, and unknown ones, among them."""
    for task in TASKS.values():
        for cell in task.cells:
            for sample in task.samples:
                yield of_task(task.slug, cell=cell, text=sample.text, framework=framework)
        for epoch in task.moments:
            yield of_task(task.slug, epoch=str(epoch), framework=framework)
    awkward = '“漢字” \\ \'x\' "y" """ # film'
    for slug in ("sentiment", "tags", "names", "spelling"):
        yield of_task(slug, text=awkward, framework=framework)
    yield of_task("surname", tx="0", ty="9", framework=framework)
    for draw in "07":
        drawn = {"choose": "sample", "temperature": "1.5", "topk": "9", "draw": draw}
        yield of_task("surname", **drawn, framework=framework)
        yield of_task("date", **drawn, framework=framework)
    yield of_task("surname", choose="beam", width="8", framework=framework)
    yield of_task("spelling", choose="beam", ty="9", framework=framework)


def of_task(slug: str, framework: str = "numpy", **query: str) -> FigureSpec:
    """A figure of a task's network."""
    return parse(TASKS[slug].pattern, [("task", slug), *query.items()]).change(framework=framework)


RUN = """
import contextlib, io, json, sys, traceback
for line in sys.stdin:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            exec(compile(json.loads(line), "script.py", "exec"), {"__name__": "__main__"})
            failed = False
        except Exception:
            traceback.print_exc()
            failed = True
    print(json.dumps([failed, printed.getvalue()]), flush=True)
"""


class Runner:
    """A Python of its own that runs one script after another: NumPy is imported once."""

    def __init__(self, environment: Mapping[str, str] | None = None, folder: Path | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment,
            cwd=folder,
        )

    def run(self, script: str) -> str:
        """What a script prints."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(script) + "\n")
        self.process.stdin.flush()
        failed, printed = json.loads(self.process.stdout.readline())
        assert not failed, f"{script}\n{printed}"
        return str(printed)

    def close(self) -> None:
        self.process.communicate()


def script_of(spec: FigureSpec) -> str:
    return EXPORTS["py"].render(spec).decode()


def expected(spec: FigureSpec) -> list[dict[str, Any]]:
    """What a figure's script must print, from its JSON."""
    steps = json.loads(EXPORTS["json"].render(spec))["steps"]
    # A number is no token, so a script names none.
    outputs = [
        {name: step[name] for name in ("t", "token", "y") if step[name] is not None}
        for step in steps
        if step["y"] is not None
    ]
    if outputs:
        return outputs
    chains = steps[-1]["layers"][-1].values()
    return [{"t": len(steps), "a": [value for chain in chains for value in chain["a"]]}]


def assert_printed(spec: FigureSpec, printed: str, within: float = 1e-9) -> None:
    """A script printed the figure's numbers; large ones within that part of their size."""
    lines = [json.loads(line) for line in printed.splitlines()]
    wanted = expected(spec)
    assert [(line["t"], line.get("token")) for line in lines] == [(w["t"], w.get("token")) for w in wanted]
    for line, want in zip(lines, wanted, strict=True):
        (name,) = {"y", "a"} & set(want)
        assert np.allclose(line[name], want[name], rtol=within, atol=within)
