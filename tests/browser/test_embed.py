"""The embed: a figure that plays in anybody's page, and leaves that page alone."""

import re

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from rnn_unroll.address.parse import parse
from rnn_unroll.embed import document as embed
from tests.browser.embedding import HEARD, Host, Scheme, frame_of, heard
from tests.http import ask

pytestmark = pytest.mark.browser

FIGURE = ".canvas > svg"
SANDBOX = 'sandbox="allow-scripts"'
RIGHT = "flow=right"
"""Keeps a figure as it is in a narrow frame, too."""


def framed(server: str, query: str = "many-to-one", more: str = SANDBOX) -> str:
    return f'{HEARD}<iframe {more} width="640" height="480" src="{server}/embed/{query}"></iframe>'


def at(frame: FrameLocator, step: int) -> None:
    expect(frame.locator(FIGURE)).to_have_attribute("data-step", str(step))


def press(frame: FrameLocator, name: str) -> None:
    frame.get_by_role("button", name=name, exact=True).click()


def send(page: Page, *messages: object) -> None:
    """What the page around sends to its frame."""
    page.evaluate("(messages) => messages.forEach((one) => frames[0].postMessage(one, '*'))", list(messages))


def asked_again(page: Page) -> None:
    """Everything that was sent before has been seen to."""
    page.evaluate("heard.length = 0")
    send(page, {"type": "unroll:ready"})
    heard(page, "unroll:ready")


