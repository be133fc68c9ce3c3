"""Loops: the loops of a script over the time steps, for any framework.

What a step reads and whether it emits is the same in every framework. A `Way` says how a framework computes
a step.
"""

from collections.abc import Callable
from typing import NamedTuple

from rnn_unroll.engine.patterns import Part
from rnn_unroll.engine.streams import OUTPUTS
from rnn_unroll.exports.py import changes, trained
from rnn_unroll.exports.py.rows import ATTENTION, HEAD
from rnn_unroll.exports.py.script import Lines, Loop, Script, line, listing
from rnn_unroll.words import files


class Way(NamedTuple):
    """How a framework computes a step and an output.

    `array` is the module of its arrays. `column(script, part, x)` returns the lines, indented once, that
    compute one column of the figure from its input `x`; after these lines, the expression `top` is the last
    layer's state. `output` is the template of ŷ of a state at the time step {t}, `padded` that of a vector
    with a zero appended.
    """

    array: str
    column: Callable[[Script, Part, str], Lines]
    top: str
    output: str
    padded: str

    def zeros(self, width: str) -> str:
        return f"{self.array}.zeros({width})"


def one_hot(array: str, wide: str) -> Lines:
    """The function that returns the vector of a token; `wide` is the expression for its width."""
    return [
        "def one_hot(token):",
        line(f"x = {array}.zeros({wide})", depth=1),
        line("x[vocabulary.index(token)] = 1.0", "1 in the token's place, 0 elsewhere", 1),
        "    return x",
    ]


def vectors(script: Script, array: str) -> list[Lines]:
    """The functions that the script calls for the vectors of tokens."""
    learned = bool(script.inputs) and script.trained
    functions = [trained.embed(script, array)] if learned else []
    if script.feeds_tokens or (script.inputs and not learned):
        functions.append(one_hot(array, script.emitted_width))
    if script.spec.edited.input:
        functions.append(changes.vector_of(array, script.embed))
    return functions


def show(script: Script) -> Lines:
    """The function that prints an output, and the function that draws its token, if it is drawn."""
    if script.numeric:
        return [
            "def show(t, y):",
            '    """Print ŷ⟨t⟩, the output box above."""',
            '    print(json.dumps({"t": t, "y": y.tolist()}))',
        ]
    of = script.spec.decoding
    chosen = f"vocabulary[{'sample(y)' if of.draws else 'int(y.argmax())'}]"
    how = "one drawn at random" if of.draws else "the most probable"
    if script.spec.edited.force:
        chosen, how = f"forced.get(t, {chosen})", f"forced, or {how}"
    if of.searches:
        # The search knows what is forced, as far as it goes.
        chosen, how = f"next(path, {chosen})", "what the beam search found"
    return [
        *(_draw(script) if of.draws else []),
        "def show(t, y):",
        f'    """Print ŷ⟨t⟩, the output box above, and give the token chosen there: {how}."""',
        f"    token = {chosen}",
        '    print(json.dumps({"t": t, "token": token, "y": y.tolist()}))',
        "    return token",
    ]


def _draw(script: Script) -> Lines:
    """The function that draws a token by the next of the `chances`.

    The draws are those of rnn_unroll.engine.choose. softmax(z / temperature) has the same shares as the power
    1 / temperature of ŷ.
    """
    of = script.spec.decoding
    power = f" ** (1 / {of.temperature:g})" if of.temperature != 1 else ""
    most = f'shares[np.argsort(-shares, kind="stable")[{of.topk}:]] = 0.0'
    return [
        "def sample(y):",
        '    """The index of a token, drawn by the probabilities: the next chance falls into its share."""',
        line(f"shares = np.array(y.tolist()){power}", "softmax(logits / temperature)" if power else "", 1),
        *([line(most, f"top {of.topk} alone", 1)] if of.topk else []),
        "    ends = shares.cumsum()",
        "    return int((ends <= next(chances) * ends[-1]).sum())",
        "",
        "",
    ]


def chances(script: Script) -> Lines:
    """The line with the random number of each output, or with the tokens that a search found; none if each
    output chooses its most probable token.
    """
    of = script.spec.decoding
    if beams := script.spec.beams:
        found = [script.spec.vocabulary[token] for token in beams.path]
        return [*listing("path", found, "what the beam search found"), "path = iter(path)"]
    seeded = f"np.random.RandomState(({of.draw}, {OUTPUTS}, j)).random_sample()"
    return [f"chances = ({seeded} for j in range({script.plan.ty}))"] if of.draws else []


