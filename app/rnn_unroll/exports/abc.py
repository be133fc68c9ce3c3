"""ABC: the melody that a figure's network wrote, as text in ABC notation."""

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.exports.export import Export
from rnn_unroll.graphs.run import Run
from rnn_unroll.tasks import melody


def render(spec: FigureSpec) -> bytes:
    """The melody in UTF-8. Raises SpecError if the network writes none."""
    return melody.abc(Run(spec).melody).encode()


EXPORT = Export("abc", "text/vnd.abc; charset=utf-8", render)
