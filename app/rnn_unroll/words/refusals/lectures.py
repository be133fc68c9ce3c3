"""Why a lecture, a stop of it or a QR code is refused."""


def stop(number: int, parameter: str, message: str) -> str:
    """`parameter` is that of the stop's own address, which its message may not name; or empty."""
    culprit = "" if parameter in message else f"{parameter}: "
    return f"stop {number} is left out: {culprit}{message}"


def note(number: int, message: str) -> str:
    return f"the note of stop {number} is left out: {message}"


def nothing_there() -> str:
    return "it has no address"


def stray_note() -> str:
    return "a note stands after its stop, and this one stands before the first"


def second_note() -> str:
    return "a stop has one note"


def note_too_long(length: int, limit: int) -> str:
    return f"a note has at most {limit:,} characters, not {length:,}"


def address_too_long(length: int, limit: int) -> str:
    return f"a stop's address has at most {limit:,} characters, not {length:,}"


def too_many(count: int, limit: int) -> str:
    return f"a lecture has at most {limit} stops, not {count}: those after stop {limit} are left out"


def no_number(allowed: str, written: str) -> str:
    return f"nr must be a whole number {allowed}, the stop that is shown, not {written}"


def file_too_long(limit: int) -> str:
    return f"a file of stops has at most {limit:,} bytes"


def no_json(line: int, column: int) -> str:
    """`line` and `column` are the place, counted from 1, where it stops being JSON."""
    return f"the file is not valid JSON at line {line}, column {column}"


def not_utf8(line: int) -> str:
    return f"the file is not UTF-8 in line {line}"


def number_too_long() -> str:
    return "the file contains a number that is too long"


def no_stops() -> str:
    return 'the file must be {"stops": [{"address": "/?pattern=many-to-one", "note": "…"}, …]}'


def no_stop() -> str:
    return 'a stop must be {"address": "…", "note": "…"}'


def unknown_field(written: str) -> str:
    return f"a stop has address and note, and no {written}"


def no_own_address(written: str) -> str:
    return f"address must begin with /, as addresses of this server do, and not be {written}"


def unprintable_address(written: str) -> str:
    return f"address may hold printable ASCII alone, with %20 and its like for all else, and not be {written}"


def code_too_long(length: int, limit: int) -> str:
    return f"a QR code holds at most {limit:,} bytes, and this address has {length:,}"
