"""Additions: what CONTRIBUTING promises of a new pattern, cell, style and of the others in its table.

All are really added to one copy of the project: by the edits that the table names, and by no others.
Then a process of its own looks for each in all the places where a reader would.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent
PACKAGE = Path("app") / "rnn_unroll"


class Addition(NamedTuple):
    """New files, by path in the package; and what is put before a place in a file that is there."""

    files: dict[str, str]
    entries: dict[str, tuple[tuple[str, str], ...]]
    claims: str


PAGE = """
from fastapi.testclient import TestClient
from rnn_unroll import figure, stages
from rnn_unroll.address import reference, write
from rnn_unroll.address.parse import parse
from rnn_unroll.cli.command import app
from rnn_unroll.errors import SpecError
from rnn_unroll.web.app import create_app
from typer.testing import CliRunner

client = TestClient(create_app())

def get(target, status=200):
    answer = client.get(target)
    assert answer.status_code == status, answer.text
    return answer

def wrong(target):
    return get(target, 422).headers["x-figure-error"]

def help(*words):
    return CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "300"}).output

def refused(*words):
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 2
    return result.stderr
"""
"""What every claim may use."""

PRETEND_CELL = (ROOT / "tests" / "pretend_cell.py").read_text("utf-8").partition("OFFERED[")[0]
"""The cell that all tests of cells run with, without its entry in the table."""

ADDITIONS = {
    "pattern": Addition(
        files={},
        entries={
            "engine/patterns.py": (
                (
                    '        Pattern(\n            "encoder-decoder",',
                    '        Pattern("many-to-two", "Many to two", "Many-to-two", "a pretend task",\n'
                    '                Length(2, 100, 4, "T_x", 5), Length(2, 2, 2),\n'
                    '                lambda tx, ty: "i" * (tx - 2) + "bb", backward=True),\n',
                ),
            ),
            "words/shapes.py": (
                (
                    '    "custom": Explained(',
                    '    "many-to-two": Explained("two outputs", "For a pretended use.", '
                    "_custom, _watch_custom),\n",
                ),
            ),
        },
        claims="""
assert parse("many-to-two", [("tx", "5")]).letters == "iiibb"
assert "Many to two" in get("/").text
assert get("/v1/figures/many-to-two.svg?direction=bidirectional").text.count('data-key="y.') == 2
assert get("/v1/figures/many-to-two.json").json()["spec"]["io"] == "iibb"
assert wrong("/v1/figures/many-to-two.svg?tx=1").startswith("tx: tx must be from 2")
assert "many-to-two" in get("/v1/figures/nothing.json", 404).text
assert "many-to-two" in get("/gallery").text
assert "For a pretended use." in get("/stage?pattern=many-to-two").text
assert "many-to-two" in help("render")
assert get("/stage?form=1&pattern=custom&was=custom&io=iibi&toggle=output.4").text.count("many-to-two") > 1
""",
    ),
    "cell": Addition(
        files={"engine/cells/pretend.py": PRETEND_CELL.replace("CELLS, OFFERED, ", "").rstrip() + "\n"},
        entries={
            "engine/cells/__init__.py": (
                (
                    "from rnn_unroll.engine.cells.rnn import",
                    "from rnn_unroll.engine.cells.pretend import PRETEND\n",
                ),
                ("RNN_LINEAR)", "PRETEND, "),
            )
        },
        claims="""
figures = "/v1/figures/many-to-one"
assert get(f"{figures}.svg?cell=pretend&show=gradients").text.count('data-kind="state"') == 4
states = [step["layers"][0]["forward"]["a"] for step in get(f"{figures}.json?cell=pretend").json()["steps"]]
assert all(0 < unit < 1 for state in states for unit in state)
assert "logistic hidden units" in get(f"{figures}.json?cell=pretend").json()["alt"]
assert "logistic" in get(f"{figures}.svg?cell=pretend&view=cell").text
assert "unrollmath" in get(f"{figures}.tex?cell=pretend&view=cell").text
for framework in ("numpy", "torch", "keras"):
    compile(get(f"{figures}.py?cell=pretend&framework={framework}").text, framework, "exec")
