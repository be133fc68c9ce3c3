"""Fields: how the page's controls show the parameters."""

from rnn_unroll.address.parameter import Field, written
from rnn_unroll.address.record import Draft
from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.engine.patterns import Length, count_inputs, count_outputs
from rnn_unroll.look.views import OVERLAYS, UNROLLED, VIEWS
from rnn_unroll.tasks.task import MOMENTS
from rnn_unroll.words import controls as words


def _limits(length: Length) -> tuple[float, float]:
    return length.low, length.high


def _open(is_open: bool) -> str:
    return words.left_open() if is_open else ""


def _gradients_shown(draft: Draft) -> bool:
    return "gradients" in draft.look.show or draft.view.gradients


def _outputs(draft: Draft) -> int:
    return count_outputs(draft.letters)


def _heated(draft: Draft) -> int:
    """The output whose connectivity is shown."""
    return draft.look.output or _outputs(draft)


def _about_text(draft: Draft) -> str:
    if draft.task and not draft.reading.text:
        return words.sample(draft.task.samples[0].text)
    if draft.task and draft.cut_into == "words":
        return words.tokens_are_inputs()
    return words.PARTS_ARE_INPUTS[draft.cut_into]()


def _about_targets(draft: Draft) -> str:
    if draft.task is None:
        return words.targets()
    example = draft.task.example
    return words.answer_as(example) if example else words.answers(draft.task.labels)


def untrained_cells(draft: Draft) -> tuple[str, ...]:
    """The cells that the figure's task was not trained in."""
    return tuple(slug for slug in OFFERED if draft.task and slug not in draft.task.cells)


def epochs_not_kept(draft: Draft) -> tuple[str, ...]:
    """The epochs after which the figure's task keeps no network."""
    kept = draft.task.moments if draft.task else ()
    return tuple(str(epoch) for epoch in MOMENTS if epoch not in kept)


def misplaced_overlays(draft: Draft) -> tuple[str, ...]:
    """The optional layers of the drawing that the view cannot show. An alignment needs attention, and a style
    that shows numbers.
    """
    placed = draft.view.overlays
    aligned = draft.model.attention == "on" and draft.style.numbers
    return tuple(
        slug
        for slug in OVERLAYS
        if (placed is not None and slug not in placed) or (slug == "alignment" and not aligned)
    )


TX = Field(
    "number",
    label=lambda draft: "T_x = T_y" if draft.wiring.kind.aligned else "T_x",
    value=lambda draft: "" if draft.symbolic_tx else str(count_inputs(draft.letters)),
    hint=lambda draft: _open(draft.symbolic_tx),
    bounds=lambda draft: _limits(draft.wiring.kind.tx),
    slider=lambda draft: count_inputs(draft.letters),
    shown_with_files=True,
)
TY = Field(
    "number",
    label=lambda draft: "T_y",
    value=lambda draft: "" if draft.symbolic_ty else str(_outputs(draft)),
    hint=lambda draft: _open(draft.symbolic_ty),
    bounds=lambda draft: _limits(draft.wiring.kind.ty),
    slider=_outputs,
    shown_with_files=True,
)
IO = Field(
    "text",
    value=lambda draft: draft.letters,
    hint=lambda draft: words.letters(),
    shown_with_files=True,
)
TEXT = Field(
    "text",
    hint=_about_text,
    place=1,
)
TOKENS = Field("choice", term="token", place=1)
FEEDBACK = Field(
    "choice", value=lambda draft: draft.feedback_word, shown_with_files=True, term="feedback", place=2
)
CHOOSE = Field("choice", place=2)
TEMPERATURE = Field(
    "number",
    slider=lambda draft: draft.decoding.temperature,
    step=0.05,
    ceiling=2.0,
    term="temperature",
    place=2,
)
TOPK = Field(
    "number",
    hint=lambda draft: "" if draft.decoding.topk else words.all_tokens(),
    bounds=lambda draft: (1, len(draft.vocabulary)),
    slider=lambda draft: draft.decoding.topk or len(draft.vocabulary),
    term="top-k",
    place=2,
)
DRAW = Field("number", place=2)
WIDTH = Field("number", slider=lambda draft: draft.decoding.width, term="beam-search", place=2)
TARGETS = Field(
    "text",
    hint=_about_targets,
    needed=lambda draft: _gradients_shown(draft) or draft.task is not None,
    term="targets",
    place=3,
)

TASK = Field("choice")
EPOCH = Field("stops", needed=lambda draft: draft.task is not None and bool(draft.task.moments), term="epoch")
CELL = Field("choice", shown_with_files=True, term="cell")
LAYERS = Field("number", slider=lambda draft: draft.model.layers, shown_with_files=True, term="layer")
DIRECTION = Field("choice", shown_with_files=True, term="both-ways")
ATTENTION = Field("choice", term="attention")
HIDDEN = Field("number", slider=lambda draft: draft.model.hidden, shown_with_files=True, term="unit")
INIT = Field("choice", term="weights")
RADIUS = Field(
    "number",
    slider=lambda draft: getattr(draft.model, "radius", 1.0),
    step=0.05,
    ceiling=2.0,
    term="spectral-radius",
)
FORGET = Field(
    "number",
    slider=lambda draft: getattr(draft.model, "forget", 1.0),
    step=0.5,
    ceiling=10.0,
    term="forget-bias",
)
SEED = Field("number", term="seed", place=1)

COMPARE = Field("choice", needed=lambda draft: draft.is_edited)

STYLE = Field("choice")
VIEW = Field(
    "choice",
    # The page shows the inside of a cell beside the figure, and that figure is unrolled.
    value=lambda draft: UNROLLED.slug if draft.view.cell else draft.look.view,
    offered={slug: view.title for slug, view in VIEWS.items() if not view.cell},
)
UNIT = Field(
    "number",
    bounds=lambda draft: (1, draft.model.hidden),
    # The panel with the inside of a cell has a menu of its own.
    needed=lambda draft: draft.view.along,
    slider=lambda draft: draft.look.unit,
    ceiling=512,
)
# The panel with the inside of a cell has a switch of its own.
NUMBERS = Field("choice", needed=lambda draft: False)
THEME = Field("choice")
SHOW = Field(
    "flags",
    value=lambda draft: written(draft.look.show),
    needed=lambda draft: len(misplaced_overlays(draft)) < len(OVERLAYS),
)
EARLY = Field("switch", term="early-answer")
FLOW = Field("choice")
OUTPUT = Field(
    "number",
    value=lambda draft: str(_heated(draft)),
    bounds=lambda draft: (1, _outputs(draft)),
    needed=lambda draft: _outputs(draft) > 1,
    slider=_heated,
    term="connectivity",
)
HEAT = Field("choice", term="connectivity")
CROP = Field("choice")
LABELS = Field("choice")
LEGEND = Field("choice")

MOTION = Field("choice", hint=lambda draft: words.motion())
FRAMEWORK = Field("choice")
