"""A widget's module in a real Chromium, with a model as anywidget gives it."""

import json
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from rnn_unroll import unroll, widget
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from tests.browser.embedding import Host
from tests.own_files import small
from tests.stand_ins import Module

pytestmark = pytest.mark.browser

PAGE = """<body style="%s"><div id="here"></div><script type="module">
import afm from "./widget.js";
const state = %s, heard = {};
window.saved = [];
window.model = {
  get: (name) => state[name],
  set(name, value) { if (state[name] !== value) { state[name] = value; heard[`change:${name}`]?.(); } },
  on(event, callback) { heard[event] = callback; },
  off(event) { delete heard[event]; },
  save_changes() { saved.push(state.step); },
};
window.heard = heard;
window.end = afm.render({ model, el: document.querySelector("#here") });
</script>"""


def shown(host: Host, spec: FigureSpec, style: str = "", **more: Any) -> tuple[Page, FrameLocator, list[str]]:
    """The page, the widget's frame, and what the page asks for beside itself and the module."""
    (host.folder / "widget.js").write_text(widget.script(), "utf-8")
    asked: list[str] = []
    state = json.dumps(widget.state(spec)).replace("</", "<\\/")
    place = host.write(PAGE % (style, state))
    page = host.show("about:blank")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{host.base}/{place.name}")
    frame = page.frame_locator("iframe")
    expect(frame.locator(".canvas > svg")).to_be_visible()
    wanted = {f"{host.base}/{name}" for name in (place.name, "widget.js")}
    return (
        page,
        frame,
        [url for url in asked if url not in wanted and not url.startswith(("data:", "about:"))],
    )


CAT = parse("many-to-one", [("text", "the cat sat"), ("step", "1")])


def test_it_shows_the_figure_and_plays_it_and_asks_nobody(host: Host) -> None:
    page, frame, asked = shown(host, CAT)
    expect(frame.locator(".clock")).to_contain_text("1")
    assert page.evaluate("model.get('step')") == 1
    frame.get_by_role("button", name="Play").click()
    page.wait_for_function("model.get('step') === 3")
    assert page.evaluate("saved.at(-1)") == 3
    assert asked == []
    # Nothing was asked for while it played, either.
    entries = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    assert [name for name in entries if not name.endswith("/widget.js") and "data:" not in name] == []


def test_a_step_of_the_kernel_moves_the_figure(host: Host) -> None:
    page, frame, _ = shown(host, CAT)
    expect(frame.locator(".scrub")).to_have_value("1")
    page.evaluate("model.set('step', 2)")
    expect(frame.locator(".scrub")).to_have_value("2")
    assert page.evaluate("saved") == []


def test_a_step_of_the_reader_is_the_kernels(host: Host) -> None:
    page, frame, _ = shown(host, CAT)
    expect(frame.locator(".scrub")).to_have_value("1")
    frame.get_by_role("button", name="Step forward").click()
    page.wait_for_function("saved.join() === '2'")


def test_a_node_is_read_out(host: Host) -> None:
    _, frame, _ = shown(host, CAT)
    frame.locator(".spot[data-key='a.1.1']").hover()
    expect(frame.locator(".strip .title")).to_contain_text("a")
    expect(frame.locator(".strip .vector > li")).to_have_count(6)


@pytest.mark.parametrize(("width", "moves"), [(1000, False), (360, True)])
def test_the_frame_is_as_high_as_its_figure_at_this_width(host: Host, width: int, moves: bool) -> None:
    page, frame, _ = shown(host, CAT, f"margin:0;width:{width}px")
    first = f"{widget.state(CAT)['height']}px"
    if moves:
        page.wait_for_function(
            "height => document.querySelector('iframe').style.height !== height", arg=first
        )
    assert (page.locator("iframe").evaluate("frame => frame.style.height") == first) is not moves
    fits = "scroll => scroll.scrollWidth <= scroll.clientWidth + 1"
    assert frame.locator(".scroll").evaluate(fits)


@pytest.mark.parametrize(
    ("query", "style", "theme"),
    [
        ([], "background:#111;color:#eee", "dark"),
        ([], "background:#fff;color:#222", "light"),
        ([("theme", "light")], "background:#111;color:#eee", "light"),
    ],
)
def test_it_has_the_colours_of_the_notebook_around_it(
    host: Host, query: list[tuple[str, str]], style: str, theme: str
) -> None:
    _, frame, _ = shown(host, parse("many-to-one", query), style)
    expect(frame.locator("html")).to_have_attribute("data-theme", theme)


def test_it_ends_without_a_trace(host: Host) -> None:
    page, _, _ = shown(host, CAT)
    page.evaluate("end()")
    assert page.locator("iframe").count() == 0
    assert page.evaluate("Object.keys(heard)") == []


def test_a_network_of_the_session_has_it_too(host: Host) -> None:
    made = unroll(Module(small(), lambda x: None), [[1.0, 0.5, -1.0], [0.0, 0.0, 1.0]])
    _, frame, asked = shown(host, made.spec)
    frame.get_by_role("button", name="Step back").click()
    expect(frame.locator(".scrub")).to_have_value("1")
    assert asked == []
