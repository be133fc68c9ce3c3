"""MIDI: the melody that a figure's network wrote, as a Standard MIDI File 1.0 with one track."""

from fractions import Fraction
from io import BytesIO

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.exports.export import Export
from rnn_unroll.graphs.run import Run
from rnn_unroll.tasks.melody import Melody

TICKS = 480
"""How many ticks a quarter has: enough for thirds of a sixteenth."""
FLUTE = 73
"""The instrument, by its number in General MIDI, from 0."""
VELOCITY = 80


def render(spec: FigureSpec) -> bytes:
    """The melody as a MIDI file. Raises SpecError if the network writes none."""
    return written(Run(spec).melody)


def written(melody: Melody) -> bytes:
    """A melody as a MIDI file. It lasts as long as the melody, also where that ends with a rest."""
    # Only this format needs it.
    from mido import Message as Event
    from mido import MetaMessage, MidiFile, MidiTrack, bpm2tempo

    metre, at = melody.metre, 0
    quarters = Fraction(metre.tempo * metre.beat, 2)
    track = MidiTrack(
        [
            MetaMessage("track_name", name=melody.title),
            MetaMessage("set_tempo", tempo=bpm2tempo(float(quarters))),
            MetaMessage("time_signature", numerator=metre.over, denominator=metre.under),
            MetaMessage("key_signature", key=melody.music.key),
            Event("program_change", program=FLUTE),
        ]
    )
    for one in melody.sounds:
        if one.pitch is None:
            continue
        for kind, when in (("note_on", one.start), ("note_off", one.end)):
            track.append(Event(kind, note=one.pitch, velocity=VELOCITY, time=_ticks(when) - at))
            at = _ticks(when)
    track.append(MetaMessage("end_of_track", time=_ticks(melody.lasts) - at))
    file = BytesIO()
    MidiFile(type=0, ticks_per_beat=TICKS, tracks=[track]).save(file=file)
    return file.getvalue()


def _ticks(eighths: Fraction) -> int:
    return round(eighths * TICKS / 2)


EXPORT = Export("mid", "audio/midi", render)
