"""Bad inputs: each of the corpus is refused with its culprit, in words that say what is wrong, and never by a
fault. A case is data, in a file of `tests/bad_inputs` for each family; its README says how it is written.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from rnn_unroll.address import own
from rnn_unroll.cli.command import app
from rnn_unroll.errors import SpecError
from rnn_unroll.lessons import LessonError
from rnn_unroll.lessons.markup import Reader
from rnn_unroll.models import vocabulary
from rnn_unroll.words.refusals import figures
from tests.broken_files import made
from tests.http import Answer
from tests.rooms import Lecture, send
from tests.test_own_http import BOUNDARY, form

FOLDER = Path(__file__).parent / "bad_inputs"

Case = dict[str, Any]


def families() -> dict[str, Case]:
    """The files of the corpus by name: the usual `door`, and the `cases`."""
    return {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.yaml"))}


def cases() -> Iterator[Any]:
    for family, told in families().items():
        for number, case in enumerate(told["cases"], start=1):
            whole = {"door": told["door"], "status": 422} | case
            yield pytest.param(whole, id=f"{family}-{number}")


CASES = list(cases())


@pytest.fixture(scope="module")
def lecture(server: str) -> Iterator[Lecture]:
    """One in which nothing asks; those who lead it are refused."""
    yield (begun := Lecture(server))
    begun.end()


@pytest.fixture(scope="module")
def asking(server: str) -> Iterator[Lecture]:
    """One whose first round is open."""
    begun = Lecture(server)
    begun.show("many-to-one?tx=3&ask=reads-all", round=1, answers="open")
    yield begun
    begun.end()


@pytest.mark.parametrize("case", CASES)
def test_a_bad_input_is_refused_with_its_culprit(
    case: Case, server: str, lecture: Lecture, asking: Lecture, tmp_path: Path
) -> None:
    words = [case["words"]] if isinstance(case["words"], str) else case["words"]
    match case["door"]:
        case "figure" | "http":
            target = case["input"] + case.get("more", "") * case.get("times", 1)
            for name, value in {"base": server, "code": lecture.code, "asking": asking.code}.items():
                target = target.replace(f"{{{name}}}", value)
            prefix = "/v1/figures/" if case["door"] == "figure" else ""
            culprit, told = over_http(case, server, prefix + target, lecture.secret)
        case "file":
            culprit, told = of_files(case)
        case "form":
            culprit, told = by_form(case, server)
        case "vocabulary":
            culprit, told = of_spec_error(lambda: vocabulary.read(made(case["input"])))
        case "lesson":
            with pytest.raises(LessonError) as refused:
                Reader("a.md", case["input"]).lesson("a")
            told = str(refused.value)
            culprit = ":".join(told.split(":")[:2])
        case "catalogue":
            (tmp_path / "figures.toml").write_bytes(made({"text": case["input"]}))
            told = by_command(["render", "figures.toml", "-o", "out"], tmp_path)
            culprit = told.partition(": ")[0]
        case "command":
            told = by_command([str(word) for word in case["input"]], tmp_path)
            culprit = told.partition(": ")[0]
    assert culprit == case["culprit"]
    for one in words:
        assert one in told
    # In one piece, whatever the input was.
    assert len(told) < 1500
    assert "Traceback" not in told


def over_http(case: Case, base: str, target: str, secret: str) -> tuple[str, str]:
    """The parameter and the message of what a server answers."""
    told = case.get("headers", {})
    headers = {name: str(value).replace("{secret}", secret) for name, value in told.items()}
    body = made(case["file"]) if "file" in case else case.get("body")
    return refusal(send(base, case.get("method", "GET"), target, body, **headers), case)


def refusal(answer: Answer, case: Case) -> tuple[str, str]:
    """The parameter and the message of an answer, which no cache keeps and which is no figure."""
    assert answer.status == case["status"], answer.body[:500]
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "etag" not in answer.headers
    if answer.headers["content-type"] == "application/json":
        error = answer.json["error"]
        return error.get("parameter", ""), error["message"]
    if "x-figure-error" in answer.headers:
        parameter, _, message = answer.headers["x-figure-error"].partition(": ")
        return parameter, message
    if shown := re.search(r'data-parameter="([^"]*)"[^>]*>(.*?)</p>', answer.text, re.DOTALL):
        return shown[1], unescape(re.sub("<[^>]+>", "", shown[2])).strip()
    # The document of a frame says in its title what is wrong, and its script has the message.
    assert f"<title>{figures.no_figure(case['culprit'])}</title>" in answer.text
    found = re.search(r'"error": ?("(?:[^"\\]|\\.)*")', answer.text)
    assert found
    return case["culprit"], json.loads(found[1])


def of_files(case: Case) -> tuple[str, str]:
    """The parameter and the message for an own network's files and its `query`."""
    files = {"weights": "weights"} | case["input"]
    query = case.get("query", {})
    pairs = [(name, str(value)) for name, value in query.items()]
    return of_spec_error(
        lambda: own.figure(own.Files(**{name: made(one) for name, one in files.items()}), pairs)
    )


def of_spec_error(read: Any) -> tuple[str, str]:
    with pytest.raises(SpecError) as refused:
        read()
    return refused.value.parameter, refused.value.message


def by_form(case: Case, base: str) -> tuple[str, str]:
    """The same by /v1/run: `input` has the files, `fields` the rest."""
    files = {name: made(one) for name, one in case["input"].items()}
    body = form(files, **case.get("fields", {}))
    headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}", "accept": "application/json"}
    return refusal(send(base, "POST", "/v1/run", body, **headers, **case.get("headers", {})), case)


def by_command(words: list[str], folder: Path) -> str:
    """The one line that the command says, which writes nothing."""
    for name in ("weights", "input"):
        (folder / name).write_bytes(made(name))
    before = sorted(folder.iterdir())
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        result = CliRunner().invoke(app, words)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert sorted(folder.iterdir()) == before
    return result.stderr.strip()


def test_the_corpus_has_many_inputs_of_every_family() -> None:
    told = families()
    assert len(CASES) >= 150
    assert all(len(family["cases"]) >= 5 for family in told.values())
    written = [json.dumps(case.values[0], sort_keys=True) for case in CASES]
    assert len(set(written)) == len(written)
    # Each says who is to blame, and something of what is wrong.
    assert all(case.values[0]["culprit"] and case.values[0]["words"] for case in CASES)
