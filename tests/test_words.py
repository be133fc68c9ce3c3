"""Words: all sentences are functions of `rnn_unroll.words`, and the stages hold facts alone."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import get_args

import pytest

from rnn_unroll import tokens, views, words
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS, Cell
from rnn_unroll.engine.cells.drawing import ACTS
from rnn_unroll.engine.patterns import PATTERNS, Part, Reads
from rnn_unroll.graphs import beams, graph, inside
from rnn_unroll.graphs.changes import Mark
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.labels import LABELS
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import THEMES
from rnn_unroll.look.views import VIEWS
from rnn_unroll.picture.layouts.norms.trends import DASHES
from rnn_unroll.picture.route import Verb
from rnn_unroll.picture.scene import Type
from rnn_unroll.words import Phrase, captions, cells, forms, phrase, say
from rnn_unroll.words.facts import EditKind
from tests.gallery import GALLERY
from tests.strategies import read_address

PACKAGE = Path(words.__file__).parent.parent

MODULES = {
    module.name.removeprefix("rnn_unroll.words."): import_module(module.name)
    for module in walk_packages(words.__path__, "rnn_unroll.words.")
}

IDENTIFIERS = {
    *(name for kinds in (graph.NodeKind, graph.EdgeKind, inside.NodeKind) for name in get_args(kinds)),
    *(name for kinds in (inside.EdgeKind, beams.Kind, Part, Reads) for name in get_args(kinds)),
    *(slug for table in (PATTERNS, CELLS, STYLES, THEMES, VIEWS, ACTS, LABELS) for slug in table),
    *(name for cell in CELLS.values() for name in (*cell.drawing.parts, *cell.drawing.vectors)),
    *DASHES.values(),
    *get_args(Verb),
    *get_args(Mark),
    *get_args(EditKind),
    *get_args(Type),
    *("cell", "norm", "both", "tx", "ty", "start", "middle", "end", "among", "zero", "past", "down"),
    tokens.START_TOKEN,
}
"""What tables, kinds, keys and the drawing's attributes are called."""

FORMAL = re.compile(r"data-\w+|u[0-9a-f]{8}|[a-z]+\d?\.[a-z0-9.]+|sos|T_[xy]|[ibno]+|i[\w-]+")
"""Attributes, prefixes, keys, symbols, the letters of a wiring, and the names of composed indices."""

WRITTEN = re.compile(r"\\(?:text|mathrm|operatorname)\{([^}@]*)\}")
"""Words in TeX. Other letters there are symbols, and what begins with @ stands for one."""

MATHEMATICS = {"softmax", "onehot", "sos", "enc", "dec", "tanh", "ReLU", "id"}
"""Words of formulas, the same in every language."""

WRITTEN_IN_LABELS = {"only", "steps", *["with", "the", "numbers", "of", "unit"]}
"""A label is outlines of letters: words in it come from messages, but are laid out with its math."""


def strings(value: object) -> Iterator[str]:
    """Every string that a graph or a scene holds. A cell's declaration is none of theirs."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Cell) or callable(value):
        return
    elif isinstance(value, Mapping):
        yield from strings((*value, *value.values()))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from strings(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))


def english(text: str, own: set[str]) -> set[str]:
    """The words in a text that are neither the user's, nor names in the code, nor mathematics."""
    if text in own or text in IDENTIFIERS or FORMAL.fullmatch(text):
        return set()
    is_tex = "\\" in text or "_" in text
    read = " ".join(WRITTEN.findall(text)) if is_tex else text
    return set(re.findall(r"[A-Za-z]{2,}", read)) - (MATHEMATICS | WRITTEN_IN_LABELS if is_tex else set())


def tokens_of(spec: FigureSpec) -> set[str]:
    """The user's tokens, and as they are written under a node."""
    own = {*spec.vocabulary, *spec.text_tokens, *spec.target_tokens}
    if spec.task:
        # The title of a task is that of its data.
        own |= {spec.task.title, spec.task.examples}
    return own | set(map(tokens.label, own))


@pytest.mark.parametrize("slug", GALLERY)
def test_a_graph_and_a_scene_hold_no_sentence(slug: str) -> None:
    spec = read_address(GALLERY[slug])
    source = views.of(spec).source(Run(spec))
    own = tokens_of(spec)
    assert {word for text in strings(source) for word in english(text, own)} == set()
    scene = views.arrange(spec, source)
    assert {word for text in strings(scene) for word in english(text, own)} == set()