@pytest.mark.parametrize("place", ["open", "open_file"])
def test_it_plays_in_a_sandboxed_frame_of_a_page_elsewhere(host: Host, server: str, place: str) -> None:
    page = getattr(host, place)(framed(server))
    frame = frame_of(page)
    at(frame, 4)
    press(frame, "Step back")
    at(frame, 3)
    press(frame, "Step back")
    press(frame, "Step forward")
    at(frame, 3)
    frame.get_by_label("Time step").fill("1")
    at(frame, 1)
    expect(frame.locator(".clock")).to_have_text("1 / 4")
    frame.get_by_label("Speed").select_option("4")
    press(frame, "Play")
    expect(frame.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    at(frame, 4)
    expect(frame.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert page.frames[1].evaluate("origin") == "null"


def test_it_is_one_request(host: Host, server: str) -> None:
    asked: list[str] = []
    page = host.open("")
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(framed(server))
    heard(page, "unroll:ready")
    press(frame_of(page), "Step back")
    heard(page, "unroll:step", step=3)
    assert asked == [f"{server}/embed/many-to-one"]


@pytest.mark.parametrize("alone", [True, False])
def test_the_document_plays_from_the_disk(host: Host, alone: bool) -> None:
    (host.folder / "figure.html").write_text(embed.document(parse("many-to-one", [])), "utf-8")
    if alone:
        page = host.show((host.folder / "figure.html").as_uri())
        figure = page.locator(FIGURE)
        page.get_by_role("button", name="Step back", exact=True).click()
        assert page.get_by_role("link").count() == 0
    else:
        page = host.open_file(f'{HEARD}<iframe src="figure.html"></iframe>')
        figure = frame_of(page).locator(FIGURE)
        press(frame_of(page), "Step back")
        heard(page, "unroll:step", step=3)
    expect(figure).to_have_attribute("data-step", "3")


CASES = (
    "one-to-many",
    "encoder-decoder?feedback=on&layers=2&tx=2&ty=2",
    "many-to-one?show=connectivity,gradients&tx=2",
    "many-to-one?view=folded&tx=3",
    "many-to-one?style=textbook&theme=mono",
)


LINES = """(svg) => [svg, ...svg.querySelectorAll('*')].map((element) => {
    const words = [...element.attributes].map(({ name, value }) => `${name}=${value}`).sort();
    const text = element.children.length ? '' : element.textContent;
    return [element.tagName, ...words, text].join(' ').replaceAll(svg.id, 'ID');
})"""
"""A function of the page: a drawing's elements as lines, without its ids."""


@pytest.mark.parametrize("query", CASES)
def test_every_step_is_what_the_server_draws(host: Host, server: str, query: str) -> None:
    page = host.show(f"{server}/embed/{query}")
    figure = page.locator(FIGURE)
    steps = int(page.locator(".scrub").get_attribute("max") or 0)
    parsed = f"""(html) => ({LINES})(
        new DOMParser().parseFromString(html, 'text/html').querySelector('{FIGURE}'))"""
    for step in range(steps, -1, -1):
        expect(figure).to_have_attribute("data-step", str(step))
        served = ask(server, f"/embed/{query}{'&' if '?' in query else '?'}step={step}").text
        assert figure.evaluate(LINES) == page.evaluate(parsed, served), f"step {step}"
        page.get_by_role("button", name="Step back", exact=True).click()


# --- sizes ---------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 390, 640, 1440, 1920])
def test_it_asks_for_the_height_that_shows_the_whole_figure(host: Host, server: str, width: int) -> None:
    page = host.open(
        f'{HEARD}<iframe {SANDBOX} style="width:100%;border:0" src="{server}/embed/many-to-one?{RIGHT}">'
        "</iframe>",
        viewport={"width": width, "height": 700},
    )
    page.add_style_tag(content="body { margin: 0 }")
    told = heard(page, "unroll:size", width=width)
    page.evaluate(
        "(height) => { document.querySelector('iframe').style.height = `${height}px`; }", told["height"]
    )
    # In a page a figure is as large as its picture; only a wide frame is there for it alone.
    shown = min(width, 532 * (1.6 if width >= 1200 else 1))
    # Lengths are whole 64ths of a px.
    page.frames[1].wait_for_function(
        """([selector, width]) =>
            Math.abs(document.querySelector(selector).getBoundingClientRect().width - width) < 1 / 32""",
        arg=[FIGURE, shown],
    )
    wanted = shown * 442 / 532 + embed.BAR
    assert 0 <= told["height"] - wanted < 1.01
    inside = page.frames[1].evaluate(
        """() => [document.documentElement, document.querySelector('.scroll')].map((one) =>
            [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight])"""
    )
    assert inside == [[0, 0], [0, 0]]


def test_its_controls_are_never_wider_than_the_frame(host: Host, server: str) -> None:
    page = host.open(framed(server, "one-to-one?cell=lstm"))
    for width in (200, 250, 251, 310, 311, 560, 561, 859, 860):
        page.evaluate("(width) => { document.querySelector('iframe').width = width; }", width)
        heard(page, "unroll:size", width=width)
        bar = page.frames[1].evaluate(
            """() => [...document.querySelectorAll('.bar *')].map((one) => one.getBoundingClientRect())
                .filter((box) => box.width > 1).map((box) => [box.left, box.right])"""
        )
        assert min(left for left, _ in bar) >= 0, width
        assert max(right for _, right in bar) <= width, width
        expect(frame_of(page).get_by_role("button", name="Play", exact=True)).to_be_visible()
        expect(frame_of(page).get_by_role("link", name="Unroll")).to_be_visible()


def test_a_new_width_is_a_new_height_and_a_learning_platform_hears_it_too(host: Host, server: str) -> None:
    page = host.open(framed(server))
    first = heard(page, "unroll:size", width=640)
    assert first["version"] == 1
    page.evaluate("heard.length = 0; document.querySelector('iframe').width = 400")
    second = heard(page, "unroll:size", width=400)
    assert second["height"] < first["height"]
    told = page.wait_for_function("() => heard.find((one) => one.subject)").json_value()
    assert told == {"subject": "lti.frameResize", "height": second["height"]}


TALL, WIDE, LARGE = "many-to-one?layers=4", "encoder-decoder?tx=6&ty=6", "many-to-one?cell=lstm&view=cell"
FRAMES = (
    ("many-to-one", (640, 506), 1.0, False, False),
    ("many-to-one", (374, 420), 374 / 532, False, False),
    ("many-to-one", (640, 364), 300 / 442, False, False),
    ("many-to-one", (640, 200), 0.6, False, True),
    ("many-to-one", (300, 420), 0.6, True, False),
    ("many-to-one", (280, 200), 0.6, True, True),
    (TALL, (374, 420), 0.6, False, True),
    (TALL, (374, 530), 374 / 608, False, False),
    (WIDE, (374, 420), 0.6, True, False),
    (LARGE, (374, 420), 0.6, True, True),
)
"""Figures, and sizes of frames that show them: at which scale, and whether it goes on aside and below."""

DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
FADES = """() => {
    const scroll = document.querySelector('.scroll');
    const figure = document.querySelector('.canvas > svg');
    const visible = (one) => getComputedStyle(one).display !== 'none';
    return {
        scale: figure.getBoundingClientRect().width / figure.viewBox.baseVal.width,
        beyond: [scroll.scrollWidth > scroll.clientWidth, scroll.scrollHeight > scroll.clientHeight],
        fades: getComputedStyle(scroll).maskImage !== 'none',
        signs: [...document.querySelectorAll('.beyond')].filter(visible).map((one) => one.classList[1]),
        page: document.documentElement.scrollHeight <= innerHeight,
    };
}"""


def test_a_figure_fits_its_frame_down_to_the_least_scale_and_scrolls_below_it(
    host: Host, server: str
) -> None:
    tags = [
        f'<iframe {SANDBOX} style="border:0" width="{width}" height="{height}" src="{server}/embed/{query}'
        f'{"&" if "?" in query else "?"}{RIGHT if "cell" not in query else ""}"></iframe>'
        for query, (width, height), *_ in FRAMES
    ]
    # A browser renders only those frames that are in view.
    page = host.open(HEARD + "".join(tags), viewport={"width": 1400, "height": 2600})
    page.wait_for_function(
        "(count) => heard.filter((one) => one?.type === 'unroll:ready').length === count", arg=len(FRAMES)
    )
    for frame, (query, size, scale, aside, below) in zip(page.frames[1:], FRAMES, strict=True):
        frame.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        shown = frame.evaluate(FADES)
        assert shown.pop("scale") == pytest.approx(scale, abs=0.002), (query, size)
        signs = ["right"] * aside + ["down"] * below
        assert shown == {"beyond": [aside, below], "fades": bool(signs), "signs": signs, "page": True}
        frame.evaluate("document.querySelector('.scroll').scrollTo(1e4, 1e4)")
        left = frame.wait_for_function(
            """(count) => {
                const shown = [...document.querySelectorAll('.beyond')]
                    .filter((one) => getComputedStyle(one).display !== 'none').map((one) => one.classList[1]);
                return shown.length === count && !shown.includes('right') && !shown.includes('down') && shown;
            }""",
            arg=len(signs),
        )
        assert left.json_value() == ["left"] * aside + ["up"] * below


def test_a_long_figure_stays_legible_and_follows_its_run(host: Host, server: str) -> None:
    page = host.open(framed(server, "many-to-many?tx=30"))
    heard(page, "unroll:ready")
    frame = frame_of(page)
    assert frame.locator(FIGURE).bounding_box()["width"] > 1000
    send(page, {"type": "unroll:step", "step": 30})
    expect(frame.locator('.step[data-t="30"]')).to_be_in_viewport()
    send(page, {"type": "unroll:step", "step": 1})
    expect(frame.locator('.step[data-t="30"]')).not_to_be_in_viewport()


# --- messages ------------------------------------------------------------------------


def test_it_says_that_it_is_ready_and_where_its_run_stands(host: Host, server: str) -> None:
    page = host.open(framed(server, "many-to-one?tx=3&step=1"))
    assert heard(page, "unroll:ready") == {
        "type": "unroll:ready",
        "version": 1,
        "pattern": "many-to-one",
        "step": 1,
        "steps": 3,
    }
    press(frame_of(page), "Step forward")
    assert heard(page, "unroll:step") == {
        "type": "unroll:step",
        "version": 1,
        "step": 2,
        "steps": 3,
        "playing": False,
    }


def test_it_obeys_the_page_around(host: Host, server: str) -> None:
    page = host.open(framed(server))
    frame = frame_of(page)
    heard(page, "unroll:ready")
    send(page, {"type": "unroll:step", "step": 2})
    at(frame, 2)
    send(page, {"type": "unroll:step", "step": 99})
    at(frame, 4)
    send(page, {"type": "unroll:step", "step": -1})
    at(frame, 0)
    send(page, {"type": "unroll:play"})
    heard(page, "unroll:step", playing=True)
    heard(page, "unroll:step", step=1)
    send(page, {"type": "unroll:pause"})
    heard(page, "unroll:step", playing=False)
    expect(frame.get_by_role("button", name="Play", exact=True)).to_be_visible()


MALFORMED = [
    None,
    0,
    "unroll:step",
    '{"type": "unroll:step", "step": 1}',
    [],
    {},
    {"type": None},
    {"type": {"toString": 1, "valueOf": 1}},
    {"type": "toString"},
    {"type": "__proto__"},
    {"type": "unroll:stop"},
    {"type": "unroll:step"},
    {"type": "unroll:step", "step": "1"},
    {"type": "unroll:step", "step": 1.5},
    {"type": "unroll:step", "step": None},
    {"type": "unroll:step", "step": {"valueOf": 1}},
    {"type": "unroll:theme"},
    {"type": "unroll:theme", "theme": "mono"},
    {"type": "unroll:theme", "theme": "constructor"},
    {"type": "unroll:theme", "theme": ["dark"]},
    {"type": "unroll:theme", "theme": {"toString": 1}},
]


def test_it_ignores_what_it_does_not_know(host: Host, server: str) -> None:
    page = host.open(framed(server))
    heard(page, "unroll:ready")
    send(page, *MALFORMED)
    page.evaluate("frames[0].postMessage({ type: 'unroll:step', step: NaN }, '*')")
    page.evaluate("frames[0].postMessage(new Map([['type', 'unroll:play']]), '*')")
    asked_again(page)
    at(frame_of(page), 4)
    expect(frame_of(page).locator("html")).to_have_attribute("data-theme", "auto")


def test_it_listens_to_the_page_around_and_to_no_other_window(host: Host, server: str) -> None:
    host.write(
        "<script>parent.frames[0].postMessage({ type: 'unroll:step', step: 1 }, '*')</script>", "other.html"
    )
    page = host.open(framed(server))
    heard(page, "unroll:ready")
    page.evaluate(
        """() => new Promise((loaded) => {
            const other = document.createElement("iframe");
            other.src = "other.html";
            other.onload = loaded;
            document.body.append(other);
        })"""
    )
    asked_again(page)
    at(frame_of(page, "iframe >> nth=0"), 4)


PAPER = f"getComputedStyle(document.querySelector('{FIGURE} .paper')).fill"
GROUND = "getComputedStyle(document.body).backgroundColor"
WHITE, BLACK = "rgb(255, 255, 255)", "rgb(18, 21, 27)"


@pytest.mark.parametrize("theme", ["auto", "light", "dark", "mono"])
def test_it_has_its_theme_and_takes_another(host: Host, server: str, theme: str) -> None:
    page = host.open(framed(server, f"many-to-one?theme={theme}"))
    heard(page, "unroll:ready")
    schemes: dict[Scheme, str] = {"light": WHITE, "dark": BLACK}

    def colours() -> set[str]:
        return {page.frames[1].evaluate(PAPER), page.frames[1].evaluate(GROUND)}

    for scheme, readers in schemes.items():
        page.emulate_media(color_scheme=scheme)
        assert colours() == {{"auto": readers, "dark": BLACK}.get(theme, WHITE)}
    for scheme, readers in schemes.items():
        page.emulate_media(color_scheme=scheme)
        for other, paper in (("dark", BLACK), ("light", WHITE), ("auto", readers)):
            send(page, {"type": "unroll:theme", "theme": other})
            asked_again(page)
            assert colours() == {WHITE if theme == "mono" else paper}


# --- manners -------------------------------------------------------------------------


RESTED = """() => new Promise((rested) => {
    let still = 0;
    let before = [];
    const look = () => {
        still = before[0] === scrollX && before[1] === scrollY ? still + 1 : 0;
        before = [scrollX, scrollY];
        if (still < 12) requestAnimationFrame(look);
        else rested(before);
    };
    look();
})"""
"""Where the page is scrolled to, once it has not moved for a dozen frames."""


def test_keys_are_the_pages_until_the_figure_is_clicked(host: Host, server: str) -> None:
    page = host.open(f'{framed(server)}<div style="width:3000px;height:3000px"></div>')
    heard(page, "unroll:ready")
    assert page.evaluate("document.activeElement === document.body")
    seen = [page.evaluate(RESTED)]
    for key in ("ArrowRight", "ArrowDown", "Space", "End", "Home"):
        page.keyboard.press(key)
        seen.append(page.evaluate(RESTED))
        assert seen[-1] != seen[-2], key
    asked_again(page)
    at(frame_of(page), 4)
    frame_of(page).locator(FIGURE).click()
    there = page.evaluate(RESTED)
    for key, step in (("ArrowLeft", 3), ("Home", 0), ("ArrowRight", 1), ("End", 4), ("Home", 0)):
        page.keyboard.press(key)
        at(frame_of(page), step)
    page.keyboard.press("Space")
    heard(page, "unroll:step", playing=True)
    page.keyboard.press("Space")
    heard(page, "unroll:step", playing=False)
    assert page.evaluate(RESTED) == there


def test_without_scripts_the_figure_is_there_and_no_dead_control(host: Host, server: str) -> None:
    page = host.open(framed(server, more='sandbox=""'), excused="Blocked script execution")
    frame = frame_of(page)
    expect(frame.locator(FIGURE)).to_be_visible()
    expect(frame.get_by_role("button")).to_have_count(0)
    expect(frame.get_by_role("slider")).to_have_count(0)
    expect(frame.get_by_role("link")).to_be_visible()


def test_motion_starts_it(host: Host, server: str) -> None:
    page = host.open(framed(server, "many-to-one?motion=on&tx=2"))
    heard(page, "unroll:step", step=0)
    heard(page, "unroll:step", playing=True)
    heard(page, "unroll:step", step=1)


def test_motion_waits_until_it_is_seen(host: Host, server: str) -> None:
    page = host.open(f'<div style="height:3000px"></div>{framed(server, "many-to-one?motion=on&tx=2")}')
    heard(page, "unroll:ready", step=2)
    asked_again(page)
    at(frame_of(page), 2)
    page.evaluate("document.querySelector('iframe').scrollIntoView()")
    heard(page, "unroll:step", step=0)


def test_motion_holds_still_for_a_reader_who_asks_for_that(host: Host, server: str) -> None:
    page = host.open(framed(server, "many-to-one?motion=on&tx=2"), reduced_motion="reduce")
    heard(page, "unroll:ready", step=2)
    asked_again(page)
    assert page.evaluate("heard.filter(({ type }) => type === 'unroll:step')") == []
    at(frame_of(page), 2)


PARTS = {
    "play": "[data-action=play]",
    "step": "[data-action=back], [data-action=forward]",
    "scrub": ".scrub",
    "clock": ".clock",
    "speed": ".speed",
    "link": ".home",
}


@pytest.mark.parametrize("name", embed.CONTROLS)
def test_hide_takes_one_control_away_and_its_keys(host: Host, server: str, name: str) -> None:
    page = host.open(framed(server, f"many-to-one?hide={name}"))
    heard(page, "unroll:ready")
    frame = frame_of(page)
    for part, selector in PARTS.items():
        count = frame.locator(selector).count()
        assert (count == 0) == (part == name), part
    frame.locator(FIGURE).click()
    page.keyboard.press("ArrowLeft")
    asked_again(page)
    at(frame, 4 if name == "step" else 3)


def test_what_is_hidden_can_still_be_played_by_the_page(host: Host, server: str) -> None:
    page = host.open(framed(server, "many-to-one?hide=all"))
    heard(page, "unroll:ready")
    expect(frame_of(page).locator(".bar")).to_have_count(0)
    for step in (2, 3):
        send(page, {"type": "unroll:step", "step": step})
        at(frame_of(page), step)


@pytest.mark.parametrize(
    "query", ["many-to-one?view=norms", "many-to-one?view=cell&cell=gru", "many-to-on", "many-to-one?tx=0"]
)
def test_what_has_no_steps_has_no_player(host: Host, server: str, query: str) -> None:
    page = host.open(framed(server, query), excused="Failed to load resource")
    assert heard(page, "unroll:ready")["steps"] == 0
    assert heard(page, "unroll:size")["height"] > 50
    expect(frame_of(page).get_by_role("button")).to_have_count(0)
    send(page, {"type": "unroll:play"}, {"type": "unroll:step", "step": 1}, {"type": "unroll:pause"})
    send(page, {"type": "unroll:theme", "theme": "dark"})
    asked_again(page)
    expect(frame_of(page).locator("html")).to_have_attribute("data-theme", "dark")


def test_the_link_opens_the_page_of_the_same_figure(host: Host, server: str) -> None:
    more = 'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"'
    page = host.open(framed(server, "many-to-one?cell=lstm&tx=3&hide=speed", more))
    with page.expect_popup() as opened:
        frame_of(page).get_by_role("link").click()
    expect(opened.value).to_have_url(f"{server}/?cell=lstm&pattern=many-to-one&tx=3")
    expect(opened.value.locator("html")).to_have_class(re.compile("scripts"))


def test_steps_are_said_aloud(host: Host, server: str) -> None:
    page = host.open(framed(server))
    press(frame_of(page), "Step back")
    expect(frame_of(page).get_by_role("status")).to_have_text("Time step 3 of 4")


def test_the_studio_is_framed_by_nobody_else(host: Host, server: str) -> None:
    page = host.open(f'<iframe src="{server}/"></iframe>', excused="Framing")
    assert page.frames[1].url.startswith("chrome-error:")


@pytest.mark.parametrize("place", ["open", "open_file"])
def test_it_may_be_framed_by_a_page_that_is_in_a_sandbox_itself(host: Host, server: str, place: str) -> None:
    host.write(framed(server), "inner.html")
    page = getattr(host, place)(f'<iframe {SANDBOX} src="inner.html" width="900" height="600"></iframe>')
    expect(frame_of(page).frame_locator("iframe").locator(FIGURE)).to_be_visible()
