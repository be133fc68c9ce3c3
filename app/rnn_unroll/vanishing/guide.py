"""Guide: a few steps through the comparison. Each has settings, and says what is to be seen there."""

from collections.abc import Callable
from dataclasses import dataclass

from rnn_unroll.vanishing.comparison import Comparison, Settings, compare
from rnn_unroll.words import vanishing as words


@dataclass(frozen=True, slots=True)
class Step:
    """`task` is what to do, `seen` what the comparison then shows."""

    task: str
    settings: Settings
    seen: Callable[[Comparison], str]

    def sees(self, seed: int) -> str:
        return self.seen(compare(self.settings._replace(seed=seed)))


def _at_first(found: Comparison) -> dict[str, float]:
    return {name: values[0] for name, values in found.relative.items()}


STEPS: tuple[Step, ...] = (
    Step(words.look_right(), Settings(), lambda found: words.at_first(_at_first(found))),
    Step(
        words.drag_down(),
        Settings(radius=0.5),
        lambda found: words.thins(found.settings.tx - 1, _at_first(found)["rnn"]),
    ),
    Step(
        words.drag_up(),
        Settings(radius=1.5),
        lambda found: words.bends(
            found.settings.radius ** (found.settings.tx - 1), max(found.relative["rnn"])
        ),
    ),
    Step(
        words.open_gate(),
        Settings(radius=0.25, forget=5.0, cell="lstm"),
        lambda found: words.passes(_at_first(found)["lstm.c"], _at_first(found)["rnn"]),
    ),
    Step(
        words.go_far(),
        Settings(tx=64, radius=0.25, forget=5.0, cell="lstm"),
        lambda found: words.far(
            found.settings.tx - 1,
            _at_first(found)["lstm.c"],
            _at_first(found)["lstm"],
            _at_first(found)["rnn"],
        ),
    ),
)
"""In order. The first has the default settings."""
