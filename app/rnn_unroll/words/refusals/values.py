"""Why a parameter's value is refused. `written` is the value, quoted."""

from collections.abc import Sequence


def no_whole_number(name: str, allowed: str, written: str) -> str:
    return f"{name} must be a whole number {allowed}, not {written}"


def no_decimal(name: str, allowed: str, written: str) -> str:
    return f"{name} must be a number {allowed}, of up to three decimals, not {written}"


def cannot_be(name: str, written: str) -> str:
    return f"{name} cannot be {written}"


def text_too_long(name: str, characters: int, limit: int) -> str:
    return f"{name} has {characters} characters; at most {limit} are allowed"


def no_wiring(written: str) -> str:
    return f"io is one letter for each time step (i input, o output, b both, n neither), not {written}"


def wiring_too_long(steps: int, limit: int) -> str:
    return f"io has {steps} time steps; at most {limit} are allowed"


def no_state_key(allowed: str, written: str) -> str:
    return f"at names a state: {allowed}, not {written}"


def no_question(written: str) -> str:
    return f"ask needs a kind of question, such as reads-all or output:3, not {written}"


def no_unit(written: str) -> str:
    return f"unit must be a whole number, one of the cell's units, not {written}"


def state_keys() -> str:
    """The keys that a state may have."""
    return "a.{layer}.{step}, or r.{layer}.{step} in a chain that runs backward"


def given_twice(name: str) -> str:
    return f"{name} is given more than once"


def decided_by_files(name: str, files: str) -> str:
    """`files` names the files that decide the parameter."""
    return f"{name} is decided by {files}, not said here"


def other_formats(name: str, formats: Sequence[str]) -> str:
    """`formats` are the formats that have the parameter, one or more."""
    *rest, last = formats
    if not rest:
        return f"{name} is for the format {last} only"
    return f"{name} is for the formats {', '.join(rest)} and {last} only"


def not_text(name: str, written: str) -> str:
    return f"{name} must be text, not {written}"


def not_writable(name: str, written: str, kind: str) -> str:
    """`kind` is the name of the value's type."""
    return f"{name} must be text, a number, True or False, not {written} (of type {kind})"


def too_long_to_show() -> str:
    """Replaces a value that is too long for an error."""
    return "what is too long to tell"


def no_tokens(name: str) -> str:
    return f"{name} is a list without tokens; leave it out to have those of the demo"


def no_single_token(name: str, tokeniser: str, written: str) -> str:
    return f"{name} is text that is cut into {tokeniser}, where {written} would not stay one token"


def other_tokens(name: str, tokeniser: str) -> str:
    return f"{name} is text that is cut into {tokeniser}, where its tokens would not stay"


def member_not_text(name: str, written: str) -> str:
    return f"{name} is a list of text, and {written} is none"
