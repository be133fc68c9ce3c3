"""Learn: what the pages of lessons say around them."""

from rnn_unroll.words.forms import counted


def lead() -> str:
    return (
        "The chapter on recurrent networks, step by step. Every figure is a real network: play it, guess "
        "before you look, and take it to the studio to change it."
    )


def number(order: int, count: int) -> str:
    return f"Lesson {order} of {count}"


def about(minutes: int, figures: int, questions: int) -> str:
    parts = [counted(figures, "figure", "figures"), counted(questions, "question", "questions")]
    return f"{minutes} minutes · {' · '.join(parts)}"


def needs() -> str:
    return "Builds on"


def following() -> str:
    return "Next lesson"


def before() -> str:
    return "Lesson before"


def in_the_studio() -> str:
    return "Open this figure in the studio"


def all_lessons() -> str:
    return "All lessons"
