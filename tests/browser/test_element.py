"""<rnn-unroll>: a figure in anybody's page, with one script and one tag."""

import re
import socket
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from rnn_unroll.address.parameters import ALIASES, PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.settings import STATIC
from rnn_unroll.snippets import SNIPPETS, hosted
from tests.browser.embedding import Host, Scheme
from tests.browser.test_elsewhere import SCHEMES, corner, rgb

pytestmark = pytest.mark.browser

FIGURE = ".canvas > svg"
DOT = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='90' height='60'/>"
STAND_IN = f'<img class="mine" alt="Stands in." src="{DOT}">'


def script(server: str, more: str = "") -> str:
    return f'<script src="{server}/static/rnn-unroll.js" {more}></script>'


def ready(element: Locator) -> None:
    """The element shows its frame, whose figure is there."""
    expect(element.locator("iframe")).to_be_visible()
    expect(element.frame_locator("iframe").locator(FIGURE)).to_be_visible()


def asked(element: Locator) -> tuple[str, dict[str, str]]:
    """The path and the parameters of the frame's address."""
    parts = urlsplit(element.locator("iframe").get_attribute("src") or "")
    return parts.path, dict(parse_qsl(parts.query))


@pytest.mark.parametrize("more", ["", "defer", 'type="module"'])
@pytest.mark.parametrize("place", ["open", "open_file"])
def test_one_script_and_one_tag_show_a_figure(host: Host, server: str, place: str, more: str) -> None:
    tag = '<rnn-unroll pattern="many-to-one" tx="3" alt="Three words in, one out."></rnn-unroll>'
    page = getattr(host, place)(script(server, more) + tag)
    element = page.locator("rnn-unroll")
    ready(element)
    assert asked(element) == ("/embed/many-to-one", {"tx": "3"})
    expect(element.locator("iframe")).to_have_attribute("title", "Three words in, one out.")
    expect(element.locator("img")).to_be_hidden()
    figure = element.frame_locator("iframe")
    figure.get_by_role("button", name="Step back", exact=True).click()
    expect(figure.locator(FIGURE)).to_have_attribute("data-step", "2")


def test_it_comes_to_a_page_that_is_there_already(host: Host, server: str) -> None:
    page = host.open(f"<rnn-unroll pattern=one-to-one>{STAND_IN}</rnn-unroll>")
    page.add_script_tag(url=f"{server}/static/rnn-unroll.js")
    page.add_script_tag(url=f"{server}/static/rnn-unroll.js")
    ready(page.locator("rnn-unroll"))
    page.evaluate("document.body.append(Object.assign(document.createElement('rnn-unroll'), { id: 'late' }))")
    ready(page.locator("#late"))
    assert asked(page.locator("#late")) == ("/embed/many-to-many", {})


def test_three_on_a_page_have_each_their_own_height_and_run(host: Host, server: str) -> None:
    tags = "".join(
        f'<rnn-unroll id="{name}" style="max-width:{width}px" pattern="many-to-one" flow="right">'
        "</rnn-unroll>"
        for name, width in (("a", 700), ("b", 500), ("c", 320))
    )
    page = host.open(script(server) + tags, viewport={"width": 1000, "height": 2000})
    heights = []
    for name in "abc":
        element = page.locator(f"#{name}")
        ready(element)
        box, inside = element.bounding_box(), element.frame_locator("iframe").locator("body")
        assert box is not None
        assert inside.evaluate(
            "document.querySelector('.scroll').scrollHeight <= document.querySelector('.scroll').clientHeight"
        )
        heights.append(box["height"])
        assert abs(box["height"] - (min(box["width"], 532) * 442 / 532 + 64)) < 2
    assert heights == sorted(heights, reverse=True)
    page.evaluate("document.querySelector('#b').step(1)")
    for name, step in (("a", 4), ("b", 1), ("c", 4)):
        figure = page.locator(f"#{name}").frame_locator("iframe").locator(FIGURE)
        expect(figure).to_have_attribute("data-step", str(step))


