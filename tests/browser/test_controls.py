"""Patterns, lengths, slots and texts: what a person changes, the figure follows."""

import re

import pytest
from playwright.sync_api import expect

from rnn_unroll.engine.patterns import PATTERNS
from tests.browser.studio import Studio

pytestmark = pytest.mark.browser


def test_first_figure_is_in_the_page_before_any_script(open_page) -> None:
    page = open_page("/?pattern=encoder-decoder&tx=3", java_script_enabled=False)
    figure = page.locator("#stage svg.unroll")
    expect(figure).to_be_visible()
    expect(figure).to_have_attribute("data-tx", "3")
    expect(page.locator(".badge")).to_contain_text("Random weights")


def test_controls_work_as_a_form_without_scripts(open_page) -> None:
    page = open_page("/?pattern=many-to-many", java_script_enabled=False)
    page.locator("[name=pattern][value=many-to-one]").check()
    page.locator("[name=tx]").fill("6")
    page.get_by_role("button", name="Draw").click()
    expect(page).to_have_url(page.url.split("/?")[0] + "/?pattern=many-to-one&tx=6")
    expect(page.locator("#stage svg.unroll")).to_have_attribute("data-tx", "6")
    page.get_by_role("button", name="Output at step 2:").click()
    expect(page.locator("#stage svg.unroll")).to_have_attribute("data-pattern", "custom")
    page.get_by_role("button", name="Step back").click()
    expect(page.locator("#stage svg.unroll")).to_have_attribute("data-step", "5")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_can_be_chosen(studio: Studio, pattern: str) -> None:
    studio.choose(pattern)
    assert f"pattern={pattern}" in studio.page.url


def test_at_the_first_frame_of_a_glide_an_initial_state_is_where_it_was(studio: Studio) -> None:
    """It stands beside the steps, and its arrow in one: neither may jump."""
    places = """() => ['.node[data-kind="initial-state"]', '.edge[data-source^="a0"]'].map((selector) => {
        const [shown] = document.querySelectorAll(`#stage .canvas > svg:not(.ghost) ${selector}`);
        const { left, right } = shown.getBoundingClientRect();
        return (left + right) / 2;
    })"""
    studio.page.evaluate(HELD)
    before = studio.page.evaluate(places)
    studio.control("tx").fill("8")
    studio.expect(steps=8)
    assert studio.page.evaluate(places) == pytest.approx(before, abs=1)
    studio.page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")
    assert studio.page.evaluate(places) != pytest.approx(before, abs=20)


def test_at_the_first_frame_of_a_glide_the_names_of_two_networks_are_where_they_were(open_page) -> None:
    studio = Studio(open_page("/?pattern=encoder-decoder&tx=3&ty=3"))
    words = "#stage .canvas > svg:not(.ghost) .part .caption"
    places = f"""() => [...document.querySelectorAll("{words}")].map((word) => {{
        const {{ left, top }} = word.getBoundingClientRect();
        return [left, top];
    }}).flat()"""
    studio.page.evaluate(HELD)
    before = studio.page.evaluate(places)
    assert len(before) == 4
    studio.control("tx").fill("6")
    studio.expect(steps=9)
    assert studio.page.evaluate(places) == pytest.approx(before, abs=1)
    studio.page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")
    assert studio.page.evaluate(places) != pytest.approx(before, abs=20)


HELD = """() => {
    const animate = Element.prototype.animate;
    Element.prototype.animate = function (...how) {
        const animation = animate.apply(this, how);
        animation.pause();
        return animation;
    };
}"""
"""Animations of the page begin and wait."""

BEGUN = """() => new Promise((done) => {
    const glides = ({ effect }) => effect.target.closest('svg');
    const look = () => (document.getAnimations().some(glides) ? done() : requestAnimationFrame(look));
    look();
})"""
"""Comes back when a part of the figure begins to move."""

