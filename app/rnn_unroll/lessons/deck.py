"""Deck: a lesson as slides: a figure for each of its stops, in shapes that can be edited, with notes."""

from collections.abc import Iterator

from rnn_unroll import questions, stages
from rnn_unroll.lessons import caption, printed
from rnn_unroll.lessons.lesson import Lesson, Passage, Prose, Stop
from rnn_unroll.slides import deck, runs
from rnn_unroll.slides.deck import Line, Slide
from rnn_unroll.words import slides as words

IN_SHORT = "in-three-lines"
"""The place of the section with a lesson's summary."""


def pptx(lesson: Lesson, here: str) -> bytes:
    """The slides as a file of PowerPoint's. `here` is the server's address, to which the links lead."""
    return deck.write(lesson.title, [*_slides(lesson, here)])


def _slides(lesson: Lesson, here: str) -> Iterator[Slide]:
    foot = words.footer(lesson.order, lesson.title)
    teach = lesson.for_teachers
    beliefs = [words.belief(*one) for one in teach.misconceptions]
    simpler = [words.simpler(one) for one in teach.simplifies]
    link = f"{here}/learn/{lesson.slug}"
    yield Slide(
        runs.text(lesson.title),
        (runs.text(lesson.summary),),
        (*beliefs, *simpler, link),
        foot,
        address=link,
        link=words.opens_lesson(),
        opens=True,
    )
    for stop in lesson.stops:
        yield _slide(lesson, stop, here)
    if teach.discussion:
        yield Slide(runs.text(words.discussion()), (*map(runs.text, teach.discussion),), (), foot)
    heading, lines = _in_short(lesson)
    yield Slide(runs.text(heading), lines, (), foot, address=link, link=words.opens_lesson())


def _slide(lesson: Lesson, stop: Stop, here: str) -> Slide:
    url = here + caption.address(stop)
    lines = [line for line in (caption.sentence(stop),) if line]
    scene = stages.still(stop.spec)
    notes = [caption.plain(passage) for passage in (stop.before, stop.passage) if passage]
    if stop.kind == "question":
        question = questions.ask(stop.spec)
        assert question is not None
        scene = printed.scene(stop.spec)
        if question.mode != "pick":
            choices = [" ".join(filter(None, (one.title, one.note))) for one in question.choices]
            lines += [runs.text(words.choices(choices))] if choices else []
        notes.append(words.answer(questions.judged(question, None).says))
    return Slide(
        caption.title(lesson, stop),
        tuple(lines),
        (*notes, words.address(url)),
        words.footer(lesson.order, stop.section or lesson.title),
        scene,
        url,
        words.asks() if stop.kind == "question" else words.opens(),
    )


def _in_short(lesson: Lesson) -> tuple[str, tuple[Line, ...]]:
    """The summary of a lesson: the lines of its section, or the sentence in its head."""
    for section in lesson.sections:
        if section.slug == IN_SHORT:
            passages: list[Passage] = []
            for block in section.blocks:
                passages += block.passages if isinstance(block, Prose) else ()
            return section.title, tuple(map(caption.written, passages))
    return words.in_short(), (runs.text(lesson.summary),)