def test_a_message_from_elsewhere_moves_nothing(host: Host, server: str) -> None:
    page = host.open(script(server) + f"<rnn-unroll pattern=one-to-one>{STAND_IN}</rnn-unroll>")
    ready(page.locator("rnn-unroll"))
    before = page.locator("rnn-unroll").bounding_box()
    page.evaluate(
        """() => new Promise((seen) => {
            addEventListener("message", ({ data }) => data === "last" && seen());
            for (const data of [{ type: "unroll:size", height: 9 }, null, "unroll:size", { type: 3 }, "last"])
                postMessage(data, "*");
        })"""
    )
    assert page.locator("rnn-unroll").bounding_box() == before


# --- without a network ------------------------------------------------------------------


def stands_in(page: Page, element: Locator, what: str) -> None:
    expect(element.locator(what)).to_be_visible()
    expect(element.locator("iframe")).to_be_hidden()


def put(page: Page, tag: str) -> None:
    """An element, put into a page that knows what it is; its frame has come to something."""
    page.evaluate(
        """(tag) => new Promise((loaded) => {
            document.body.innerHTML = tag;
            const { shadowRoot } = document.querySelector("rnn-unroll");
            shadowRoot.querySelector("iframe").addEventListener("load", loaded);
        })""",
        tag,
    )


def test_what_it_holds_stands_in_where_there_is_no_server(host: Host, server: str) -> None:
    page = host.open(script(server), excused="Failed to load resource")
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    with socket.create_server(("127.0.0.1", 0)) as ended:
        gone = f"http://127.0.0.1:{ended.getsockname()[1]}"
    put(page, f'<rnn-unroll server="{gone}" pattern="one-to-one">{STAND_IN}</rnn-unroll>')
    stands_in(page, page.locator("rnn-unroll"), ".mine")
    assert failed == [f"{gone}/embed/one-to-one"]


@pytest.mark.parametrize("by", ["network", "policy", "gateway"])
def test_what_it_holds_stands_in_where_the_frame_is_refused(host: Host, server: str, by: str) -> None:
    """By the network, by the page's own policy, or by somebody who answers in the server's place."""
    policy = "<meta http-equiv=Content-Security-Policy content=\"frame-src 'none'\">"
    head = policy if by == "policy" else ""
    page = host.open(head + script(server), excused=("Failed to load resource", "Framing"))
    if by == "network":
        page.route("**/embed/**", lambda route: route.abort("internetdisconnected"))
    if by == "gateway":
        page.route("**/embed/**", lambda route: route.fulfill(body="Please sign in."))
    put(page, f'<rnn-unroll pattern="one-to-one">{STAND_IN}</rnn-unroll>')
    stands_in(page, page.locator("rnn-unroll"), ".mine")


def test_without_the_script_the_image_is_there(host: Host) -> None:
    page = host.open(f"<rnn-unroll pattern=one-to-one>{STAND_IN}</rnn-unroll>")
    expect(page.locator(".mine")).to_be_visible()


def test_an_empty_one_is_stood_in_for_by_the_servers_own_image(host: Host, server: str) -> None:
    page = host.open(script(server), excused="Failed to load resource")
    page.route("**/embed/**", lambda route: route.abort())
    put(page, '<rnn-unroll pattern="many-to-one" tx="2" hide="all" alt="Two words.">\n </rnn-unroll>')
    element = page.locator("rnn-unroll")
    stands_in(page, element, "img")
    image = element.locator("img")
    expect(image).to_have_attribute("src", f"{server}/v1/figures/many-to-one.svg?tx=2")
    expect(image).to_have_attribute("alt", "Two words.")
    page.wait_for_function(
        "() => document.querySelector('rnn-unroll').shadowRoot.querySelector('img').naturalWidth > 100"
    )


def test_its_fallback_is_shown_in_place_of_the_servers_image(host: Host, server: str) -> None:
    page = host.open(script(server), excused="Failed to load resource")
    page.route("**/embed/**", lambda route: route.abort())
    page.evaluate(
        "(html) => { document.body.innerHTML = html; }", f'<rnn-unroll fallback="{DOT}"></rnn-unroll>'
    )
    stands_in(page, page.locator("rnn-unroll"), "img")
    expect(page.locator("rnn-unroll img")).to_have_attribute("src", DOT)


def test_what_it_holds_is_gone_once_the_figure_is_there(host: Host, server: str) -> None:
    page = host.open(script(server))
    held = []
    page.route("**/embed/**", lambda route: held.append(route))
    page.evaluate(
        "(html) => { document.body.innerHTML = html; }",
        f'<rnn-unroll pattern="one-to-one">{STAND_IN}</rnn-unroll>',
    )
    element = page.locator("rnn-unroll")
    stands_in(page, element, ".mine")
    held[0].continue_()
    ready(element)
    expect(element.locator(".mine")).to_be_hidden()