SEEN = """time => {
    for (const animation of document.getAnimations()) animation.currentTime = time;
    const svg = document.querySelector('#stage .canvas > svg:not(.ghost)');
    const middle = (element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return [(left + right) / 2, (top + bottom) / 2];
    };
    const opacity = (element) =>
        element === svg ? 1 : getComputedStyle(element).opacity * opacity(element.parentElement);
    const torn = [...svg.querySelectorAll(':scope > .node')].map((node) => {
        const { key } = node.dataset;
        const arrow = svg.querySelector(`[data-kind=recurrent][data-source="${key}"]`);
        const [one, other] = [middle(node), middle(arrow)];
        const apart = [other[0] - one[0], other[1] - one[1]].map((value) => value / node.getScreenCTM().a);
        return [key, ...apart, opacity(node) - opacity(arrow)];
    });
    const marks = [...svg.querySelectorAll('.step > .label-weight')].map((mark) => {
        let edge = mark.previousElementSibling;
        while (!edge.dataset.kind) edge = edge.previousElementSibling;
        return [edge.dataset.kind, edge.dataset.target, opacity(mark), opacity(edge)];
    });
    const ghost = document.querySelector('.ghost');
    const [state] = svg.querySelectorAll('[data-key="a.1.1"] > rect');
    const left = ghost ? ghost.querySelectorAll(".step > .label-weight").length : 0;
    return { torn, marks, state: middle(state), left };
}"""
"""At a time of the glide: how far each initial state is from its arrow, the opacities of names and edges,
and the names that fade out.
"""


@pytest.mark.parametrize(
    ("start", "name", "value"),
    [
        ("?pattern=many-to-one&cell=lstm&show=weights", "layers", "3"),
        ("?pattern=many-to-one&cell=lstm&show=weights", "direction", "bidirectional"),
        ("?pattern=many-to-many&direction=bidirectional&show=weights", "tx", "7"),
        ("?pattern=many-to-many&cell=lstm&show=weights&tx=3", "pattern", "one-to-many"),
        ("?pattern=one-to-one&cell=lstm&show=weights", "pattern", "encoder-decoder"),
    ],
)
def test_while_a_figure_changes_names_stay_with_what_they_name(
    open_page, start: str, name: str, value: str
) -> None:
    studio = Studio(open_page("/" + start))
    # The page opens and scrolls to a control that is used, if it must.
    studio.control(name).first.scroll_into_view_if_needed()
    studio.page.evaluate(HELD)
    before = studio.page.evaluate(SEEN, 0)["state"]
    if name == "pattern":
        studio.page.locator(f"[name={name}][value={value}]").check()
    elif name == "direction":
        studio.control(name).select_option(value)
    else:
        studio.control(name).fill(value)
    studio.page.evaluate(BEGUN)
    frames = [studio.page.evaluate(SEEN, time) for time in (0, 40, 120)]
    studio.page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")
    end = studio.page.evaluate(SEEN, 10_000)
    places = {key: (x, y) for key, x, y, _ in end["torn"]}
    assert places
    for frame in frames:
        for key, x, y, differ in frame["torn"]:
            assert (x, y) == pytest.approx(places[key], abs=0.6), key
            assert differ == pytest.approx(0, abs=0.01), key
        for kind, target, mark, edge in frame["marks"]:
            # A name may be new at an arrow that stays; never is it there before its arrow.
            assert mark <= edge + 0.01, (kind, target)
    assert min(mark for _, _, mark, _ in frames[0]["marks"]) == 0
    # What fades out lies over what stays, so the first layer begins where it was.
    assert frames[0]["state"] == pytest.approx(before, abs=1)
    # A second chain renames nothing and removes nothing; with more steps, another one reads r⟨T + 1⟩.
    assert (frames[0]["left"] > 0) == (name != "direction")
    assert {mark for _, _, mark, _ in end["marks"]} == {1}


