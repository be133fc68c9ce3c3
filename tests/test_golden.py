"""Golden figures: what is drawn today is what was looked at and committed."""

import html
import re
from pathlib import Path

import pytest

from rnn_unroll import gallery
from rnn_unroll.address import write
from rnn_unroll.address.revision import REVISION
from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import THEMES
from tests.gallery import GALLERY
from tests.golden_update import FILES, GOLDEN, RECORD, drawn, hashed, recorded, refusal
from tests.strategies import read_address


def side_by_side(slug: str, before: bytes, now: bytes) -> str:
    """A page with the committed and the new picture."""
    # The ids of both are the same, since the address is: one of them gets others.
    renamed = re.sub(rb"""(id="|#)u(?=[0-9a-f]{8})""", rb"\1n", now)
    figures = "".join(
        f"<figure><figcaption>{caption}</figcaption>{_shown(body.decode())}</figure>"
        for caption, body in (("committed", before), ("now", renamed))
    )
    title = html.escape(f"{slug}: {GALLERY[slug]}")
    style = "body{display:flex;flex-wrap:wrap;font:16px sans-serif}h1{width:100%}svg{border:1px solid}"
    head = f"<!doctype html><meta charset=utf-8><title>{title}</title><style>{style}</style>"
    return f"{head}<h1>{title}</h1>{figures}"


def _shown(body: str) -> str:
    """A picture as it is, any other file as its text."""
    return body if body.startswith("<svg") else f"<pre>{html.escape(body)}</pre>"


@pytest.mark.parametrize("name", FILES)
def test_a_figure_is_drawn_as_it_was(name: str, tmp_path: Path) -> None:
    file = GOLDEN / name
    before = file.read_bytes() if file.exists() else b""
    now = drawn(name)
    page = tmp_path / f"{name}.html"
    if before != now:
        page.write_text(side_by_side(file.stem, before, now), encoding="utf-8")
    assert before == now, f"see both at {page.as_uri()}; if it is meant: python -m tests.golden_update"


def test_a_failure_page_shows_both_pictures() -> None:
    page = side_by_side("mono", b"<svg id='one'/>", b"<svg id='two'/>")
    assert "<svg id='one'/>" in page
    assert "<svg id='two'/>" in page


def test_every_golden_file_is_in_the_gallery() -> None:
    assert {file for file in GOLDEN.iterdir() if file != RECORD} == {GOLDEN / name for name in FILES}


@pytest.mark.parametrize("slug", GALLERY)
def test_gallery_addresses_are_canonical(slug: str) -> None:
    assert write.address(read_address(GALLERY[slug])) == GALLERY[slug]


def test_golden_figures_belong_to_the_revision_that_drew_them() -> None:
    assert recorded().revision == REVISION, "run python -m tests.golden_update"
    assert recorded().figures == hashed(GOLDEN / name for name in FILES), "run python -m tests.golden_update"


def test_figures_drawn_otherwise_need_a_higher_revision() -> None:
    assert "raise REVISION in app/rnn_unroll/address/revision.py to 4" in refusal(["mono"], before=3, now=3)
    assert refusal([], before=3, now=3) == ""
    assert refusal(["mono"], before=3, now=4) == ""
    assert "only ever rises" in refusal([], before=3, now=2)


def test_a_hash_of_figures_tells_any_change(tmp_path: Path) -> None:
    one, other = tmp_path / "one.svg", tmp_path / "other.svg"
    seen = set()
    for bodies in ((b"a", b"b"), (b"b", b"a"), (b"a", b"c")):
        for file, body in zip((one, other), bodies, strict=True):
            file.write_bytes(body)
        seen.add(hashed([other, one]))
    assert hashed([one, other]) in seen
    assert len({*seen, hashed([one])}) == 4


def test_the_gallery_shows_every_pattern_in_every_style_with_every_cell() -> None:
    shown = [exhibit.spec for exhibit in gallery.GALLERY.values()]
    assert [(one.wiring.pattern, one.look.style, one.model.cell) for one in shown] == [
        (pattern, style, cell) for pattern in PATTERNS for style in STYLES for cell in OFFERED
    ]
    assert [exhibit for room in gallery.ROOMS for exhibit in room.exhibits] == [*gallery.GALLERY.values()]


def test_golden_figures_show_every_theme_and_none_twice() -> None:
    shown = [read_address(address) for address in GALLERY.values()]
    assert {spec.look.theme for spec in shown} == set(THEMES)
    assert len({write.digest(spec) for spec in shown}) == len(shown)
