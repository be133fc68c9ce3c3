"""Python: a figure's network as a script, which prints the figure's own numbers."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll.address import write
from rnn_unroll.address.frameworks import FRAMEWORKS
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.engine.inits import INITS
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.exports.py.weights import SCALES
from rnn_unroll.graphs.run import Run
from tests import scripts
from tests.drawings import figure_spec
from tests.http import ask
from tests.strategies import drawn_specs, specs

pytestmark = pytest.mark.process

frameworks = st.sampled_from(sorted(FRAMEWORKS))


@pytest.fixture(scope="module")
def runner() -> Iterator[scripts.Runner]:
    running = scripts.Runner()
    yield running
    running.close()


# --- its numbers -----------------------------------------------------------------


@pytest.mark.parametrize("cell", sorted(OFFERED))
def test_a_numpy_script_prints_the_figures_numbers(cell: str, runner: scripts.Runner) -> None:
    for spec in scripts.figures(cell, "numpy"):
        scripts.assert_printed(spec, runner.run(scripts.script_of(spec)))


@settings(max_examples=60)
@given(spec=specs())
def test_any_figures_numpy_script_prints_its_numbers(runner: scripts.Runner, spec: FigureSpec) -> None:
    scripts.assert_printed(spec, runner.run(scripts.script_of(spec)))


@settings(max_examples=30)
@given(spec=drawn_specs())
def test_a_numpy_script_draws_the_figures_tokens(runner: scripts.Runner, spec: FigureSpec) -> None:
    scripts.assert_printed(spec, runner.run(scripts.script_of(spec)))


def test_a_script_runs_from_a_file_with_nothing_of_this_project(tmp_path: Path) -> None:
    spec = figure_spec("encoder-decoder", feedback="on", text="l'été “漢字” \\ 'x' \"y\"", cell="lstm")
    file = tmp_path / "network.py"
    file.write_bytes(EXPORTS["py"].render(spec))
    done = subprocess.run(
        [sys.executable, "-I", file], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stderr == ""
    scripts.assert_printed(spec, done.stdout)


def test_a_comparison_can_fail(runner: scripts.Runner) -> None:
    one, other = (figure_spec("many-to-one", seed=seed) for seed in (0, 1))
    with pytest.raises(AssertionError):
        scripts.assert_printed(other, runner.run(scripts.script_of(one)))


# --- its text --------------------------------------------------------------------


def assigned(tree: ast.Module) -> dict[str, Any]:
    """The constants of a script, by name."""
    made = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                made[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                continue
    return made


@given(spec=specs(), framework=frameworks)
def test_every_script_is_python_and_holds_the_users_words(spec: FigureSpec, framework: str) -> None:
    text = scripts.script_of(spec.change(framework=framework))
    said = assigned(ast.parse(text))
    assert tuple(said["vocabulary"]) == spec.vocabulary
    assert tuple(said.get("inputs", ())) == Run(spec).inputs
    # What ends a line elsewhere than in Python would end a comment there.
    assert text.splitlines() == text.split("\n")[:-1]


@given(spec=specs(text=True), framework=frameworks)
def test_a_text_changes_nothing_of_a_script_but_its_literals(spec: FigureSpec, framework: str) -> None:
    """The same wiring with other words is the same program."""

    def program(of: FigureSpec) -> str:
        tree = ast.parse(scripts.script_of(of.change(framework=framework)))
        for node in tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in (
                "vocabulary",
                "inputs",
                "targets",
            ):
                node.value = ast.Constant(None)
        return ast.unparse(tree.body[1:])  # type: ignore[arg-type]

    count = len(Run(spec).inputs)
    plain = spec.change(text=" ".join(f"w{k}" for k in range(count)) or None, tokens="words", targets=None)
    assert program(spec) == program(plain)


@given(spec=specs(), framework=frameworks)
def test_a_script_imports_its_framework_and_nothing_else_of_others(spec: FigureSpec, framework: str) -> None:
    tree = ast.parse(scripts.script_of(spec.change(framework=framework)))
    imports = {name.name for node in tree.body if isinstance(node, ast.Import) for name in node.names}
    froms = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert imports | {(name or "").split(".")[0] for name in froms} <= {"json", "os", "numpy", framework}


@pytest.mark.parametrize("framework", sorted(FRAMEWORKS))
def test_a_script_says_which_figure_it_is(framework: str) -> None:
    spec = figure_spec("many-to-one", text="the cat", framework=framework)
    docstring = ast.get_docstring(ast.parse(scripts.script_of(spec))) or ""
    assert "/v1/figures/many-to-one.svg?text=the+cat\n" in docstring
    assert FRAMEWORKS[framework].title in docstring


@pytest.mark.parametrize("framework", sorted(FRAMEWORKS))
@pytest.mark.parametrize("cell", sorted(OFFERED))
def test_a_script_is_short(framework: str, cell: str) -> None:
    for spec in scripts.figures(cell, framework):
        _, _, code = scripts.script_of(spec).split('"""', 2)
        lines = code.splitlines()
        assert len(lines) <= 130
        assert max(map(len, lines)) <= 110


