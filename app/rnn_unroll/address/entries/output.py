"""Output: the parameters of single formats."""

from rnn_unroll.address import fields
from rnn_unroll.address.formats import FORMATS
from rnn_unroll.address.frameworks import FRAMEWORKS
from rnn_unroll.address.parameter import Parameter, choice, whole

MAX_SCALE = 4
"""The most pixels of a raster image for each px of the figure, along each axis."""

_FRAMEWORKS = {slug: framework.title for slug, framework in FRAMEWORKS.items()}

ENTRIES = (
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
        formats=tuple(slug for slug, facts in FORMATS.items() if facts.raster),
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
        formats=tuple(slug for slug, facts in FORMATS.items() if facts.script),
    ),
)
