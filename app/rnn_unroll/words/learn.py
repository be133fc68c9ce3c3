"""Learn: what the list of lessons says of each."""

from rnn_unroll.words.forms import counted


def about(minutes: int, figures: int, questions: int) -> str:
    """How long a lesson is, and what is in it."""
    parts = [counted(figures, "figure", "figures"), counted(questions, "question", "questions")]
    return f"{counted(minutes, 'minute', 'minutes')} · {' · '.join(parts)}"


def answer() -> str:
    """What unfolds an answer."""
    return "The answer"
