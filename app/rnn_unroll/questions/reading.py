"""Reading: questions about the wiring: what steps read, and what outputs can depend on."""

from rnn_unroll.engine import key as keys
from rnn_unroll.errors import SpecError
from rnn_unroll.graphs.run import Run
from rnn_unroll.questions.kind import Kind
from rnn_unroll.questions.nodes import choices, graph_of, input_of, output_of, outputs, sources, states, title
from rnn_unroll.questions.question import Choice, Question
from rnn_unroll.words import questions as words
from rnn_unroll.words.refusals import questions as refusals


def reads_all(run: Run) -> Question:
    """Which state has read every input?"""
    graph = graph_of(run)
    known, every = sources(graph), frozenset(range(1, run.plan.tx + 1))
    right = frozenset(str(node.key) for node in states(graph) if known[node.key] == every)
    if not every or not right or len(right) == len(states(graph)):
        raise SpecError("ask", refusals.nothing_to_tell("reads-all"))
    about = {node.key: words.has_read(sorted(known[node.key]), run.plan.tx) for node in states(graph)}
    picks = choices(run, graph, states(graph), about)
    return Question("pick", words.reads_all(), right, words.reads_all_why(len(right)), picks)


def no_input(run: Run) -> Question:
    """Which output has no input below it?"""
    graph = graph_of(run)
    emitted = {step.j: step for step in run.plan.steps if step.j}
    without = [j for j, step in emitted.items() if step.reads != "input"]
    if not without or len(without) == len(emitted):
        raise SpecError("ask", refusals.nothing_to_tell("no-input"))
    about = {
        keys.output(j): words.reads_there(words.what_is_read(step.reads, step.i, j - 1))
        for j, step in emitted.items()
    }
    picks = choices(run, graph, outputs(graph), about)
    right = frozenset(str(keys.output(j)) for j in without)
    return Question("pick", words.no_input(len(without)), right, words.no_input_why(without), picks)


def carries(run: Run) -> Question:
    """Through which state must all pass that the decoder knows of the input?"""
    graph = graph_of(run)
    if not run.plan.boundary or run.spec.model.layers > 1 or run.spec.model.attention == "on":
        raise SpecError("ask", refusals.no_bottleneck())
    last = keys.state(0, 1, run.plan.boundary)
    about = {node.key: words.not_the_bridge(node.t, run.plan.boundary) for node in states(graph)}
    picks = choices(run, graph, states(graph), about)
    return Question("pick", words.carries(), frozenset([str(last)]), words.carries_why(run.plan.ty), picks)


def reads(run: Run, number: str) -> Question:
    """What does a time step read?"""
    t = int(number)
    if t > len(run.plan.steps):
        raise SpecError("ask", refusals.no_step(t, len(run.plan.steps)), complete=True)
    step = run.plan.steps[t - 1]
    written = tuple(Choice(value, says) for value, says in words.READS.items())
    before = next((one.j for one in reversed(run.plan.steps[: t - 1]) if one.j), 0)
    why = words.reads_why(t, words.what_is_read(step.reads, step.i, before))
    return Question("choose", words.reads(t), frozenset([step.reads]), why, written)


def sees(run: Run, number: str) -> Question:
    """How many of the inputs can an output depend on?"""
    output = output_of(run, number)
    seen = sorted(sources(graph_of(run))[output])
    prompt, why = words.sees(output.number, run.plan.tx), words.sees_why(output.number, seen, run.plan.tx)
    return Question("number", prompt, frozenset([str(len(seen))]), why, number=len(seen))


def could(run: Run, number: str, of: str) -> Question:
    """Could an output change if an input did?"""
    read, output = input_of(run, number), output_of(run, of)
    depends = read.number in sources(graph_of(run))[output]
    written = tuple(Choice(value, says) for value, says in words.YES_OR_NO.items())
    prompt = words.could(read.number, output.number)
    why = words.could_why(read.number, output.number, depends)
    return Question("choose", prompt, frozenset(["yes" if depends else "no"]), why, written)


def fed_back(run: Run, number: str) -> Question:
    """Which output does a time step read?"""
    graph, t = graph_of(run), int(number)
    if t > len(run.plan.steps) or run.plan.steps[t - 1].reads != "feedback":
        raise SpecError("ask", refusals.not_fed_back(t))
    before = run.plan.steps[t - 2].j
    right = keys.output(before)
    about = {node.key: words.goes_to(node.number, node.t) for node in outputs(graph)}
    picks = choices(run, graph, outputs(graph), about)
    name = title(graph, next(node for node in outputs(graph) if node.key == right))
    return Question("pick", words.fed_back(t), frozenset([str(right)]), words.fed_back_why(t, name), picks)


def _first_two(run: Run) -> tuple[str, ...]:
    """The first outputs, if they can depend on more inputs than one."""
    return ("1", "2") if run.plan.tx > 1 else ()


def _either_way(run: Run) -> tuple[str, ...]:
    """An input after an output, and one before it."""
    return "3,2", "2,3"


KINDS = (
    Kind("reads-all", "Which state has read every input", reads_all),
    Kind("no-input", "Which output has no input below it", no_input),
    Kind("carries", "Through which state all passes that a decoder knows of the input", carries),
    Kind("reads", "What a time step reads", reads, "T", likely=lambda run: ("2", f"{len(run.plan.steps)}")),
    Kind("fed-back", "Which output a time step reads", fed_back, "T", likely=lambda run: ("2", "3")),
    Kind("sees", "How many of the inputs an output can depend on", sees, "J", likely=_first_two),
    Kind("could", "Whether an output could change if an input did", could, "I,J", likely=_either_way),
)
