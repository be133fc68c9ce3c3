"""Music: the melody of a figure's run, as the page's scripts draw it and let it sound."""

from typing import Any

from rnn_unroll.graphs.run import Run
from rnn_unroll.tasks import melody
from rnn_unroll.web import assets


def as_data(run: Run) -> dict[str, Any] | None:
    """The melody in ABC notation; its notes and rests, each with the time step that wrote it, its pitch as
    MIDI counts it and its length in seconds; and the script that draws it. None if the run writes no music.
    """
    if run.spec.music is None:
        return None
    written, steps = run.melody, [step.t for step in run.plan.steps if step.j]
    return {
        "abc": melody.abc(written),
        "notes": [
            {
                "t": steps[one.token],
                "pitch": one.pitch,
                "lasts": round(float(one.duration * written.metre.eighth), 6),
            }
            for one in written.sounds
        ],
        "script": assets.address("abcjs.js"),
    }
