"""Model: the parameters of the network's size, its cell and its weights."""

from rnn_unroll.address import fields, reasons
from rnn_unroll.address.parameter import WEIGHTS, Parameter, choice, decimal, whole
from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.engine.inits import INITS, MAX_FORGET, MAX_RADIUS
from rnn_unroll.models.trained import LAST, RANDOM
from rnn_unroll.tasks import TASKS
from rnn_unroll.tasks.task import MOMENTS
from rnn_unroll.words.weights import epochs

ATTENTION = {"off": "off", "on": "on"}

DIRECTIONS = {"forward": "Forward", "bidirectional": "Bidirectional"}

_TASKS = {RANDOM: "Random weights", **{slug: f"Trained: {task.title}" for slug, task in TASKS.items()}}
_EPOCHS = {**{str(epoch): epochs(epoch) for epoch in MOMENTS}, LAST: "To the end"}
_CELLS = {slug: cell.title for slug, cell in OFFERED.items()}
_INITS = {slug: init.title for slug, init in INITS.items()}

ENTRIES = (
    Parameter(
        name="task",
        path="model.task",
        group="network",
        title="Weights from",
        help="What the network learned from real data, which decides all else about it but the cell",
        default=RANDOM,
        read=choice("task", _TASKS),
        field=fields.TASK,
        choices=_TASKS,
        why_not=reasons.other_pattern,
        listed=lambda draft: draft.task is not None,
        files=WEIGHTS,
    ),
    Parameter(
        name="epoch",
        path="model.epoch",
        group="network",
        title="Epochs learned",
        help="After how many epochs of its training a network is shown; 0 is before it learned",
        default=LAST,
        read=choice("epoch", _EPOCHS),
        field=fields.EPOCH,
        choices=_EPOCHS,
        why_not=reasons.nothing_learned,
        listed=lambda draft: draft.task is not None,
        without=fields.epochs_not_kept,
        files=WEIGHTS,
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
        without=fields.untrained_cells,
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
        files=WEIGHTS,
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
        files=WEIGHTS,
    ),
    Parameter(
        name="attention",
        path="model.attention",
        group="network",
        title="Attention",
        help="Whether each output of a decoder attends to all states of its encoder",
        default="off",
        read=choice("attention", ATTENTION),
        field=fields.ATTENTION,
        choices=ATTENTION,
        why_not=reasons.no_encoder,
        listed=lambda draft: draft.model.attention == "on",
        files=WEIGHTS,
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
        files=WEIGHTS,
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
        files=WEIGHTS,
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
        files=WEIGHTS,
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
        files=WEIGHTS,
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
        files=WEIGHTS,
    ),
)
