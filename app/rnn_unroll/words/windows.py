"""Windows: that only a part of a large run is drawn."""

from rnn_unroll.words.facts import Drawn


def drawn(part: Drawn) -> str:
    """What is drawn, in a sentence or two. All of the run was computed."""
    return " ".join(filter(None, (_steps(part), _units(part))))


def _steps(part: Drawn) -> str:
    sides = [name for name, there in (("before", part.first > 1), ("after", part.last < part.steps)) if there]
    if not sides:
        return ""
    one = part.first == part.last
    which = f"step {part.first} is" if one else f"the steps {part.first} to {part.last} are"
    return (
        f"Of the {part.steps:,} time steps, which all ran, {which} drawn; "
        f"dots stand for those {' and '.join(sides)}."
    )


def _units(part: Drawn) -> str:
    return f"Of each state, {units(part)} are drawn." if units(part) else ""


def units_line(part: Drawn) -> str:
    """Under a figure that leaves out units."""
    return f"drawn of each state: {units(part)}"


def units(part: Drawn) -> str:
    """Which units are drawn of each state; empty if all are."""
    if part.largest:
        return f"the {part.largest} of {part.hidden:,} units that are largest on average"
    if len(part.units) == part.hidden:
        return ""
    return f"units {part.units.start + 1} to {part.units.stop} of {part.hidden:,}"