# --- attributes ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "query"),
    [
        (
            'tx="5" cell="lstm" show="weights,gradients"',
            {"tx": "5", "cell": "lstm", "show": "weights,gradients"},
        ),
        ('text="the cat & the hat"', {"text": "the cat & the hat"}),
        (
            'hide="speed" class="wide" id="one" lang="en" role="figure" aria-label="x" title="y"',
            {"hide": "speed"},
        ),
        ('style="textbook"', {"style": "textbook"}),
        ('style="max-width: 30em"', {}),
        ('data-style="textbook" style="margin:0"', {"style": "textbook"}),
        ('hidden="8"', {"hidden": "8"}),
        ('width="600"', {}),
        ('data-hidden="8" data-step="2"', {"hidden": "8", "step": "2"}),
        ('height="300" alt="" fallback="x.svg"', {}),
    ],
)
def test_every_attribute_is_a_parameter_but_its_own_and_htmls(
    host: Host, server: str, attributes: str, query: dict[str, str]
) -> None:
    page = host.open(
        f'{script(server)}<rnn-unroll pattern="many-to-one" {attributes}>{STAND_IN}</rnn-unroll>'
    )
    ready(page.locator("rnn-unroll"))
    assert asked(page.locator("rnn-unroll")) == ("/embed/many-to-one", query)


def test_a_height_that_is_given_is_kept(host: Host, server: str) -> None:
    page = host.open(f'{script(server)}<rnn-unroll pattern="one-to-one" height="222"></rnn-unroll>')
    ready(page.locator("rnn-unroll"))
    expect(page.locator("rnn-unroll iframe")).to_have_css("height", "222px")


def test_hidden_hides(host: Host, server: str) -> None:
    page = host.open(f"{script(server)}<rnn-unroll hidden></rnn-unroll>")
    expect(page.locator("rnn-unroll")).to_be_hidden()


@pytest.mark.parametrize("path", ["", "/"])
def test_the_server_can_be_told(host: Host, server: str, path: str) -> None:
    page = host.open(
        f'{script(server)}<rnn-unroll server="{server}/unroll{path}">{STAND_IN}</rnn-unroll>',
        excused="Failed",
    )
    expect(page.locator("rnn-unroll iframe")).to_have_attribute("src", f"{server}/unroll/embed/many-to-many")


def test_a_change_of_attributes_is_one_new_figure(host: Host, server: str) -> None:
    page = host.open(script(server))
    loads: list[str] = []
    page.on("request", lambda request: loads.append(request.url) if "/embed/" in request.url else None)
    page.evaluate("document.body.innerHTML = '<rnn-unroll pattern=many-to-one></rnn-unroll>'")
    element = page.locator("rnn-unroll")
    ready(element)
    page.evaluate(
        """() => {
            const element = document.querySelector("rnn-unroll");
            element.setAttribute("pattern", "one-to-many");
            element.setAttribute("ty", "2");
        }"""
    )
    figure = element.frame_locator("iframe").locator(FIGURE)
    expect(figure).to_have_attribute("data-ty", "2")
    page.evaluate("document.querySelector('rnn-unroll').setAttribute('alt', 'Two outputs')")
    expect(element.locator("iframe")).to_have_attribute("title", "Two outputs")
    expect(figure).to_have_attribute("data-ty", "2")
    assert loads == [f"{server}/embed/many-to-one", f"{server}/embed/one-to-many?ty=2"]


def test_taken_out_and_put_back_it_works_again(host: Host, server: str) -> None:
    page = host.open(script(server) + "<rnn-unroll pattern=one-to-one></rnn-unroll>")
    ready(page.locator("rnn-unroll"))
    page.evaluate("window.kept = document.querySelector('rnn-unroll'); kept.remove(); kept.step(1)")
    page.evaluate("document.body.append(kept)")
    ready(page.locator("rnn-unroll"))


