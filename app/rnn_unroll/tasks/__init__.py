"""Tasks: what networks were trained to do. A new task is one file here and one entry."""

from rnn_unroll.tasks.adding import ADDING
from rnn_unroll.tasks.date import DATE
from rnn_unroll.tasks.iris import IRIS
from rnn_unroll.tasks.names import NAMES
from rnn_unroll.tasks.recall import RECALL
from rnn_unroll.tasks.sentiment import SENTIMENT
from rnn_unroll.tasks.spelling import SPELLING
from rnn_unroll.tasks.surname import SURNAME
from rnn_unroll.tasks.tags import TAGS
from rnn_unroll.tasks.task import Task
from rnn_unroll.tasks.tune import TUNE

TASKS: dict[str, Task] = {
    task.slug: task for task in (SENTIMENT, SURNAME, DATE, SPELLING, RECALL, ADDING, TAGS, NAMES, TUNE, IRIS)
}
