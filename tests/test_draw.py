"""Draw: the markup, its contract, and its equality with plain svgwrite's."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import join, subject
from rnn_unroll import stages
from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture import draw
from rnn_unroll.picture.draw.card import CARD_COLUMNS
from rnn_unroll.picture.draw.fragment import ID, Fragment, fragment
from rnn_unroll.picture.draw.pen import Pen
from rnn_unroll.picture.draw.pen import pen as pen_of
from rnn_unroll.picture.draw.sheet import sheet
from rnn_unroll.tokens import clean
from tests.drawings import SVG, again, figure_spec, root_of, steps_of, with_hidden
from tests.strategies import specs, texts

HREF = "{http://www.w3.org/1999/xlink}href"

# --- the templates are svgwrite's own markup --------------------------------------


def fragments(pen: Pen) -> Iterator[tuple[str, Fragment]]:
    """Every fragment of a pen, with its name."""
    yield from pen.fragments.items()


PENS = {f"{style}-{theme}": pen_of(style, theme) for style in STYLES for theme in THEMES}

# svgwrite leaves out what is empty, and no value in a drawing is.
markup = st.one_of(
    texts().map(clean),
    st.sampled_from(["", "<b>", "]]>", "&amp;", '"', "'", "a\"b'c", "%s", "%d %%", "{}", "\\", ID, "é漢👍"]),
    st.integers(0, 999).map(str),
).filter(bool)


def slots(one: Fragment) -> int:
    return one.template.replace("%%", "").count("%s")


def test_a_pen_has_dozens_of_fragments() -> None:
    assert all(len(list(fragments(pen))) > 40 for pen in PENS.values())


@pytest.mark.parametrize("name", PENS)
def test_a_filled_template_is_what_svgwrite_writes(name: str) -> None:
    for label, one in fragments(PENS[name]):
        values = tuple(f"v{k}" for k in range(slots(one)))
        assert one.fill(values) == one.plainly(values), label


@pytest.mark.parametrize("style", sorted(STYLES))
@given(data=st.data())
def test_a_template_filled_with_any_text_is_what_svgwrite_writes(style: str, data: st.DataObject) -> None:
    pen = pen_of(style, "auto")
    _, one = data.draw(st.sampled_from(list(fragments(pen))).filter(lambda kept: kept[0] != "style"))
    values = data.draw(st.lists(markup, min_size=slots(one), max_size=slots(one)))
    # As the pen does it: text and attributes are escaped, markup is put in as it is.
    escaped = list(map(pen.quote, values))
    if one.holds:
        escaped[-1] = values[-1]
    elif one.template.startswith(WORDS):
        escaped[-1] = pen.escape(values[-1])
    assert one.fill(tuple(escaped)) == one.plainly(tuple(values))


WORDS = ("<text", "<title", "<desc")
"""Elements whose last value is text."""


def plain_svg(spec: FigureSpec) -> bytes:
    """The figure with every fragment built by svgwrite alone, which escapes for itself."""
    scene = stages.scene(spec)
    theme = THEMES[spec.look.theme]
    pen = Pen(spec.look.style, theme.palette, theme.slit)
    pen.fill |= {name: one.plainly for name, one in fragments(pen)}
    pen.escape = pen.quote = lambda text: text
    return pen.document(scene, sheet(scene), draw.BROWSER)


@given(specs())
def test_a_whole_figure_is_byte_for_byte_what_svgwrite_writes(spec: FigureSpec) -> None:
    assert plain_svg(spec) == with_hidden(spec)


@pytest.mark.parametrize("steps", [1, 20])
def test_the_join_that_the_drawing_is_timed_beside_writes_the_same(steps: int) -> None:
    join.check(subject.aligned_scene(steps, seed=3))


# --- any figure --------------------------------------------------------------------


@given(specs())
def test_any_figure_is_well_formed_and_says_what_it_is(spec: FigureSpec) -> None:
    root = root_of(with_hidden(spec))
    io = spec.letters
    inputs, outputs = (str(sum(letter in letters for letter in io)) for letters in ("ib", "ob"))
    expected = {
        "pattern": spec.wiring.pattern,
        "tx": "T_x" if spec.symbolic_tx else inputs,
        "ty": "T_y" if spec.symbolic_ty else outputs,
        "steps": str(len(io)),
        "step": str(spec.timeline.last if spec.look.step is None else spec.look.step),
        "cell": spec.model.cell,
        "style": spec.look.style,
    }
    assert {name: root.get(f"data-{name}") for name in expected} == expected
    assert root.get("role") == "img"
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    for tag in ("title", "desc"):
        element = root.find(SVG + tag)
        assert element is not None
        assert element.text


@given(specs())
def test_a_step_is_one_group_placed_by_one_translate(spec: FigureSpec) -> None:
    root = root_of(with_hidden(spec))
    groups = steps_of(root)
    assert [group.get("data-t") for group in groups] == [str(t + 1) for t in range(len(spec.letters))]
    for group in groups:
        assert re.fullmatch(r"translate\([0-9.]+ 0\)", group.get("transform", ""))
        assert group in list(root)
        inside = {e.get("data-t") for e in group.iter() if e.get("data-t")}
        assert inside == {group.get("data-t")}


@given(specs())
def test_every_node_is_a_group_with_a_name(spec: FigureSpec) -> None:
    for element in root_of(with_hidden(spec)).iter():
        if element.get("data-key"):
            assert element.tag == SVG + "g"
            assert element.get("class") == "node"
            assert element.get("aria-label")
            # A name counts only with a role. An image is read out with it, and hides none of its words.
            assert element.get("role") == "img"
            assert element.get("data-layer", "").isdigit()
            assert element.get("data-t", "").isdigit()


FORBIDDEN = re.compile(
    r"var\(|oklch\(|light-dark\(|:is\(|foreignObject|<script|<image|@import|javascript:|[( ]NaN|Infinity|None"
)


@given(specs(text=False))
def test_nothing_that_converters_draw_wrong_is_used(spec: FigureSpec) -> None:
    assert not FORBIDDEN.search(with_hidden(spec).decode())


@given(specs())
def test_no_element_or_attribute_reaches_outside_the_figure(spec: FigureSpec) -> None:
    root = root_of(with_hidden(spec))
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in (
            *("svg", "title", "desc", "style", "defs", "g", "path", "rect", "use", "text"),
        )
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            if name in (HREF, "href"):
                assert value.removeprefix("#") in ids
            for target in re.findall(r"url\(([^)]*)\)", value) if not name.startswith("aria-") else []:
                assert target.removeprefix("#") in ids


@given(specs())
def test_colours_are_literal_attributes_and_a_style_sheet_asks_for_dark_forced_colours_and_motion_only(
    spec: FigureSpec,
) -> None:
    root = root_of(with_hidden(spec))
    for element in root.iter():
        for name in ("fill", "stroke"):
            colour = element.get(name)
            assert colour is None or colour == "none" or re.fullmatch("#[0-9a-f]{6}", colour)
    sheets = "".join(element.text or "" for element in root.iter(SVG + "style"))
    asked = ["(prefers-color-scheme:dark)"] if spec.look.theme == "auto" else []
    asked.append("(forced-colors:active)")
    asked += (
        ["(prefers-reduced-motion:no-preference)"] if spec.look.motion == "on" and spec.timeline.shown else []
    )
    assert re.findall(r"@media (?:screen and )?(\([^)]*\))", sheets) == asked
    assert len(list(root.iter(SVG + "style"))) == 1


@given(specs())
def test_every_definition_is_used_and_every_id_is_there_once(spec: FigureSpec) -> None:
    root = root_of(with_hidden(spec))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    used = {(element.get(HREF) or "")[1:] for element in root.iter()}
    assert set(ids) - {root.get("id")} <= used


@given(specs(), specs())
def test_two_figures_on_one_page_share_no_id_and_no_rule(one: FigureSpec, other: FigureSpec) -> None:
    def names(spec: FigureSpec) -> set[str]:
        root = root_of(with_hidden(spec))
        ids = {element.get("id", "") for element in root.iter() if element.get("id")}
        sheets = "".join(element.text or "" for element in root.iter(SVG + "style"))
        # Percentages are the frames of a rule that has a name.
        named = re.sub(r"[0-9.]+%(,[0-9.]+%)*{[^}]*}", "", sheets)
        lists = re.findall(r"[{}](#[^{}]+|@keyframes [^{}]+)(?={)", named)
        assert len(lists) == named.count("{") - named.count("@media")
        rules = {rule for selectors in lists for rule in re.split(r",|(?<=@keyframes) ", selectors)}
        rules = {rule if rule.startswith("#") else f"#{rule}" for rule in rules - {"@keyframes"}}
        assert all(name == root.get("id") or name.startswith(f"{root.get('id')}-") for name in ids)
        assert all(re.match(f"#{root.get('id')}[ -]", rule) for rule in rules)
        return ids | rules

    if one != other:
        assert not names(one) & names(other)


@given(specs())
def test_the_same_spec_gives_the_same_bytes(spec: FigureSpec) -> None:
    assert with_hidden(spec) == with_hidden(again(spec))


@pytest.mark.process
def test_another_process_draws_the_same_bytes() -> None:
    made = [
        figure_spec("encoder-decoder", text="the cat", feedback="on", layers=2, show="weights"),
        figure_spec("many-to-many", style="textbook", theme="mono"),
        figure_spec("many-to-one", init="orthogonal", view="norms"),
        figure_spec("encoder-decoder", cell="lstm", layers=2, style="textbook", theme="mono", view="norms"),
    ]
    script = (
        "import sys; from rnn_unroll import stages; from tests.strategies import read_address\n"
        "for address in sys.argv[:0:-1]: sys.stdout.buffer.write(stages.svg(read_address(address)) + b'\\n')"
    )
    path = os.pathsep.join(filter(None, sys.path))
    for hash_seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", script, *(write.address(spec) for spec in made)],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": path},
            capture_output=True,
            check=True,
        )
        assert done.stdout == b"".join(stages.svg(spec) + b"\n" for spec in reversed(made))


# --- a figure at a step --------------------------------------------------------------


@given(specs(style="computed"), st.data())
def test_a_step_hides_exactly_the_values_of_pending_steps(spec: FigureSpec, data: st.DataObject) -> None:
    step = data.draw(st.integers(0, spec.timeline.last))
    root = root_of(with_hidden(again(spec, step=step)))
    for group in steps_of(root):
        pending = int(group.get("data-t", "")) > step
        assert (group.get("opacity") is not None) == pending
        nodes = [node for node in group if node.get("class") == "node" and "data-key" in node.attrib]
        values = {node: e for node in nodes for e in node if e.get("class") == "values"}
        assert values
        for node, element in values.items():
            # With two chains only the first layer's forward chain goes along with time.
            along = node.get("data-kind") == "input" or node.get("data-key", "").startswith("a.1.")
            waits = spec.model.directions == 2 and step < len(spec.letters) and not along
            assert element.get("visibility") == ("hidden" if pending or waits else None)


@given(specs(), st.data())
def test_a_figure_at_a_step_differs_only_in_pending_steps_and_in_what_it_says(
    spec: FigureSpec, data: st.DataObject
) -> None:
    step = data.draw(st.integers(0, spec.timeline.last))
    both, steps = spec.model.directions == 2, len(spec.letters)
    whole, part = again(spec, step=None, motion="off"), again(spec, step=step, motion="off")

    def settled(of: FigureSpec) -> list[bytes]:
        root = ElementTree.fromstring(with_hidden(of).replace(write.digest(of).encode(), b"id"))
        del root.attrib["data-step"]
        for child in list(root):
            if child.tag == SVG + "desc":
                root.remove(child)
            elif child.get("class") == "step":
                t = int(child.get("data-t", ""))
                # Folded, another copy is seen, and what its step does not use is faint.
                child.attrib.pop("display", None)
                if t > step:
                    child.attrib.pop("opacity", None)
                for element in child.iter():
                    if element.get("class") == "idle":
                        element.attrib.pop("opacity", None)
                    back = step <= (steps if both else 2 * steps - t)
                    ahead = element.get("class") == "gradients" and back
                    if t > step or ahead or (both and step < steps):
                        element.attrib.pop("visibility", None)
        for element in root.iter():
            # What only the end of the run can tell.
            if element.get("class") == "end" and step < steps:
                element.attrib.pop("visibility", None)
        return [ElementTree.tostring(child) for child in root]

    assert settled(part) == settled(whole)


# --- a still picture -------------------------------------------------------------------


@given(specs(), st.data())
def test_a_still_picture_lacks_exactly_what_is_hidden(spec: FigureSpec, data: st.DataObject) -> None:
    """Some viewers paint all that is there. Animations reveal what a figure that plays by itself has."""
    step = data.draw(st.integers(0, spec.timeline.last))
    still, playing = again(spec, step=step, motion="off"), again(spec, step=step, motion="on")
    assert stages.svg(playing) == with_hidden(playing)
    expected = root_of(with_hidden(still))
    for parent in list(expected.iter()):
        # The places of steps and of units' values stay: others' scripts count them.
        lasting = ["step", "values"] if any(child.get("class") == "zero" for child in parent) else ["step"]
        for element in list(parent):
            if element.get("display") == "none" or element.get("visibility") == "hidden":
                del element[:]
                if element.get("class") not in lasting:
                    parent.remove(element)
    found = root_of(stages.svg(still))
    for root in (expected, found):
        root.remove(next(root.iter(SVG + "defs")))
    assert ElementTree.tostring(found) == ElementTree.tostring(expected)


# --- values --------------------------------------------------------------------------


def keyed(root: ElementTree.Element) -> dict[str, ElementTree.Element]:
    """The drawing's nodes by their keys, each of which is there once."""
    found: dict[str, ElementTree.Element] = {}
    for element in root.iter():
        if key := element.get("data-key"):
            assert key not in found
            found[key] = element
    return found


