"""PNG, GIF and WebP: the same picture in pixels, the same on every machine, never too many."""

import re
import subprocess
import sys
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageSequence

from rnn_unroll import stages, views
from rnn_unroll import timeline as timing
from rnn_unroll.address.entries.output import MAX_SCALE
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import THEMES
from rnn_unroll.look.views import VIEWS
from rnn_unroll.picture import draw
from rnn_unroll.pixels import fonts, frames, raster
from rnn_unroll.pixels.colours import SIZE, ColourTable
from rnn_unroll.pixels.frames import MAX_PICTURES
from rnn_unroll.pixels.raster import MAX_SIDE
from tests.drawings import ANY_VIEWS, figure_spec
from tests.strategies import AWKWARD, specs

RASTERS = [slug for slug in EXPORTS if slug in ("png", "gif", "webp")]
FILMS = ["gif", "webp"]


def raster_spec(pattern: str, slug: str, **said: object) -> FigureSpec:
    """The spec of an address in one format."""
    return parse(pattern, [(name, str(value)) for name, value in said.items()], extension=slug)


def pixels(image: Image.Image) -> NDArray[np.int16]:
    """Red, green and blue, (height, width, 3)."""
    return np.asarray(image.convert("RGB")).astype(np.int16)


def opened(slug: str, spec: FigureSpec) -> Image.Image:
    return Image.open(BytesIO(EXPORTS[slug].render(spec)))


def shown(spec: FigureSpec) -> NDArray[np.int16]:
    """The figure's PNG, in pixels."""
    return pixels(opened("png", spec))


# --- one picture -----------------------------------------------------------------


@pytest.mark.parametrize("scale", range(1, MAX_SCALE + 1))
@pytest.mark.parametrize("query", [{"tx": 2}, {"view": "cell", "hidden": 2}, {"view": "folded"}])
def test_a_png_is_as_large_as_the_figure_and_opaque_to_its_edges(
    query: dict[str, object], scale: int
) -> None:
    spec = raster_spec("many-to-one", "png", scale=scale, **query)
    image = opened("png", spec)
    assert image.size == raster.size(stages.scene(spec), scale)
    assert np.asarray(image)[..., 3].min() == 255
    paper = tuple(bytes.fromhex(THEMES["auto"].palette["paper"][1:]))
    edges = pixels(image)
    for edge in (edges[0], edges[-1], edges[:, 0], edges[:, -1]):
        assert (edge == paper).all()


def on_paper(picture: bytes, folder: Path) -> tuple[float, ...]:
    """The width and height that a typesetter gives to a picture by itself, in points."""
    (folder / "picture.png").write_bytes(picture)
    page = folder / "page.typ"
    page.write_text('#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.png")')
    (size,) = re.findall(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]", typst.compile(page, format="pdf"))
    return tuple(map(float, size))


def test_a_png_is_as_large_on_paper_at_every_scale(tmp_path: Path) -> None:
    drawn = [EXPORTS["png"].render(raster_spec("many-to-one", "png", scale=scale)) for scale in (1, 2, 4)]
    for scale, picture in zip((1, 2, 4), drawn, strict=True):
        image = Image.open(BytesIO(picture))
        assert [round(dpi) for dpi in image.info["dpi"]] == [96 * scale] * 2
        assert picture.count(b"pHYs") == 1
    size, *others = (on_paper(picture, tmp_path) for picture in drawn)
    assert others == [size, size]
    in_points = [0.75 * pixels for pixels in raster.size(stages.scene(figure_spec("many-to-one")), 1)]
    assert size == pytest.approx(in_points, rel=1 / 3780)


@pytest.mark.parametrize("slug", RASTERS)
def test_an_error_is_as_large_on_paper_as_a_figure_would_be(slug: str) -> None:
    card = EXPORTS[slug].card
    assert card is not None
    assert per_inch(Image.open(BytesIO(card(SpecError("tx", "wrong"))))) == (None if slug == "gif" else 96)