@pytest.mark.parametrize(
    ("scheme", "theme", "shown"), [("dark", "", "dark"), ("light", "", "light"), ("dark", "light", "light")]
)
def test_it_has_the_scheme_of_its_page(host: Host, server: str, scheme: str, theme: str, shown: str) -> None:
    told = f'theme="{theme}"' if theme else ""
    style = f"<style>:root {{ color-scheme: {scheme} }}</style>"
    readers = "light" if scheme == "dark" else "dark"
    page = host.open(f"{style}{script(server)}<rnn-unroll {told}></rnn-unroll>", color_scheme=readers)
    ready(page.locator("rnn-unroll"))
    root = page.locator("rnn-unroll").frame_locator("iframe").locator("html")
    expect(root).to_have_attribute("data-theme", shown)


FOLLOWED = """
    :root { color-scheme: normal }
    :root.dark { color-scheme: dark }
    :root.both { color-scheme: light dark }
"""


def test_it_follows_its_page_and_not_the_reader_at_once_and_later(host: Host, server: str) -> None:
    tags = (
        "<rnn-unroll id=page></rnn-unroll><rnn-unroll id=reader theme=auto></rnn-unroll>"
        '<div style="color-scheme:dark"><rnn-unroll id=here></rnn-unroll></div>'
    )
    page = host.open(f"<style>{FOLLOWED}</style>{script(server)}{tags}", color_scheme="dark")

    def papers(**expected: Scheme) -> None:
        for name, scheme in expected.items():
            paper = page.frame_locator(f"#{name} >> iframe").locator(f"{FIGURE} .paper")
            expect(paper).to_have_css("fill", f"rgb{rgb(SCHEMES[scheme]['paper'])}")

    for name in ("page", "reader", "here"):
        ready(page.locator(f"#{name}"))
    papers(page="light", reader="dark", here="dark")
    page.evaluate("document.documentElement.className = 'dark'")
    page.emulate_media(color_scheme="light")
    papers(page="dark", reader="light", here="dark")
    page.evaluate("document.documentElement.className = 'both'")
    papers(page="light")
    page.emulate_media(color_scheme="dark")
    papers(page="dark", reader="dark")
    # What a page asks for by the method stays.
    page.evaluate("document.querySelector('#page').theme('light')")
    papers(page="light")
    page.evaluate("document.documentElement.className = 'dark'")
    page.evaluate("document.querySelector('#here').parentElement.style.colorScheme = 'light'")
    papers(here="light", page="light")


def test_it_follows_a_page_that_changes_back_before_the_next_frame(host: Host, server: str) -> None:
    page = host.open(f"<style>{FOLLOWED}</style>{script(server)}<rnn-unroll></rnn-unroll>")
    ready(page.locator("rnn-unroll"))
    page.evaluate(
        """() => {
            const probe = document.querySelector("rnn-unroll").shadowRoot.querySelector("i");
            const back = () => (document.documentElement.className = "");
            probe.addEventListener("transitionrun", back, { once: true });
            document.documentElement.className = "dark";
        }"""
    )
    expect(page.locator("html")).to_have_attribute("class", "")
    paper = page.frame_locator("rnn-unroll >> iframe").locator(f"{FIGURE} .paper")
    expect(paper).to_have_css("fill", f"rgb{rgb(SCHEMES['light']['paper'])}")


def test_it_shows_its_frame_in_the_colours_of_the_page_from_the_start(host: Host, server: str) -> None:
    page = host.open(script(server), color_scheme="dark")
    page.evaluate(
        """() => {
            window.seen = [];
            const element = document.createElement("rnn-unroll");
            const heard = ({ data }) => {
                const shown = element.shadowRoot.querySelector(".ready") !== null;
                window.seen.push([data.type, shown]);
            };
            document.body.append(element);
            addEventListener("message", heard);
        }"""
    )
    ready(page.locator("rnn-unroll"))
    readies = page.evaluate("seen.filter(([type]) => type === 'unroll:ready')")
    assert readies == [["unroll:ready", False], ["unroll:ready", True]]


def test_what_stands_in_for_it_has_the_scheme_of_the_page_too(host: Host, server: str) -> None:
    page = host.open(script(server), excused="Failed to load resource", color_scheme="dark")
    page.route("**/embed/**", lambda route: route.abort())
    put(page, '<rnn-unroll pattern="many-to-one" tx="2"></rnn-unroll>')
    image = page.locator("rnn-unroll img")
    roots: dict[str, Scheme] = {"normal": "light", "dark": "dark", "light": "light"}
    for root, scheme in roots.items():
        page.evaluate("(root) => { document.documentElement.style.colorScheme = root; }", root)
        page.wait_for_function(
            """(scheme) => {
                const image = document.querySelector("rnn-unroll").shadowRoot.querySelector("img");
                return image.naturalWidth > 100 && getComputedStyle(image).colorScheme === scheme;
            }""",
            arg=scheme,
        )
        assert corner(image) == rgb(SCHEMES[scheme]["paper"])


