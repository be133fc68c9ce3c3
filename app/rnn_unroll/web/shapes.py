"""Shapes: what addresses, bodies and answers hold, as JSON Schema, from the tables that decide it."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from rnn_unroll.address import own
from rnn_unroll.address.decided import OUTPUTS
from rnn_unroll.address.own import Files
from rnn_unroll.address.parameter import MAX_TEXT, Parameter
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.engine.inner import BETWEEN
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.live import codes
from rnn_unroll.live.state import LAST, LATEST, NAME
from rnn_unroll.models.state_dict import LAYOUTS
from rnn_unroll.web.live import TOKEN
from rnn_unroll.words import api
from rnn_unroll.words import command_line as words

Shape = dict[str, Any]

TEXT: Shape = {"type": "string"}
BYTES: Shape = {"type": "string", "format": "binary"}
WHOLE: Shape = {"type": "integer", "minimum": 0, "maximum": LATEST}
MAYBE: Shape = {"anyOf": [WHOLE, {"type": "null"}]}
CODE: Shape = {
    "type": "string",
    "pattern": f"^[{codes.LETTERS}{codes.LETTERS.lower()}]{{{codes.LENGTH}}}$",
}


def of(parameter: Parameter) -> Shape:
    """The values of a parameter as an address has them. Whether they agree with others is not said."""
    default = parameter.default
    if parameter.choices and isinstance(default, tuple):
        return listed(parameter.choices)
    if parameter.choices:
        return one_of(parameter.choices) | ({} if default is None else {"default": default})
    if parameter.low is not None:
        kind = "number" if isinstance(default, float) else "integer"
        bounds = {"minimum": parameter.low, "maximum": parameter.high}
        known = {name: bound for name, bound in bounds.items() if bound is not None}
        return {"type": kind, **known} | ({} if default is None else {"default": default})
    return TEXT | {"maxLength": MAX_TEXT}


def one_of(words: Iterable[str]) -> Shape:
    return {"type": "string", "enum": list(words)}


def listed(words: Iterable[str]) -> Shape:
    """Words with commas between them; an empty one is left out."""
    return {"type": "array", "items": one_of((*words, ""))}


def record(required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> Shape:
    """An object with these members, and with others if no optional ones are named."""
    optional = {} if optional is None else optional
    return {"type": "object", "properties": {**required, **optional}, "required": list(required)}


def closed(required: Mapping[str, Shape], optional: Mapping[str, Shape]) -> Shape:
    """An object with these members and no others."""
    return record(required, optional) | {"additionalProperties": False}


def error() -> Shape:
    """A refusal: what `refusal.problem` makes of a SpecError, or that there is nothing at an address."""
    texts = {"type": "array", "items": TEXT}
    parts: dict[str, Shape] = {
        "message": TEXT,
        "parameter": TEXT,
        "allowed": texts,
        "suggestion": {"type": ["string", "null"]},
        "try": texts,
    }
    parts = {name: shape | {"description": api.field(name)} for name, shape in parts.items()}
    return record({"error": closed({"message": parts.pop("message")}, parts)})


def figure() -> Shape:
    """A figure as data; views and edits add more."""
    return record(
        {
            "spec": {"type": "object"},
            "canonical": TEXT,
            "alt": TEXT,
            "description": TEXT,
            "trained": {"type": ["boolean", "object"]},
            "vocabulary": {"type": "array", "items": TEXT},
            "parameters": {"type": "object"},
            "steps": {"type": "array", "items": record({"t": WHOLE})},
        }
    )


def comparison() -> Shape:
    differing = {"type": "array", "items": record({"parameter": TEXT})}
    figures = {"a": reference("Figure"), "b": reference("Figure")}
    return record({"canonical": TEXT, "differs": differing, **figures})


def oembed() -> Shape:
    size = {"type": "integer", "minimum": 1}
    required = {"version": TEXT, "type": one_of(("photo", "rich")), "width": size, "height": size}
    return record(required, {"title": TEXT, "html": TEXT, "url": TEXT, "thumbnail_url": TEXT})


_SHOWN: dict[str, Shape] = {
    "address": TEXT,
    "step": MAYBE,
    "playing": {"type": "boolean"},
    "at": MAYBE,
}
_MORE: dict[str, Shape] = {
    "leader": {"type": "string", "pattern": f"^[A-Za-z0-9]{{0,{NAME}}}$"},
    "eyes": {"type": "boolean"},
    "round": {"type": ["integer", "null"], "minimum": 0, "maximum": 2},
    "answers": one_of(("closed", "open", "shown")),
}


def state() -> Shape:
    """What a lecture shows, as `State.data` writes it."""
    return record({"number": WHOLE, **_SHOWN, "followers": WHOLE, "expires": WHOLE}, _MORE)


def change() -> Shape:
    """What `state.load` reads."""
    given = _SHOWN | _MORE | {"takes": {"type": "boolean"}}
    return closed({"address": given.pop("address")}, given)


def opening() -> Shape:
    secret = TEXT | {"minLength": codes.SECRET, "maxLength": codes.SECRET}
    number = {"type": ["integer", "null"], "minimum": 0, "maximum": LAST}
    return closed({}, {"secret": secret, "number": number})


def opened() -> Shape:
    return record({"code": CODE, "secret": TEXT, "expires": WHOLE})


def guess() -> Shape:
    token = TEXT | {"pattern": f"^[A-Za-z0-9]{{{TOKEN.start},{TOKEN.stop - 1}}}$"}
    number = {"type": "integer", "minimum": 1, "maximum": 2}
    return closed({"round": number, "guess": TEXT, "token": token}, {})


def tally() -> Shape:
    return record({"question": TEXT, "rounds": {"type": "array", "items": record({"total": WHOLE})}})


def stops() -> Shape:
    """A file of stops. Of what is no stop the answer says so, and the others are read."""
    return record({"stops": {"type": "array"}})


def stops_read() -> Shape:
    problems = {"type": "array", "items": {"type": "object"}}
    stop = record({"address": TEXT, "note": TEXT, "title": TEXT})
    return record({"stops": {"type": "array", "items": stop}, "errors": problems})


def ready() -> Shape:
    """What `/readyz` says."""
    reasons = {"type": "array", "items": TEXT}
    return record({"ready": {"type": "boolean"}, "wrong": reasons, "weaker": reasons})


def run(answers: Iterable[str]) -> Shape:
    """The form of an own network: its files, and the parameters that these do not decide."""
    files = {one.name: BYTES | {"description": FILES[one.name]} for one in fields(Files)}
    asked = {name: _own(name) for name in own.ALLOWED}
    shape = closed({"weights": files.pop("weights")}, files | asked)
    shape["properties"]["answer"] = one_of(answers) | {"description": api.parameter("answer")}
    return shape


def _own(name: str) -> Shape:
    if name in OWN:
        return (one_of(CHOICES[name]) if name in CHOICES else TEXT) | {"description": OWN[name]}
    shape = of(PARAMETERS[name])
    # A form would send each word of a list as a field of its own.
    return (TEXT if shape["type"] == "array" else shape) | {"description": help_of(PARAMETERS[name])}


def help_of(parameter: Parameter) -> str:
    """What is said of a parameter beside its shape."""
    bounded = parameter.choices or parameter.low is not None
    return api.of_table(
        parameter.help, "" if bounded else parameter.allowed, parameter.formats, parameter.aliases
    )


FILES = {
    "weights": words.weights(),
    "input": words.inputs(),
    "targets": words.targets(),
    "vocabulary": words.vocabulary(),
    "h0": words.first_states(),
    "c0": words.first_memories(),
    "lengths": words.lengths(),
}
"""What is said of each file of an own network."""

OWN = {
    "pattern": words.pattern(PATTERNS),
    "cell": words.cell_of_weights(LAYOUTS),
    "start": words.start(),
    "map": words.roles(),
    "text": words.own_text(),
    "head": words.head(OUTPUTS),
    "between": words.between(BETWEEN),
    "reads": words.reads(),
    "batch": words.batch(),
    "item": words.item(),
    "lengths": words.lengths(),
    "from": words.first_drawn(),
    "to": words.last_drawn(),
    "units": words.units_drawn(),
}
"""What is said of the parameters that own networks alone have, or have in another sense."""

CHOICES: Mapping[str, Iterable[str]] = {"pattern": PATTERNS, "cell": dict.fromkeys((*LAYOUTS, *OFFERED))}
"""Those of them that are a word of a menu."""


def reference(name: str) -> Shape:
    """A shape of the description's components."""
    return {"$ref": f"#/components/schemas/{name}"}