def cells(node: ElementTree.Element) -> dict[tuple[float, float], float]:
    """Signed opacity of a node's cells by their upper left corners."""
    found = {}
    for sign, factor in (("positive", 1), ("negative", -1)):
        for group in node.iter(SVG + "g"):
            if group.get("class") == sign:
                for cell in group:
                    corner = float(cell.get("x", "nan")), float(cell.get("y", "nan"))
                    found[corner] = factor * float(cell.get("fill-opacity", "nan"))
    return found


@given(specs(style="computed"))
def test_cells_show_sign_and_size_of_every_unit(spec: FigureSpec) -> None:
    spec = again(spec, theme="light")
    scene, nodes = stages.scene(spec), keyed(root_of(with_hidden(spec)))
    for column in scene.columns:
        for node in column.nodes:
            if node.strip is None:
                assert node.kind == "loss"
                continue
            drawn = cells(nodes[node.key])
            for (x, y, *_), value in zip(node.strip.cells, node.values, strict=True):
                # Full ink from 1 on: only a rectified unit goes beyond it.
                shown = max(-1.0, min(1.0, value))
                assert abs(drawn.get((x, y), 0.0) - shown) <= 0.00501


def test_the_mono_theme_slits_negative_cells_and_uses_no_hue() -> None:
    text = with_hidden(figure_spec("many-to-one", theme="mono")).decode()
    root = root_of(text.encode())
    negative = [cell for group in root.iter(SVG + "g") if group.get("class") == "negative" for cell in group]
    assert negative
    assert all(cell.tag == SVG + "path" and cell.get("d", "").count("M") == 2 for cell in negative)
    for red, green, blue in re.findall('="#(..)(..)(..)"', text):
        assert red == green == blue


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_positive_and_negative_look_different(theme: str) -> None:
    palette, slit = THEMES[theme].palette, THEMES[theme].slit
    assert slit or palette["positive"] != palette["negative"]