# --- methods and events ------------------------------------------------------------------


def test_it_is_played_by_its_methods_and_tells_by_events(host: Host, server: str) -> None:
    page = host.open(script(server))
    page.evaluate(
        """() => {
            window.told = [];
            document.body.innerHTML = "<rnn-unroll pattern=many-to-one tx=2></rnn-unroll>";
            const element = document.querySelector("rnn-unroll");
            for (const type of ["ready", "step"])
                element.addEventListener(type, ({ detail }) => told.push([type, detail]));
        }"""
    )

    def told(type: str, **detail: object) -> None:
        page.wait_for_function(
            """([type, detail]) => told.some(([name, said]) => name === type &&
                Object.entries(detail).every(([key, value]) => said[key] === value))""",
            arg=[type, detail],
        )

    told("ready", step=2, steps=2)
    page.evaluate("document.querySelector('rnn-unroll').step(0)")
    told("step", step=0, steps=2, playing=False)
    page.evaluate("document.querySelector('rnn-unroll').play()")
    told("step", playing=True)
    told("step", step=1)
    page.evaluate("told.length = 0; document.querySelector('rnn-unroll').pause()")
    told("step", playing=False)
    page.evaluate("document.querySelector('rnn-unroll').theme('dark')")
    frame = page.locator("rnn-unroll").frame_locator("iframe")
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")


def test_its_link_opens_a_page_that_works(host: Host, server: str) -> None:
    page = host.open(script(server) + "<rnn-unroll pattern=one-to-one></rnn-unroll>")
    with page.expect_popup() as opened:
        page.locator("rnn-unroll").frame_locator("iframe").get_by_role("link").click()
    expect(opened.value.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_it_knows_every_parameter_of_a_figure_and_leaves_a_pages_own_attributes_alone(
    host: Host, server: str
) -> None:
    source = (STATIC / "rnn-unroll.js").read_text("utf-8")
    listed = re.search(r"const PARAMETERS = new Set\(\[(.*?)\]\);", source, re.DOTALL)
    assert listed
    known = {name for words in re.findall('"([^"]*)"', listed[1]) for name in words.split()} - {" "}
    assert known == {
        *ALIASES,
        "hide",
        "controls",
        *(one.name for one in PARAMETERS.values() if one.belongs_to("svg")),
    }
    page = host.open(
        script(server)
        + '<rnn-unroll data-v-7ba5bd90 _ngcontent-x accesskey="k" pattern="many-to-one" tx="3"></rnn-unroll>'
    )
    element = page.locator("rnn-unroll")
    ready(element)
    assert asked(element) == ("/embed/many-to-one", {"tx": "3"})
    assert element.evaluate("one => one.shadowRoot.querySelector('img').naturalWidth") > 0


@pytest.mark.parametrize("width", [320, 375, 700])
def test_what_follows_it_is_never_covered(host: Host, server: str, width: int) -> None:
    spec = parse("many-to-one", [("text", "the cat sat on the mat")])
    pasted = SNIPPETS["element"].write(hosted(server, spec))
    page = host.open(pasted + "<p>What follows.</p>", viewport={"width": width, "height": 900})
    element = page.locator("rnn-unroll")
    ready(element)
    frame, after = element.locator("iframe").bounding_box(), page.locator("p").bounding_box()
    assert frame
    assert after
    assert after["y"] >= frame["y"] + frame["height"] - 1


def test_a_page_that_allows_no_inline_styles_shows_it_all_the_same(host: Host, server: str) -> None:
    policy = f"default-src 'none'; img-src {server}; frame-src {server}; script-src {server}"
    page = host.open(
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">{script(server)}'
        '<rnn-unroll pattern="many-to-one" tx="3"></rnn-unroll>'
    )
    element = page.locator("rnn-unroll")
    ready(element)
    expect(element.locator("img")).to_be_hidden()
    assert element.locator("iframe").evaluate("one => getComputedStyle(one).borderTopWidth") == "0px"
