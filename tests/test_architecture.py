"""Architecture: imports go one way, and every file stands in a table."""

import importlib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from app import settings
from app.cells import CELLS
from app.exports import EXPORTS
from app.frameworks import FRAMEWORKS
from app.gallery import GALLERY
from app.layouts.frame import Arrange
from app.patterns import PATTERNS
from app.snippets import SNIPPETS
from app.styles import STYLES, VIEWS
from app.themes import THEMES
from app.tokens import TOKENISERS

ROOT = Path(__file__).parent.parent
APP = ROOT / "app"


def test_imports_keep_the_contracts(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == 0, capsys.readouterr().out


def test_every_module_is_in_the_layers() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    layers = text.partition("layers = [")[2].partition("]")[0]
    named = set(layers.replace('"', " ").replace("|", " ").replace(",", " ").split())
    modules = {f"app.{path.stem}" for path in APP.glob("*.py") if path.stem != "__init__"}
    modules |= {f"app.{path.parent.name}" for path in APP.glob("*/__init__.py")}
    assert modules == named


@pytest.mark.parametrize("slug", sorted(STYLES))
def test_every_style_has_a_layout_module(slug: str) -> None:
    arrange: Arrange = importlib.import_module(f"app.layouts.{STYLES[slug].layout}").arrange
    assert callable(arrange)


def files(folder: str, *shared: str) -> set[str]:
    """Names of the modules and packages in a folder, without those that the others share."""
    modules = {path.stem for path in (APP / folder).glob("*.py")}
    packages = {path.parent.name for path in (APP / folder).glob("*/__init__.py")}
    return (modules | packages) - {"__init__", *shared}


def test_every_layout_file_is_named_by_a_style_or_a_view() -> None:
    named = {entry.layout for entry in (*STYLES.values(), *VIEWS.values()) if entry.layout}
    assert files("layouts", "frame") == named


def test_every_cell_file_is_in_the_table_of_cells() -> None:
    assert files("cells", "cell", "drawing", "gates") == {slug.replace("-", "_") for slug in CELLS}


def test_every_export_file_is_in_the_table_of_exports() -> None:
    assert files("exports", "export") == set(EXPORTS)


def test_every_framework_has_a_file_that_writes_its_scripts() -> None:
    shared = ("script", "cells", "weights", "loops", "by_hand", "layers")
    assert files("exports/py", *shared) == set(FRAMEWORKS)


TABLES = {
    "patterns": PATTERNS,
    "styles": STYLES,
    "themes": THEMES,
    "cells": CELLS,
    "exports": EXPORTS,
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