def test_a_sentence_in_a_scene_is_found() -> None:
    assert english("hidden state a⟨3⟩", set()) == {"hidden", "state"}
    assert english("the", {"the"}) == set()
    assert english(r"t=T_x\;\mathrm{first}", set()) == {"first"}
    assert english(r"W_{aa} a^{\text{@before}}", set()) == set()
    assert list(strings((phrase(captions.only_at, 3), "t = 3 only"))) == ["t = 3 only"]


def phrases(value: object) -> Iterator[Phrase]:
    if isinstance(value, Phrase):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from phrases(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from phrases(getattr(value, field.name))


KINDS = {(spec.look.view, spec.look.style): slug for slug in GALLERY if (spec := read_address(GALLERY[slug]))}
"""A golden figure of each view in each style."""


@pytest.mark.parametrize("slug", KINDS.values())
def test_a_scenes_phrases_are_messages_with_facts_that_compare(slug: str) -> None:
    spec = read_address(GALLERY[slug])
    first, again = (views.arrange(spec, views.of(spec).source(Run(spec))) for _ in range(2))
    found = list(phrases(first))
    assert found
    assert {one.message for one in found} <= set(messages().values())
    assert list(map(hash, found)) == list(map(hash, phrases(again)))
    assert first == again


def messages() -> dict[str, Callable[..., str]]:
    """The functions of the package that return sentences, or parts of them, by module and name."""
    return {
        f"{name}.{function.__name__}": function
        for name, module in MODULES.items()
        for function in vars(module).values()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not function.__name__.startswith("_")
    }


def named() -> set[str]:
    """Every name that the code reads, as `name` or as `module.name`."""
    names = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                names.add(node.attr)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                names.add(node.id)
    return names


def test_every_message_is_said_somewhere() -> None:
    used = named()
    assert [name for name in messages() if name.rpartition(".")[2] not in used] == []


ROOMS = (
    *("graphs", "picture", "views", "stages.py", "web", "site", "embed", "exports"),
    *("address", "timeline.py", "gallery.py", "pixels", "batch", "notebook.py"),
    *("comparison", "models", "cli", "engine", "look", "slides", "snippets", "settings.py", "errors.py"),
    "tokens.py",
)
"""The rooms that write no sentence, but for STAYS. The help of a command is its docstring."""

ATTRIBUTES = "font-family|viewBox|fill-opacity|height|width|hidden|pending|step|id|rx|x|y"

STAYS = {
    # The entry of a parameter is the only place that describes it.
    "address/entries/": ".*",
    # So is that of a pattern, a cell, a view, a size of labels and a snippet, for its title and hints,
    # which are no sentences.
    "engine/patterns.py": "[^.?!]*",
    "engine/cells/": "[^.?!]*",
    "look/views.py": "[^.?!]*",
    "look/labels.py": "[^.?!]*",
    # What is to be pasted, and what the page needs beside it.
    "snippets/": ".*",
    # Lists of attributes and of classes.
    "picture/draw/elements.py": rf"({ATTRIBUTES})( ({ATTRIBUTES}))*",
    # Names of fonts.
    "picture/draw/rendering.py": "system-ui, .*",
    "slides/shapes.py": "Times New Roman",
    # Policies for browsers.
    "web/embed.py": "default-src .*",
    "web/page.py": "default-src .*",
    # A script of Redis.
    "web/shared.py": r"\s*local (?s:.*)",
    # TeX, with the comments of its macros.
    "exports/tex/": r"\s*(%|\\|every node/).*",
    # Python, with the comments beside it: neither can be read without the other.
    **dict.fromkeys((f"exports/py/{name}.py" for name in ("by_hand", "layers", "loops")), ".*"),
    **dict.fromkeys((f"exports/py/{name}.py" for name in ("trained", "weights", "changes")), ".*"),
    **dict.fromkeys((f"exports/py/{name}.py" for name in ("keras", "numpy", "torch")), ".*"),
}
"""Texts of three words and more that these modules may hold, by the beginning of the module's place."""


def written_texts(node: ast.AST) -> Iterator[str]:
    """The texts in code, with gaps for values. Docstrings are none, nor the messages of raised errors."""
    if isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values)
        for one in node.values:
            if isinstance(one, ast.FormattedValue):
                yield from written_texts(one.value)
    else:
        for child in ast.iter_child_nodes(node):
            yield from written_texts(child)