STAYING = """time => {
    for (const animation of document.getAnimations()) animation.currentTime = time;
    const [svg] = document.querySelectorAll('#stage .canvas > svg:not(.ghost)');
    const [ghost] = document.querySelectorAll('#stage .canvas > .ghost');
    const middle = (element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return [(left + right) / 2, (top + bottom) / 2];
    };
    const inStep = (element) => {
        const [x, y] = middle(element);
        const at = new DOMPoint(x, y).matrixTransform(element.closest('.step').getScreenCTM().inverse());
        return [at.x, at.y];
    };
    const opacity = (element) =>
        element.matches('.canvas') ? 1 : getComputedStyle(element).opacity * opacity(element.parentElement);
    // a⟨0⟩ = 0⃗ ends at its arrow; every other label begins where it stands.
    const letter = (label) =>
        middle([...label.querySelectorAll('use')].at(label.matches('[class*=initial]') ? -1 : 0) ?? label);
    const parts = {}, names = {}, symbols = {}, old = {}, wide = {};
    for (const node of svg.querySelectorAll('.step > .node')) {
        const [box] = node.querySelectorAll(':scope > rect');
        if (!box) continue;
        const { width, height } = box.getBoundingClientRect();
        parts[node.dataset.key] = [middle(box), inStep(box)];
        wide[node.dataset.key] = [width, height];
    }
    for (const [k, gauge] of svg.querySelectorAll('[data-t="2"] .gauge-track').entries())
        parts[`gauge ${k}`] = [middle(gauge), inStep(gauge)];
    for (const edge of svg.querySelectorAll('.step .edge')) {
        const { kind, source, target } = edge.dataset;
        const [line] = edge.querySelectorAll('path');
        parts[`${kind} ${source} ${target}`] = [middle(line), inStep(line)];
        const mark = edge.nextElementSibling;
        if (mark?.matches('.label-weight')) names[`${kind} ${source} ${target}`] = letter(mark);
    }
    const written = (into, drawing) => {
        for (const symbol of drawing?.querySelectorAll('.node > [class^="label-"], .node > text') ?? []) {
            const what = symbol.innerHTML.replaceAll(drawing.id, '');
            into[symbol.parentElement.dataset.key + symbol.tagName] = [letter(symbol), opacity(symbol), what];
        }
    };
    written(symbols, svg);
    written(old, ghost);
    return { parts, wide, names, symbols, old };
}"""
"""At a time of the glide: where the middles of boxes and lines are, on the screen and in their steps; how
wide boxes are; where the first letters of names and symbols are; and which symbols fade out.
"""

EASED = 0.776
"""The share of its way that a glide has gone after 80 of its 280 ms."""


@pytest.mark.parametrize(
    ("start", "name", "value"),
    [
        ("?pattern=many-to-one&show=weights,gradients", "layers", "3"),
        ("?pattern=one-to-many&show=weights&cell=lstm&layers=2", "layers", "1"),
        ("?pattern=many-to-many&cell=lstm&style=textbook&tx=3&show=weights", "layers", "2"),
        ("?pattern=many-to-one&layers=2&tx=3", "direction", "bidirectional"),
        ("?pattern=encoder-decoder&attention=on&show=weights,alignment&tx=3&ty=2", "layers", "2"),
    ],
)
def test_what_stays_glides_from_where_it_was_and_its_symbols_fade_into_the_new_ones(
    open_page, start: str, name: str, value: str
) -> None:
    studio = Studio(open_page("/" + start))
    page = studio.page
    studio.control(name).scroll_into_view_if_needed()
    studio.settled()
    page.evaluate(HELD)
    before = page.evaluate(STAYING, 0)
    assert not before["old"]
    if name == "direction":
        studio.control(name).select_option(value)
    else:
        studio.control(name).fill(value)
    page.evaluate(BEGUN)
    frames = [page.evaluate(STAYING, time) for time in (0, 80, 160)]
    page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    end = page.evaluate(STAYING, 10_000)
    assert not end["old"]
    for kind in ("wide", "names"):
        for key in before[kind].keys() & end[kind].keys():
            assert frames[0][kind][key] == pytest.approx(before[kind][key], abs=1), key
    moved = 0
    for key in before["parts"].keys() & end["parts"].keys():
        assert frames[0]["parts"][key][0] == pytest.approx(before["parts"][key][0], abs=1), key
        starts, later, _, ends = (frame["parts"][key][1][1] for frame in (*frames, end))
        if abs(ends - starts) > 8:
            moved += 1
            # None is ahead of the others, so lines stay at what they join.
            assert (later - starts) / (ends - starts) == pytest.approx(EASED, abs=0.03), key
    assert moved
    changed = 0
    for key in before["symbols"].keys() & end["symbols"].keys():
        place, _, was = before["symbols"][key]
        if end["symbols"][key][2] == was:
            assert [frame["symbols"][key][1] for frame in frames] == [1, 1, 1]
            assert not any(key in frame["old"] for frame in frames)
            continue
        changed += 1
        assert frames[0]["old"][key][0] == pytest.approx(place, abs=1), key
        assert (frames[0]["old"][key][1], frames[0]["symbols"][key][1]) == (1, 0), key
        for frame in frames:
            (old, leaving, _), (new, coming, _) = frame["old"][key], frame["symbols"][key]
            assert old == pytest.approx(new, abs=1), key
            assert frame is frames[0] or (0 < leaving < 1 and 0 < coming < 1), key
    # Books write no names into boxes, and a second chain renames nothing.
    assert bool(changed) == (name == "layers" and "textbook" not in start)