assert '<option value="pretend"' in get("/").text
assert "cell=pretend" in get("/gallery").text
assert "pretend" in help("render")
assert "pretend" in refused("render", "many-to-one", "--cell", "pretand")
assert any("`pretend`" in row for row in reference.rows())
""",
    ),
    "style": Addition(
        files={
            "picture/layouts/wide.py": '"""Wide: the computed style with more paper."""\n\n'
            "from dataclasses import replace\n\n"
            "from rnn_unroll.address.spec import FigureSpec\nfrom rnn_unroll.graphs.graph import Graph\n"
            "from rnn_unroll.picture.layouts import computed\nfrom rnn_unroll.picture.scene import Scene\n\n"
            "PITCH = computed.PITCH\n\n\n"
            "def arrange(spec: FigureSpec, graph: Graph) -> Scene:\n"
            "    scene = computed.arrange(spec, graph)\n    return replace(scene, width=scene.width + 100)\n"
        },
        entries={
            "look/styles.py": (
                (
                    '        Style("textbook"',
                    '        Style("wide", "Wide", numbers=True, symbolic=False, down=False),\n',
                ),
            ),
            "picture/layouts/unrolled.py": (
                ("\nfrom rnn_unroll.picture.scene", ", wide"),
                ("}\n\n\ndef arrange", '    "wide": Layout(wide.arrange, wide.PITCH),\n'),
            ),
            "picture/draw/looks.py": (
                ('"textbook": _TEXTBOOK}', '"wide": {**_COMPUTED, "brace": _line("brace", 7.25)}, '),
            ),
            "picture/draw/paints.py": (
                ('"textbook": _TEXTBOOK}', '"wide": {**_COMPUTED, "wire-input": {"stroke": "feedback"}}, '),
            ),
        },
        claims="""
computed, wide = (stages.scene(parse("many-to-one", [("style", name)])) for name in ("computed", "wide"))
assert wide.width == computed.width + 100
for view in ("unrolled", "folded", "cell", "norms"):
    text = get(f"/v1/figures/many-to-one.svg?style=wide&view={view}").text
    assert 'data-style="wide"' in text
assert 'stroke-width="7.25"' in get("/v1/figures/many-to-one.svg?style=wide").text
assert "#9c3587" in get("/v1/figures/many-to-one.svg?style=wide").text
assert "#9c3587" not in get("/v1/figures/many-to-one.svg").text
assert "7.25" in get("/v1/figures/many-to-one.tex?style=wide").text
assert get("/v1/figures/many-to-one.png?style=wide").content != get("/v1/figures/many-to-one.png").content
assert 'stroke-width="7.25"' in get("/embed/many-to-one?style=wide").text
assert '<option value="wide"' in get("/").text
assert "style=wide" in get("/gallery").text
assert "wide" in help("render")
assert "wide" in refused("render", "many-to-one", "--style", "wid")
assert any("`wide`" in row for row in reference.rows())
""",
    ),
    "theme": Addition(
        files={},
        entries={
            "look/themes.py": (
                (
                    '        Theme("mono"',
                    '        Theme("sepia", "Sepia", {**LIGHT, "paper": "#f4ecd8"}),\n',
                ),
            )
        },
        claims="""
assert "#f4ecd8" in get("/v1/figures/many-to-one.svg?theme=sepia").text
assert "#f4ecd8" in get("/v1/figures/many-to-one.svg?style=textbook&theme=sepia").text
assert "F4ECD8" in get("/v1/figures/many-to-one.tex?theme=sepia").text
assert get("/v1/figures/many-to-one.png?theme=sepia").content != get("/v1/figures/many-to-one.png").content
assert '<option value="sepia"' in get("/").text
document = get("/embed/many-to-one?theme=sepia").text
assert "#f4ecd8" in document and "prefers-color-scheme:dark" not in document
assert "prefers-color-scheme:dark" in get("/embed/many-to-one").text
assert "sepia" in help("render")
assert "sepia" in refused("render", "many-to-one", "--theme", "sepa")
assert any("`sepia`" in row for row in reference.rows())
""",
    ),
    "view": Addition(
        files={
            "views/plain.py": '"""Plain: unrolled, without a word."""\n\n'
            "from dataclasses import replace\n\nfrom rnn_unroll.look.views import PLAIN\n"
            "from rnn_unroll.views import unrolled\n\n"
            "VIEW = replace(unrolled.VIEW, slug=PLAIN.slug, descriptions=lambda spec, graph, scene: [\n"
            '    "plain"] * (spec.timeline.last + 1))\n'
        },
        entries={
            "look/views.py": (
                ("VIEWS: dict[", 'PLAIN = ViewFacts("plain", "Plain", overlays=("weights",))\n\n'),
                (", BEAMS)}", ", PLAIN"),
            ),
            "views/__init__.py": (
                (", norms, units", ", plain"),
                (", beams.VIEW)", ", plain.VIEW"),
            ),
        },
        claims="""
