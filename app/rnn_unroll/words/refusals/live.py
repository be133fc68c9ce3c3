"""Why something is refused that is said to a live lecture."""

_KINDS = {"str": "a text", "bool": "true or false", "int": "a whole number from 0 to 9,007,199,254,740,991"}


def no_lecture(code: str) -> str:
    return f"there is no lecture at {code}: a code has five letters, and lasts twelve hours"


def ended(code: str) -> str:
    return f"the lecture at {code} was ended: begin a new one"


def no_json() -> str:
    return "the body must be a JSON object"


def unknown_field(name: str) -> str:
    return f"the body has no field {name}"


def of_other_kind(name: str, kind: str) -> str:
    return f"{name} must be {_KINDS[kind]}"


def body_too_long(most: int) -> str:
    return f"the body has at most {most:,} bytes"


def address_too_long(length: int, most: int) -> str:
    return f"a room follows addresses of at most {most} bytes, and this figure's has {length}"


def no_answers(written: str) -> str:
    return f"answers cannot be {written}"


def no_round(number: int) -> str:
    return f"a question has rounds 1 and 2, and 0 where it is not asked, not {number}"


def no_round_open(answers: str) -> str:
    return f"answers can be {answers} in round 1 or 2 only"


def number_too_large(most: int) -> str:
    return f"number is at most {most}"


def too_many_changes() -> str:
    return "others say something newer all the time: try again"


def nothing_asked() -> str:
    return "a round needs a figure that asks something: its address has no ask"


def no_leader(most: int) -> str:
    return f"leader must be at most {most} letters and digits"


def handed() -> str:
    return "another device leads now: say takes, true, to take the lecture"


def no_secret() -> str:
    return "the header Authorization must be: Bearer, and the secret that came with the code"


def other_secret() -> str:
    return "this is not the secret of this lecture"


def too_many_tries(tries: int, seconds: int) -> str:
    return f"more than {tries} wrong secrets a minute: try again in {seconds} seconds"


def bad_secret() -> str:
    return "secret must be the one that came with a code"


def taken(code: str) -> str:
    return f"{code} is the code of another lecture now: begin a new one"


def too_many_lectures(most: int, seconds: int) -> str:
    return f"there are {most:,} lectures already: try again in {seconds} seconds"


def too_many_answers(most: int) -> str:
    return f"a round has at most {most:,} answers"


def not_open(round: str) -> str:
    return f"round {round} takes no answers now"


def no_token() -> str:
    return "token must be 8 to 40 letters and digits, the same for the same person in one round"


def not_shown() -> str:
    return "the answers are not shown yet"


def lectures_apart() -> str:
    return "this server has several workers, and live lectures of several need UNROLL_REDIS_URL"


def out_of_reach() -> str:
    return "what keeps the lectures cannot be reached"
