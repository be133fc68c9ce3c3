"""Elsewhere: what people paste shows our figures on their sites, made by their own tools."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from rnn_unroll import stages
from rnn_unroll.embed.document import BAR
from rnn_unroll.look.themes import DARK, LIGHT
from rnn_unroll.snippets import SNIPPETS, HostedFigure, hosted
from tests import elsewhere
from tests.browser.embedding import Host, Scheme, corner, rgb, served, shifted
from tests.drawings import figure_spec
from tests.elsewhere import PICTURES

pytestmark = pytest.mark.browser

AWKWARD = "a|b <i>\"'&amp; {{x}}{%y%} `c`*$d$*\\n שלום"

FIGURE = ".canvas > svg"

SLIDE = 960
"""Width of a slide of reveal.js, in px of its own."""

A_LINE = 0.001
"""Less than a line of text moves by in a page. A picture whose size is not known moves it by 0.3."""


@pytest.fixture(scope="session")
def figures(server: str) -> list[HostedFigure]:
    """Figures of the server: a plain one, and one whose text means something to every tool."""
    specs = [
        figure_spec("encoder-decoder", tx=2, ty=2),
        figure_spec("many-to-one", text=AWKWARD, hidden=3, style="textbook"),
        figure_spec("one-to-one", style="textbook", cell="gru"),
    ]
    return [hosted(server, spec) for spec in specs]


@pytest.fixture(scope="session")
def site(figures: Sequence[HostedFigure], tmp_path_factory: pytest.TempPathFactory) -> object:
    """A function that gives the page of a maker; each site is made once."""
    made: dict[str, Path] = {}

    def of(slug: str) -> Path:
        # Sphinx makes both of its pages at once.
        maker = "sphinx" if slug == "myst" else slug
        if maker not in made:
            made[maker] = PICTURES[maker](tmp_path_factory.mktemp(maker), figures)
        return made[maker].with_name("myst.html") if slug == "myst" else made[maker]

    return of


def ours(page: Page, server: str) -> list[Locator]:
    """The pictures that come from the server, loaded."""
    found = page.locator(f'img[src^="{server}/v1/figures/"]').all()
    for image in found:
        image.scroll_into_view_if_needed()
        image.evaluate("(image) => image.decode()")
    return found


def repainted(page: Page, scheme: Scheme) -> None:
    """The reader's scheme changes, and the pictures that it chooses have come."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_function("() => [...document.images].every((image) => image.complete)")


SCHEMES: Mapping[Scheme, Mapping[str, str]] = {"light": LIGHT, "dark": DARK}


def paper(slug: str, scheme: Scheme) -> tuple[int, ...]:
    """The paper of a snippet's figure, for a reader of a scheme, in a page that has none of its own."""
    follows = SNIPPETS[slug].theme == "auto"
    return rgb(SCHEMES[scheme if follows else "light"]["paper"])


@pytest.mark.parametrize("slug", PICTURES)
def test_a_site_shows_the_pictures(
    host: Host, server: str, figures: list[HostedFigure], site, slug: str
) -> None:
    with served(site(slug).parent) as elsewhere:
        page = host.show(f"{elsewhere}/{site(slug).name}")
        images = ours(page, server)
        assert len(images) == len(figures)
        for image, figure in zip(images, figures, strict=True):
            # Pandoc alone takes the caption for the alternative text; Quarto takes fig-alt.
            name = "data-fig-alt" if slug == "quarto" else "alt"
            assert image.get_attribute(name) == figure.alt
            natural = image.evaluate("(image) => [image.naturalWidth, image.naturalHeight]")
            assert natural == [figure.width, figure.height]
            box = image.bounding_box()
            assert box is not None
            assert (round(box["width"]), round(box["height"])) == (figure.width, figure.height)
        assert shifted(page) < A_LINE
        for scheme in SCHEMES:
            repainted(page, scheme)
            assert {corner(image) for image in images} == {paper(slug, scheme)}


