"""Look: the parameters that decide how the network is drawn."""

from functools import partial

from rnn_unroll.address import fields, reasons
from rnn_unroll.address.formats import FORMATS
from rnn_unroll.address.parameter import Parameter, choice, flags, whole
from rnn_unroll.address.readers import read_question, read_state, read_unit
from rnn_unroll.engine.patterns import MAX_TIME_STEPS
from rnn_unroll.look.labels import LABELS
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import THEMES
from rnn_unroll.look.views import CELL, OVERLAYS, UNITS, UNROLLED, VIEWS

MOTION = {"off": "off: it holds still", "on": "on: it plays by itself"}

EARLY = {"off": "off", "on": "on: the head at every step"}

CROP = {
    "off": "off: as laid out",
    "tight": "tight: to what is drawn",
    "ends": "ends: tight, and without the middle of a long run",
}

HEAT = {"absolute": "Absolute, log scale", "relative": "Relative to the largest"}

NUMBERS = {"all": "all units", "unit": "one unit"}

LEGEND = {"off": "off", "on": "on: frames and colours"}

FLOW = {"right": "to the right", "down": "down: for narrow places"}

_STYLES = {slug: style.title for slug, style in STYLES.items()}
_LABELS = {slug: labels.title for slug, labels in LABELS.items()}
_VIEWS = {slug: view.title for slug, view in VIEWS.items()}
_THEMES = {slug: theme.title for slug, theme in THEMES.items()}

_LOOKLESS = tuple(slug for slug, facts in FORMATS.items() if not facts.look)
# A film would play on to the answer, and pgf has no marks for what may be picked.
_ASKING = (*(slug for slug in FORMATS if slug not in ("gif", "tex")), "embed")
_STILL = tuple(slug for slug, facts in FORMATS.items() if not facts.motion)

