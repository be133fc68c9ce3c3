"""Site: what an export writes, and what it leaves alone."""

import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from rnn_unroll.address import write
from rnn_unroll.address.parse import parse
from rnn_unroll.embed.document import document
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.exports import EXPORTS
from rnn_unroll.gallery import GALLERY
from rnn_unroll.look.styles import STYLES
from rnn_unroll.site import grid
from rnn_unroll.site.folder import MARKER
from rnn_unroll.site.grids import GRIDS
from tests.sites import export, shared

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared(tmp_path_factory)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A site of a few figures, where a test makes one of its own."""
    if "site" not in request.fixturenames:
        monkeypatch.setattr(grid, "GALLERY", {})
        monkeypatch.setattr("rnn_unroll.site.pages.ROOMS", ())
        monkeypatch.setitem(
            GRIDS, "small", GRIDS["small"]._replace(cells=("rnn",), lengths=(2,), wirings=("ib",))
        )
        monkeypatch.setitem(GRIDS, "full", GRIDS["small"]._replace(lengths=(2, 3)))


@pytest.mark.parametrize("size", ["small", "full"])
def test_a_grid_has_every_pattern_and_style_and_the_gallery(size: str, site: Path) -> None:
    figures = grid.figures(GRIDS[size])
    assert {figure.spec.wiring.pattern for figure in figures} == set(PATTERNS)
    assert {figure.spec.look.style for figure in figures} == set(STYLES)
    assert {write.address(exhibit.spec) for exhibit in GALLERY.values()} <= {
        write.address(one.spec) for one in figures
    }
    names = Counter(figure.name.casefold() for figure in figures)
    assert set(names.values()) == {1}
    assert all(re.fullmatch(r"[a-z0-9-]{1,80}", name) for name in names)
    assert len({figure.spec for figure in figures}) == len(figures)


def test_every_figure_is_its_address(site: Path) -> None:
    there = files(site)
    spec = parse("encoder-decoder", [("tx", "3"), ("ty", "6"), ("cell", "lstm"), ("feedback", "on")])
    name = "encoder-decoder-computed-lstm-tx3-ty6-feedback-on"
    assert there[f"figures/{name}.svg"] == EXPORTS["svg"].render(spec)
    assert there[f"figures/{name}.json"] == EXPORTS["json"].render(spec)
    assert there[f"embed/{name}.html"].decode() == document(spec)


class Links(HTMLParser):
    """What a page refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value or "" for name, value in attrs if name in ("href", "src", "action")}


def test_every_link_leads_to_a_file_of_the_site_and_none_away(site: Path) -> None:
    there = files(site)
    for page in ("index.html", "studio.html"):
        links = Links()
        links.feed(there[page].decode())
        assert links.found
        for link in links.found:
            place, _, fragment = unquote(link).partition("#")
            assert not place or place in there, link
            if place == "studio.html" and fragment:
                assert f"embed/{fragment}.html" in there
    for name, body in there.items():
        if not name.endswith((".json", ".woff2")):
            text = body.decode()
            outside = re.findall(r"""(?:href|src)=["'](?:/|[a-z]+:)[^"']*|url\([^)#]*\)|@import[^;]*""", text)
            # The style sheet names the fonts beside it.
            assert [one for one in outside if f"look/{one[4:-1]}" not in there] == [], name
            # Names of namespaces are no addresses.
            assert set(re.findall(r"https?://([^\s/\"'<>)]+)", text)) <= {"www.w3.org"}, name


def test_the_studios_script_knows_every_figure(site: Path) -> None:
    page = (site / "studio.html").read_text("utf-8")
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    assert {row[0] for row in data["figures"]} == {path.stem for path in (site / "embed").iterdir()}
    assert len({tuple(row[3:]) for row in data["figures"]}) == len(data["figures"])


def test_an_export_is_the_same_bytes_again_and_says_what_it_made(tmp_path: Path) -> None:
    first, second = export(tmp_path / "a"), export(tmp_path / "b", "--jobs", "2")
    assert re.fullmatch(
        r".*index\.html: \d+ figures, \d+ files, \d+\.\d MB\n", first.stdout.replace("\\", "/")
    )
    assert second.exit_code == 0
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_a_new_export_takes_away_what_only_the_old_one_made(tmp_path: Path) -> None:
    assert export(tmp_path, "--grid", "full", "--format", "svg,json,py").exit_code == 0
    more = files(tmp_path)
    (tmp_path / "figures" / "mine.svg").write_text("mine")
    assert export(tmp_path).exit_code == 0
    less = files(tmp_path)
    assert less.pop("figures/mine.svg") == b"mine"
    assert set(less) < set(more)
    assert not any(name.endswith(".py") for name in less)
    assert json.loads(less[MARKER])["made"] == sorted(set(less) - {MARKER})


def test_a_folder_of_others_is_left_alone_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years")
    result = export(tmp_path)
    assert result.exit_code == 2
    assert "is not empty and no earlier export; name another folder, or add --force" in result.stderr
    assert files(tmp_path) == {"thesis.tex": b"years"}
    assert export(tmp_path, "--force").exit_code == 0
    assert (tmp_path / "thesis.tex").read_text() == "years"
    assert (tmp_path / "index.html").exists()


def test_a_marker_that_was_written_by_others_takes_nothing_away(tmp_path: Path) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside.html"
    outside.write_text("kept")
    assert export(site).exit_code == 0
    (site / "notes.html").write_text("kept")
    (site / MARKER).write_text(json.dumps({"made": ["../outside.html", str(outside), "notes.html"]}))
    assert export(site).exit_code == 0
    assert outside.read_text() == (site / "notes.html").read_text() == "kept"
    (site / MARKER).write_text("{")
    assert "is none that an export wrote" in export(site).stderr


@pytest.mark.parametrize("name", ["index.html", "look/site.css"])
def test_a_folder_in_the_place_of_a_file_is_named_before_anything_is_drawn(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir(parents=True)
    result = export(tmp_path, "--force")
    assert result.exit_code == 2
    assert result.stderr == f"folder: {tmp_path / name} cannot be written: Is a directory\n"
    assert files(tmp_path) == {}


def test_an_export_that_was_ended_can_be_made_again(tmp_path: Path) -> None:
    assert export(tmp_path).exit_code == 0
    whole = files(tmp_path)
    for name in ("index.html", "look/site.css"):
        (tmp_path / name).unlink()
    assert export(tmp_path).exit_code == 0
    assert files(tmp_path) == whole


def test_a_place_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "site"):
        result = export(folder)
        assert result.exit_code == 2
        assert "folder: " in result.stderr
        assert "cannot be written" in result.stderr
        assert result.stderr.count("\n") == 1
