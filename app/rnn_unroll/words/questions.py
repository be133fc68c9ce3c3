"""Questions: what a figure asks its reader, what is right, and why. The numbers are those of its run."""

from collections.abc import Sequence

from rnn_unroll.words import symbols
from rnn_unroll.words.forms import counted, listed, percent, quoted, significant

READS = {
    "input": "An input",
    "feedback": "The output before",
    "start": "A start token",
    "target": "The target of the output before",
    "nothing": "Nothing: a zero vector",
}
"""What a time step can read, by the plan's names."""
YES_OR_NO = {"yes": "Yes", "no": "No"}
OPEN_OR_CLOSED = {"open": "Mostly open", "closed": "Mostly closed"}


# --- what becomes of a guess ---


def answer(answers: Sequence[str], why: str) -> str:
    """The answers, which are also right where there are several, and why."""
    return f"It is {' or '.join(answers)}. {why}" if 0 < len(answers) < 4 else why


def right(why: str) -> str:
    return f"Right. {why}"


def wrong(guess: str, about: str, answer: str) -> str:
    """`about` says what is true of the guess; it may be empty."""
    return f"Not {guess}{f': {about}' if about else ''}. {answer}"


def not_so(answer: str) -> str:
    """Of a guess such as yes, of which there is nothing more to say."""
    return f"Not so. {answer}"


def how(mode: str, within: float, unit: str) -> str:
    """How the question is answered."""
    if mode == "pick":
        return "Pick one here or in the figure."
    if mode == "choose":
        return "Choose one."
    near = f" Within {within:g}{f' {unit}' if unit == '%' else ''} counts." if within else ""
    return f"Type a number.{near}"


# --- the wiring ---


def _inputs(numbers: Sequence[int]) -> str:
    """The inputs x⟨1⟩ to x⟨3⟩."""
    if not numbers:
        return "no input"
    if len(numbers) == 1:
        return f"x⟨{numbers[0]}⟩ alone"
    if len(numbers) == 2:
        return f"x⟨{numbers[0]}⟩ and x⟨{numbers[1]}⟩"
    if list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        return f"x⟨{numbers[0]}⟩ to x⟨{numbers[-1]}⟩"
    return listed([f"x⟨{number}⟩" for number in numbers])


def reads_all() -> str:
    return "Which state has read every input?"


def has_read(numbers: Sequence[int], count: int) -> str:
    """What a state has read of `count` inputs."""
    if len(numbers) == count:
        return "it has read all of them"
    return f"it has read {_inputs(numbers)}, and nothing else"


def reads_all_why(states: int) -> str:
    also = " More than one state has." if states > 1 else ""
    return f"Follow the arrows: a state knows what lies behind it, and nothing else.{also}"


def no_input(outputs: int) -> str:
    """`outputs` is how many there are."""
    return f"{'Find one: which' if outputs > 1 else 'Which'} output has no input below it?"


def no_input_why(outputs: Sequence[int]) -> str:
    """`outputs` are the numbers of all that have none."""
    if len(outputs) == 1:
        return "Its step reads no input of its own."
    return f"The steps of {listed([f'ŷ⟨{j}⟩' for j in outputs])} read no input of their own."


def what_is_read(reads: str, i: int, before: int) -> str:
    """What a time step reads. i is the number of its input, `before` that of the output before it."""
    match reads:
        case "input":
            return f"the input x⟨{i}⟩"
        case "feedback":
            return f"the output before, ŷ⟨{before}⟩"
        case "start":
            return "the start token"
        case "target":
            return f"the target of the output before, y⟨{before}⟩"
        case _:
            return "nothing, which is a vector of zeros"


def reads_there(what: str) -> str:
    """What the step of an output reads."""
    return f"its step reads {what}"


def reads_why(t: int, what: str) -> str:
    return f"Step {t} reads {what}."


def reads(t: int) -> str:
    return f"What does time step {t} read?"


def carries() -> str:
    return "Through which state must everything pass that the decoder knows of the input?"


def not_the_bridge(t: int, boundary: int) -> str:
    """What is true of another state than the encoder's last, of step t."""
    return "more is read after it" if t < boundary else "the decoder has begun already"


def carries_why(outputs: int) -> str:
    return (
        "The decoder starts from the encoder's last state and sees nothing else of the input, so that one "
        f"vector has to hold it all, for {counted(outputs, 'output', 'outputs')}."
    )


def sees(j: int, inputs: int) -> str:
    return f"How many of the {counted(inputs, 'input', 'inputs')} can ŷ⟨{j}⟩ depend on?"


def sees_why(j: int, numbers: Sequence[int], inputs: int) -> str:
    if not numbers:
        return f"No arrow leads from an input to ŷ⟨{j}⟩."
    return f"The arrows lead to ŷ⟨{j}⟩ from {'all of them' if len(numbers) == inputs else _inputs(numbers)}."


def could(i: int, j: int) -> str:
    return f"Could ŷ⟨{j}⟩ change if x⟨{i}⟩ did?"


def could_why(i: int, j: int, depends: bool) -> str:
    if depends:
        return f"It could: there is a way along the arrows from x⟨{i}⟩ to ŷ⟨{j}⟩."
    return f"It could not: no way along the arrows leads from x⟨{i}⟩ to ŷ⟨{j}⟩."


def fed_back(t: int) -> str:
    return f"Which output does time step {t} read?"


def fed_back_why(t: int, output: str) -> str:
    return f"What the network chose at step {t - 1}, {output}, is the input of step {t}."