ENTRIES = (
    Parameter(
        name="style",
        path="look.style",
        group="look",
        title="Style",
        help="Strips with the numbers of every vector, or the symbolic figure of books",
        default="computed",
        read=choice("style", _STYLES),
        field=fields.STYLE,
        choices=_STYLES,
        silent=_LOOKLESS,
    ),
    Parameter(
        name="view",
        path="look.view",
        group="look",
        title="View",
        help="What of the network is drawn: every time step, the loop, the sizes of the gradients, "
        "one cell, one unit along the text, or the tree of a beam search",
        default=UNROLLED.slug,
        read=choice("view", _VIEWS),
        field=fields.VIEW,
        choices=_VIEWS,
        why_not=reasons.unsearched,
        without=reasons.impossible_views,
        silent=_LOOKLESS,
        put_aside=True,
    ),
    Parameter(
        name="at",
        path="look.at",
        group="look",
        title="State",
        help="The state whose cell is shown, by default the first layer's last; or any state of the chain "
        "whose unit is shown",
        default=None,
        read=read_state,
        allowed=f"a state's key, such as a.1.3; for view={CELL.slug} and view={UNITS.slug}",
        why_not=partial(reasons.no_single_unit, "at"),
        silent=_LOOKLESS,
        optional=True,
        put_aside=True,
    ),
    Parameter(
        name="unit",
        path="look.unit",
        group="look",
        title="Unit",
        help="The unit whose numbers stand in the cell's equations, or colour the text",
        default=1,
        read=read_unit,
        field=fields.UNIT,
        low=1,
        allowed=f"a unit of the cell; for view={CELL.slug} and view={UNITS.slug}",
        why_not=partial(reasons.no_single_unit, "unit"),
        silent=_LOOKLESS,
        optional=True,
        put_aside=True,
    ),
    Parameter(
        name="numbers",
        path="look.numbers",
        group="look",
        title="Numbers",
        help="Whose numbers stand on the wires of a cell: those of all its units, with its equations, or one "
        "number on each wire, of one unit, without them",
        default="all",
        read=choice("numbers", NUMBERS),
        field=fields.NUMBERS,
        choices=NUMBERS,
        why_not=reasons.no_numbers_of_one_unit,
        silent=_LOOKLESS,
        put_aside=True,
        listed=lambda draft: draft.look.one_unit,
    ),
    Parameter(
        name="theme",
        path="look.theme",
        group="look",
        title="Theme",
        help="The colours; auto follows the reader's scheme, mono prints well",
        default="auto",
        read=choice("theme", _THEMES),
        field=fields.THEME,
        choices=_THEMES,
        silent=_LOOKLESS,
    ),
    Parameter(
        name="step",
        path="look.step",
        group="look",
        title="Time step",
        help="After which time step the run is shown; by default all of it. With gradients it goes on, "
        "back through time",
        default=None,
        read=whole("step", 0, 2 * MAX_TIME_STEPS),
        low=0,
        high=2 * MAX_TIME_STEPS,
        why_not=reasons.no_step,
        silent=_LOOKLESS,
        optional=True,
    ),
    Parameter(
        name="motion",
        path="look.motion",
        group="address",
        title="Motion",
        help="Whether the figure plays by itself; gif and webp always do",
        default="off",
        read=choice("motion", MOTION),
        field=fields.MOTION,
        choices=MOTION,
        why_not=reasons.no_motion,
        silent=_STILL,
    ),
    Parameter(
        name="show",
        path="look.show",
        group="look",
        title="Show",
        help="More to draw: the names of shared weights, the loss and its gradients, the heat of an "
        "output's logit on every input, or what each output attends to, as a matrix",
        default=(),
        read=flags("show", "layer of the drawing", OVERLAYS),
        field=fields.SHOW,
        choices=OVERLAYS,
        without=fields.misplaced_overlays,
        silent=_LOOKLESS,
        put_aside=True,
    ),
    Parameter(
        name="early",
        path="look.early",
        group="look",
        title="Early answers",
        help="What the head would answer at each time step that emits nothing",
        default="off",
        read=choice("early", EARLY),
        field=fields.EARLY,
        choices=EARLY,
        why_not=reasons.no_early_answers,
        silent=_LOOKLESS,
        put_aside=True,
        listed=lambda draft: draft.look.answers_early,
    ),
    Parameter(
        name="flow",
        path="look.flow",
        group="look",
        title="Time runs",
        help="Which way time runs: to the right, or down, so that the width does not depend on the lengths",
        default="right",
        read=choice("flow", FLOW),
        field=fields.FLOW,
        choices=FLOW,
        why_not=reasons.no_flow_down,
        silent=_LOOKLESS,
        put_aside=True,
        listed=lambda draft: draft.look.down,
    ),
    Parameter(
        name="output",
        path="look.output",
        group="look",
        title="Connectivity of output",
        help="The output whose connectivity is shown; by default the last",
        default=None,
        read=whole("output", 1, MAX_TIME_STEPS),
        field=fields.OUTPUT,
        low=1,
        high=MAX_TIME_STEPS,
        why_not=partial(reasons.no_connectivity, "output"),
        silent=_LOOKLESS,
        optional=True,
        put_aside=True,
    ),
    Parameter(
        name="heat",
        path="look.heat",
        group="look",
        title="Heat",
        help="The scale of connectivity",
        default="absolute",
        read=choice("heat", HEAT),
        field=fields.HEAT,
        choices=HEAT,
        why_not=partial(reasons.no_connectivity, "heat"),
        silent=_LOOKLESS,
        put_aside=True,
    ),
    Parameter(
        name="crop",
        path="look.crop",
        group="look",
        title="Crop",
        help="Whether the figure is cut to what is drawn, with a small even margin; ends also leaves out the "
        "middle of a long run",
        default="off",
        read=choice("crop", CROP),
        field=fields.CROP,
        choices=CROP,
        why_not=reasons.no_such_crop,
        without=reasons.impossible_crops,
        silent=_LOOKLESS,
        put_aside=True,
        listed=lambda draft: draft.look.crop != "off",
    ),
    Parameter(
        name="labels",
        path="look.labels",
        group="look",
        title="Labels",
        help="The size of words, symbols and numbers; large ones can be read from a projector",
        default="normal",
        read=choice("labels", _LABELS),
        field=fields.LABELS,
        choices=_LABELS,
        why_not=reasons.no_large_labels,
        silent=_LOOKLESS,
        put_aside=True,
        listed=lambda draft: draft.look.labels != "normal",
    ),
    Parameter(
        name="legend",
        path="look.legend",
        group="look",
        title="Legend",
        help="What the frames and the colours of numbers mean, under the figure",
        default="off",
        read=choice("legend", LEGEND),
        field=fields.LEGEND,
        choices=LEGEND,
        why_not=reasons.no_legend,
        silent=_LOOKLESS,
        put_aside=True,
        listed=lambda draft: draft.look.legend != "off",
    ),
    Parameter(
        name="ask",
        path="look.ask",
        group="look",
        title="Question",
        help="What the figure asks its reader. It is drawn before its first step, and what may be picked is "
        "outlined",
        default="",
        read=read_question,
        allowed="a kind of question, such as reads-all or output:3",
        why_not=reasons.no_question_here,
        formats=_ASKING,
        silent=_LOOKLESS,
        put_aside=True,
        listed=lambda draft: bool(draft.look.ask),
    ),
)
