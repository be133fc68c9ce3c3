"""Deviations: the worst difference to the reference numbers, per group; `python -m tests.deviations`."""

from tests.comparisons import NAMES, compare


def worst() -> dict[tuple[str, str], tuple[float, str, int]]:
    """By group and kind: the largest deviation, where it is, and how many arrays were compared."""
    found: dict[tuple[str, str], tuple[float, str, int]] = {}
    for name in NAMES:
        for one in compare(name):
            key = name.partition("/")[0], one.kind.name
            deviation, where, count = found.get(key, (-1.0, "", 0))
            if one.deviation > deviation:
                deviation, where = one.deviation, f"{one.what} of {name.partition('/')[2]}"
            found[key] = deviation, where, count + 1
    return found


def main() -> None:
    print("| group | what | arrays | worst deviation | where |\n|---|---|---|---|---|")
    for (group, kind), (deviation, where, count) in worst().items():
        print(f"| `{group}` | {kind} | {count} | {deviation:.1e} | {where} |")


if __name__ == "__main__":
    main()
