"""Learner: a network in the middle of its training, and what it reads."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from rnn_unroll.engine import embedding
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.learning.weights import in_precision, of_network
from rnn_unroll.models.given import Given
from rnn_unroll.models.limits import SERVER
from rnn_unroll.models.placing import Placed
from rnn_unroll.models.reading import Reading
from rnn_unroll.models.vocabulary import Vocabulary
from rnn_unroll.words import Phrase, phrase, weights
from rnn_unroll.words.weights import Badge


@dataclass(frozen=True, slots=True)
class Learner(Given):
    """A given network whose tokens have names: it reads `read`, and answers with `labels`.

    `title` says what it learns, and `learned` after how many epochs of how many it is shown.
    """

    title: str
    learned: tuple[int, int]
    current: Network = field(compare=False, repr=False)
    read: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def provenance(self) -> Phrase:
        return phrase(weights.learning, self.title, *self.learned)

    @property
    def badge(self) -> Badge:
        return weights.learning_badge(self.title, *self.learned)

    @property
    def one_hot(self) -> bool:
        return False

    def targets(self, reading: Reading) -> tuple[str, ...]:
        return tuple(self.labels[k] for k in self.expects or () if isinstance(k, int))

    def vocabulary(self, reading: Reading) -> tuple[str, ...]:
        return self.labels

    def inputs(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        return self.read

    def network(self, reading: Reading, plan: Plan) -> Network:
        return self.current

    def start(self, reading: Reading, plan: Plan) -> Array | None:
        return None if self.start_token is None else embedding.one_hot(self.start_token, self.start_token + 1)


def learner(
    current: Network,
    vectors: Array,
    title: str,
    learned: tuple[int, int],
    read: tuple[str, ...],
    answer: Sequence[str],
    labels: tuple[str, ...],
) -> Learner:
    """The network as it is now. It reads these tokens as `vectors` (T_x, E), and should give this answer."""
    exact = in_precision(current, np.dtype(np.float64))
    digest = hashlib.blake2b(digest_size=16)
    for array in (vectors, *of_network(current).values()):
        digest.update(array.tobytes())
    return Learner(
        cell=current.cell.slug,
        layers=current.layers,
        direction="forward",
        hidden=current.hidden,
        units=current.units,
        digest=digest.hexdigest(),
        placed=Placed(),
        vectors=vectors.astype(np.float64),
        ids=None,
        classes=len(labels),
        expects=tuple(map(labels.index, answer)),
        # The token after the last label.
        start_token=len(labels) if "encoder" in current.parts else None,
        names=Vocabulary(),
        answers="classes",
        limits=SERVER,
        window=None,
        title=title,
        learned=learned,
        current=exact,
        read=read,
        labels=labels,
    )
