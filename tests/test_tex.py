"""TikZ: the file says what the scene says, and nothing that a user typed is ever a command."""

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rnn_unroll import stages, tokens
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.exports import EXPORTS
from rnn_unroll.exports.tex import paths
from rnn_unroll.exports.tex.document import comment
from rnn_unroll.exports.tex.strokes import LARGEST, UNIT, name_of
from rnn_unroll.exports.tex.words import tex
from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture.arrows import TIP
from rnn_unroll.picture.marks import PlacedLabel, PlacedText
from rnn_unroll.picture.route import Point, across, bend_by, bend_to, by, line_to, move_to, points, upright
from rnn_unroll.picture.scene import Column, Gauge, PlacedNode, Scene, Wire
from rnn_unroll.words import say
from tests.drawings import again, figure_spec
from tests.gallery import GALLERY
from tests.http import ask
from tests.strategies import flowing, inside_specs, read_address, specs, texts
from tests.tex import Node, Scope, closing, scopes, spoken

pytestmark = pytest.mark.process

ROUNDED = 0.0051
"""Half of the last decimal that is written."""


def written(spec: FigureSpec) -> str:
    return EXPORTS["tex"].render(spec).decode()


def drawn(spec: FigureSpec) -> tuple[Scene, Scope, dict[int, Scope], float]:
    """The scene; what the file draws around the steps, and in each of them; and the length of a px."""
    scene = stages.scene(spec)
    whole, *steps = scopes(written(spec))
    unit = min(UNIT, LARGEST / max(scene.width, scene.height))
    return scene, whole, {scope.t: scope for scope in steps}, unit


def near(found: Iterable[float], expected: Iterable[float], unit: float) -> bool:
    return all(abs(a - b * unit) <= ROUNDED for a, b in zip(found, expected, strict=True))


any_figure = st.one_of(
    specs(),
    specs(view="folded"),
    flowing(style="computed", view="unrolled"),
    inside_specs(),
    st.sampled_from(sorted(GALLERY)).map(lambda s: read_address(GALLERY[s])),
)


@settings(max_examples=25)
@given(any_figure)
def test_every_step_that_is_seen_is_one_scope_in_its_place(spec: FigureSpec) -> None:
    scene, _, steps, unit = drawn(spec)
    seen = [column for column in scene.columns if not column.hidden]
    assert list(steps) == [column.t for column in seen]
    for column in seen:
        assert near(steps[column.t].shift, (column.x, column.y), unit)
        assert steps[column.t].pending == column.pending


@settings(max_examples=25)
@given(any_figure)
def test_every_node_is_a_named_box_of_its_size_in_its_place(spec: FigureSpec) -> None:
    scene, whole, steps, unit = drawn(spec)

    def check(nodes: tuple[PlacedNode, ...], scope: Scope) -> None:
        named = scope.named()
        assert set(named) == {name_of(node.key) for node in nodes}
        for node in nodes:
            found, box = named[name_of(node.key)], node.box
            assert near(found.at, (box.x + box.width / 2, box.y + box.height / 2), unit)
            assert near(found.size, (box.width, box.height), unit)
            assert (f"box-{node.kind}" in found.style) == box.drawn

    check(scene.initial, whole)
    for column in scene.columns:
        if not column.hidden:
            check(column.nodes, steps[column.t])


@settings(max_examples=25)
@given(any_figure)
def test_every_wire_starts_and_ends_where_the_scene_says(spec: FigureSpec) -> None:
    scene, _, steps, unit = drawn(spec)
    for column in scene.columns:
        if column.hidden:
            continue
        placed = [
            part
            for wire in (*(column.idle.wires if column.idle else ()), *column.wires)
            for part in parts(wire)
        ]
        attention = [path for path in steps[column.t].paths if path.style[0] == "wire-attention"]
        lines = column.attention.lines if column.attention and not column.pending else ()
        assert len(attention) == len(lines) + bool(lines)
        for path, line in zip(attention, lines, strict=False):
            assert near(path.points[0], line.start, unit)
            assert near(path.points[-1], line.end, unit)
        wires = [path for path in steps[column.t].paths if path.style[0].startswith("wire-")]
        found = [path for path in wires if path not in attention]
        assert [path.style[0] for path in found] == [f"wire-{wire.kind}" for wire in placed]
        for path, wire in zip(found, placed, strict=True):
            assert near(path.points[0], wire.start, unit)
            assert near(path.points[-1], wire.end, unit)
            assert "arrows={-unroll}" in path.style


def parts(wire: Wire) -> list[Wire]:
    """The wire, or its two parts if a node lies on it."""
    if not wire.below:
        return [wire]
    (x, y), (_, top) = list(points(wire.below))[-1], list(points(wire.route))[-2]
    return [wire._replace(end=(x, y - TIP)), wire._replace(start=(x, top))]


