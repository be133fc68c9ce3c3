"""Parameters: the table of what an address can say.

Everything that the house knows about a parameter is its entry: reading, validation, canonical form,
the texts of errors, the page's controls, the command line's options, the README's table and the
scripts of the page follow from it.
"""

from functools import partial

from rnn_unroll import tokens
from rnn_unroll.address import fields, reasons
from rnn_unroll.address.frameworks import FRAMEWORKS
from rnn_unroll.address.parameter import (
    Parameter,
    choice,
    decimal,
    flags,
    length,
    text,
    whole,
)
from rnn_unroll.address.readers import read_io, read_state, read_unit
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.inits import INITS, MAX_FORGET, MAX_RADIUS
from rnn_unroll.engine.patterns import MAX_TIME_STEPS
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import THEMES
from rnn_unroll.look.views import OVERLAYS, VIEWS

MAX_SCALE = 4
"""Pixels that a raster image may have for each px of the figure, along each axis."""

FEEDBACK = {"off": "off", "on": "on: the chosen token", "softmax": "on: all probabilities"}
"""What goes into the next step: nothing, the chosen token as a one-hot vector, the softmax vector."""

DIRECTIONS = {"forward": "Forward", "bidirectional": "Bidirectional"}

MOTION = {"off": "off: it holds still", "on": "on: it plays by itself"}

HEAT = {"absolute": "Absolute, log scale", "relative": "Relative to the largest"}

_CELLS = {slug: cell.title for slug, cell in CELLS.items()}
_INITS = {slug: init.title for slug, init in INITS.items()}
_TOKENS = {slug: slug.capitalize() for slug in tokens.TOKENISERS}
_STYLES = {slug: style.title for slug, style in STYLES.items()}
_VIEWS = {slug: view.title for slug, view in VIEWS.items()}
_THEMES = {slug: theme.title for slug, theme in THEMES.items()}
_FRAMEWORKS = {slug: framework.title for slug, framework in FRAMEWORKS.items()}

_DRAWN = ("py",)
"""Formats that say nothing of how a network is drawn."""
_STILL = ("py", "png", "pdf", "tex", "gif", "webp")
"""Formats that hold still, or that always play."""

PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter(
            name="tx",
            path="wiring.tx",
            group="sequence",
            title="T_x, inputs",
            help="How many inputs there are; by default 4, or as many as the text has tokens",
            default=None,
            read=length("tx"),
            field=fields.TX,
            low=0,
            high=MAX_TIME_STEPS,
            why_not=reasons.inputs_not_free,
            refused=False,
            decided_by=reasons.text_decides,
            files="the input",
            lasting=True,
            aliases=("T_x",),
        ),
        Parameter(
            name="ty",
            path="wiring.ty",
            group="sequence",
            title="T_y, outputs",
            help="How many outputs there are; by default 4",
            default=None,
            read=length("ty"),
            field=fields.TY,
            low=0,
            high=MAX_TIME_STEPS,
            why_not=reasons.outputs_not_free,
            refused=False,
            lasting=True,
            aliases=("T_y",),
        ),
        Parameter(
            name="io",
            path="wiring.io",
            group="sequence",
            title="Wiring",
            help="The wiring of a custom pattern",
            default=None,
            read=read_io,
            field=fields.IO,
            allowed="of custom: a letter for each time step, i input, o output, b both, n neither",
            why_not=reasons.own_wiring,
        ),
        Parameter(
            name="feedback",
            path="wiring.feedback",
            group="sequence",
            title="Feed outputs back",
            help="Whether an output is the next step's input, as the chosen token or as all probabilities; "
            "by default as the pattern has it",
            default=None,
            read=choice("feedback", FEEDBACK),
            field=fields.FEEDBACK,
            choices=FEEDBACK,
            why_not=reasons.nothing_to_feed,
        ),
        Parameter(
            name="cell",
            path="model.cell",
            group="network",
            title="Cell",
            help="The recurrent cell; gru-torch applies the reset gate after the product",
            default="rnn",
            read=choice("cell", _CELLS),
            field=fields.CELL,
            choices=_CELLS,
        ),
        Parameter(
            name="layers",
            path="model.layers",
            group="network",
            title="Layers",
            help="How many layers of states lie on each other",
            default=1,
            read=whole("layers", 1, 4),
            field=fields.LAYERS,
            low=1,
            high=4,
            files="the weights",
        ),
        Parameter(
            name="direction",
            path="model.direction",
            group="network",
            title="Direction",
            help="Whether every layer also runs backward in time",
            default="forward",
            read=choice("direction", DIRECTIONS),
            field=fields.DIRECTION,
            choices=DIRECTIONS,
            why_not=reasons.one_way,
            files="the weights",
        ),
        Parameter(
            name="hidden",
            path="model.hidden",
            group="network",
            title="Hidden units",
            help="The width of a state, in units",
            default=6,
            read=whole("hidden", 1, 64),
            field=fields.HIDDEN,
            low=1,
            high=64,
            files="the weights",
        ),
        Parameter(
            name="seed",
            path="model.seed",
            group="network",
            title="Seed",
            help="What the weights, demo inputs and targets are drawn from",
            default=0,
            read=whole("seed", 0, 2**32 - 1),
            field=fields.SEED,
            low=0,
            high=2**32 - 1,
            files="the weights",
        ),
        Parameter(
            name="init",
            path="model.init",
            group="network",
            title="Weights",
            help="How the weights are drawn",
            default="normal",
            read=choice("init", _INITS),
            field=fields.INIT,
            choices=_INITS,
            files="the weights",
        ),
        Parameter(
            name="radius",
            path="model.radius",
            group="network",
            title="Spectral radius",
            help="The spectral radius of orthogonal weights",
            default=1.0,
            read=decimal("radius", 0.0, MAX_RADIUS),
            field=fields.RADIUS,
            low=0.0,
            high=MAX_RADIUS,
            why_not=reasons.no_radius,
            files="the weights",
        ),
        Parameter(
            name="forget",
            path="model.forget",
            group="network",
            title="Forget bias",
            help="What is added to the bias of an LSTM's forget gate",
            default=1.0,
            read=decimal("forget", -MAX_FORGET, MAX_FORGET),
            field=fields.FORGET,
            low=-MAX_FORGET,
            high=MAX_FORGET,
            why_not=reasons.no_forget_gate,
            files="the weights",
        ),
        Parameter(
            name="text",
            path="reading.text",
            group="sequence",
            title="Your text",
            help="Your own sequence, a token for each input",
            default=None,
            read=text("text"),
            field=fields.TEXT,
            allowed="a token for each input",
            files="the input",
        ),
        Parameter(
            name="targets",
            path="reading.targets",
            group="sequence",
            title="Targets",
            help="What the outputs are held against; by default drawn from the seed",
            default=None,
            read=text("targets"),
            field=fields.TARGETS,
            allowed="a token for each output",
            files="the targets' file",
        ),
        Parameter(
            name="tokens",
            path="reading.tokens",
            group="sequence",
            title="Tokens",
            help="What a text is cut into",
            default="words",
            read=choice("tokens", _TOKENS),
            field=fields.TOKENS,
            choices=_TOKENS,
            files="the input",
        ),
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
            silent=_DRAWN,
        ),
        Parameter(
            name="view",
            path="look.view",
            group="look",
            title="View",
            help="What of the network is drawn: every time step, the loop, the sizes of the gradients, "
            "or one cell",
            default="unrolled",
            read=choice("view", _VIEWS),
            field=fields.VIEW,
            choices=_VIEWS,
            silent=_DRAWN,
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
            allowed="a state's key, such as a.1.3; for view=cell",
            why_not=partial(reasons.no_cell_shown, "at"),
            silent=_DRAWN,
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
            allowed="whose numbers stand in the equations; for view=cell",
            why_not=partial(reasons.no_cell_shown, "unit"),
            silent=_DRAWN,
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
            silent=_DRAWN,
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
            silent=_DRAWN,
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
            help="More to draw: the names of shared weights, the loss and its gradients, or the heat of an "
            "output's logit on every input",
            default=(),
            read=flags("show", "layer of the drawing", OVERLAYS),
            field=fields.SHOW,
            choices=OVERLAYS,
            without=fields.misplaced_overlays,
            silent=_DRAWN,
            put_aside=True,
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
            silent=_DRAWN,
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
            silent=_DRAWN,
            put_aside=True,
        ),
        Parameter(
            name="scale",
            path="output.scale",
            group="picture",
            title="Scale",
            help="Pixels for each px of the figure",
            default=1,
            read=whole("scale", 1, MAX_SCALE),
            low=1,
            high=MAX_SCALE,
            formats=("png", "gif", "webp"),
        ),
        Parameter(
            name="framework",
            path="output.framework",
            group="code",
            title="Framework",
            help="The library that the script is written for",
            default="numpy",
            read=choice("framework", _FRAMEWORKS),
            field=fields.FRAMEWORK,
            choices=_FRAMEWORKS,
            formats=("py",),
        ),
    )
}

ALIASES = {alias: name for name, one in PARAMETERS.items() for alias in one.aliases}
"""Other spellings of a parameter's name."""