def sentences(tree: ast.AST) -> list[str]:
    """The texts that hold three plain words or more."""
    word = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
    return [
        text
        for text in written_texts(tree)
        if sum(bool(word.fullmatch(one.strip(".,;:!?()“”\"'…"))) for one in text.split()) >= 3
    ]


def rooms_sentences() -> Iterator[tuple[str, str]]:
    """The sentences in the rooms, each with the place of its module in the package."""
    for room in ROOMS:
        place = PACKAGE / room
        for file in [place] if place.is_file() else sorted(place.rglob("*.py")):
            for text in sentences(ast.parse(file.read_text(encoding="utf-8"))):
                yield file.relative_to(PACKAGE).as_posix(), text


def allowance(module: str, text: str) -> str | None:
    """The entry of STAYS that lets a module hold a text."""
    for place, pattern in STAYS.items():
        if module.startswith(place) and re.fullmatch(pattern, text, re.DOTALL):
            return place
    return None


def test_no_room_but_the_words_writes_a_sentence() -> None:
    assert [(module, text) for module, text in rooms_sentences() if not allowance(module, text)] == []


def test_nothing_is_allowed_that_no_room_holds() -> None:
    assert {allowance(module, text) for module, text in rooms_sentences()} == set(STAYS)


@pytest.mark.parametrize(
    "line",
    [
        'hint = "each word becomes an input"',
        'TITLES = {"feedback": "Feed outputs back"}',
        'return f"there is nothing at {path}"',
        """return f"{'one input for each token' if decides else ''}" """,
        'show(hint=lambda draft: "in pages that show the picture")',
    ],
)
def test_a_sentence_in_a_room_is_found(line: str) -> None:
    tree = ast.parse(f"def write(path, decides):\n    {line}")
    assert len(sentences(tree)) == 1
    assert allowance("web/controls.py", sentences(tree)[0]) is None
    assert allowance("picture/draw/elements.py", sentences(tree)[0]) is None
    assert allowance("exports/tex/document.py", sentences(tree)[0]) is None


@pytest.mark.parametrize(
    "line",
    [
        '"""The hint beside a field."""',
        'raise ValueError("modules import each other")',
        'kind = "start-token"',
    ],
)
def test_a_docstring_an_errors_message_and_a_name_are_no_sentences(line: str) -> None:
    assert sentences(ast.parse(f"def write(path):\n    {line}")) == []


def test_every_part_and_every_vector_of_a_cell_has_words() -> None:
    assert all(cells.part(act) for act in ACTS)
    drawn = {(cell.slug, name) for cell in CELLS.values() for name in cell.drawing.vectors}
    assert all(cells.vector(slug, name) for slug, name in drawn)
    assert {name for _, name in drawn} == set(cells._VECTORS)
    assert set(ACTS) == set(cells._ACTS)


def test_no_two_vectors_of_a_cell_have_the_same_words() -> None:
    for cell in CELLS.values():
        said = [cells.vector(cell.slug, name) for name in cell.drawing.vectors]
        assert len(said) == len(set(said))


def test_a_text_says_itself_and_a_phrase_its_message() -> None:
    assert say("0.25") == "0.25"
    assert say(phrase(captions.only_at, 3)) == "t = 3 only"


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        ([4], "step 4"),
        ([1, 2], "the steps 1 and 2"),
        ([2, 3, 4], "each of the steps 2 to 4"),
        ([1, 3, 4], "the steps 1, 3 and 4"),
    ],
)
def test_time_steps_are_told_as_briefly_as_they_can(steps: list[int], place: str) -> None:
    assert forms.at_steps(steps) == place
    assert forms.apart(steps) == place.startswith("the steps")


def test_a_noun_is_in_the_plural_unless_it_is_one() -> None:
    told = [forms.counted(count, "input", "inputs") for count in (0, 1, 2)]
    assert told == ["0 inputs", "1 input", "2 inputs"]