def per_inch(image: Image.Image) -> int | None:
    """Pixels to an inch, as the file says; None if it says nothing."""
    exif = image.getexif()
    if ExifTags.Base.XResolution in exif:
        assert exif[ExifTags.Base.ResolutionUnit] == 2
        assert exif[ExifTags.Base.XResolution] == exif[ExifTags.Base.YResolution]
        return int(exif[ExifTags.Base.XResolution])
    return round(image.info["dpi"][0]) if "dpi" in image.info else None


@pytest.mark.parametrize("scale", [1, 2])
def test_a_film_says_its_size_on_paper_where_its_format_can(scale: int) -> None:
    films = {slug: opened(slug, raster_spec("many-to-one", slug, tx=2, scale=scale)) for slug in FILMS}
    assert {slug: per_inch(film) for slug, film in films.items()} == {"gif": None, "webp": 96 * scale}
    assert all(film.n_frames > 1 for film in films.values())  # type: ignore[attr-defined]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("slug", RASTERS)
def test_a_raster_picture_has_the_paper_of_its_theme_exactly(slug: str, theme: str) -> None:
    picture = pixels(opened(slug, figure_spec("one-to-one", theme=theme)))
    assert (picture[0, 0] == list(bytes.fromhex(THEMES[theme].palette["paper"][1:]))).all()


def test_a_reader_s_scheme_does_not_reach_a_raster_picture() -> None:
    auto, light = (shown(figure_spec("many-to-one", theme=theme)) for theme in ("auto", "light"))
    assert (auto == light).all()


@pytest.mark.parametrize("view", sorted(ANY_VIEWS))
@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_every_pattern_style_and_view_has_a_png_with_something_on_it(
    pattern: str, style: str, view: str
) -> None:
    said = {"io": "iibboo"} if pattern == "custom" else {}
    picture = shown(figure_spec(pattern, style=style, view=view, **said))
    assert (picture != picture[0, 0]).any(axis=2).mean() > 0.01


def test_what_is_hidden_changes_no_pixel() -> None:
    spec = figure_spec("many-to-many", view="folded", tx=5)
    assert any(column.hidden for column in stages.scene(spec).columns)
    assert raster.png(stages.still(spec)) == raster.png(stages.scene(spec))


def test_a_drawing_with_a_picture_in_it_is_never_converted() -> None:
    with pytest.raises(ValueError, match="picture"):
        raster.converted(b'<svg viewBox="0 0 1 1" width="1" height="1"><image href="/etc/passwd"/></svg>')


@pytest.mark.parametrize("word", AWKWARD)
def test_awkward_text_is_drawn_in_pixels_too(word: str) -> None:
    plain, awkward = (shown(figure_spec("many-to-one", text=text)) for text in ("b b", f"b {word}"))
    assert len(plain) == len(awkward)


# --- fonts -----------------------------------------------------------------------


def test_the_fonts_have_every_letter_that_the_drawing_itself_writes() -> None:
    for pattern in PATTERNS:
        said = {"io": "iibboo"} if pattern == "custom" else {}
        for view, overlays in ((slug, one.overlays) for slug, one in ANY_VIEWS.items()):
            for show in ("weights", "gradients", "connectivity") if overlays is None else (*overlays, ""):
                spec = figure_spec(pattern, view=view, show=show, **said)
                assert not fonts.foreign(stages.svg(spec).decode())


@pytest.mark.parametrize(
    ("text", "has"), [("naïve ŷ⟨1⟩", True), ("שלום", True), ("漢", False), ("👍", False)]
)
def test_the_machine_s_fonts_are_asked_for_foreign_letters_alone(text: str, has: bool) -> None:
    assert fonts.covers(text) is has
    spec = figure_spec("many-to-one", text=text)
    assert fonts.foreign(stages.svg(spec).decode()) is not has


