"""Why a figure would be too large."""


def too_many_slots(slots: int, limit: int) -> str:
    return f"T_x + T_y is {slots}; at most {limit} are allowed"


def too_many_steps(steps: int, limit: int) -> str:
    return f"this would be {steps} time steps; at most {limit} are allowed"


def too_many_drawn(steps: int, limit: int) -> str:
    return (
        f"this figure would show {steps:,} time steps; at most {limit} are drawn: from and to say which; "
        "the numbers of all are in json and npz"
    )


def too_many_numbers(
    count: int, steps: int, chains: int, hidden: int, tokens: int, width: int, seen: int, limit: int
) -> str:
    """`tokens` counts the inputs and outputs, whose vectors have `width` numbers, `seen` the weights of
    attention."""
    weights = f", {seen:,} weights of attention" if seen else ""
    return (
        f"this figure would show {count:,} numbers ({steps} time steps × {chains} chains "
        f"× {hidden} hidden units, {tokens} tokens of {width}{weights}); at most {limit:,} are allowed"
    )


def too_many_units(count: int, steps: int, chains: int, hidden: int, limit: int) -> str:
    return (
        f"this figure would show {count:,} numbers ({steps} steps × {chains} chains × {hidden} units); "
        f"at most {limit:,} are allowed"
    )


def too_many_read(count: int, inputs: int, width: int, limit: int) -> str:
    return (
        f"this figure would show {count:,} numbers ({inputs} inputs of {width} numbers); "
        f"at most {limit:,} are allowed"
    )


def too_many_emitted(count: int, outputs: int, classes: int, limit: int) -> str:
    return (
        f"this figure would show {count:,} numbers ({outputs} outputs of {classes} classes); "
        f"at most {limit:,} are allowed"
    )


def too_many_early(count: int, steps: int, tokens: int, limit: int) -> str:
    return (
        f"the early answers would show {count:,} numbers ({steps} steps × {tokens} tokens); "
        f"at most {limit:,} are allowed"
    )


def text_too_long_for_task(task: str, tokens: int, limit: int) -> str:
    return f"the text has {tokens:,} tokens; task={task} draws at most {limit:,}"
