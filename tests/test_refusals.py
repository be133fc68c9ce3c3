"""Errors say sentences of the words: nothing else in the package writes one of its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import rnn_unroll

PACKAGE = Path(rnn_unroll.__file__).parent
WORDS = PACKAGE / "words"
ERRORS = {"SpecError", "CommandError", "TooLargeError"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Each module outside `words`, by its place in the package."""
    for file in sorted(PACKAGE.rglob("*.py")):
        if WORDS not in file.parents:
            yield file.relative_to(PACKAGE).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


def problems(function: ast.AST) -> Iterator[ast.expr]:
    """The problem of each error that is made in a function, and what is assigned to its name."""
    names = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS and len(node.args) > 1:
            problem = node.args[1]
            names |= {problem.id} if isinstance(problem, ast.Name) else set()
            yield problem
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and names & {getattr(target, "id", "") for target in node.targets}:
            yield node.value


def writes_a_sentence(problem: ast.AST) -> bool:
    """Whether it holds text. The arguments of a call are facts, and are not looked at."""
    if isinstance(problem, ast.Call):
        return False
    if isinstance(problem, ast.JoinedStr) or (
        isinstance(problem, ast.Constant) and isinstance(problem.value, str)
    ):
        return True
    return any(map(writes_a_sentence, ast.iter_child_nodes(problem)))


def test_no_error_writes_its_sentence_where_it_is_raised() -> None:
    own = {
        f"{name}:{problem.lineno}"
        for name, tree in modules()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for problem in problems(function)
        if writes_a_sentence(problem)
    }
    assert own == set()


def test_the_claim_finds_a_sentence_in_an_error_and_on_its_way_there() -> None:
    for body in (
        'raise SpecError("tx", f"tx is {tx}")',
        'raise CommandError("out", "no folder")',
        'problem = "no " + tx\n    raise SpecError("tx", problem)',
    ):
        function = ast.parse(f"def check(tx):\n    {body}").body[0]
        assert any(map(writes_a_sentence, problems(function)))