def test_the_characters_of_a_font_are_those_that_it_has_shapes_for() -> None:
    from PIL import ImageFont

    for file in fonts.files():
        characters = fonts.characters(file)
        font = ImageFont.truetype(str(file), 20)
        missing = font.getmask("\U0010fffe").getbbox(), bytes(font.getmask("\U0010fffe"))
        for character in "aéŷЖα⟨⟩∂漢👍א‖":
            mask = font.getmask(character)
            assert ((mask.getbbox(), bytes(mask)) != missing) is (ord(character) in characters)


def test_another_font_of_the_machine_changes_no_picture() -> None:
    import resvg_py

    scene = stages.scene(figure_spec("many-to-one", tx=2))
    mine = raster.png(scene)
    drawing = draw.svg(scene, raster.rendering((0, int(scene.width)))).decode()
    families: dict[str, Any] = {
        "font_files": [str(file) for file in fonts.files()],
        "sans_serif_family": "DejaVu Sans",
    }
    # The machine's fonts are there, and sans-serif is another one.
    assert raster.measured(resvg_py.svg_to_bytes(svg_string=drawing, **families), 1) == mine
    # As the drawing itself names its fonts, that other one is taken: the check can fail.
    plain = draw.svg(scene).decode().replace("'Noto Sans', ", "")
    others = resvg_py.svg_to_bytes(svg_string=plain, skip_system_fonts=True, **families)
    assert raster.measured(others, 1) != mine


# --- the same bytes --------------------------------------------------------------

PROBE = """
import hashlib
from rnn_unroll.exports import EXPORTS
from rnn_unroll.address.parse import parse
for slug in ("png", "pdf", "gif", "webp"):
    spec = parse("encoder-decoder", [("tx", "2"), ("ty", "2"), ("feedback", "on"), ("show", "weights")])
    print(slug, hashlib.sha256(EXPORTS[slug].render(spec)).hexdigest())
"""