def attend(script: Script, array: str, softmax: str, joined: str) -> Lines:
    """The function of what an output reads of a decoder that attends; none if the decoder does not.

    `softmax` is the template of the softmax of scores, `joined` that of the context beside the state.
    """
    if not script.attends:
        return []
    changed = {row.vector for row in script.rows if row.where == ATTENTION}
    scores = "seen @ a"
    if "scores" in changed:
        scores = changes.changing("scores", ATTENTION, "t", scores)
    alpha = softmax.format(scores)
    if "alpha" in changed:
        alpha = changes.changing("alpha", ATTENTION, "t", alpha)
    return [
        f"def attend(a{', t' if changed else ''}):",
        '    """h̃⟨t⟩, which the head reads: a⟨t⟩ with what it finds in the encoder\'s states."""',
        line(f"alpha = {alpha}", "weights that add up to 1", 1),
        line(f"context = {array}.matmul(alpha, seen)", "their weighted sum", 1),
        line(f"return {array}.tanh(W_h @ {joined.format('context, a')} + b_h)", "h̃⟨t⟩", 1),
    ]


def reading(script: Script, output: str) -> str:
    """The template of an output whose head reads h̃⟨t⟩ in place of a⟨t⟩ if the decoder attends, and no more
    of either than what is left. `output` is the template for a head that reads a⟨t⟩.
    """
    read = "{}"
    if script.attends:
        read = "attend({}, {t})" if any(row.where == ATTENTION for row in script.rows) else "attend({})"
    if any(row.where == HEAD for row in script.rows):
        read = changes.changing("top", HEAD, "{t}", read)
    return output.replace("{}", read)


def last_state(script: Script, top: str) -> str:
    """The line that a script prints for a figure without outputs."""
    return f'print(json.dumps({{"t": {len(script.plan.steps)}, "a": {top}.tolist()}}))'


# --- step by step ----------------------------------------------------------------------


def step_by_step(script: Script, way: Way, loop: Loop) -> Lines:
    """The loop over the steps of a part."""
    loops = {"reading": _reading, "emitting": _emitting, "mixed": _mixed}
    lines = loops[loop.kind](script, way, loop)
    if not (script.attends and loop.part == "encoder"):
        return lines
    kept = line(f"seen.append({way.top})", "the decoder attends to all of them", 1)
    return ["seen = []", *lines, kept, f"seen = {way.array}.stack(seen)"]


def _output(way: Way, depth: int) -> str:
    return line(f"y = {way.output.format(way.top, t='t')}", "ŷ⟨t⟩", depth)


def _reading(script: Script, way: Way, loop: Loop) -> Lines:
    lines = [
        "for t, token in enumerate(inputs, start=1):",
        *way.column(script, loop.part, f"{script.reading}(token)"),
    ]
    if loop.emits_all:
        return [*lines, _output(way, 1), "    show(t, y)"]
    if loop.emits:
        return [*lines, "", "# Only the last time step emits.", _output(way, 0), "show(t, y)"]
    return lines


def _emitting(script: Script, way: Way, loop: Loop) -> Lines:
    wide = script.width(loop.part)
    starts, forced = loop.reads("start"), loop.reads("target")
    follows = loop.follows or starts or loop.reads("input")
    if loop.reads("input"):
        lines = [line(f"x = {script.reading}(inputs[0])", "x⟨1⟩, the input box below")]
    elif starts:
        lines = [line(f"x = {way.array}.eye({wide})[-1]", "⟨sos⟩ has a place of its own, the last")]
    elif follows:
        lines = [line(f"x = {way.zeros(wide)}", "the first step reads nothing")]
    else:
        lines = [line(f"nothing = {way.zeros(wide)}", "what a step without an input reads")]
    lines += [
        f"for t, target in enumerate(targets, start={loop.first}):"
        if forced
        else f"for t in range({loop.first}, {loop.last + 1}):",
        *way.column(script, loop.part, "x" if follows else "nothing"),
        _output(way, 1),
        f"    {_taken(script, loop)}show(t, y)",
    ]
    if loop.follows:
        back, why = _followed(script, loop)
        back = way.padded.format(back) if starts else back
        lines.append(line(f"x = {back}", f"{why}, into step t+1", 1))
    elif follows and len(loop.steps) > 1:
        lines.append(line(f"x = {way.zeros(wide)}", "the next step reads nothing", 1))
    return lines


