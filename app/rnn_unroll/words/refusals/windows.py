"""Why no such part of a run can be drawn."""


def no_step(name: str, allowed: str, written: str) -> str:
    return f"{name} must be a time step {allowed}, not {written}"


def steps_left_out() -> str:
    return "from and to leave out time steps"


def no_units(hidden: int, written: str) -> str:
    return (
        f"units must be a range of the {hidden:,} units, such as 0:{min(hidden, 64)}, "
        f"or largest:{min(hidden, 64)}, not {written}"
    )


def not_drawn_so(view: str, style: str) -> str:
    return f"units can be left out of the states of view=unrolled and style=computed, not of {view}, {style}"
