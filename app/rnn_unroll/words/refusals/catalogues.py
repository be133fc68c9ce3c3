"""Why a catalogue, a TOML file with many figures, is refused. `name` is a key of a figure's table."""


def no_figures() -> str:
    return "names no figures; each is a table [[figure]]"


def not_utf8(line: int) -> str:
    return f"is not UTF-8 (at line {line})"


def no_toml(reason: str) -> str:
    """`reason` is the parser's message."""
    return f"is no TOML: {reason}"


def number_too_long() -> str:
    return "is no TOML: a whole number has at most 64 bits"


def no_table() -> str:
    return "must be a table"


def too_many_figures(count: int, limit: int) -> str:
    if count >= 10**18:
        return f"the file asks for far more figures; at most {limit:,} are allowed"
    return f"the file asks for {count:,} figures; at most {limit:,} are allowed"


def same_name(name: str, other: str) -> str:
    """`other` is the figure that already has the name."""
    return f"its file would have the name {name!r}, as that of {other} has; give one of them another name"


def name_not_text(written: str) -> str:
    return f"name: must be text, not {written}"


def empty_list(name: str) -> str:
    return f"{name}: an empty list makes no figure"


def no_range(name: str) -> str:
    return f"{name}: a range is {{ from = 0, to = 9 }}, both ends taken, and a step if it is not 1"


def range_too_large(name: str, limit: int) -> str:
    return f"{name}: a range's numbers are at most {limit:,}"


def empty_range(name: str, first: int, last: int) -> str:
    return f"{name}: no number is from {first} to {last}"


def pattern_missing() -> str:
    return "the figure's pattern is missing"


def pattern_not_text() -> str:
    return "the figure's pattern must be text"


def no_formats() -> str:
    return "an empty list names no format"


def no_file_name(written: str) -> str:
    return f"{written} cannot be a file's name everywhere; letters, digits, spaces and . - _ ( ) + are safe"


def name_of_device(written: str) -> str:
    return f"{written} is a device's name on Windows; begin it with another word"


def file_name_too_long(written: str, limit: int) -> str:
    return f"the file's name {written} is too long: at most {limit} bytes are allowed"