@settings(max_examples=25)
@given(any_figure)
def test_gradients_and_gauges_are_there_once_the_run_came_back(spec: FigureSpec) -> None:
    scene, _, steps, unit = drawn(spec)
    for column in scene.columns:
        if column.hidden:
            continue
        scope = steps[column.t]
        arrows = scope.of("gradient") + scope.of("gradient none")
        back = column.returns if column.returned else ()
        assert len(arrows) == len(back)
        for one in back:
            kind = "gradient none" if one.share is None else "gradient"
            assert any(near(path.points[-1], one.end, unit) for path in scope.of(kind))
        gauges: tuple[Gauge, ...] = column.gauges if column.returned and column.returns else ()
        assert len(scope.of("gauge_track")) == len(gauges)
        assert len(scope.of("gauge")) == sum(round(g.width * g.share, 2) > 0 for g in gauges)


@settings(max_examples=25)
@given(any_figure)
def test_cells_say_sign_and_size_of_every_unit_that_the_run_has_reached(spec: FigureSpec) -> None:
    scene, _, steps, unit = drawn(spec)
    for column in scene.columns:
        if column.hidden:
            continue
        expected = []
        for node in (*(column.idle.nodes if column.idle else ()), *column.nodes):
            if node.strip:
                known = node.values and not (column.pending or node.waits)
                values = node.values if known else (0.0,) * len(node.strip.cells)
                expected += list(zip(node.strip.cells, values, strict=True))
        found = steps[column.t].cells
        assert len(found) == len(expected)
        for (*place, ink), (cell, value) in zip(found, expected, strict=True):
            assert near(place, cell, unit)
            assert ink == pytest.approx(max(-1.0, min(1.0, value)), abs=ROUNDED)


def labels(column: Column) -> list[PlacedLabel]:
    nodes = [node.label for node in column.nodes]
    return [label for label in [*nodes, *(wire.label for wire in column.wires)] if label]


@settings(max_examples=25)
@given(any_figure)
def test_labels_stand_on_their_baselines_within_their_room(spec: FigureSpec) -> None:
    scene, whole, steps, unit = drawn(spec)
    placed = [(whole, formula.label) for formula in scene.formulas]
    placed += [(whole, brace.label) for brace in scene.braces if brace.label]
    placed += [(whole, one) for one in scene.remarks if isinstance(one, PlacedLabel)]
    placed += [(whole, label) for plot in scene.plots for label in plot.labels]
    for column in scene.columns:
        if not column.hidden:
            placed += [(steps[column.t], label) for label in labels(column)]
    for scope, label in placed:
        math = f"${label.label.tex}$".replace(r"\kern0.00em", "")
        share = {"base west": 0.0, "base": 0.5, "base east": 1.0}

        def fits(node: Node, label: PlacedLabel = label, share: dict[str, float] = share) -> bool:
            x = label.x + share[node.side] * label.scale * label.label.width
            return near(node.at, (x, label.y), unit)

        assert any(node.text.endswith((math, math + "}")) and fits(node) for node in scope.nodes), math


def texts_of(scene: Scene) -> list[tuple[int, PlacedText]]:
    """Every text that is seen, with the step that it is in."""
    found = [(0, scene.note)] if scene.note else []
    found += [(0, one) for one in scene.remarks if isinstance(one, PlacedText)]
    found += [(0, brace.text) for brace in scene.braces if brace.text]
    found += [(0, text) for plot in scene.plots for text in plot.times]
    if scene.legend:
        found += [(0, text) for text in (*scene.legend.words, *scene.legend.lines)]
    for column in scene.columns:
        for node in () if column.hidden else column.nodes:
            known = not (column.pending or node.waits)
            found += [(column.t, node.aside)] if node.aside else []
            if node.text and (known or not node.text.value):
                found.append((column.t, node.text))
    return found


@settings(max_examples=25)
@given(any_figure)
def test_texts_are_written_at_their_places(spec: FigureSpec) -> None:
    scene, whole, steps, unit = drawn(spec)
    for t, text in texts_of(scene):
        nodes = steps[t].nodes if t else whole.nodes
        assert any(
            node.text == tex(say(text.text)) and near(node.at, (text.x, text.y), unit) for node in nodes
        )


@given(specs(style="computed"))
def test_what_the_run_has_not_reached_is_not_in_the_file(spec: FigureSpec) -> None:
    scene, _, steps, _ = drawn(again(spec, step=0))
    for column in scene.columns:
        if not column.hidden:
            assert {ink for *_, ink in steps[column.t].cells} <= {0.0}
            assert not steps[column.t].of("gradient")