def _followed(script: Script, loop: Loop) -> tuple[str, str]:
    """The expression for what the step after an output reads, and what that is: the vector of the chosen
    token, or of the one that is right, or ŷ itself.
    """
    if loop.reads("target"):
        return "one_hot(target)", "teacher forcing: the target"
    return "y" if script.feeds_vector else "one_hot(token)", "the feedback arrow"


def _taken(script: Script, loop: Loop) -> str:
    """The beginning of the line that shows an output whose token is read on."""
    return "token = " if loop.reads("feedback") and not script.feeds_vector else ""


def _mixed(script: Script, way: Way, loop: Loop) -> Lines:
    back, why = _followed(script, loop)
    lines = ["tokens = iter(inputs)"] if loop.reads("input") else []
    if loop.reads("target"):
        lines.append("answers = iter(targets)")
    lines.append("for t, letter in enumerate(io, start=1):")
    cases = [
        ("input", 'if letter in "ib":', f"x = {script.reading}(next(tokens))", "x⟨i⟩, the arrow from below"),
        (
            "target" if loop.reads("target") else "feedback",
            'if t > 1 and io[t - 2] in "ob":',
            f"x = {back}",
            f"{why}, from t−1",
        ),
        ("nothing", "", f"x = {way.zeros('len(vocabulary)')}", "this step reads nothing"),
    ]
    read = [case for case in cases if loop.reads(case[0])]
    if len(read) == 1:
        lines.append(line(*read[0][2:], 1))
    else:
        for k, (_, test, body, comment) in enumerate(read):
            test = "else:" if k == len(read) - 1 else f"el{test}" if k else test
            lines += [line(test, depth=1), line(body, comment, 2)]
    lines += way.column(script, loop.part, "x")
    if loop.emits:
        report = f"        {_taken(script, loop)}show(t, y)"
        lines += ['    if letter in "ob":', _output(way, 2), report]
        if loop.reads("target"):
            lines.append(line("target = next(answers)", "what it should have said", 2))
    return lines


# --- all steps at once -----------------------------------------------------------------


def read_all(script: Script, way: Way, loop: Loop) -> Lines:
    """The lines that build `xs`, the inputs of all steps of a part. No output may be fed back."""
    nothing, steps = way.zeros(script.width(loop.part)), len(loop.steps)
    if not loop.reads("nothing"):
        return [line(f"xs = [{script.reading}(token) for token in inputs]", files.script_inputs())]
    if not loop.reads("input"):
        return [line(f"xs = [{nothing}] * {steps}", "no step reads anything")]
    if loop.kind == "emitting":
        return [
            line(f"xs = [{script.reading}(inputs[0])] + [{nothing}] * {steps - 1}", "x⟨1⟩, and then nothing")
        ]
    return [
        "tokens = iter(inputs)",
        f'xs = [{script.reading}(next(tokens)) if letter in "ib" else {nothing} for letter in io]',
    ]


def show_all(script: Script, way: Way, loop: Loop, tops: str, ends: str) -> Lines:
    """The lines that print the outputs of a part.

    `tops` is the expression for the last layer's states. `ends` is that for the last states of two chains
    side by side, which a single output at the end reads.
    """
    if not script.emits:
        return [last_state(script, f"{tops}[-1]")]
    if not loop.emits:
        return []
    shows = f"show(t, {way.output.format('top', t='t')})"
    if script.plan.ends:
        top = ends if script.two_ways else f"{tops}[-1]"
        comment = "each chain's last state: a⟨T⟩ and r⟨1⟩" if script.two_ways else "only the last step emits"
        return [
            line(f"top = {top}", comment),
            line(f"show({loop.last}, {way.output.format('top', t=loop.last)})", "ŷ, the one output"),
        ]
    reads = "ŷ⟨t⟩ reads both chains" if script.two_ways else "ŷ⟨t⟩"
    if loop.emits_all:
        return [f"for t, top in enumerate({tops}, start={loop.first}):", line(shows, reads, 1)]
    header = f"for t, (letter, top) in enumerate(zip(io, {tops}), start={loop.first}):"
    return [header, '    if letter in "ob":', line(shows, reads, 2)]
