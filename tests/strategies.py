"""Hypothesis strategies: any valid figure, and text of every awkward kind."""

from urllib.parse import parse_qsl, urlsplit

import numpy as np
from hypothesis import strategies as st

from rnn_unroll import tokens
from rnn_unroll.address import write
from rnn_unroll.address.entries.decoding import COLDEST, HOTTEST
from rnn_unroll.address.entries.model import DIRECTIONS
from rnn_unroll.address.entries.wiring import FEEDBACK
from rnn_unroll.address.own import Files, figure
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS, OFFERED
from rnn_unroll.engine.inits import INITS, MAX_FORGET, MAX_RADIUS
from rnn_unroll.engine.network import Size, draw_network
from rnn_unroll.engine.patterns import CUSTOM, PATTERNS, count_outputs
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import THEMES
from rnn_unroll.look.views import OVERLAYS, VIEWS
from tests.corpus import shared
from tests.own_files import npy, safetensors
from tests.torch_tensors import tensors

Pairs = list[tuple[str, str]]

AWKWARD = (
    "a", "Ünïcode", "e\u0301", "n\u0303\u0323", "漢字", "👩\u200d👩\u200d👧", "🇩🇪", "👍🏽",
    "שלום", "مرحبا", "\u202eabc", "\u200b", "\x00", "\x01", "\x07", "\x1b[0m", "\x7f", "\x85", "\u2028",
    "\ufeff", "\ufffe", "\U0001ffff", "\ud800", "\udfff", "]]>", "<b>", "</svg>", "&amp;", "&#0;",
    '"', "'", "%s", "%%", "{}", "--", "<!--", "T_x", "\\", "/", "+", "=", "#",
    "a" * 30, "漢" * 12, "e" + "\u0301" * 40,
)  # fmt: skip
"""Pieces of text that have broken drawings, addresses or templates somewhere."""