def test_every_init_can_be_written() -> None:
    assert set(SCALES) == set(INITS)


# --- its address -----------------------------------------------------------------


def test_the_framework_is_a_part_of_the_scripts_address_alone() -> None:
    spec = figure_spec("many-to-one", tx=3, framework="torch")
    assert write.address(spec, "py") == "/v1/figures/many-to-one.py?framework=torch&tx=3"
    for slug in set(EXPORTS) - {"py"}:
        assert write.address(spec, slug) == f"/v1/figures/many-to-one.{slug}?tx=3"
    assert write.studio(spec) == "/?framework=torch&pattern=many-to-one&tx=3"
    assert write.digest(spec) == write.digest(figure_spec("many-to-one", tx=3))
    assert write.address(figure_spec("many-to-one", framework="numpy"), "py") == "/v1/figures/many-to-one.py"


@pytest.mark.parametrize("slug", sorted(set(EXPORTS) - {"py"}))
def test_other_formats_refuse_a_framework(server: str, slug: str) -> None:
    answer = ask(server, f"/v1/figures/many-to-one.{slug}?framework=torch")
    assert answer.status == 422
    assert answer.headers["x-figure-error"] == "framework: framework is for the format py only"
    unknown = ask(server, f"/v1/figures/many-to-one.{slug}?framewrk=torch")
    assert "framework" not in unknown.headers["x-figure-error"].replace("framewrk", "")
    with pytest.raises(SpecError, match="unknown"):
        parse("many-to-one", [("framewrk", "torch")], extension=slug)


@pytest.mark.parametrize("framework", sorted(FRAMEWORKS))
def test_a_script_is_served_as_text(server: str, framework: str) -> None:
    answer = ask(server, f"/v1/figures/many-to-one.py?framework={framework}&tx=3")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/x-python; charset=utf-8"
    assert answer.body == EXPORTS["py"].render(figure_spec("many-to-one", tx=3, framework=framework))


def test_an_unknown_framework_comes_with_the_choices(server: str) -> None:
    answer = ask(server, "/v1/figures/many-to-one.py?framework=pytorch")
    assert answer.status == 422
    assert answer.json["error"]["allowed"] == list(FRAMEWORKS)
    assert answer.json["error"]["suggestion"] == "torch"


def test_the_json_has_the_parameters_that_it_has_a_use_for() -> None:
    assert [name for name in PARAMETERS if not PARAMETERS[name].belongs_to("json")] == ["scale", "framework"]


@given(specs())
def test_the_address_of_a_script_says_only_what_the_script_depends_on(spec: FigureSpec) -> None:
    address = write.address(spec, "py")
    query = dict(parse_qsl(urlsplit(address).query))
    assert not query.keys() & {"step", "style", "view", "theme", "motion", "show", "output", "heat"}
    shorter = parse(spec.wiring.pattern, list(query.items()), extension="py")
    assert write.address(shorter, "py") == address
    assert EXPORTS["py"].render(shorter) == EXPORTS["py"].render(spec)