@pytest.mark.process
def test_another_process_makes_the_same_bytes() -> None:
    runs = {
        subprocess.run(
            [sys.executable, "-c", PROBE],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(filter(None, sys.path)), "HOME": "/nowhere"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
    assert len(runs.pop().splitlines()) == 4


# --- limits ----------------------------------------------------------------------


@settings(max_examples=60)
@given(spec=specs(), scale=st.integers(1, MAX_SCALE))
def test_a_picture_is_within_the_limits_or_refused_before_anything_is_drawn(
    spec: FigureSpec, scale: int
) -> None:
    scaled, scene = spec.change(scale=scale), stages.scene(spec)
    width, height = raster.size(scene, scale)
    fits = max(width, height) <= MAX_SIDE and width * height <= raster.MAX_PIXELS
    if fits:
        raster.check(scaled, scene)
        return
    with pytest.raises(SpecError, match=re.escape(f"{width:,} × {height:,} px")) as caught:
        raster.check(scaled, scene)
    # It names the largest scale that fits; where it names something else, none does.
    named = caught.value.parameter == "scale"
    largest = int(caught.value.allowed[0].removeprefix("scale=")) if named else 0
    assert largest < scale
    if largest:
        raster.check(scaled.change(scale=largest), scene)
    with pytest.raises(SpecError):
        raster.check(scaled.change(scale=largest + 1), scene)


@pytest.mark.parametrize(
    ("pattern", "said", "culprit"),
    [
        ("many-to-many", {"tx": 40, "scale": 4}, "scale"),
        ("many-to-many", {"tx": 128}, "tx"),
        ("one-to-many", {"ty": 255}, "ty"),
        ("many-to-one", {"text": "a " * 200}, "text"),
        ("custom", {"io": "bn" * 60}, "io"),
    ],
)
@pytest.mark.parametrize("slug", RASTERS)
def test_a_picture_that_is_too_large_names_what_makes_it_so(
    slug: str, pattern: str, said: dict[str, object], culprit: str
) -> None:
    spec = raster_spec(pattern, slug, **said)
    if slug != "png" and culprit == "scale":
        spec = spec.change(tx=20)
    with pytest.raises(SpecError) as caught:
        EXPORTS[slug].render(spec)
    assert caught.value.parameter == culprit


def test_nothing_is_drawn_for_a_picture_that_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(*_: object) -> bytes:
        raise AssertionError("drawn")

    monkeypatch.setattr(raster, "png", drawn)
    for slug in RASTERS:
        with pytest.raises(SpecError):
            EXPORTS[slug].render(raster_spec("many-to-one", slug, tx=255))


# --- films -----------------------------------------------------------------------

PLAYED: dict[str, tuple[str, dict[str, object]]] = {
    "unrolled": ("many-to-many", {"tx": 4}),
    "feedback": ("encoder-decoder", {"tx": 2, "ty": 3, "feedback": "on", "layers": 2}),
    "both ways": ("many-to-one", {"tx": 3, "direction": "bidirectional", "show": "gradients"}),
    "there and back": ("one-to-many", {"ty": 3, "feedback": "softmax", "show": "gradients"}),
    "to a step": ("many-to-many", {"tx": 6, "step": 2}),
    "folded": ("encoder-decoder", {"tx": 2, "ty": 2, "feedback": "on", "view": "folded"}),
    "book": ("encoder-decoder", {"style": "textbook", "feedback": "on"}),
    "dark": ("many-to-one", {"theme": "dark", "show": "connectivity"}),
    "mono": ("custom", {"io": "nbonoo", "feedback": "on", "theme": "mono", "show": "weights"}),
    "twice": ("many-to-many", {"tx": 3, "scale": 2, "cell": "lstm"}),
}


def played(slug: str, spec: FigureSpec) -> list[tuple[NDArray[np.int16], int]]:
    """Each picture of a film, and how long it is shown."""
    frames_of = ImageSequence.Iterator(opened(slug, spec))
    return [(pixels(one), one.info["duration"]) for one in frames_of]


@pytest.mark.parametrize("case", PLAYED)
def test_picture_k_of_a_film_is_the_figure_at_step_k(case: str) -> None:
    pattern, said = PLAYED[case]
    spec = raster_spec(pattern, "gif", **said)
    steps = spec.timeline.last if spec.look.step is None else spec.look.step
    settled = [shown(spec.change(step=k)) for k in range(steps + 1)]
    for slug in FILMS:
        film = [picture for picture, _ in played(slug, raster_spec(pattern, slug, **said))]
        for picture, figure in zip(film, settled, strict=True):
            apart = np.abs(picture - figure).max(axis=2)
            # Colours of the palette differ by some 255ths, and so does the coverage of a few edges.
            assert apart.max() <= 24
            assert (apart > 12).mean() < 2e-4
        for before, after in pairwise(film):
            assert np.abs(before - after).max() > 24


def test_a_film_that_takes_too_long_to_draw_names_a_scale_or_its_length() -> None:
    deep = {"cell": "gru", "layers": 4, "direction": "bidirectional", "view": "folded"}
    for said, parameter in (({"tx": 12, "scale": 2}, "scale"), ({"tx": 38}, "tx")):
        with pytest.raises(SpecError, match="take as long to draw as") as caught:
            frames.film(raster_spec("many-to-many", "gif", **deep, **said))
        assert caught.value.parameter == parameter
    assert len(frames.film(raster_spec("many-to-many", "gif", **deep, tx=12)).pictures) == 13


@pytest.mark.parametrize("slug", FILMS)
def test_a_film_holds_every_step_alike_rests_at_the_end_and_begins_again(slug: str) -> None:
    spec = figure_spec("many-to-one", tx=3)
    assert [time for _, time in played(slug, spec)] == [timing.step(3)] * 3 + [timing.REST]
    assert opened(slug, spec).info["loop"] == 0


@pytest.mark.parametrize("slug", FILMS)
def test_what_stands_still_keeps_its_colours(slug: str) -> None:
    film = played(slug, figure_spec("encoder-decoder", tx=3, ty=3, feedback="on"))
    first = film[0][0][:, :60]
    assert all((picture[:, :60] == first).all() for picture, _ in film)


@pytest.mark.parametrize("slug", FILMS)
@pytest.mark.parametrize("view", [slug for slug, view in ANY_VIEWS.items() if not view.plays])
def test_a_view_without_steps_says_which_ones_play(slug: str, view: str) -> None:
    with pytest.raises(SpecError) as caught:
        EXPORTS[slug].render(figure_spec("many-to-one", view=view))
    assert caught.value.parameter == "view"
    assert caught.value.allowed == tuple(name for name, one in VIEWS.items() if one.plays)


def test_a_film_may_have_so_many_pictures_and_no_more() -> None:
    spec = figure_spec("many-to-one", view="folded", tx=MAX_PICTURES)
    with pytest.raises(SpecError, match=f"{MAX_PICTURES + 1} pictures"):
        frames.film(spec)
    assert len(frames.film(spec.change(step=3)).pictures) == 4


def test_a_webp_is_smaller_than_a_gif() -> None:
    spec = figure_spec("many-to-many", tx=8)
    gif, webp = (len(EXPORTS[slug].render(spec)) for slug in FILMS)
    assert webp < gif < 120_000


@settings(max_examples=40)
@given(data=st.binary(min_size=3, max_size=3000), copies=st.integers(1, 3))
def test_a_palette_keeps_colours_that_it_has_room_for(data: bytes, copies: int) -> None:
    colours = np.frombuffer(data[: len(data) // 3 * 3], np.uint8).reshape(-1, 3).astype(np.uint32)
    packed = colours[:, 0] | colours[:, 1] << 8 | colours[:, 2] << 16
    picture = np.tile(packed, (copies, 1))
    palette = ColourTable([picture])
    table = np.frombuffer(palette.table, np.uint8).reshape(-1, 3)
    assert len(table) <= SIZE
    painted = table[palette.indices(picture)]
    apart = np.abs(painted.astype(int) - colours)
    distinct = len(np.unique(packed))
    assert len(table) == min(distinct, SIZE)
    if distinct <= SIZE:
        assert apart.max() == 0


@pytest.mark.parametrize("slug", ["png", "gif", "webp"])
def test_a_picture_whose_steps_alone_are_too_wide_is_refused_before_anything_is_run(
    slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ran(_: Run) -> None:
        raise AssertionError("the network was run")

    monkeypatch.setattr(Run, "trace", property(ran))
    for scale, tx in ((1, 255), (4, 30)):
        with pytest.raises(SpecError, match=r"px wide, and a side may have|pictures; at most"):
            EXPORTS[slug].render(raster_spec("many-to-one", slug, tx=tx, scale=scale))
    with pytest.raises(AssertionError, match="the network was run"):
        EXPORTS[slug].render(raster_spec("many-to-one", slug, tx=3))


@given(specs())
def test_no_figure_is_narrower_than_its_steps_take_at_least(spec: FigureSpec) -> None:
    assert views.least_width(spec) < stages.scene(spec).width


def test_many_pale_gradients_are_drawn_sooner_and_look_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = figure_spec("encoder-decoder", attention="on", show="gradients", tx="12", ty="3", hidden="3")
    scene = stages.still(spec)
    whole = pixels(Image.open(BytesIO(raster.png(scene))))
    monkeypatch.setattr(raster, "MOST_LAYERED", 0)
    apart = pixels(Image.open(BytesIO(raster.png(scene))))
    # No group is blended, and only the overlap of a line and its head is darker.
    assert b' opacity="' in draw.svg(scene)
    assert b' opacity="' not in draw.svg(raster._apart(scene))
    differs = np.abs(whole - apart).max(axis=2) > 8
    assert 0 < differs.mean() < 0.001
