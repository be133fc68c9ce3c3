"""Script: what the scripts of all frameworks share, and how their lines are laid out.

A script is a list of lines. A user's text occurs in it only as Python literals and in the figure's address,
which is ASCII. So it can never end a string or a comment.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rnn_unroll.address import write
from rnn_unroll.address.frameworks import FRAMEWORKS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import Part, Plan, PlanStep
from rnn_unroll.errors import SpecError
from rnn_unroll.exports.py import rows
from rnn_unroll.exports.py.cells import CellCode
from rnn_unroll.exports.py.rows import Row
from rnn_unroll.graphs import facts
from rnn_unroll.graphs.run import Run
from rnn_unroll.tasks.task import Task
from rnn_unroll.words import figures, files
from rnn_unroll.words.refusals import weights

Lines = list[str]

WIDTH = 100
"""The most characters of a line with its comment; only a single long literal may exceed it."""

COMMENTS = 58
"""The column at which the comments beside the code start."""

INDENT = "    "


def line(code: str, comment: str = "", depth: int = 0) -> str:
    """One line of code, indented, with its comment beside it."""
    code = INDENT * depth + code
    return f"{code:<{COMMENTS - 2}}  # {comment}" if comment else code


def section(title: str) -> Lines:
    """The heading of a section of the script."""
    return ["", "", f"# --- {title} ".ljust(82, "-"), ""]


def literal(text: str) -> str:
    """A string as a Python literal, in double quotes if it contains no quotes."""
    written = repr(text)
    # A text without quotes is escaped in the same way between single and double quotes.
    return f'"{written[1:-1]}"' if '"' not in written and "'" not in written[1:-1] else written


def listing(name: str, items: Sequence[str], comment: str = "") -> Lines:
    """The Python code of a list of strings, on several lines if it is long."""
    written = [literal(item) for item in items]
    whole = f"{name} = [{', '.join(written)}]"
    if len(line(whole, comment)) <= WIDTH:
        return [line(whole, comment)]
    filled, current = [], INDENT
    for item in written:
        if len(current) + len(item) > WIDTH and current.strip():
            filled.append(current.rstrip())
            current = INDENT
        current += f"{item}, "
    return [line(f"{name} = [", comment), *filled, current.rstrip(), "]"]


Kind = Literal["reading", "emitting", "mixed"]


class Loop(NamedTuple):
    """The loop over the time steps of one part, of the kind that a person would write.

    `reading`: every step reads an input; and all steps, none or only the last one emit. `emitting`: every
    step emits, and only the first may read an input. `mixed`: all others.
    """

    part: Part
    kind: Kind
    steps: tuple[PlanStep, ...]

    @property
    def first(self) -> int:
        return self.steps[0].t

    @property
    def last(self) -> int:
        return self.steps[-1].t

    @property
    def emits(self) -> bool:
        return any(step.j for step in self.steps)

    @property
    def emits_all(self) -> bool:
        return all(step.j for step in self.steps)

    def reads(self, what: str) -> bool:
        """Whether any step reads an input, feedback, the start token or nothing: a value of `Reads`."""
        return any(step.reads == what for step in self.steps)

    @property
    def follows(self) -> bool:
        """Whether any step reads what the output before it said, or should have said."""
        return self.reads("feedback") or self.reads("target")


def _kind(steps: Sequence[PlanStep]) -> Kind:
    emitting = [bool(step.j) for step in steps]
    if all(step.i for step in steps) and (all(emitting) or not any(emitting[:-1])):
        return "reading"
    if all(emitting) and not any(step.i for step in steps[1:]):
        return "emitting"
    return "mixed"


def _loops(plan: Plan) -> Iterator[Loop]:
    for part in dict.fromkeys(step.part for step in plan.steps):
        steps = tuple(step for step in plan.steps if step.part == part)
        yield Loop(part, _kind(steps), steps)


@dataclass(frozen=True, slots=True)
class Script:
    """The facts of a figure that its script needs.

    `targets` are the targets that steps read, if any does; `rows` are what is changed inside the run.
    """

    spec: FigureSpec
    plan: Plan
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    cell: CellCode
    loops: tuple[Loop, ...]
    rows: tuple[Row, ...]

    @property
    def trained(self) -> bool:
        """Whether it reads its weights from the file of a task, instead of drawing them."""
        return bool(self.spec.model.file)

    @property
    def task(self) -> Task:
        """What a trained network learned."""
        assert self.spec.task
        return self.spec.task

    @property
    def embed(self) -> str:
        """The function that returns the vector of a token of the input."""
        return "embed" if self.trained else "one_hot"

    @property
    def reading(self) -> str:
        """The function that returns the vector of an input: of a token, unless another one is given."""
        return "vector_of" if self.spec.edited.input else self.embed

    @property
    def deep(self) -> bool:
        return self.spec.model.layers > 1

    @property
    def two_ways(self) -> bool:
        return self.spec.model.directions == 2

    @property
    def starts(self) -> bool:
        """Whether the decoder reads a start token."""
        return any(step.reads == "start" for step in self.plan.steps)

    @property
    def emits(self) -> bool:
        return self.plan.ty > 0

    @property
    def numeric(self) -> bool:
        """Whether the outputs are numbers, not tokens."""
        return self.spec.numeric

    @property
    def outputs(self) -> str:
        """The expression for the width of an output."""
        return str(len(self.spec.vocabulary)) if self.numeric else "len(vocabulary)"

    @property
    def attends(self) -> bool:
        """Whether the decoder attends to its encoder."""
        return self.spec.model.attention == "on"

    @property
    def feeds_tokens(self) -> bool:
        """Whether a step reads the vector of a token that an output chose, or that it should have chosen."""
        fed = any(loop.reads("feedback") for loop in self.loops) and not self.feeds_vector
        return fed or bool(self.targets)

    @property
    def feeds_vector(self) -> bool:
        """Whether all probabilities are fed back instead of the chosen token."""
        return self.spec.wiring.feedback == "softmax"

    @property
    def changes_steps(self) -> bool:
        """Whether anything is changed inside the steps of chains."""
        return any(row.in_step for row in self.rows)

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(loop.part for loop in self.loops)

    @property
    def emitted_width(self) -> str:
        """The expression for the width of the vector of a token that a step emitted."""
        # A network with a word for what it shall write reads that in the places after its tokens.
        wider = self.trained and not self.starts and self.task.reader.width > len(self.task.labels)
        return self.width(self.loops[-1].part) if wider else "len(vocabulary)"

    def width(self, part: Part) -> str:
        """The expression for the width of the vectors that a part reads."""
        if part == "decoder" and self.starts:
            return "len(vocabulary) + 1"
        return str(self.task.reader.width) if self.trained else "len(vocabulary)"


def of(spec: FigureSpec) -> Script:
    """The facts of a figure. Raises SpecError if its weights come neither from a seed nor with us."""
    if spec.model.recipe is None and not spec.model.file:
        raise SpecError("weights", weights.no_seed_for_script())
    spec = write.in_format(spec, "py")
    plan, run, cell = spec.plan, Run(spec), CellCode(CELLS[spec.model.cell])
    targets = run.targets if any(step.reads == "target" for step in plan.steps) else ()
    return Script(spec, plan, run.inputs, targets, cell, tuple(_loops(plan)), rows.of(spec, plan, cell))


def head(script: Script) -> Lines:
    """The script's docstring: what it is, what it prints, and the figure's address."""
    spec = script.spec
    title = figures.title(facts.figure(spec, script.plan))
    framework = FRAMEWORKS[spec.output.framework]
    return [
        *textwrap.wrap(f'"""{files.script_title(title, framework.title)}', WIDTH, break_on_hyphens=False),
        "",
        files.script_prints(script.emits, script.numeric),
        files.script_trained(script.task.title) if script.trained else files.script_numbers(),
        *([files.script_changed()] if spec.is_edited else []),
        "",
        files.script_figure(write.address(spec)),
        *([files.script_weights(write.weights(spec.model.file))] if script.trained else []),
        files.script_install(framework.install),
        '"""',
        "",
    ]


def text(lines: Iterable[str]) -> str:
    """The script as one string. Every line ends with a newline."""
    return "\n".join(lines) + "\n"
