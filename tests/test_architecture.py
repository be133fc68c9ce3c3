"""Architecture: imports go one way, and every file stands in a table."""

import logging.config
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from rnn_unroll import settings
from rnn_unroll.address.formats import FORMATS
from rnn_unroll.address.frameworks import FRAMEWORKS
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.exports import EXPORTS
from rnn_unroll.gallery import GALLERY
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import THEMES
from rnn_unroll.look.views import VIEWS
from rnn_unroll.picture.draw.looks import LOOKS
from rnn_unroll.picture.draw.paints import PAINTS
from rnn_unroll.picture.layouts.unrolled import LAYOUTS
from rnn_unroll.snippets import SNIPPETS
from rnn_unroll.tokens import TOKENISERS
from rnn_unroll.views import DRAWN

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "app" / "rnn_unroll"


def test_imports_keep_the_contracts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # It would silence the loggers that exist already, and other tests read what the server logs.
    monkeypatch.setattr(logging.config, "dictConfig", lambda config: None)
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == 0, capsys.readouterr().out


def test_every_module_is_in_the_layers() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    layers = text.partition("layers = [")[2].partition("]")[0]
    named = set(layers.replace('"', " ").replace("|", " ").replace(",", " ").split())
    modules = {f"rnn_unroll.{path.stem}" for path in PACKAGE.glob("*.py") if path.stem != "__init__"}
    modules |= {f"rnn_unroll.{path.parent.name}" for path in PACKAGE.glob("*/__init__.py")}
    assert modules == named


def test_every_style_has_a_layout_looks_and_paints() -> None:
    assert set(LAYOUTS) == set(LOOKS) == set(PAINTS) == set(STYLES)


def files(folder: str, *shared: str) -> set[str]:
    """Names of the modules and packages in a folder, without those that the others share."""
    modules = {path.stem for path in (PACKAGE / folder).glob("*.py")}
    packages = {path.parent.name for path in (PACKAGE / folder).glob("*/__init__.py")}
    return (modules | packages) - {"__init__", *shared}


def test_every_layout_file_is_named_by_a_style_or_a_view() -> None:
    functions = [
        *(layout.arrange for layout in LAYOUTS.values()),
        *(layout.down for layout in LAYOUTS.values() if layout.down),
        *(view.arrange for view in DRAWN.values()),
    ]
    named = {function.__module__.rpartition(".")[2] for function in functions}
    assert files("picture/layouts", "frame", "parts") == named


def test_every_view_file_is_in_the_table_of_views_and_has_its_facts() -> None:
    assert files("views", "view") == set(DRAWN) == set(VIEWS)


def test_every_cell_file_is_in_the_table_of_cells() -> None:
    parts = ("drawing", "equation", "gates", "keeping", "pieces", "tape", "term", "terms", "weights")
    assert files("engine/cells", "cell", "altered", *parts) == {slug.replace("-", "_") for slug in CELLS}


def test_every_export_file_is_in_the_table_of_exports_and_has_its_facts() -> None:
    assert files("exports", "export") == set(EXPORTS) == set(FORMATS)


def test_every_framework_has_a_file_that_writes_its_scripts() -> None:
    shared = (
        "script",
        "cells",
        "rows",
        "data",
        "weights",
        "trained",
        "loops",
        "by_hand",
        "layers",
        "changes",
    )
    assert files("exports/py", *shared) == set(FRAMEWORKS)


TABLES = {
    "patterns": PATTERNS,
    "styles": STYLES,
    "views": VIEWS,
    "drawn views": DRAWN,
    "themes": THEMES,
    "cells": CELLS,
    "exports": EXPORTS,
    "formats": FORMATS,
    "frameworks": FRAMEWORKS,
    "gallery": GALLERY,
    "snippets": SNIPPETS,
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_an_entry_stands_under_its_own_slug(table: dict[str, object]) -> None:
    assert [getattr(entry, "slug", None) for entry in table.values()] == list(table)


def test_tables_have_something_to_choose_from() -> None:
    assert all(table for table in (*TABLES.values(), TOKENISERS))


def test_pages_and_their_files_are_found() -> None:
    assert (settings.TEMPLATES / "studio.html").is_file()
    assert any(settings.STATIC.rglob("*.js"))
