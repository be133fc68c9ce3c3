"""Baselines: what simpler models do on the data of the tasks, which the cards of the tasks compare with.

python scripts/baselines.py FOLDER TASK

FOLDER holds the data that `make data` fetches. All but those of spelling and surname need scikit-learn, and
that of sentiment vaderSentiment; nothing else here needs them.
"""

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.choose import sample
from rnn_unroll.engine.forward import run
from rnn_unroll.engine.patterns import PATTERNS, plan
from rnn_unroll.learning.classifier import Classifier
from rnn_unroll.learning.fit import fit
from rnn_unroll.learning.writer import Writer
from rnn_unroll.models import shipped
from rnn_unroll.tasks import iris, names, sentiment, spelling, surname, tagging, tags, tune, writing
from rnn_unroll.tasks.archives import fold_of
from rnn_unroll.tasks.notation import DANCES, lasting
from rnn_unroll.tasks.tunebook import BARS, Melody
from rnn_unroll.tasks.writing import Pair

DISCOUNT = 0.75
RIDGE = "1–2-grams, ridge on the ratings"


class KneserNey:
    """An n-gram model of letters with interpolated Kneser–Ney smoothing (Chen and Goodman 1999, 2.7).

    The first `given` letters of each word are known, and not predicted.
    """

    def __init__(self, words: list[str], order: int, given: int = 0) -> None:
        self.order, self.given = order, given
        self.letters = {letter for word in words for letter in word} | {"$"}
        # The highest order counts occurrences, all others the letters that a context follows.
        self.counts: list[dict[str, Counter[str]]] = [defaultdict(Counter) for _ in range(order)]
        for word in words:
            padded = "^" * (order - 1) + word + "$"
            for k in range(order - 1 + given, len(padded)):
                self.counts[order - 1][padded[k - order + 1 : k]][padded[k]] += 1
        for n in range(order - 1, 0, -1):
            for context, following in self.counts[n].items():
                for letter in following:
                    self.counts[n - 1][context[1:]][letter] += 1

    def probability(self, context: str, letter: str) -> float:
        lower = 1.0 / len(self.letters)
        for n in range(self.order):
            following = self.counts[n].get(context[len(context) - n :])
            if following:
                whole = sum(following.values())
                spared = DISCOUNT * len(following) / whole
                lower = max(following[letter] - DISCOUNT, 0.0) / whole + spared * lower
        return lower

    def bits(self, word: str) -> float:
        padded = "^" * (self.order - 1) + word + "$"
        places = range(self.order - 1 + self.given, len(padded))
        return -sum(math.log2(self.probability(padded[k - self.order + 1 : k], padded[k])) for k in places)


def of_surname(folder: Path) -> Iterator[str]:
    names = surname.names(folder)
    learned = [name for name in names if fold_of(name, surname.FOLDS) != 0]
    held = [name for name in names if fold_of(name, surname.FOLDS) == 0]
    letters = sum(len(name) + 1 for name in held)
    for order in (2, 3, 4, 5, 6):
        model = KneserNey(learned, order)
        yield f"Kneser–Ney {order}-gram: {sum(map(model.bits, held)) / letters:.3f} bits a letter"


def of_sentiment(folder: Path) -> Iterator[str]:
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
    from sklearn.linear_model import LogisticRegression, Ridge
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    rated = sentiment.reviews(folder)
    vader = SentimentIntensityAnalyzer()
    hits: dict[str, list[bool]] = defaultdict(list)
    for fold in range(sentiment.FOLDS):
        learned = [one for one in rated if sentiment.fold_of(one.tokens) != fold]
        held = [one for one in rated if sentiment.fold_of(one.tokens) == fold]
        train, test = ([" ".join(one.tokens) for one in part] for part in (learned, held))
        signs = [one.rating > 0 for one in learned]
        wanted = [one.rating > 0 for one in held]

        def count(name: str, answers: list[bool], wanted: list[bool] = wanted) -> None:
            hits[name] += [a == b for a, b in zip(answers, wanted, strict=True)]

        for name, grams in (("words", (1, 1)), ("1–2-grams", (1, 2))):
            bag = CountVectorizer(token_pattern=r"\S+", ngram_range=grams, binary=True)
            model = LogisticRegression(C=0.5, max_iter=500).fit(bag.fit_transform(train), signs)
            count(f"{name}, logistic regression", list(model.predict(bag.transform(test))))
        weighed = TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True)
        ridge = Ridge(alpha=1.0).fit(weighed.fit_transform(train), [one.rating for one in learned])
        count(RIDGE, list(ridge.predict(weighed.transform(test)) > 0))
        count("VADER", [vader.polarity_scores(text)["compound"] > 0 for text in test])
        lesson = sentiment.lesson(folder, "gru", fold, False)
        for _ in fit(lesson.problem, sentiment.SENTIMENT.recipe):
            pass
        assert isinstance(lesson.problem, Classifier)
        ids = {word: k for k, word in enumerate(lesson.vocabulary)}
        texts = [[ids.get(word, 0) for word in one.tokens] for one in held]
        answers = [answer for text in texts for answer in lesson.problem.answers([text]).argmax(axis=1)]
        count("the network", [answer == 1 for answer in answers])
    for name, found in hits.items():
        yield f"{name}: {sum(found) / len(rated):.1%} of {len(rated):,}, in five folds"
    pairs = Counter(zip(hits["the network"], hits[RIDGE], strict=True))
    ours, theirs = pairs[True, False], pairs[False, True]
    p = mcnemar(ours, theirs)
    yield f"right where ridge is wrong: {ours}; wrong where it is right: {theirs}; p = {p:.2g}"