from rnn_unroll.views import DRAWN
assert "plain" in DRAWN
spec = parse("many-to-one", [("view", "plain")])
assert write.address(spec) == "/v1/figures/many-to-one.svg?view=plain"
assert get(write.address(spec)).text.count('data-kind="state"') == 4
assert get("/v1/figures/many-to-one.json?view=plain").json()["spec"]["view"] == "plain"
assert '<option value="plain"' in get("/").text
assert '"plain", "plain"' in get("/?pattern=many-to-one&view=plain").text
assert "no place for show=gradients" in get("/v1/figures/many-to-one.svg?view=plain&show=gradients", 422).text
assert "plain" in refused("render", "many-to-one", "--view", "plian")
assert "plain" in help("render")
assert get("/v1/figures/many-to-one.png?view=plain").content[:4] == b"\\x89PNG"
assert "/embed/many-to-one" in get("/oembed?url=http://testserver/?pattern=many-to-one%26view=plain").text
""",
    ),
    "format": Addition(
        files={
            "exports/txt.py": '"""Text: the figure in words."""\n\n'
            "from dataclasses import replace\n\n"
            "from rnn_unroll import stages\nfrom rnn_unroll.address.spec import FigureSpec, Look\n"
            "from rnn_unroll.exports.export import Export\n\n\n"
            "def render(spec: FigureSpec) -> bytes:\n"
            "    return stages.alternative(replace(spec, look=Look())).encode()\n\n\n"
            'EXPORT = Export("txt", "text/plain; charset=utf-8", render)\n',
            "exports/bmp.py": '"""BMP: the drawing as pixels, uncompressed."""\n\n'
            "from io import BytesIO\n\nfrom PIL import Image\n\n"
            "from rnn_unroll.address.spec import FigureSpec\nfrom rnn_unroll.exports import png\n"
            "from rnn_unroll.exports.export import Export\n\n\n"
            "def render(spec: FigureSpec) -> bytes:\n    file = BytesIO()\n"
            '    Image.open(BytesIO(png.render(spec))).save(file, "BMP")\n    return file.getvalue()\n\n\n'
            'EXPORT = Export("bmp", "image/bmp", render)\n',
        },
        entries={
            "exports/__init__.py": (
                (", webp\n", ", txt, bmp"),
                ("        json.EXPORT,\n", "        txt.EXPORT,\n        bmp.EXPORT,\n"),
            ),
            "address/formats.py": (
                (
                    '        FormatFacts("py"',
                    '        FormatFacts("txt", look=False),\n        FormatFacts("bmp", raster=True),\n',
                ),
            ),
        },
        claims="""
answer = get("/v1/figures/many-to-one.txt?tx=2")
assert answer.text.startswith("Many-to-one recurrent network, T_x = 2")
assert answer.headers["content-type"] == "text/plain; charset=utf-8"
assert 'link' in answer.headers
assert "scale: scale is for the formats" in wrong("/v1/figures/many-to-one.txt?scale=2")
look = get("/v1/figures/many-to-one.txt?theme=dark&motion=on&view=folded&tx=2")
assert look.headers["link"].startswith("</v1/figures/many-to-one.txt?tx=2>;") and look.text == answer.text
pixels = get("/v1/figures/many-to-one.bmp?theme=dark&motion=on&scale=2")
assert pixels.headers["link"].startswith("</v1/figures/many-to-one.bmp?scale=2&theme=dark>;")
assert len(pixels.content) > 3 * len(get("/v1/figures/many-to-one.bmp?theme=dark").content)
assert any("for png, gif, webp and bmp alone" in row for row in reference.rows())
assert "txt" in get("/v1/figures/many-to-one.xyz", 404).text
assert 'data-format="txt"' in get("/").text
assert figure("many-to-one", tx=2).render("txt") == answer.content
assert "txt" in help("render")
import tempfile, pathlib
place = pathlib.Path(tempfile.mkdtemp()) / "a.txt"
assert CliRunner().invoke(app, ["render", "many-to-one", "--tx", "2", "-o", str(place)]).exit_code == 0
assert place.read_bytes() == answer.content
""",
    ),
    "parameter": Addition(
        files={},
        entries={
            "address/record.py": (('    theme: str = "auto"\n', '    mood: str = "calm"\n'),),
            "address/entries/look.py": (
                (
                    '    Parameter(\n        name="theme",',
                    "    Parameter(\n"
                    '        name="mood",\n        path="look.mood",\n        group="look",\n'
                    '        title="Mood",\n        help="How the figure feels",\n        default="calm",\n'
                    '        read=choice("mood", {"calm": "Calm", "lively": "Lively"}),\n'
                    '        field=Field("choice", place=1),\n'
                    '        choices={"calm": "Calm", "lively": "Lively"},\n'
                    "        why_not=lambda draft: None if draft.view.plays\n"
                    '        else SpecError("mood", sentences.no_mood(draft.look.view)),\n    ),\n',
                ),
                ("Parameter, choice, flags", "Field, "),
                ("from rnn_unroll.look.styles", "from rnn_unroll.errors import SpecError\n"),
                ("\nMOTION =", "from rnn_unroll.words.refusals import reasons as sentences\n"),
            ),
            "words/refusals/reasons.py": (
                (
                    "def no_connectivity(",
                    'def no_mood(view: str) -> str:\n    return f"view={view} has no mood"\n\n\n',
                ),
            ),
        },
        claims="""