# --- the user's text ---------------------------------------------------------------


@given(texts())
def test_a_users_text_is_shown_as_text_and_nothing_else(text: str) -> None:
    with_text = figure_spec("many-to-one", tokens="characters", text="ab" + text)
    root = root_of(with_hidden(with_text))
    labels = [element for element in root.iter(SVG + "text") if element.get("class") == "token"]
    assert len(labels) == len(with_text.text_tokens) + 1
    assert all(element.get("unicode-bidi") == "isolate" and len(element) == 0 for element in labels)


@pytest.mark.parametrize(
    "text", ["<b>&]]>\"'", "</svg><script>alert(1)</script>", "%s%d%%", "\x01\x00", "]]>"]
)
def test_hostile_words_come_out_as_they_were_typed(text: str) -> None:
    shown = clean(text) if len(clean(text)) <= 11 else clean(text)[:10] + "…"
    root = root_of(with_hidden(figure_spec("one-to-many", text=text)))
    assert shown in [element.text for element in root.iter(SVG + "text")]


# --- the error card ----------------------------------------------------------------


@given(texts().map(clean), texts().map(clean))
def test_a_card_is_well_formed_and_says_its_message(heading: str, message: str) -> None:
    root = root_of(draw.card(heading, message))
    lines = [element.text or "" for element in root.iter(SVG + "text")]
    assert lines[0] == heading
    assert "".join("".join(lines[1:]).split()) == "".join(message.split())
    assert (root.findtext(SVG + "title") or "").startswith(heading)


def test_a_card_grows_with_its_message_and_keeps_lines_inside() -> None:
    root = root_of(draw.card("No figure: text", "many words " * 40))
    height = float(root.get("height", "0"))
    lines = list(root.iter(SVG + "text"))
    assert len(lines) > 5
    assert all(float(line.get("y", "inf")) < height - 8 for line in lines)
    assert all(len(line.text or "") <= CARD_COLUMNS for line in lines)


# --- what a fragment insists on -------------------------------------------------------


def test_a_fragment_refuses_values_in_another_order_than_they_come_out() -> None:
    with pytest.raises(ValueError, match="order"):
        fragment("rect", "y x")
