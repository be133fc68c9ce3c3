"""Measures: what each metric of the server counts, as Prometheus shows it."""


def requests() -> str:
    return "Answers, by what was asked for and by status; status 0 are clients that left before"


def seconds() -> str:
    return "From the head of a request to the end of its answer; streams that last are left out"


def figures() -> str:
    return "Figures at their addresses, by where they came from: kept, shared, drawn, or unchanged (304)"


def shared() -> str:
    return "Figures looked up in the shared store: found, waited (for another), missed, late, broken, lost"


def stages() -> str:
    return "Stages of a figure: parse an address, draw (and run the network), wait for a process, encode"


def refused() -> str:
    return "Requests that were told to come later, by what had too much to do"


def waiting() -> str:
    return "Drawings that wait for a process"


def drawing() -> str:
    return "Processes that draw"


def capacity() -> str:
    return "The most processes that draw"


def kept() -> str:
    return "Figures that are kept in memory"


def kept_bytes() -> str:
    return "Bytes of the figures that are kept in memory, about"


def followers() -> str:
    return "Open event streams of live lectures"


def connections() -> str:
    return "Open connections"


def closed() -> str:
    return "Connections that were closed early, by what they waited for"
