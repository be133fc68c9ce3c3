"""Why a comparison is refused, or one of its lanes."""


def in_lane(lane: str, parameter: str, problem: str) -> str:
    """`lane` is the parameter of the address that holds the figure, a or b."""
    return f"lane {lane.upper()}, {parameter}: {problem}"


def no_lane(written: str) -> str:
    return (
        f"a lane is the query of a figure, such as pattern=many-to-one&cell=lstm, or its address here, "
        f"not {written}"
    )


def no_step(last: int, written: str) -> str:
    """`last` is the last step of the longer run."""
    return f"step must be a whole number from 0 to {last} here, not {written}"
