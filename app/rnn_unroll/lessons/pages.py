"""Pages: the figures of a lesson's stops as PDFs, packed into one archive in their order."""

import io
import zipfile

from rnn_unroll.exports import pdf
from rnn_unroll.lessons import caption
from rnn_unroll.lessons.lesson import Lesson
from rnn_unroll.lessons.markup import slug_of
from rnn_unroll.slides import runs

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file: the first that an archive can write. So the same lesson is the same bytes."""
LONGEST = 48
"""The most characters of a title in the name of a file."""


def pack(lesson: Lesson) -> bytes:
    """The archive. The names of its files sort as the lesson stops."""
    packed = io.BytesIO()
    digits = len(str(len(lesson.stops)))
    with zipfile.ZipFile(packed, "w") as archive:
        for k, stop in enumerate(lesson.stops, start=1):
            title = slug_of(runs.plain(caption.title(lesson, stop)))[:LONGEST].strip("-")
            name = f"{k:0{max(2, digits)}}-{title or stop.kind}.pdf"
            # A PDF is compressed already.
            archive.writestr(zipfile.ZipInfo(name, EPOCH), pdf.render(stop.spec))
    return packed.getvalue()