def mcnemar(one: int, other: int) -> float:
    """How probable such different counts are if both are as probable (McNemar 1947, exact, two-sided)."""
    whole = one + other
    tail = sum(math.comb(whole, k) for k in range(min(one, other) + 1))
    return min(1.0, float(Fraction(2 * tail, 2**whole)))


class Words:
    """The words that are learned or held out, their classes, and the features of five words around each."""

    def __init__(self, folder: Path, read: Callable[[str], str], class_of: Callable[[str], int]) -> None:
        from sklearn.feature_extraction import FeatureHasher

        self.words: dict[bool, list[str]] = {True: [], False: []}
        classes: dict[bool, list[int]] = {True: [], False: []}
        rows: dict[bool, list[list[str]]] = {True: [], False: []}
        for name, sentences in tagging.texts(folder):
            held = fold_of(name, tagging.FOLDS) == 0
            for one in sentences:
                words = [read(word) for word in one.words]
                self.words[held] += words
                classes[held] += map(class_of, one.tags)
                around = ["", "", *words, "", ""]
                for k in range(len(words)):
                    near = enumerate(around[k : k + 5])
                    rows[held].append(
                        [f"{place}{kind}" for place, word in near for kind in tagging.kinds(word)]
                    )
        hasher = FeatureHasher(2**20, input_type="string", alternate_sign=False)
        self.classes = {held: np.array(one) for held, one in classes.items()}
        self.features = {held: hasher.transform(one) for held, one in rows.items()}

    def most_frequent(self, otherwise: int) -> Array:
        """The class that each held-out word has most often where it is learned."""
        counts: dict[str, Counter[int]] = defaultdict(Counter)
        for word, of in zip(self.words[False], self.classes[False].tolist(), strict=True):
            counts[word][of] += 1
        best = {word: of.most_common(1)[0][0] for word, of in counts.items()}
        return np.array([best.get(word, otherwise) for word in self.words[True]])

    def regression(self) -> Array:
        from sklearn.linear_model import SGDClassifier

        model = SGDClassifier("log_loss", alpha=1e-7, max_iter=6, tol=None, average=True, random_state=0)
        answers: Array = model.fit(self.features[False], self.classes[False]).predict(self.features[True])
        return answers

    def unseen(self) -> Array:
        """Which of the held-out words are not learned."""
        known = set(self.words[False])
        return np.array([word not in known for word in self.words[True]])


def of_tags(folder: Path) -> Iterator[str]:
    words = Words(folder, str, tags.class_of)
    for name, answers in (
        ("most frequent class", words.most_frequent(0)),
        ("five words, logistic regression", words.regression()),
    ):
        yield f"{name}: {(answers == words.classes[True]).mean():.1%}"


def of_names(folder: Path) -> Iterator[str]:
    words = Words(folder, str.lower, names.class_of)
    for name, answers in (
        ("most frequent class", words.most_frequent(0)),
        ("five words, logistic regression", words.regression()),
    ):
        all_words, unseen = np.ones(len(answers), bool), words.unseen()
        f1, of_unseen = (_f1(answers[kept], words.classes[True][kept]) for kept in (all_words, unseen))
        yield f"{name}: F1 {f1:.1%}, of words that were not learned {of_unseen:.1%}"


def _f1(said: Array, wanted: Array) -> float:
    return float(2 * (said & wanted).sum() / (said.sum() + wanted.sum()))


def of_iris(folder: Path) -> Iterator[str]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    lengths, species = iris.flowers(folder)
    hits = 0
    for held in iris.parts(iris.REPEATS):
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        model.fit(lengths[~held], species[~held])
        hits += int((model.predict(lengths[held]) == species[held]).sum())
    yield f"logistic regression: {hits / len(species) / iris.REPEATS:.1%}"
    hits = 0
    for held in iris.parts(iris.REPEATS):
        problem = iris.problem("rnn", lengths[~held], species[~held])
        for _ in fit(problem, iris.IRIS.recipe):
            pass
        hits += iris.right(problem.network, lengths[held], species[held])
    yield f"the network: {hits / len(species) / iris.REPEATS:.1%}"


