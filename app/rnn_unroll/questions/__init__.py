"""Questions: what a figure asks its reader, and what its network answers. A new kind is one entry below."""

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.graphs.run import Run
from rnn_unroll.questions import backward, counting, reading, saying
from rnn_unroll.questions.kind import Kind
from rnn_unroll.questions.question import Choice, Question, Verdict, judged
from rnn_unroll.questions.told import told
from rnn_unroll.words.refusals import questions as refusals

KINDS: dict[str, Kind] = {
    kind.slug: kind for module in (reading, counting, saying, backward) for kind in module.KINDS
}
"""The kinds of questions."""

__all__ = ["KINDS", "Choice", "Kind", "Question", "Verdict", "ask", "judged", "offered", "told"]


def ask(spec: FigureSpec) -> Question | None:
    """The question of a figure; None if it asks none.

    Raises SpecError if there is no such kind, or if the figure has no answer to it, or more than one.
    """
    if not spec.look.ask:
        return None
    slug, _, argument = spec.look.ask.partition(":")
    kind = KINDS.get(slug)
    if kind is None:
        allowed = [one.written for one in KINDS.values()]
        raise SpecError("ask", refusals.no_kind(slug), allowed)
    given = kind.arguments(argument)
    return kind.ask(Run(spec.change(ask="", step=None)), *given)


def offered(spec: FigureSpec) -> list[tuple[FigureSpec, str]]:
    """The figure with each question that can be asked of it, and how the question reads: for those who choose
    one.
    """
    plain = spec.change(ask="", step=None)
    run = Run(plain)
    found = []
    for kind in KINDS.values():
        for argument in kind.likely(run):
            try:
                asking = plain.change(ask=f"{kind.slug}:{argument}".rstrip(":"))
                question = kind.ask(run, *kind.arguments(argument))
            except SpecError:
                continue
            found.append((asking, question.prompt))
    return found