@pytest.mark.parametrize("place", ["open", "open_file"])
@pytest.mark.parametrize("slug", ["lms", "element"])
def test_a_page_shows_the_player(
    host: Host, server: str, figures: list[HostedFigure], slug: str, place: str
) -> None:
    page = getattr(host, place)("\n".join(elsewhere.snippets(slug, figures)))
    frames = page.locator("iframe")
    for number, figure in enumerate(figures):
        frame = frames.nth(number)
        frame.scroll_into_view_if_needed()
        inside = frame.content_frame.locator(FIGURE)
        expect(inside).to_be_visible()
        expect(inside).to_have_attribute("data-pattern", figure.spec.wiring.pattern)
        expect(frame).to_have_attribute("title", figure.alt)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            fill = inside.locator(".paper").evaluate("(paper) => getComputedStyle(paper).fill")
            assert fill == f"rgb{paper(slug, scheme)}"
    assert shifted(page) < A_LINE


def test_a_frame_has_the_size_of_its_figure_and_player(
    host: Host, server: str, figures: list[HostedFigure]
) -> None:
    page = host.open("\n".join(elsewhere.snippets("lms", figures)))
    for frame, figure in zip(page.locator("iframe").all(), figures, strict=True):
        frame.scroll_into_view_if_needed()
        inside = frame.content_frame.locator(FIGURE)
        expect(inside).to_be_visible()
        box = inside.bounding_box()
        assert box is not None
        assert (round(box["width"]), round(box["height"])) == (figure.width, figure.height)


@pytest.mark.parametrize("slug", ["html", "picture"])
def test_a_page_from_the_disk_shows_the_pictures(
    host: Host, server: str, figures: list[HostedFigure], slug: str
) -> None:
    page = host.open_file("\n".join(elsewhere.snippets(slug, figures)))
    images = ours(page, server)
    for scheme in SCHEMES:
        repainted(page, scheme)
        assert {corner(image) for image in images} == {paper(slug, scheme)}


def test_a_picture_fits_a_phone(host: Host, server: str, figures: list[HostedFigure]) -> None:
    page = host.open("\n".join(elsewhere.snippets("html", figures)), viewport={"width": 360, "height": 700})
    for image, figure in zip(ours(page, server), figures, strict=True):
        box = image.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 360
        assert box["width"] / box["height"] == pytest.approx(figure.width / figure.height, rel=0.01)
    assert shifted(page) < A_LINE


def test_a_slide_shows_the_player_when_it_is_near(
    host: Host, server: str, figures: list[HostedFigure], tmp_path: Path
) -> None:
    wide = hosted(server, figure_spec("encoder-decoder", tx=6, ty=6))
    figures = [*figures, wide]
    file = elsewhere.reveal(tmp_path, figures)
    page = host.show(f"{host.base}/{file.name}")
    page.wait_for_function("() => Reveal.isReady()")
    for number, figure in enumerate(figures, start=1):
        page.evaluate("(number) => Reveal.slide(number)", number)
        frame = page.locator("section.present iframe")
        expect(frame).to_have_attribute("title", figure.alt)
        inside = frame.content_frame.locator(FIGURE)
        expect(inside).to_be_visible()
        expect(inside).to_have_attribute("data-pattern", figure.spec.wiring.pattern)
        under = frame.evaluate("(frame) => getComputedStyle(frame).backgroundImage")
        assert under == f'url("{figure.address(theme="light")}")'
        # The picture behind the frame is as large as the figure in it, and the frame no higher than it needs.
        size = frame.evaluate("(frame) => getComputedStyle(frame).backgroundSize")
        # Not every Chromium writes the height that it may leave out.
        assert size.removesuffix(" auto") == f"min(100%, {figure.width}px)"
        width, height = frame.evaluate("(frame) => [frame.offsetWidth, frame.offsetHeight]")
        assert width == min(figure.player_width, SLIDE)
        assert height == pytest.approx(min(1, SLIDE / figure.width) * figure.height + BAR, abs=1)
    assert wide.width > SLIDE


def test_a_notebook_computes_the_same_figures_itself(figures: list[HostedFigure], site) -> None:
    text = site("jupyter").read_text("utf-8")
    drawn = [stages.svg(figure.spec.change(theme="light")) for figure in figures]
    assert all(b64encode(svg).decode() in text for svg in drawn)
