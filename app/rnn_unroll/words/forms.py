"""Forms: the grammar that sentences share: plurals by count, lists, ranges, shapes, capitals."""

from collections.abc import Sequence
from decimal import Decimal


def counted(count: int, one: str, many: str) -> str:
    """`1 input`, `4 inputs`, `0 inputs`."""
    return f"{count} {one if count == 1 else many}"


def from_to(low: str, high: str) -> str:
    """`from 1 to 64`."""
    return f"from {low} to {high}"


def between(low: str, high: str) -> str:
    """`from 1 to 64`; `1` where the bounds are the same."""
    return low if low == high else from_to(low, high)


def shape(lengths: Sequence[int]) -> str:
    """An array's shape: `[4,3]`."""
    return str(list(lengths)).replace(" ", "")


def listed(words: Sequence[str], separator: str = ", ") -> str:
    """The words, separated by commas; of a long list only the first twelve and the last three."""
    kept = list(words) if len(words) <= 16 else [*words[:12], "…", *words[-3:]]
    return separator.join(kept)


def quoted(token: str) -> str:
    """A token in a list: in quotes unless it consists of letters and digits."""
    return token if token.isalnum() else f"“{token}”"


def percent(share: float) -> str:
    """`81 %`; a share that is not the whole gets the digits by which it differs: `99.97 %`."""
    rounded = next((f"{100 * share:.{k}f}" for k in range(4) if round(100 * share, k) < 100), "100")
    return f"{rounded} %"


def unbroken(text: str) -> str:
    """The text, where no line breaks between a number and its sign."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def significant(value: float, digits: int) -> str:
    """A number in its first digits, without an exponent: `0.000132`."""
    return f"{Decimal(f'{value:#.{digits}g}'):f}"


def capitalised(clause: str) -> str:
    """A clause at the beginning of a sentence."""
    return clause[:1].upper() + clause[1:]


def apart(steps: Sequence[int]) -> bool:
    """Whether `at_steps` lists several time steps one by one."""
    return len(steps) == 2 or (len(steps) > 1 and steps[-1] - steps[0] != len(steps) - 1)


def at_steps(steps: Sequence[int]) -> str:
    """`step 4`, `each of the steps 1 to 4`, `the steps 1, 3 and 4`; there must be at least one."""
    if len(steps) == 1:
        return f"step {steps[0]}"
    if not apart(steps):
        return f"each of the steps {steps[0]} to {steps[-1]}"
    *rest, last = map(str, steps)
    return f"the steps {listed(rest)} and {last}"
