"""Look: the parameters that decide how the network is drawn."""

from functools import partial

from rnn_unroll.address import fields, reasons
from rnn_unroll.address.formats import FORMATS
from rnn_unroll.address.parameter import Parameter, choice, flags, whole
from rnn_unroll.address.readers import read_state, read_unit
from rnn_unroll.engine.patterns import MAX_TIME_STEPS
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import THEMES
from rnn_unroll.look.views import CELL, OVERLAYS, UNROLLED, VIEWS

MOTION = {"off": "off: it holds still", "on": "on: it plays by itself"}

EARLY = {"off": "off", "on": "on: the head at every step"}

HEAT = {"absolute": "Absolute, log scale", "relative": "Relative to the largest"}

_STYLES = {slug: style.title for slug, style in STYLES.items()}
_VIEWS = {slug: view.title for slug, view in VIEWS.items()}
_THEMES = {slug: theme.title for slug, theme in THEMES.items()}

_LOOKLESS = tuple(slug for slug, facts in FORMATS.items() if not facts.look)
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
        "or one cell",
        default=UNROLLED.slug,
        read=choice("view", _VIEWS),
        field=fields.VIEW,
        choices=_VIEWS,
        silent=_LOOKLESS,
        put_aside=True,
    ),
    Parameter(
        name="at",
        path="look.at",
        group="look",
        title="State",
        help="The state whose cell is shown; by default the first layer's last",
        default=None,
        read=read_state,
        allowed=f"a state's key, such as a.1.3; for view={CELL.slug}",
        why_not=partial(reasons.no_cell_shown, "at"),
        silent=_LOOKLESS,
        optional=True,
        put_aside=True,
    ),
    Parameter(
        name="unit",
        path="look.unit",
        group="look",
        title="Unit",
        help="The unit whose numbers stand in the cell's equations",
        default=1,
        read=read_unit,
        allowed=f"whose numbers stand in the equations; for view={CELL.slug}",
        why_not=partial(reasons.no_cell_shown, "unit"),
        silent=_LOOKLESS,
        optional=True,
        put_aside=True,
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
)