spec = parse("many-to-one", [("mood", "lively"), ("tx", "3")])
assert spec.look.mood == "lively"
assert spec.change(mood="calm") == parse("many-to-one", [("tx", "3")])
assert write.address(spec) == "/v1/figures/many-to-one.svg?mood=lively&tx=3"
assert get("/v1/figures/many-to-one.json?mood=lively").json()["spec"]["mood"] == "lively"
link = get("/v1/figures/many-to-one.svg?mood=calm").headers["link"]
assert link.startswith("</v1/figures/many-to-one.svg>;")
assert wrong("/v1/figures/many-to-one.svg?mod=calm").endswith("'mood'?)")
assert "choose calm or lively" in wrong("/v1/figures/many-to-one.svg?mood=sad")
try:
    parse("many-to-one", [("mood", "lively"), ("view", "norms")])
except SpecError as error:
    assert error.message == "view=norms has no mood"
else:
    raise AssertionError("not refused")
page = get("/?pattern=many-to-one&mood=lively").text
assert 'data-control="mood" >' in page and '<option value="lively" selected>' in page
assert 'data-control="mood" hidden>' in get("/?pattern=many-to-one&view=norms").text
settled = client.get("/?form=1&pattern=many-to-one&mood=lively&view=norms", follow_redirects=False)
assert settled.headers["location"] == "/?pattern=many-to-one&view=norms"
assert "--mood" in help("render") and "calm, lively" in help("render")
assert "mood" in refused("render", "many-to-one", "--mood", "sad")
assert any(row == "| `mood` | `calm`, `lively` | How the figure feels |" for row in reference.rows())
assert figure("many-to-one", mood="lively").address == "/v1/figures/many-to-one.svg?mood=lively"
from tests import docs_update
assert "mood" in docs_update.element(docs_update.ELEMENT.read_text())
""",
    ),
    "model": Addition(
        files={
            "models/scaled.py": '"""Scaled: weights from a seed, multiplied by a level."""\n\n'
            "from dataclasses import dataclass\n\n"
            "from rnn_unroll.engine.network import Network\nfrom rnn_unroll.engine.patterns import Plan\n"
            "from rnn_unroll.models.reading import Reading\nfrom rnn_unroll.models.seeded import Seeded\n"
            "from rnn_unroll.words import Phrase, phrase, weights\n\n\n"
            "@dataclass(frozen=True, slots=True)\nclass Scaled(Seeded):\n    level: float = 1.0\n\n"
            "    @property\n    def provenance(self) -> Phrase:\n        return phrase(weights.own)\n\n"
            "    @property\n    def trained(self) -> bool:\n        return True\n\n"
            "    def network(self, reading: Reading, plan: Plan) -> Network:\n"
            "        drawn = Seeded.network(self, reading, plan)\n"
            "        for part in drawn.parts.values():\n            for layer in part:\n"
            "                for chain in layer:\n                    for array in chain.values():\n"
            "                        array *= self.level\n        return drawn\n"
        },
        entries={
            "models/__init__.py": (
                ("from rnn_unroll.words.refusals", "from rnn_unroll.models.scaled import Scaled\n"),
                (')\n"""The models that an address can name', ", Scaled"),
            ),
            "address/entries/model.py": (
                (
                    '    Parameter(\n        name="seed",',
                    '    Parameter(\n        name="level",\n        path="model.level",\n'
                    '        group="network",\n        title="Level",\n        help="What multiplies it",\n'
                    '        default=1.0,\n        read=decimal("level", 0, 2),\n        low=0,\n'
                    "        high=2,\n        field=fields.SEED,\n    ),\n",
                ),
            ),
        },
        claims="""
from rnn_unroll.address.formats import EVERYWHERE
from rnn_unroll.exports import EXPORTS
from rnn_unroll.models.model import Model
from rnn_unroll.models.scaled import Scaled
from rnn_unroll.models.seeded import Seeded
assert type(parse("many-to-one", [("seed", "3")]).model) is Seeded
spec = parse("many-to-one", [("tx", "3"), ("cell", "lstm"), ("layers", "2"), ("level", "0")])
model: Model = spec.model
assert model == Scaled(cell="lstm", layers=2, level=0.0)
assert parse("many-to-one", [("tx", "3"), ("cell", "lstm"), ("layers", "2")]).change(level=0.0) == spec
assert write.address(spec) == "/v1/figures/many-to-one.svg?cell=lstm&layers=2&level=0&tx=3"
assert not stages.trace(spec).parts["network"].layers[1][0].states.any()
data = get(write.address(spec, "json")).json()
assert data["trained"] and data["spec"]["level"] == 0 and "user's own" in data["alt"] + data["description"]
assert all(value == 0 for step in data["steps"] for value in step["layers"][0]["forward"]["a"])
assert "nothing here is trained" not in get(write.address(spec)).text
for slug in EVERYWHERE:
    assert EXPORTS[slug].render(spec)
page = get("/?pattern=many-to-one&level=0").text
assert 'data-control="level" >' in page and 'data-control="seed" >' in page
assert page.count("disabled") == get("/?pattern=many-to-one").text.count("disabled")
""",
    ),
    "sentence": Addition(
        files={},
        entries={
            "words/captions.py": (
                ("def delay() -> str:", 'def motto(cell: str) -> str:\n    return f"Seen: {cell}."\n\n\n'),
            ),
            "picture/layouts/frame.py": (
                ("from rnn_unroll.words import Phrase", "from rnn_unroll.words import captions\n"),
                (
                    "    if not CELLS[spec.model.cell].note:",
                    '    if spec.model.cell == "rnn":\n'
                    '        return PlacedText(phrase(captions.motto, "rnn"), x, bottom, value=False)\n',
                ),
            ),
        },
        claims="""
from rnn_unroll.address.spec import FigureSpec, Wiring
from rnn_unroll.words import captions, phrase, say
scene = stages.scene(FigureSpec(Wiring("many-to-one")))
assert scene.note.text == phrase(captions.motto, "rnn")
assert say(scene.note.text) == "Seen: rnn."
for view in ("unrolled", "folded", "cell"):
    assert ">Seen: rnn.</text>" in get(f"/v1/figures/many-to-one.svg?view={view}").text
assert "{Seen: rnn.}" in get("/v1/figures/many-to-one.tex?style=textbook").text
assert "Seen:" not in get("/v1/figures/many-to-one.svg?cell=gru").text
""",
    ),
}


