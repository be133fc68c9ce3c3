"""Decided: what the choices for an own network come to beside its files, which decide the rest."""

import re
from collections.abc import Mapping

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.heads import Answers
from rnn_unroll.engine.inner import BETWEEN, Between
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import CUSTOM, PATTERNS
from rnn_unroll.errors import SpecError, unknown
from rnn_unroll.models.placing import Placed
from rnn_unroll.models.vocabulary import Vocabulary
from rnn_unroll.words import forms
from rnn_unroll.words.refusals import arrays, placing, weights

OUTPUTS: Mapping[str, Answers] = {"softmax": "classes", "sigmoid": "chances", "linear": "numbers"}
"""What outputs are, by the function that makes them of their logits."""


READS = ("ends", "last")
"""Which states one output of both directions reads; the first by default."""


def pattern(network: Network, reads: bool, inputs: int, targets: int, once: bool | None) -> str:
    """The pattern of a network that `reads` an input, which may be empty. `once` is whether it emits after
    the last input only; without a word of the file about it, it does if there is one target.
    """
    if "encoder" in network.parts:
        return "encoder-decoder"
    if network.head is None:
        return CUSTOM
    if not reads:
        return "one-to-many"
    if once is None:
        once = targets == 1 < inputs
    return "many-to-one" if once else "many-to-many"


def check_parts(pattern: str, network: Network) -> None:
    """Raise SpecError for a pattern of two networks with the weights of one, and the reverse."""
    if pattern not in PATTERNS or PATTERNS[pattern].two_networks == ("encoder" in network.parts):
        return
    if "encoder" in network.parts:
        raise SpecError("pattern", weights.two_parts_for_one(pattern), ["encoder-decoder"])
    allowed = [slug for slug, kind in PATTERNS.items() if not kind.two_networks]
    raise SpecError("pattern", weights.one_part_for_two(pattern), allowed)


def answers(head: str) -> Answers:
    """What the outputs are, by the name of their function: of classes if none is named. Raises SpecError."""
    if head not in ("", *OUTPUTS):
        raise unknown("head", "head", head, [*OUTPUTS])
    return OUTPUTS[head] if head else "classes"


def between(function: str, placed: Placed) -> Between:
    """The function in a head of two layers, by its name. Raises SpecError for another name, without such a
    head, and if nobody says what is between its layers.
    """
    if function not in ("", *BETWEEN):
        raise unknown("between", "function", function, [*BETWEEN])
    if placed.head and not function:
        raise SpecError("between", placing.no_between(placed.head), [*BETWEEN])
    if function and not placed.head:
        raise SpecError("between", placing.nothing_between())
    return next((name for name in BETWEEN if name == function), "linear")


def reads(asked: str, usual: str, pattern: str, network: Network) -> str:
    """Which states of both directions one output reads: those at the `ends` of both chains, or those of the
    `last` time step. Raises SpecError for another name, and where it makes no difference.
    """
    if asked not in ("", *READS):
        raise unknown("reads", "choice", asked, READS)
    once = pattern in PATTERNS and PATTERNS[pattern].ends
    if asked and not (once and network.directions == 2):
        raise SpecError("reads", weights.reads_the_same())
    return asked or usual


def start(written: str, network: Network, classes: int, names: Vocabulary) -> int | None:
    """The token that a decoder with feedback reads first: by default the index after the last class, or the
    token that the vocabulary names so. It is written as its index, or as its name.

    None if the decoder has no place for a start token. Raises SpecError; also if a decoder that looks its
    tokens up can read several, of which none is known to be the first.
    """
    table = network.tables.get("decoder")
    width = network.inputs.get("decoder", 0) if table is None else len(table)
    allowed = forms.from_to("0", str(width - 1))
    if not written:
        if width == classes + 1:
            return classes
        if table is None:
            return None
        if names.start is None or names.start >= width:
            raise SpecError("start", arrays.start_unknown(allowed), [allowed], complete=True)
        return names.start
    if not width:
        raise SpecError("start", arrays.start_without_decoder())
    spelled = names.classes or names.tokens
    start = spelled.index(written) if written in spelled and not written.isdecimal() else None
    if start is None and re.fullmatch("[0-9]{1,6}", written):
        start = int(written)
    if start is None and spelled:
        raise unknown("start", "token", written, spelled[:20])
    if start is None or start >= width:
        raise SpecError("start", arrays.no_start_token(allowed), [allowed], complete=True)
    return start


def check_outputs(spec: FigureSpec, network: Network, classes: int, starts: bool) -> None:
    """Raise SpecError for outputs without a head, for fed-back outputs that no input has room for, and for a
    start token that was named (`starts`) and that nothing reads.
    """
    plan = spec.plan
    if plan.ty and not classes:
        raise SpecError("weights", weights.outputs_without_head(spec.wiring.pattern, plan.ty))
    if starts and not any(step.reads == "start" for step in plan.steps):
        raise SpecError("start", arrays.start_not_read())
    for step in plan.steps:
        width = network.inputs[step.part]
        table = network.tables.get(step.part)
        if spec.numeric and step.reads in ("feedback", "target", "start"):
            raise SpecError("feedback", weights.numbers_not_fed_back(), ["off"])
        if table is not None and step.reads in ("feedback", "target") and len(table) < classes:
            raise SpecError("feedback", weights.output_not_in_table(classes, len(table)), ["off"])
        if table is not None:
            continue
        if step.reads in ("feedback", "target", "start") and width not in (classes, classes + 1):
            tensor = "decoder.weight_ih_l0" if step.part == "decoder" else "weight_ih_l0"
            raise SpecError("feedback", weights.output_not_readable(tensor, classes, width), ["off"])
    reads = network.inputs.get("decoder", 0)
    if reads and classes and "decoder" not in network.tables and reads not in (classes, classes + 1):
        raise SpecError("weights", weights.decoder_reads_unknown(reads, classes))