@settings(max_examples=25)
@given(any_figure)
def test_groups_are_closed_and_what_is_used_is_defined(spec: FigureSpec) -> None:
    source = written(spec)
    body = "\n".join(line for line in source.split("\n") if not line.lstrip().startswith("%"))
    assert closing(body + "}", 0) == len(body) + 1
    assert body.count(r"\begin{scope}") == body.count(r"\end{scope}")
    picture = body.partition(r"\begin{tikzpicture}")[2]
    for macro in set(re.findall(r"\\unroll[a-z]+", picture)) - {r"\unrollend"}:
        assert rf"\def{macro}" in body
    for colour in set(re.findall(r"unroll-[a-z-]+", picture)):
        assert rf"\providecolor{{{colour}}}" in body
    used = {scope_style for scope in scopes(source) for path in scope.paths for scope_style in path.style[:1]}
    used |= {n.style[0] for scope in scopes(source) for n in scope.nodes if "=" not in n.style[0]}
    for style in used:
        assert f"\n  {style}/.style={{" in source


@pytest.mark.parametrize("theme", THEMES)
def test_colours_are_those_of_the_theme_under_the_names_of_their_roles(theme: str) -> None:
    source = written(figure_spec("encoder-decoder", feedback="on", theme=theme))
    found = dict(re.findall(r"\\providecolor\{unroll-([a-z-]+)\}\{HTML\}\{(\w{6})\}", source))
    assert {"paper", "state", "input-fill", "feedback", "positive"} <= set(found)
    for role, digits in found.items():
        assert THEMES[theme].palette[role] == "#" + digits.lower()


def test_a_figure_too_long_for_tex_is_drawn_smaller() -> None:
    source = written(figure_spec("many-to-one", tx=255, layers=2))
    sizes = [float(number) for number in re.findall(r"(\d+(?:\.\d+)?)bp", source)]
    ends = [float(x) for x, _ in re.findall(r"\((-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)\)", source)]
    assert max(sizes) <= LARGEST
    assert max(ends) <= LARGEST


def test_a_file_of_sixteen_steps_is_small() -> None:
    assert len(written(figure_spec("many-to-many", tx=16))) < 30_000


# --- paths -------------------------------------------------------------------------------------

coordinates = st.integers(-999, 999).map(lambda n: n / 4)


@given(*[coordinates] * 6, st.floats(0, 1))
def test_a_quadratic_curve_is_the_same_curve_as_a_cubic_one(
    x0: float, y0: float, x1: float, y1: float, x2: float, y2: float, s: float
) -> None:
    start, corner, end = ((round(x, 2), round(y, 2)) for x, y in ((x0, y0), (x1, y1), (x2, y2)))
    written: list[Point] = []

    def gather(at: Point) -> str:
        written.append(at)
        return ""

    paths.tikz((move_to(start), bend_to(corner, end)), gather)
    _, first, second, last = written
    assert last == end
    for k in (0, 1):
        square = (1 - s) ** 2 * start[k] + 2 * s * (1 - s) * corner[k] + s**2 * end[k]
        cube = (1 - s) ** 3 * start[k] + 3 * s * (1 - s) ** 2 * first[k]
        cube += 3 * s**2 * (1 - s) * second[k] + s**3 * end[k]
        assert cube == pytest.approx(square, abs=1e-9)


def test_relative_and_absolute_routes_are_one_path() -> None:
    relative = (move_to((1, 2)), by(3, 0), by(0, 4), by(-1, -2), bend_by((1, 0), (2, 3)))
    plain = (move_to((1, 2)), across(4), upright(6), line_to((3, 4)), bend_to((4, 4), (5, 7)))
    assert paths.tikz(relative, str) == paths.tikz(plain, str)


# --- words -------------------------------------------------------------------------------------

HOSTILE = (
    r"\input{/etc/passwd}", r"\write18{id}", "^^5cinput", "^^M", "%", "}{", "$$", "#1", "~", "a_b&c", "\\",
    r"\end{document}", "--", "``", "?`", "<|>", '"a', "\u2028\\par", "\u202e\\", "é\u0301", "i\u0307",
    "שלום a", "\\\u0301", "%\u0301", "}\u0301",
)  # fmt: skip


@given(texts())
def test_words_in_tex_say_what_was_typed_and_nothing_else(text: str) -> None:
    clusters = tokens.characters(tokens.clean(text))
    expected = "".join(unicodedata.normalize("NFC", cluster) for cluster in clusters)
    assert tex(text).isascii()
    assert spoken(tex(text)) == expected


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(text: str) -> None:
    said = "".join(unicodedata.normalize("NFC", c) for c in tokens.characters(tokens.clean(text)))
    assert spoken(tex(text)) == said


