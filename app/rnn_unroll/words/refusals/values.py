"""Why a parameter's value cannot be read from an address. `written` is the value, quoted."""


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


def no_unit(written: str) -> str:
    return f"unit must be a whole number, one of the cell's units, not {written}"