def goes_to(j: int, t: int) -> str:
    return f"ŷ⟨{j}⟩ is chosen at step {t}, and read at step {t + 1} if anywhere"


# --- lengths, copies, parameters ---


def length(which: str) -> str:
    return f"How large is T_{which}, the number of {'inputs' if which == 'x' else 'outputs'}?"


def length_why(which: str, count: int) -> str:
    boxes = "Boxes below the states are inputs" if which == "x" else "Boxes above the states are outputs"
    return f"{boxes}; here there {'is' if count == 1 else 'are'} {count or 'none'}."


def copies(gated: bool, part: str) -> str:
    """`gated` says whether the cell has gates, and so a recurrent matrix for each."""
    matrix = "recurrent matrix of each gate" if gated else "W_aa"
    whose = f"the {part}'s " if part != "network" else "the " if gated else ""
    return f"At how many time steps is {whose}{matrix} used?"


def copies_why(steps: int) -> str:
    if steps == 1:
        return "There is one time step, and so one copy."
    return (
        f"Once at each of the {steps} time steps, and it is the same one every time: a longer sequence has "
        "more copies, and not one parameter more."
    )


def parameters(chains: int) -> str:
    layers = "recurrent layer" if chains == 1 else "recurrent layers"
    return f"How many parameters {'does' if chains == 1 else 'do'} the {layers} have?"


def parameters_why(shapes: Sequence[tuple[str, tuple[int, ...]]], chains: Sequence[int]) -> str:
    """`shapes` are those of the parameters of the first chain, `chains` how many numbers each chain has."""
    parts = " + ".join(f"{'·'.join(map(str, shape))} ({name})" for name, shape in shapes)
    whole = f"{parts} = {chains[0]}"
    if len(chains) > 1:
        each = listed([str(count) for count in chains], " + ")
        whole = f"The first chain has {whole}. All together have {each} = {sum(chains)}"
    return f"{whole}. The number of time steps is nowhere in it."


# --- what is computed ---


def output(j: int) -> str:
    return f"What does ŷ⟨{j}⟩ say?"


def token(text: str) -> str:
    return quoted(text)


def holds(share: float) -> str:
    return f"the network gives it {percent(share)}"


def output_why(token: str, share: float, likeliest: str, most: float) -> str:
    """The token that is the answer, and the one with the greatest share, which may be another."""
    if token == likeliest:
        return f"“{token}” has {percent(share)}, more than any other answer."
    chosen = f"“{token}” was chosen, with {percent(share)}."
    return f"{chosen} The most probable was “{likeliest}”, with {percent(most)}."


def sure(j: int, within: float) -> str:
    return f"What probability, in percent, does the network give its answer ŷ⟨{j}⟩?"


def vector(name: str, letter: str, layer: int | None, t: int) -> str:
    """A vector of a cell: a⟨3⟩, c⟨3⟩, or the forget gate at step 3."""
    if name in ("a", "c"):
        return symbols.state(letter[0], layer, t)
    noun = "candidate" if name == "candidate" else f"{name} gate"
    where = "" if layer is None else f" of layer {layer}"
    return f"the {noun}{where} at step {t}"


def unit(vector: str, k: int, within: float) -> str:
    return f"What is unit {k} of {vector}?"


def unit_why(vector: str, k: int, value: float) -> str:
    return f"To four places, unit {k} of {vector} is {value:.4f}."


def gate(vector: str) -> str:
    return f"Is {vector} mostly open or mostly closed?"


def gate_why(vector: str, mean: float) -> str:
    state = OPEN_OR_CLOSED["open" if mean > 0.5 else "closed"]
    return f"{state}: its units are {mean:.2f} on average, where 0 lets nothing through and 1 everything."


# --- gradients ---


def matters(outputs: int) -> str:
    return f"A small change of which input moves the {'answer' if outputs == 1 else 'last answer'} more?"


def moves(size: float) -> str:
    return f"its gradient has the size {significant(size, 2)}"


def matters_why(number: int, larger: float, smaller: float) -> str:
    return (
        f"A small change of x⟨{number}⟩ moves the answer {_times(larger, smaller)} as much: the gradients "
        f"have the sizes {significant(larger, 2)} and {significant(smaller, 2)}."
    )


def _times(larger: float, smaller: float) -> str:
    return (
        f"{larger / smaller:.1f} times" if smaller and larger < 100 * smaller else "more than a hundred times"
    )


def dies() -> str:
    return "At which state is the gradient of the loss smallest?"


def gradient_there(size: float) -> str:
    return f"the gradient has the size {significant(size, 2)} there"


def dies_why(smallest: float, largest: float) -> str:
    return (
        f"Its size is {significant(smallest, 2)} there, and {significant(largest, 2)} where it is largest. "
        "Each step back multiplies it by the recurrent weights and a slope; each output adds its own share."
    )


def loss(targets: Sequence[str]) -> str:
    right = listed([quoted(one) for one in targets])
    return f"The right answers are {right}. Which output has the greatest loss?"


def loss_there(loss: float) -> str:
    return f"its loss is {loss:.2f}"


def _small(share: float) -> str:
    """A share in percent, which may be far below one."""
    return percent(share) if share >= 0.01 else f"{significant(100 * share, 2)} %"


def loss_why(loss: float, target: str, share: float | None) -> str:
    """`share` is the probability of the target; None where outputs are numbers."""
    gave = "" if share is None else f": it gave the right answer, {quoted(target)}, {_small(share)}"
    return f"Its loss is {loss:.2f}{gave}."