LATEX = {
    *("ensuremath", "textvisiblespace", "textexclamdown", "textquestiondown", "kern", "raisebox"),
    *("textquoteleft", "textquoteright", "textquotedblleft", "textquotedblright", "textendash"),
    *("textemdash", "textasciicircum", "textasciitilde", "ldots", "copyright", "pounds"),
    *("ss", "ae", "AE", "oe", "OE", "o", "O", "l", "L", "i", "j", "u", "r", "H", "v", "c", "d", "b"),
    *("unrollchar", "unrollcode", "unrollturned"),
}
"""Commands that LaTeX has in every encoding of text, and our own."""


@given(texts())
def test_what_stands_for_a_missing_character_is_known_to_every_latex(text: str) -> None:
    outside_maths = re.sub(r"\\ensuremath\{(?:[^{}\\]|\\.|\{[^{}]*\})*\}", "", tex(text))
    assert set(re.findall(r"\\([A-Za-z]+)", outside_maths)) <= LATEX


@given(texts())
@example("\u2028\\end{document}")
@example("\r\n")
def test_no_text_ends_the_comment_that_it_stands_in(text: str) -> None:
    lines = "\n".join(comment(text, "/v1/figures/x.tex", text)).splitlines()
    assert all(line.startswith("%") for line in lines)


# --- over HTTP -----------------------------------------------------------------------------------


def test_the_address_ends_in_tex_and_says_what_to_do_with_it(server: str) -> None:
    answer = ask(server, "/v1/figures/many-to-one.tex?tx=3&motion=on")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/x-tex; charset=utf-8"
    head = answer.body.decode()
    assert "% /v1/figures/many-to-one.tex?tx=3\n" in head
    assert r"\input" in head
    assert "The weights are random" in " ".join(head.replace("\n%", "").split())


def test_a_vector_figure_has_no_scale(server: str) -> None:
    answer = ask(server, "/v1/figures/many-to-one.tex?scale=2")
    assert answer.status == 422
    assert answer.json["error"]["parameter"] == "scale"


# --- compiled ------------------------------------------------------------------------------------

ENGINES = tuple(filter(shutil.which, ("pdflatex", "lualatex", "xelatex")))
"""The TeX that there is: the laws above hold without one."""


def compiled(engine: str, file: Path) -> str:
    """What an engine says of a file that it makes a PDF of."""
    command = [engine, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", file.name]
    done = subprocess.run(command, cwd=file.parent, capture_output=True, timeout=240)
    log = file.with_suffix(".log").read_text("utf-8", "replace") if file.with_suffix(".log").exists() else ""
    assert done.returncode == 0, log[-3000:]
    assert file.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    return log


def test_hostile_words_stop_no_tex(tmp_path: Path) -> None:
    for engine in ENGINES:
        for k, text in enumerate((" ".join(HOSTILE[:14]), " ".join(HOSTILE[14:]))):
            file = tmp_path / f"{engine}{k}.tex"
            file.write_bytes(EXPORTS["tex"].render(figure_spec("many-to-many", text=text)))
            assert "Missing character" not in compiled(engine, file)


PAPER = r"""\documentclass{article}
\usepackage{amsmath,tikz}
\begin{document}
\catcode58=13 \def:{X}\catcode59=13 \def;{Y}\catcode34=13 \def"{Z}\catcode61=13\relax
\begin{figure}\resizebox{\linewidth}{!}{\input{FIRST}}\end{figure}
INPUTS
\begin{tikzpicture}[overlay]\draw (a-1-1.north) -- (a-1-2.south)\end{tikzpicture}
\end{document}
"""

SHOWN = (
    "at-step-four",
    "mono-gradients",
    "inside-rnn-relu",
    "folded-weights",
    "norms-deep",
    "book-connectivity",
)


def test_figures_are_read_into_a_document_whose_characters_are_active(tmp_path: Path) -> None:
    for slug in ("dark", *SHOWN):
        (tmp_path / f"{slug}.tex").write_bytes(EXPORTS["tex"].render(read_address(GALLERY[slug])))
    paper = PAPER.replace("FIRST", "dark").replace("INPUTS", "\n\n".join(rf"\input{{{s}}}" for s in SHOWN))
    # Outside of the figures the document's own characters are as it made them.
    paper = paper.replace(
        r"\begin{tikzpicture}[overlay]", "{\\catcode59 12 \\begin{tikzpicture}[overlay]"
    ).replace(r"(a-1-2.south)\end{tikzpicture}", "(a-1-2.south);\\end{tikzpicture}}")
    for engine in ENGINES:
        file = tmp_path / f"{engine}.tex"
        file.write_text(paper, "utf-8")
        compiled(engine, file)