def of_spelling(folder: Path) -> Iterator[str]:
    words = spelling.pairs(folder)
    parts: tuple[list[Pair], list[Pair]] = ([], [])
    for one in words:
        parts[fold_of("".join(one.read), spelling.FOLDS) == 0].append(one)
    learned, held = parts
    labels = spelling.SPELLING.labels
    plain = writing.lesson(
        "gru", spelling.HIDDEN, spelling.WIDTH, labels, learned, held, spelling.MOST, attends=False
    )
    for _ in fit(plain.problem, spelling.SPELLING.recipe):
        pass
    file = shipped.load("spelling", "gru")
    networks = {"with attention": (file.network, file.table)}
    networks["without"] = (plain.problem.network, plain.problem.table)
    for name, (network, table) in networks.items():
        wrong = phonemes = 0
        for one in held:
            writer = Writer(network, table, [], [], "encoder-decoder")
            ids = [[file.ids.get(letter, 0) for letter in one.read]]
            said = writing.until_end([labels[k] for k in writer.written(ids, spelling.MOST)[:, 0].tolist()])
            edits, length = min((distance(said, answer), len(answer)) for answer in one.answers)
            wrong, phonemes = wrong + edits, phonemes + length
        measured = plain.measure(network, table)
        yield f"{name}: {measured.value:.1%} of the words, {wrong / phonemes:.1%} of the phonemes wrong"


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """The least insertions, deletions and changes from one sequence to the other (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def of_tune(folder: Path) -> Iterator[str]:
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    known = tune.known(folder)
    parts: tuple[list[Melody], list[Melody]] = ([], [])
    for melody, group in zip(known, tune.groups(known), strict=True):
        parts[fold_of(group, tune.FOLDS) == 0].append(melody)
    yield f"{len(known):,} melodies, {len(parts[1])} of them held out"
    # A letter for each token, and one for the dance, which stands first.
    symbols = {token: chr(256 + k) for k, token in enumerate((*DANCES, *tune.LABELS))}
    learned, held = (
        ["".join(symbols[token] for token in (one.dance, *tune.written(one))) for one in part]
        for part in parts
    )
    for order in (3, 4, 5, 8):
        model = KneserNey(learned, order, given=1)
        bits = sum(map(model.bits, held)) / sum(map(len, held))
        yield f"Kneser–Ney {order}-gram: {bits:.3f} bits a token"

    bag = CountVectorizer(token_pattern=r"\S+", lowercase=False, ngram_range=(1, 3), binary=True)
    texts = [" ".join(tune.written(one)) for one in parts[0]]
    model = LogisticRegression(max_iter=2000).fit(bag.fit_transform(texts), [one.dance for one in parts[0]])

    def recognised(lines: Sequence[Sequence[str]], dances: Sequence[str]) -> float:
        said = model.predict(bag.transform([" ".join(line) for line in lines]))
        return float((said == np.array(dances)).mean())

    real = recognised(*zip(*((tune.written(one), one.dance) for one in parts[1]), strict=True))
    yield f"the dance of a held-out melody is recognised: {real:.1%}"
    seen = {run for one in parts[0] for run in tune.runs(tune.written(one))}
    for temperature in (0.6, 0.8, 1.0):
        drawn = [(dance, line) for dance in DANCES for line in melodies_of(dance, 900, temperature)]
        bars = [(dance, bar) for dance, line in drawn for bar in tune.bars(line)]
        right = sum(lasting(bar) == DANCES[dance] for dance, bar in bars) / len(bars)
        copied = sum(any(run in seen for run in tune.runs(line)) for _, line in drawn) / len(drawn)
        known_again = recognised([line for _, line in drawn], [dance for dance, _ in drawn])
        eight = sum(len(tune.bars(line)) == BARS for _, line in drawn) / len(drawn)
        yield (
            f"at temperature {temperature}: {right:.1%} of the bars have the right length, {eight:.1%} "
            f"of the melodies have eight, the dance of {known_again:.1%} is recognised, {copied:.1%} "
            f"have {tune.RUN} notes in a row from a learned one"
        )


def melodies_of(dance: str, count: int, temperature: float) -> list[tuple[str, ...]]:
    """Melodies that the network that ships writes, drawn at random."""
    file = shipped.load("tune", "lstm")
    wiring = PATTERNS["one-to-many"].wiring(1, tune.MOST)
    read = np.tile(file.table[file.ids[dance]], (count, 1))
    steps = plan("one-to-many", wiring, feedback=True)
    drawn = run(steps, file.network, [read], choose=sample(0, temperature)).tokens.T.tolist()
    return [writing.until_end([tune.LABELS[k] for k in line]) for line in drawn]


BASELINES = {
    "spelling": of_spelling,
    "sentiment": of_sentiment,
    "surname": of_surname,
    "tags": of_tags,
    "names": of_names,
    "iris": of_iris,
    "tune": of_tune,
}


def main() -> None:
    folder, task = sys.argv[1:]
    for line in BASELINES[task](Path(folder)):
        print(line)


if __name__ == "__main__":
    main()