def test_lengths_change_without_a_reload_and_steps_glide(studio: Studio) -> None:
    studio.page.evaluate("window.mark = 'same document'")
    studio.choose("many-to-one")
    studio.settled()
    studio.page.evaluate(
        """() => {
            window.seen = { glides: 0, fades: 0, ghosts: 0 };
            const watch = () => {
                for (const animation of document.getAnimations()) {
                    const frames = animation.effect.getKeyframes();
                    const { target } = animation.effect;
                    if (target.classList.contains('step') && frames[0].transform) seen.glides += 1;
                    if (target.classList.contains('step') && frames[0].opacity === '0') seen.fades += 1;
                    if (target.classList.contains('ghost')) seen.ghosts += 1;
                }
                requestAnimationFrame(watch);
            };
            watch();
        }"""
    )
    studio.control("tx").fill("9")
    studio.expect(tx=9, steps=9)
    studio.settled()
    seen = studio.page.evaluate("seen")
    assert seen["glides"] > 0
    assert seen["fades"] > 0
    studio.control("tx").fill("3")
    studio.expect(tx=3)
    studio.settled()
    assert studio.page.evaluate("seen.ghosts") > 0
    assert studio.page.evaluate("window.mark") == "same document"


def test_reduced_motion_moves_nothing(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many", reduced_motion="reduce"))
    studio.page.evaluate(
        """() => {
            window.moved = 0;
            const watch = () => { moved += document.getAnimations().length; requestAnimationFrame(watch); };
            watch();
        }"""
    )
    studio.control("tx").fill("8")
    studio.expect(tx=8)
    studio.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert studio.page.evaluate("moved") == 0


def test_a_newer_request_aborts_the_older_one(studio: Studio) -> None:
    page = studio.page
    # Nobody answers the older one, so that only the newer one can end it.
    page.route("**/stage?*", lambda route: None if "tx=5" in route.request.url else route.continue_())
    with page.expect_event("requestfailed") as failed:
        studio.control("tx").fill("5")
        studio.control("tx").fill("6")
    assert "tx=5" in failed.value.url
    studio.expect(tx=6)


def test_slider_and_field_move_together(studio: Studio) -> None:
    studio.page.set_viewport_size({"width": 390, "height": 844})
    slider = studio.page.locator("[data-for=tx]")
    slider.fill("11")
    studio.expect(tx=11)
    assert studio.control("tx").input_value() == "11"
    studio.control("tx").fill("5")
    studio.expect(tx=5)
    expect(slider).to_have_value("5")


def test_a_slot_switches_by_click_and_the_wiring_is_named_again(studio: Studio) -> None:
    studio.choose("many-to-one")
    slot = studio.slot("output", 2)
    expect(slot).to_have_attribute("aria-pressed", "false")
    studio.switch("output", 2)
    studio.expect(pattern="custom")
    expect(studio.slot("output", 2)).to_have_attribute("aria-pressed", "true")
    studio.expect_query("io=ibib&pattern=custom")
    studio.switch("output", 2)
    studio.expect(pattern="many-to-one")
    studio.expect_query("pattern=many-to-one")


def test_a_slot_switches_by_keyboard_and_keeps_the_focus(studio: Studio) -> None:
    studio.choose("custom")
    studio.slot("input", 3).focus()
    studio.page.keyboard.press("Enter")
    studio.expect(pattern="custom", tx=3)
    assert studio.page.evaluate("document.activeElement.getAttribute('aria-label')") == "Input at step 3: off"
    studio.page.keyboard.press("Space")
    studio.expect(pattern="many-to-many", tx=4)


def test_one_to_many_works_without_any_input(studio: Studio) -> None:
    studio.choose("one-to-many")
    studio.switch("input", 1)
    studio.expect(pattern="one-to-many", tx=0, ty=4)


def test_words_become_tokens_that_set_the_length_and_label_the_inputs(studio: Studio) -> None:
    studio.choose("many-to-one")
    studio.control("text").fill("the cat sat down")
    studio.expect(tx=4)
    expect(studio.figure.locator(".node[data-kind=input] .token")).to_have_text(["the", "cat", "sat", "down"])
    assert studio.numbers()["vocabulary"] == ["the", "cat", "sat", "down"]
    studio.control("tokens").select_option("characters")
    studio.expect(tx=16)
    studio.control("text").fill("")
    studio.expect(tx=4)


def test_wrong_input_is_told_and_nothing_is_lost(studio: Studio) -> None:
    studio.control("hidden").fill("9")
    studio.expect_query("hidden=9&pattern=many-to-many")
    studio.control("tx").fill("999")
    message = studio.page.locator(".message")
    expect(message).to_contain_text("tx")
    expect(message).to_contain_text("from 1 to 128")
    assert studio.control("hidden").input_value() == "9"
    assert studio.control("tx").input_value() == "999"
    studio.expect(tx=4)
    studio.control("tx").fill("6")
    studio.expect(tx=6)
    expect(message).to_have_count(0)


def test_custom_starts_from_the_wiring_that_was_there(studio: Studio) -> None:
    studio.choose("many-to-one")
    studio.choose("custom")
    studio.expect_query("io=iiib&pattern=custom")
    studio.control("io").fill("iibboo")
    studio.expect(tx=4, ty=4, steps=6)


def test_lengths_come_back_after_a_pattern_that_has_none(studio: Studio) -> None:
    studio.control("tx").fill("7")
    studio.expect(tx=7)
    studio.choose("one-to-one")
    studio.choose("many-to-one")
    studio.expect(tx=7)


def test_what_a_pattern_does_not_read_waits_and_comes_back(studio: Studio) -> None:
    studio.choose("many-to-one")
    field = studio.control("text")
    field.fill("the cat sat")
    studio.expect(tx=3)
    studio.choose("one-to-many")
    studio.expect(tx=1)
    message = studio.page.locator(".message")
    expect(message).to_contain_text("One to many reads “the” of your text. The 2 other words wait")
    expect(field).to_have_value("the cat sat")
    expect(studio.page.locator(".mirror .wait")).to_have_text(" cat sat")
    expect(studio.page).to_have_url(re.compile("typed=the"))
    # It outlives a page that is loaded again, and is told of once.
    studio.page.reload()
    expect(field).to_have_value("the cat sat")
    expect(message).to_have_count(0)
    studio.choose("many-to-many")
    studio.expect(tx=3)
    expect(studio.page.locator(".mirror .wait")).to_be_empty()
    studio.expect_query("pattern=many-to-many&text=the+cat+sat")


def test_fewer_steps_let_words_wait_and_more_bring_them_back(studio: Studio) -> None:
    studio.choose("many-to-one")
    studio.control("text").fill("the cat sat")
    studio.expect(tx=3)
    studio.button("One less: T_x").click()
    studio.expect(tx=2)
    expect(studio.control("text")).to_have_value("the cat sat")
    expect(studio.page.locator(".mirror .wait")).to_have_text(" sat")
    studio.button("One more: T_x").click()
    studio.expect(tx=3)
    studio.button("One more: T_x").click()
    expect(studio.page.locator(".message")).to_contain_text("Type another one")
    expect(studio.control("text")).to_be_focused()


def test_a_pattern_without_the_task_has_a_task_of_its_own_and_the_text_waits(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one&task=sentiment&text=not+bad+at+all"))
    studio.choose("one-to-many")
    expect(studio.page.locator(".badge")).to_contain_text("Trained: family names")
    expect(studio.page.locator(".message")).to_contain_text("Your text “not bad at all” waits")
    studio.choose("many-to-one")
    expect(studio.page.locator(".badge")).to_contain_text("Trained: film reviews")
    expect(studio.control("text")).to_have_value("not bad at all")


def test_an_error_moves_nothing(studio: Studio) -> None:
    place = studio.page.locator("#player").bounding_box()
    studio.control("tx").fill("999")
    expect(studio.page.locator(".message")).to_be_visible()
    assert studio.page.locator("#player").bounding_box() == place


@pytest.mark.parametrize(
    ("name", "wrong", "nearest"), [("tx", "0", "1"), ("hidden", "0", "1"), ("seed", "1.6", "2")]
)
def test_a_refusal_is_said_once_and_offers_the_nearest_value(
    studio: Studio, name: str, wrong: str, nearest: str
) -> None:
    field = studio.control(name)
    field.fill(wrong)
    message = studio.page.locator("#stage .message")
    expect(message).to_have_count(1)
    said = message.locator("span").inner_text()
    expect(field).to_have_accessible_description(f"{said} Use {nearest}")
    assert studio.page.get_by_text(said).count() == 1
    studio.button(f"Use {nearest}").click()
    expect(message).to_have_count(0)
    expect(field).to_have_value(nearest)
    expect(field).not_to_have_attribute("aria-invalid", "true")
    assert f"{name}={nearest}" in studio.page.url


@pytest.mark.parametrize(("name", "wrong", "nearest"), [("tx", "0", "1"), ("hidden", "0", "1")])
def test_the_focus_goes_from_the_offer_to_the_field(
    studio: Studio, name: str, wrong: str, nearest: str
) -> None:
    field = studio.control(name)
    field.fill(wrong)
    studio.button(f"Use {nearest}").press("Enter")
    expect(studio.page.locator("#stage .message")).to_have_count(0)
    expect(field).to_be_focused()
    expect(field).to_have_value(nearest)


def test_where_the_field_is_out_of_sight_the_focus_goes_to_the_figure(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one&hidden=99&tab=inspect", "Failed to load resource"))
    studio.button("Use 64").press("Enter")
    expect(studio.page.locator("#stage .message")).to_have_count(0)
    expect(studio.page.locator(".spot.looks:visible").first).to_be_focused()


def test_what_is_refused_is_forgotten_by_escape(studio: Studio) -> None:
    before = studio.control("tx").input_value()
    studio.control("tx").fill("0")
    expect(studio.control("tx")).to_have_attribute("aria-invalid", "true")
    studio.page.keyboard.press("Escape")
    expect(studio.page.locator("#stage .message")).to_have_count(0)
    for mark in ("aria-invalid", "aria-describedby"):
        assert studio.control("tx").get_attribute(mark) is None
    expect(studio.control("tx")).to_have_value(before)
    studio.control("hidden").fill("7")
    studio.expect(tx=before)
    expect(studio.page.locator("#stage .message")).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 390])
def test_what_an_address_was_refused_is_marked_at_its_field_until_escape(open_page, width: int) -> None:
    size = {"width": width, "height": 844}
    studio = Studio(
        open_page("/?pattern=many-to-one&tx=999&hidden=9", "Failed to load resource", viewport=size)
    )
    field = studio.page.locator("#tx")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("999")
    expect(field).to_have_attribute("aria-describedby", "refused-tx")
    expect(studio.page.locator("#refused-tx")).to_contain_text("999")
    studio.focus_page()
    studio.page.keyboard.press("Escape")
    expect(field).to_have_value("4")
    assert field.get_attribute("aria-invalid") is None


def test_of_lenses_in_an_address_none_is_lost_by_mending_one(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&show=weights,gradiens", "Failed to load resource"))
    expect(studio.page.locator("#stage .message")).not_to_contain_text("did you mean")
    expect(studio.page.locator('.field [name="show"]').first).to_have_attribute("aria-invalid", "true")
    studio.button("Use gradients, weights").click()
    expect(studio.page.locator("#stage .message")).to_have_count(0)
    for lens in ("weights", "gradients"):
        expect(studio.page.locator(f'[name="show"][value="{lens}"]')).to_be_checked()
    expect(studio.page.locator("[aria-invalid]")).to_have_count(0)


def test_without_scripts_the_nearest_value_is_taken_too(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one&tx=999", excused="Failed", java_script_enabled=False))
    studio.button("Use 255").click()
    studio.expect(tx=255)


def test_a_phone_keeps_what_is_said_of_an_address(open_page) -> None:
    phone = {"width": 390, "height": 844}
    studio = Studio(open_page("/?pattern=many-to-one&tx=999", "Failed to load resource", viewport=phone))
    studio.expect(flow="down")
    expect(studio.button("Use 255")).to_be_visible()
    box = studio.button("Use 255").bounding_box()
    assert box
    assert box["height"] >= 44


def test_a_word_that_is_misspelt_in_an_address_is_offered_as_it_should_be(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one&cell=gur", excused="Failed to load resource"))
    studio.button("Use gru").click()
    studio.expect(cell="gru")


def test_a_long_figure_brings_the_step_into_view(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&tx=64&step=0"))
    studio.page.locator(".scrub").fill("40")
    studio.expect(step=40)
    visible = studio.page.evaluate(
        """() => {
            const view = document.querySelector('.scroll').getBoundingClientRect();
            const step = document.querySelector('.step[data-t="40"]').getBoundingClientRect();
            return step.left >= view.left && step.right <= view.right;
        }"""
    )
    assert visible


def test_a_long_figure_begins_at_the_step_that_it_shows(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one&tx=64"))
    output = studio.figure.locator("[data-kind=output]").first
    expect(output).to_be_in_viewport()
    studio.control("tx").fill("60")
    studio.expect(tx=60)
    expect(output).to_be_in_viewport()


def test_tokens_are_drawn_anew_at_another_address(studio: Studio) -> None:
    studio.choose("one-to-many")
    of_draws = [studio.control(name) for name in ("temperature", "topk", "draw")]
    for control in of_draws:
        expect(control).to_be_hidden()
    studio.control("choose").select_option("sample")
    for control in of_draws:
        expect(control).to_be_visible()
    expect(studio.page.locator("#panel-explain")).to_contain_text("drawn at random")
    studio.control("temperature").fill("2.5")
    studio.expect_query("choose=sample&pattern=one-to-many&temperature=2.5")
    studio.button("New draw").click()
    expect(studio.control("draw")).not_to_have_value("0")
    drawn = studio.control("draw").input_value()
    studio.expect_query(f"choose=sample&draw={drawn}&pattern=one-to-many&temperature=2.5")
    studio.control("choose").select_option("argmax")
    studio.expect_query("pattern=one-to-many")


def test_the_epochs_of_a_trained_network_are_stops_that_arrow_keys_walk(open_page) -> None:
    page = open_page("/?pattern=many-to-one&task=recall&text=facade&tab=network")
    end = page.get_by_role("radio", name="To the end")
    expect(end).to_be_checked()
    end.focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("epoch=4"))
    expect(page.locator(".badge")).to_contain_text("after 4 epochs")
    page.get_by_role("radio", name="Not yet").check()
    expect(page).to_have_url(re.compile("epoch=0"))
    page.go_back()
    expect(page.get_by_role("radio", name="For 4 epochs")).to_be_checked()
    # The plain network was kept at its end alone.
    page.locator("[name=epoch][value=last]").check()
    page.locator("[name=cell]").select_option("rnn")
    expect(page).to_have_url(re.compile("cell=rnn"))
    expect(end).to_be_hidden()
