"""Train: the command trains a task, goes on after it was killed, and says what is missing."""

import io
import json
import signal
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from rnn_unroll.cli.command import app
from rnn_unroll.engine import network
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.network import Size
from rnn_unroll.learning import weights
from rnn_unroll.models import shipped
from rnn_unroll.tasks import TASKS
from rnn_unroll.tasks.sentiment import REVIEWS, fold_of, reviews, tokenise
from rnn_unroll.tasks.surname import NAMES
from rnn_unroll.tasks.task import ratio, share

UNCHECKED = ("--quick", "--unchecked", "--data")
WORDS = {1: "a fine warm film", -1: "a dull cold mess"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with an archive of the form of the real one: 800 sentences, two words of which say it all."""
    rng = np.random.RandomState(0)
    rows = []
    for k in range(800):
        sign = 1 if rng.random_sample() < 0.5 else -1
        _, word, _, _ = WORDS[sign].split()
        others = [f"w{rng.randint(40)}" for _ in range(rng.randint(2, 7))]
        others.insert(rng.randint(len(others)), word)
        rows.append(f"{k}\t{sign * rng.uniform(0.2, 3):.4f}\t{' '.join(others).capitalize()}.")
    inner = archive({"hutto_ICWSM_2014/movieReviewSnippets_GroundTruth.txt": "\n".join(rows).encode()})
    folder = tmp_path / "data"
    folder.mkdir()
    outer = archive({"vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz": inner})
    (folder / REVIEWS.file).write_bytes(outer)
    return folder


def archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as made:
        for name, body in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(body)
            made.addfile(entry, io.BytesIO(body))
    return buffer.getvalue()


def trained(data: Path, out: Path, *more: str) -> str:
    out.mkdir(exist_ok=True)
    words = ["train", "sentiment", "--quick", "--unchecked", "--data", str(data), "-o", str(out), *more]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_what_is_trained_is_written_measured_and_read_back(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = trained(data, out)
    kept = {f"sentiment-gru{moment}.safetensors" for moment in ("", "-0", "-1")}
    assert {path.name for path in out.iterdir()} == {*kept, "sentiment-gru.jsonl"}
    read = shipped.unpack((out / "sentiment-gru.safetensors").read_bytes(), "gru")
    value, low, high, of = read.measured
    assert (
        f"{100 * value:.1f} % ({100 * low:.1f} to {100 * high:.1f}), 95 % interval, on {of} held-out" in said
    )
    assert low < value < high
    assert read.table.shape == (len(read.ids), 24)
    assert read.network.hidden == 64
    held = [one for one in reviews(data)[::10] if fold_of(one.tokens) == 0]
    assert read.measured.of == len(held)
    log = [json.loads(line) for line in (out / "sentiment-gru.jsonl").read_text().splitlines()]
    assert [line["number"] for line in log] == [1, 2]
    assert all(line["loss"] > 0 and line["norm"] > 0 for line in log)


KILLED = """
import os, signal, sys
from rnn_unroll.learning import batches
from rnn_unroll.cli.command import app
# A shell lets what it runs in the background ignore interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)
whole, count, how = batches.of_similar_length, 0, sys.argv.pop(1)

def killing(*args):
    global count
    count += 1
    if count == 2:
        os.kill(os.getpid(), getattr(signal, how))
    return whole(*args)

batches.of_similar_length = killing
app(sys.argv[1:])
"""
"""The command, which is killed as its second epoch begins."""


@pytest.mark.process
@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
def test_the_same_command_goes_on_where_it_was_killed(data: Path, tmp_path: Path, how: str) -> None:
    whole, resumed = tmp_path / "whole", tmp_path / "resumed"
    trained(data, whole)
    resumed.mkdir()
    words = ["train", "sentiment", "--quick", "--unchecked", "--data", str(data), "-o", str(resumed)]
    done = subprocess.run([sys.executable, "-c", KILLED, how, *words], capture_output=True)
    assert done.returncode == (-signal.SIGKILL if how == "SIGKILL" else 130), done.stderr
    assert done.stderr == b""
    assert "sentiment-gru.checkpoint" in {path.name for path in resumed.iterdir()}
    trained(data, resumed)
    name = "sentiment-gru.safetensors"
    assert (resumed / name).read_bytes() == (whole / name).read_bytes()
    assert {path.name for path in resumed.iterdir()} == {path.name for path in whole.iterdir()}


def test_what_is_missing_or_wrong_is_one_line(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    cases = {
        ("sentimant",): "task: unknown task 'sentimant'; choose sentiment, ",
        ("sentiment", "--cell", "rnn-relu"): "cell: unknown cell 'rnn-relu'; choose gru",
        ("sentiment", "--fold", "5"): "fold: task=sentiment has 5 parts, from 0 to 4",
        (
            "sentiment",
            "--data",
            str(tmp_path),
        ): f"data: {tmp_path / REVIEWS.file} cannot be read: No such",
    }
    for words, told in cases.items():
        result = CliRunner().invoke(
            app, ["train", "--quick", "--unchecked", "--data", str(data), "-o", str(out), *words]
        )
        assert result.exit_code == 2
        assert result.stderr.startswith(told), result.stderr
        assert result.stderr.count("\n") == 1
    # Before minutes are spent: data that are missing, and others than those of the task's card.
    other = "is not the archive that the task is trained on: its SHA-256 begins with "
    missing = f"data: {data / NAMES.file} cannot be read: No such"
    for which, told in (("--all", other), ("--report", other), ("sentiment", other), ("surname", missing)):
        result = CliRunner().invoke(app, ["train", which, "--data", str(data), "-o", str(out)])
        assert result.exit_code == 2
        assert told in result.stderr
        assert result.stderr.count("\n") == 1
    assert [*out.iterdir()] == []
    for source in {source for task in TASKS.values() for source in task.sources}:
        (tmp_path / source.file).write_bytes(archive({"another/of/its.abc": b"X:1"}))
    for slug, task in TASKS.items():
        if task.sources:
            result = CliRunner().invoke(app, ["train", slug, *UNCHECKED, str(tmp_path), "-o", str(out)])
            assert result.exit_code == 2
            assert result.stderr.startswith(f"data: an archive of task={slug} in ")
    for source in {source for task in TASKS.values() for source in task.sources}:
        (tmp_path / source.file).write_bytes(b"half")
    for words, culprit in ((("sentiment",), "data: "), (("--all",), "train: data: ")):
        result = CliRunner().invoke(app, ["train", *words, *UNCHECKED, str(tmp_path), "-o", str(out)])
        assert result.exit_code == 2
        assert result.stderr.startswith(f"{culprit}an archive of task=")
        assert result.stderr.count("\n") == 1
    for left in out.iterdir():
        left.unlink()
    (out / "sentiment-gru.checkpoint").write_bytes(b"half")
    result = CliRunner().invoke(
        app, ["train", "sentiment", "--quick", "--unchecked", "--data", str(data), "-o", str(out)]
    )
    assert "sentiment-gru.checkpoint is no checkpoint of this training; remove it" in result.stderr
    assert [path.name for path in out.iterdir()] == ["sentiment-gru.checkpoint"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("It's GOOD, isn't it?!", ("it's", "good", ",", "isn't", "it", "?", "!")),
        ("naïve café — 10/10", ("naïve", "café", "—", "10", "/", "10")),
        ("Don’t ''quote''", ("don't", '"', "quote", '"')),
        ("   ", ()),
        ("👍🏽 ok", ("👍🏽", "ok")),
    ],
)
def test_a_review_is_cut_into_words_and_marks(text: str, tokens: tuple[str, ...]) -> None:
    assert tokenise(text) == tokens


@pytest.mark.parametrize("cell", sorted({cell for task in TASKS.values() for cell in task.cells}))
def test_a_file_holds_the_network_to_half_precision(cell: str) -> None:
    drawn = network.draw_network(CELLS[cell], 0, Size(1, 1, 6), {"network": 3}, 2)
    table = np.random.RandomState(0).standard_normal((3, 3))
    read = shipped.unpack(shipped.pack(drawn, table, ("⟨unk⟩", "a", "é"), share(3, 4)), cell)
    assert read.ids == {"⟨unk⟩": 0, "a": 1, "é": 2}
    assert read.measured == share(3, 4)
    assert np.allclose(read.table, table, rtol=1e-3)
    before, after = weights.of_network(drawn), weights.of_network(read.network)
    assert before.keys() == after.keys()
    for name, array in before.items():
        assert np.allclose(after[name], array, rtol=1e-3, atol=1e-6), name
        assert after[name].dtype == np.float64


def test_a_damaged_file_is_told_as_such() -> None:
    for data in (b"", b"x" * 100):
        with pytest.raises(ValueError, match=r"header|deserializ"):
            shipped.unpack(data, "gru")


@pytest.mark.parametrize(("right", "of"), [(81, 100), (0, 20), (20, 20), (1, 1), (4053, 5000)])
def test_an_interval_ends_where_the_share_is_as_far_away_as_chance_takes_it(right: int, of: int) -> None:
    """At both ends p of Wilson's interval, |share − p| is 1.96 standard deviations of a share of p."""
    value, low, high, _ = share(right, of)
    assert value == right / of
    for p in (low, high):
        assert (value - p) ** 2 == pytest.approx(1.959964**2 * p * (1 - p) / of, abs=1e-12)
    assert low + 1e-12 >= 0
    assert low <= value + 1e-12
    assert value <= high + 1e-12
    assert high <= 1 + 1e-12


def test_the_interval_of_a_ratio_holds_the_true_one_in_95_of_100_samples() -> None:
    rng, held = np.random.RandomState(0), 0
    for _ in range(400):
        letters = rng.randint(2, 12, size=200).astype(float)
        bits = 3.0 * letters + 2.0 * rng.standard_normal(200)
        found = ratio(bits, letters, 200)
        held += found.low < 3.0 < found.high
    assert 0.92 <= held / 400 <= 0.98


def test_every_task_stands_under_its_slug_with_cells_that_there_are() -> None:
    for slug, task in TASKS.items():
        assert task.slug == slug
        assert set(task.cells) <= set(CELLS)
