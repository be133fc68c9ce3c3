"""Notebook: figures as Python has them."""

import base64
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from hypothesis import given
from nbclient import NotebookClient
from nbconvert import HTMLExporter, LatexExporter

from rnn_unroll import figure, stages
from rnn_unroll.address import write
from rnn_unroll.address.formats import FORMATS
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.trace import Trace
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.notebook import Figure
from tests.strategies import specs

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent


def test_importing_the_package_imports_nothing_that_draws() -> None:
    told = (
        "import sys, rnn_unroll as package; "
        "print(callable(package.figure), 'numpy' in sys.modules, 'rnn_unroll.address.spec' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "False"]


def test_a_figure_stays_callable_after_it_was_called() -> None:
    told = (
        "from rnn_unroll import figure; figure('many-to-one'); "
        "from rnn_unroll import figure as again; again('one-to-one')"
    )
    subprocess.run([sys.executable, "-c", told], cwd=ROOT, check=True)


SAID = [
    ("encoder-decoder", {"tx": 4, "ty": 3}, [("tx", "4"), ("ty", "3")]),
    ("encoder-decoder", {"feedback": True}, [("feedback", "on")]),
    ("one-to-many", {"feedback": False}, [("feedback", "off")]),
    ("one-to-many", {"T_y": np.int64(3)}, [("ty", "3")]),
    ("many-to-one", {"init": "orthogonal", "radius": 1.5}, [("init", "orthogonal"), ("radius", "1.5")]),
    ("many-to-one", {"init": "orthogonal", "radius": 2.0}, [("init", "orthogonal"), ("radius", "2")]),
    (
        "many-to-one",
        {"init": "orthogonal", "radius": np.float64(0.5)},
        [("init", "orthogonal"), ("radius", "0.5")],
    ),
    ("many-to-one", {"show": ["weights", "gradients"]}, [("show", "gradients,weights")]),
    ("many-to-one", {"show": {"weights"}}, [("show", "weights")]),
    ("many-to-one", {"text": ["the", "cat"]}, [("text", "the cat")]),
    ("many-to-one", {"text": ("a", "b"), "tokens": "characters"}, [("text", "ab"), ("tokens", "characters")]),
    ("many-to-one", {"text": "the cat", "step": None}, [("text", "the cat")]),
]


@pytest.mark.parametrize(("pattern", "said", "query"), SAID)
def test_python_values_say_what_an_address_says(
    pattern: str, said: dict[str, object], query: list[tuple[str, str]]
) -> None:
    assert figure(pattern, **said).spec == parse(pattern, query)


WRONG = [
    ("many-to-won", {}, "pattern", "did you mean 'many-to-one'?"),
    ("many-to-one", {"txx": 3}, "txx", "unknown parameter 'txx'; choose tx"),
    ("many-to-one", {"tx": True}, "tx", "tx must be a whole number from 1 to 255, not 'on'"),
    ("many-to-one", {"tx": 2.5}, "tx", "not '2.5'"),
    ("many-to-one", {"tx": -1}, "tx", "not '-1'"),
    ("many-to-one", {"tx": float("nan")}, "tx", "not 'nan'"),
    ("many-to-one", {"tx": 10**400}, "tx", "tx must be a whole number"),
    (
        "many-to-one",
        {"tx": [1, 2]},
        "tx",
        "a number, True or False, not '[1, 2]' (of type list)",
    ),
    ("many-to-one", {"show": [1]}, "show", "show is a list of text, and '1' is none"),
    ("many-to-one", {"tx": 2, "T_x": 3}, "tx", "given more than once"),
    ("many-to-one", {"seed": object()}, "seed", "(of type object)"),
    ("many-to-one", {"tx": 10**5000}, "tx", "tx must be a whole number from 1 to 255, not '0x"),
    ("many-to-one", {"tx": [10**5000]}, "tx", "not what is too long to tell (of type list)"),
    ("many-to-one", {"seed": -1}, "seed", "from 0 to 4294967295"),
    (
        "many-to-one",
        {"text": ["the cat", "sat"]},
        "text",
        "cut into words, where 'the cat' would not stay one",
    ),
    ("many-to-one", {"text": ["a", ""]}, "text", "where '' would not stay one token"),
    ("many-to-one", {"text": ["ab"], "tokens": "characters"}, "text", "where 'ab' would not stay one token"),
    (
        "many-to-one",
        {"text": ["e", "\u0301"], "tokens": "characters"},
        "text",
        "cut into characters, where its tokens would not stay",
    ),
    ("many-to-one", {"text": []}, "text", "a list without tokens; leave it out"),
    ("many-to-one", {"targets": ()}, "targets", "a list without tokens"),
    ("many-to-one", {"text": ["a"], "tokens": "letters"}, "tokens", "unknown tokens 'letters'; choose words"),
    (None, {}, "pattern", "pattern must be text, not 'None'; choose one-to-one"),
    (3, {}, "pattern", "pattern must be text, not '3'"),
    ([], {}, "pattern", "pattern must be text, not '[]'"),
    ("many-to-one", {"init": "orthogonal", "radius": 1.23456}, "radius", "three decimals, not '1.23456'"),
]


@pytest.mark.parametrize(("pattern", "said", "parameter", "tells"), WRONG)
def test_what_is_wrong_is_a_value_error_that_says_what_an_address_is_told(
    pattern: str, said: dict[str, object], parameter: str, tells: str
) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        figure(pattern, **said)
    assert isinstance(caught.value, SpecError)
    assert caught.value.parameter == parameter
    assert str(caught.value) == caught.value.message
    assert tells in str(caught.value)


@given(specs())
def test_a_figure_is_its_address_in_every_format(spec: FigureSpec) -> None:
    said = {name: PARAMETERS[name].get(spec) for name in write.query(spec)}
    made = figure(spec.wiring.pattern, **said)
    assert made.spec == spec
    assert made.address == write.address(spec)
    assert made.svg.encode() == made.render() == EXPORTS["svg"].render(spec)
    data = json.loads(made.render("json"))
    assert (made.alt, made.description) == (data["alt"], data["description"])


def test_the_trace_holds_the_numbers_of_the_data() -> None:
    made = figure("many-to-many", tx=3, cell="lstm")
    assert isinstance(made.trace, Trace)
    steps = json.loads(made.render("json"))["steps"]
    assert [step["logits"] for step in steps] == made.trace.logits.tolist()


@pytest.mark.parametrize("slug", EXPORTS)
def test_a_file_is_saved_in_the_format_of_its_ending(slug: str, tmp_path: Path) -> None:
    sounds = FORMATS[slug].music
    made = figure("one-to-many", task="tune", ty=9) if sounds else figure("many-to-one", tx=2)
    place = made.save(tmp_path / f"figure.{slug.upper()}")
    assert place == tmp_path / f"figure.{slug.upper()}"
    assert made.save(str(tmp_path / f"again.{slug}")).read_bytes() == place.read_bytes() == made.render(slug)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("name", ["figure", "figure.bmp", ".svg"])
def test_an_ending_that_names_no_format_is_told_with_those_that_do(name: str, tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        figure("many-to-one").save(tmp_path / name)
    assert all(slug in str(caught.value) for slug in EXPORTS)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_the_systems_own_error(tmp_path: Path) -> None:
    (tmp_path / "folder.svg").mkdir()
    for place in (tmp_path / "none" / "x.svg", tmp_path / "folder.svg", tmp_path / f"{'n' * 300}.svg"):
        with pytest.raises(OSError, match=r"^\[Errno") as caught:
            figure("many-to-one").save(place)
        assert caught.value.filename == str(place)
        assert ".unroll" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.svg"]


@pytest.mark.parametrize("format", [None, 3, "bmp", ["svg"]])
def test_a_format_that_there_is_not_is_told_with_those_that_there_are(format: object) -> None:
    with pytest.raises(SpecError) as caught:
        figure("many-to-one").render(format)  # type: ignore[arg-type]
    assert all(slug in str(caught.value) for slug in EXPORTS)


def pdf(made: Figure) -> str:
    return base64.b64encode(made.render("pdf")).decode()


def test_a_bundle_holds_what_is_included_and_not_excluded() -> None:
    made = figure("many-to-one", tx=2)
    bundle, metadata = made._repr_mimebundle_()
    assert bundle == {"image/svg+xml": made.svg, "text/plain": made.alt, "application/pdf": pdf(made)}
    scene = stages.scene(made.spec)
    said = {"width": round(scene.width), "height": round(scene.height), "alt": made.alt}
    assert metadata == {"image/svg+xml": said, "application/pdf": said}
    assert made._repr_mimebundle_(include=["text/plain", "text/html"]) == ({"text/plain": made.alt}, {})
    assert made._repr_mimebundle_(include=("application/pdf",)) == (
        {"application/pdf": pdf(made)},
        {"application/pdf": said},
    )
    assert list(made._repr_mimebundle_(exclude=["text/plain", "application/pdf"])[0]) == ["image/svg+xml"]
    assert repr(made) == "<Figure /v1/figures/many-to-one.svg?tx=2>"


def executed(*cells: str) -> nbformat.NotebookNode:
    """A notebook of these cells, run by a kernel of its own."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    return NotebookClient(book, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()


def test_a_real_kernel_shows_figures_and_its_pages_and_papers_hold_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    book = executed(
        "from rnn_unroll import figure\nfigure('encoder-decoder', tx=4, ty=3)",
        "figure('many-to-one', text='the cat sat')",
    )
    drawn = [figure("encoder-decoder", tx=4, ty=3), figure("many-to-one", text="the cat sat")]
    for cell, made in zip(book.cells, drawn, strict=True):
        (output,) = cell.outputs
        assert output.output_type == "execute_result"
        assert (output.data, output.metadata) == made._repr_mimebundle_()
    page, _ = HTMLExporter().from_notebook_node(book)
    assert all(base64.b64encode(made.svg.encode()).decode() in page for made in drawn)
    # There is no Inkscape here, nor anything else that could convert a drawing.
    monkeypatch.setenv("PATH", str(tmp_path))
    paper, resources = LatexExporter().from_notebook_node(book)
    named = re.findall(r"\\adjustimage\{.*\}\{(.*?)\}$", paper, re.MULTILINE)
    assert [resources["outputs"][name] for name in named] == [made.render("pdf") for made in drawn]
