"""The bundle: several modules as one script, or an error that says why not."""

import re
from pathlib import Path

import pytest

from rnn_unroll.embed import bundle


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of modules, in place of the project's own."""
    monkeypatch.setattr(bundle, "STATIC", tmp_path)
    monkeypatch.setattr(bundle, "bundle", bundle.bundle.__wrapped__)
    folder = tmp_path / "js"
    folder.mkdir()
    return folder


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text, "utf-8")


def test_a_module_comes_once_and_after_those_that_it_imports(modules: Path) -> None:
    write(
        modules,
        a='import { b } from "./b.js";\nimport { c as d } from "./c.js";\nb(d);\n',
        b='import { c } from "./c.js";\nexport const b = () => c;\n',
        c="export const c = 1;\n",
    )
    made = bundle.bundle("a")
    assert re.findall(r"^const (\w+) = \(\(\) => \{$", made, re.MULTILINE) == ["c_js", "b_js", "a_js"]
    assert "const { c: d } = c_js;" in made
    assert "import" not in made
    assert "export" not in made


def test_comments_on_lines_of_their_own_are_left_out_and_lines_keep_their_numbers(modules: Path) -> None:
    write(
        modules,
        a='// A\n/**\n * @import { b } from "./b.js"\n */\nconst a = "//"; // b\n /** C. */\nconst b = a;\n',
        c="/**\n * Two\n * lines.\n */\nexport default 1;\n",
    )
    assert bundle.bundle("a").splitlines()[1:-2] == ['const a = "//"; // b', "const b = a;"]
    with pytest.raises(ValueError, match=r"^c\.js:5: "):
        bundle.bundle("c")


@pytest.mark.parametrize(
    "line",
    [
        'import b from "./b.js";',
        'import * as b from "./b.js";',
        'import "./b.js";',
        'import { b } from "./far/b.js";',
        'import { b } from "https://example.org/b.js";',
        "import {",
        'const b = await import("./b.js");',
        "const here = import.meta.url;",
        "export default 1;",
        "export let count = 0;",
        "export { b };",
        'export * from "./b.js";',
        "const end = '</script>';",
        "const start = '<!--';",
    ],
)
def test_what_cannot_be_bundled_is_refused_by_file_and_line(modules: Path, line: str) -> None:
    write(modules, a=f"const one = 1;\n{line}\n", b="export const b = 1;\n")
    with pytest.raises(ValueError, match=r"^a\.js:2: "):
        bundle.bundle("a")


def test_modules_that_import_each_other_are_refused(modules: Path) -> None:
    write(modules, a='import { b } from "./b.js";\n', b='import { a } from "./a.js";\n')
    with pytest.raises(ValueError, match="a → b → a"):
        bundle.bundle("a")


@pytest.mark.parametrize("entry", ["embed", "main"])
def test_the_pages_own_modules_can_be_bundled(entry: str) -> None:
    assert bundle.bundle(entry).count("const player_js = ") == 1