EACH = """
import sys, traceback
failed = 0
for kind, claims in {claims!r}.items():
    try:
        exec(compile(claims, kind, "exec"), dict(globals()))
    except Exception:
        failed += 1
        print(f"-- {{kind}}", traceback.format_exc(), file=sys.stderr)
sys.exit(failed)
"""
"""What runs the claims of every kind, and says which do not hold."""


def add(folder: Path, addition: Addition) -> None:
    """Makes the edits of an addition, and no others."""
    for path, text in addition.files.items():
        assert not (folder / PACKAGE / path).exists()
        (folder / PACKAGE / path).write_text(text, "utf-8")
    for path, edits in addition.entries.items():
        edited = (folder / PACKAGE / path).read_text("utf-8")
        for before, entry in edits:
            assert edited.count(before) == 1, f"{path}: {before!r}"
            edited = edited.replace(before, entry + before)
        (folder / PACKAGE / path).write_text(edited, "utf-8")


def test_every_addition_is_found_everywhere(tmp_path: Path) -> None:
    """In one copy and one process, because most of the time is the copy's compilation and the imports."""
    for name in ("app", "templates", "static", "tests"):
        left_out = shutil.ignore_patterns("__pycache__", "golden", "reference", "browser")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=left_out)
    for addition in ADDITIONS.values():
        add(tmp_path, addition)
    claims = {kind: addition.claims for kind, addition in ADDITIONS.items()}
    done = subprocess.run(
        [sys.executable, "-c", PAGE + EACH.format(claims=claims)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "app")},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def promised(kind: str) -> set[str]:
    """The files that CONTRIBUTING names in its row for an addition."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    (row,) = re.findall(rf"^\| {kind} \|(.*)\|$", text, re.MULTILINE)
    return set(re.findall(r"`([\w/]+(?:\.py|/))`", row))


@pytest.mark.parametrize("kind", ADDITIONS)
def test_an_addition_touches_what_the_table_names_and_nothing_else(kind: str) -> None:
    addition = ADDITIONS[kind]
    folders = {f"{Path(path).parent.as_posix()}/" for path in addition.files}
    assert promised(kind) == folders | set(addition.entries)