words = st.one_of(
    st.sampled_from(AWKWARD), st.text("abcxyz", min_size=1, max_size=6), st.text(min_size=1, max_size=5)
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text as a person may paste it: words, odd white space, any character."""
    separators = st.sampled_from([" ", "  ", "\t", "\n", "\r\n", "\u3000", "", " "])
    return "".join(draw(separators) + word for word in draw(st.lists(words, max_size=8)))


def count(text: str, how: str) -> int:
    """How many tokens a text has once it is clean."""
    return len(tokens.TOKENISERS[how](tokens.clean(text)))


@st.composite
def wirings(draw: st.DrawFn, inputs: int | None = None, max_size: int = 9) -> str:
    """An `io` string; with exactly so many inputs where told."""
    if inputs is None:
        return draw(st.text("iobn", min_size=1, max_size=max_size))
    slots = ["read"] * inputs + ["none"] * draw(st.integers(0 if inputs else 1, 4))
    letters = {"read": "ib", "none": "on"}
    return "".join(draw(st.sampled_from(letters[slot])) for slot in draw(st.permutations(slots)))


TARGETS = ("a", "b", "é", "漢", "<", "&", "'")
"""Tokens that are one word and one character each."""


def decimals(low: float, high: float) -> st.SearchStrategy[str]:
    """Numbers of up to three decimals, as an address may spell them."""
    return st.integers(int(1000 * low), int(1000 * high)).map(lambda n: f"{n / 1000:.3f}")


@shared
@st.composite
def queries(
    draw: st.DrawFn,
    pattern: str | None = None,
    style: str | None = None,
    text: bool | None = None,
    longest: int = 7,
    view: str | None = None,
) -> tuple[str, Pairs]:
    """A pattern and the decoded pairs of a valid address, in any order and spelling."""
    said: dict[str, str] = {}
    if draw(st.booleans()) if text is None else text:
        said["text"] = draw(texts())
        said["tokens"] = draw(st.sampled_from(sorted(tokens.TOKENISERS)))
    read = count(said["text"], said["tokens"]) if said else 0
    fitting = [
        kind.slug
        for kind in PATTERNS.values()
        if kind.slug == CUSTOM or not read or kind.tx.low <= read <= kind.tx.high
    ]
    slug = pattern if pattern in fitting else draw(st.sampled_from(fitting))
    if pattern and slug != pattern:
        said, read, slug = {}, 0, pattern
    kind = PATTERNS[slug]
    if slug == CUSTOM:
        said["io"] = io = draw(wirings(read or None))
        if draw(st.booleans()):
            said["tx"] = str(io.count("i") + io.count("b"))
    else:
        tx = read or draw(st.integers(kind.tx.low, min(kind.tx.high, longest)))
        ty = tx if kind.aligned else draw(st.integers(kind.ty.low, min(kind.ty.high, longest)))
        said |= {name: str(n) for name, n in (("tx", tx), ("ty", ty)) if draw(st.booleans())}
    choices: dict[str, st.SearchStrategy[str]] = {
        "feedback": st.sampled_from(sorted(FEEDBACK) if kind.feedback is not None else ["off"]),
        "cell": st.sampled_from(sorted(OFFERED)),
        "layers": st.integers(1, 4).map(str),
        # A long text leaves less room for a wide state.
        "hidden": st.integers(1, 6 if read > 20 else 16).map(str)
        | st.sampled_from(["6" if read > 20 else "64"]),
        "seed": st.integers(0, 2**32 - 1).map(str),
        "style": st.sampled_from(sorted(STYLES)),
        "view": st.sampled_from([slug for slug, one in VIEWS.items() if one.plays and not one.along]),
        "theme": st.sampled_from(sorted(THEMES)),
        "direction": st.sampled_from(sorted(DIRECTIONS) if kind.backward else ["forward"]),
        "init": st.sampled_from(sorted(INITS)),
        "radius": decimals(0, MAX_RADIUS),
        "forget": decimals(-MAX_FORGET, MAX_FORGET),
        "motion": st.sampled_from(["off", "on"]),
        # An alignment needs attention: `attending` has both.
        "show": st.lists(st.sampled_from(sorted({*OVERLAYS} - {"alignment"})), max_size=2).map(",".join),
    }
    for name in draw(st.lists(st.sampled_from(sorted(choices)), unique=True, max_size=6)):
        said[name] = draw(choices[name])
    if "radius" in said:
        said["init"] = "orthogonal"
    if "forget" in said:
        forgetting = [slug for slug, cell in OFFERED.items() if "forget" in cell.gates]
        said["cell"] = draw(st.sampled_from(forgetting))
    if said.get("direction") == "bidirectional" and kind.feedback is not None:
        said["feedback"] = "off"
    if style:
        said["style"] = style
    if view:
        said["view"] = view
    shown = VIEWS[said.get("view", "unrolled")].overlays
    if "show" in said and shown is not None:
        said["show"] = ",".join(name for name in said["show"].split(",") if name in shown)
    wiring = parse(slug, [pair for pair in said.items() if pair[0] != "show"]).letters
    if "show" in said and not count_outputs(wiring):
        # Gradients start at an output.
        said["show"] = "weights" if shown is None or "weights" in shown else ""
    if draw(st.booleans()):
        outputs = count_outputs(wiring)
        held = draw(st.lists(st.sampled_from(TARGETS), min_size=outputs, max_size=outputs))
        said["targets"] = ("" if said.get("tokens") == "characters" else " ").join(held)
    if "connectivity" in said.get("show", ""):
        if draw(st.booleans()):
            said["heat"] = draw(st.sampled_from(["absolute", "relative"]))
        if draw(st.booleans()) and count_outputs(wiring):
            said["output"] = str(draw(st.integers(1, count_outputs(wiring))))
    if draw(st.booleans()):
        said["step"] = str(draw(st.integers(0, parse(slug, list(said.items())).timeline.last)))
    spelling: dict[str, str] = {
        name: draw(st.sampled_from([name, "T_" + name[1]])) for name in ("tx", "ty") if name in said
    }
    return slug, draw(st.permutations([(spelling.get(name, name), said[name]) for name in said]))


@shared
@st.composite
def specs(
    draw: st.DrawFn,
    pattern: str | None = None,
    style: str | None = None,
    text: bool | None = None,
    longest: int = 7,
    view: str | None = None,
) -> FigureSpec:
    """Any valid spec; of one pattern, style or view, with or without a text, where told."""
    return parse(*draw(queries(pattern, style, text, longest, view)))


@shared
@st.composite
def drawn_specs(draw: st.DrawFn) -> FigureSpec:
    """Any valid figure that draws its tokens at random."""
    whole = draw(specs().filter(lambda spec: count_outputs(spec.letters)))
    ways = {"temperature": decimals(COLDEST, HOTTEST).map(float), "topk": st.integers(1, 4)}
    ways["draw"] = st.integers(0, 2**32 - 1)
    chosen = draw(st.lists(st.sampled_from(sorted(ways)), unique=True))
    return whole.change(choose="sample", **{name: draw(ways[name]) for name in chosen})


@st.composite
def attending(draw: st.DrawFn, style: str | None = None, view: str | None = None) -> FigureSpec:
    """Any valid figure of a decoder that attends to its encoder; of one style or view where told."""
    spec = draw(specs(pattern="encoder-decoder", style=style, view=view))
    said = write.query(spec) | {"attention": "on"}
    if spec.look.style == "computed" and spec.look.view == "unrolled" and draw(st.booleans()):
        said["show"] = ",".join([*spec.look.show, "alignment"])
    return parse("encoder-decoder", list(said.items()))


@st.composite
def flowing(
    draw: st.DrawFn, style: str | None = None, view: str | None = None, text: bool | None = None
) -> FigureSpec:
    """Any valid figure whose time runs down."""
    spec = draw(specs(style=style, view=view, text=text))
    return parse(spec.wiring.pattern, [*write.query(spec).items(), ("flow", "down")])


@shared
@st.composite
def inside_specs(
    draw: st.DrawFn, cell: str | None = None, style: str | None = None, numbers: str | None = None
) -> FigureSpec:
    """The inside of any cell of any valid figure, at any state; of one kind or style, and with all numbers or
    those of one unit, where told.
    """
    if cell is not None and cell not in OFFERED:
        return draw(own_inside_specs(cell, numbers))
    whole = draw(specs(style=style))
    said = write.query(whole) | {"cell": cell or draw(st.sampled_from(sorted(OFFERED))), "view": "cell"}
    for name in ("show", "forget", "output", "heat", "motion"):
        said.pop(name, None)
    if "step" in said:
        # With gradients the run goes on, back through time; without them it ends at the last step.
        said["step"] = str(min(int(said["step"]), len(whole.letters)))
    at = (
        draw(st.sampled_from("ar"[: whole.model.directions])),
        draw(st.integers(1, whole.model.layers)),
        draw(st.integers(1, len(whole.letters))),
    )
    if draw(st.booleans()):
        said["at"] = ".".join(map(str, at))
    if draw(st.booleans()):
        said["unit"] = str(draw(st.integers(1, whole.model.hidden)))
    if whole.look.style == "computed":
        said["numbers"] = numbers or draw(st.sampled_from(["all", "unit"]))
    return parse(whole.wiring.pattern, list(said.items()))


@st.composite
def own_inside_specs(draw: st.DrawFn, cell: str, numbers: str | None = None) -> FigureSpec:
    """The same of a cell that only files have, in a network of a user's own."""
    layers, directions = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    hidden, steps = draw(st.integers(1, 7)), draw(st.integers(1, 4))
    size = Size(layers, directions, hidden)
    network = draw_network(CELLS[cell], draw(st.integers(0, 99)), size, {"network": 3}, 2)
    files = Files(safetensors(tensors(network, {"network": "rnn"})), npy(np.eye(3)[np.arange(steps) % 3]))
    place = (
        draw(st.sampled_from("ar"[:directions])),
        draw(st.integers(1, layers)),
        draw(st.integers(1, steps)),
    )
    said = {
        "cell": cell,
        "view": "cell",
        "at": ".".join(map(str, place)),
        "unit": str(draw(st.integers(1, max(network.widths)))),
        "numbers": numbers or draw(st.sampled_from(["all", "unit"])),
    }
    return figure(files, [*said.items()])


@shared
@st.composite
def unit_specs(draw: st.DrawFn) -> FigureSpec:
    """One unit along the text of any valid figure, of any chain."""
    whole = draw(specs(style="computed"))
    said = write.query(whole) | {"view": "units"}
    for name in ("show", "output", "heat"):
        said.pop(name, None)
    if "step" in said:
        said["step"] = str(min(int(said["step"]), len(whole.letters)))
    chain, layer = (
        draw(st.sampled_from("ar"[: whole.model.directions])),
        draw(st.integers(1, whole.model.layers)),
    )
    said["at"] = f"{chain}.{layer}.{draw(st.integers(1, len(whole.letters)))}"
    said["unit"] = str(draw(st.integers(1, whole.model.hidden)))
    said["style"] = draw(st.sampled_from(sorted(STYLES)))
    if said["style"] == "computed":
        del said["style"]
    return parse(whole.wiring.pattern, list(said.items()))


def read_address(address: str) -> FigureSpec:
    """The spec of a whole figure address, as a server reads it."""
    parts = urlsplit(address)
    slug = parts.path.rpartition("/")[2].rpartition(".")[0]
    return parse(slug, parse_qsl(parts.query, keep_blank_values=True))
