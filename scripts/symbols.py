"""Symbols: lay out the expressions of every kind of figure, into app/rnn_unroll/picture/symbols.json."""

import json
from itertools import product
from typing import Any

from rnn_unroll import stages
from rnn_unroll.address.parse import parse
from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.views import OVERLAYS, VIEWS
from rnn_unroll.picture import symbols

MORE = (
    (),
    ("layers", "2"),
    ("direction", "bidirectional"),
    ("attention", "on"),
    ("tx", "T_x"),
    ("ty", "T_y"),
    ("early", "on"),
    ("feedback", "targets"),
)


def main() -> None:
    asked: dict[str, symbols.Layout] = {}

    def layout(expression: str) -> symbols.Layout:
        if expression not in asked:
            asked[expression] = symbols.laid_out(expression)
        return asked[expression]

    symbols.layout = layout
    shown = ((), *(("show", name) for name in OVERLAYS))
    for pattern, cell, view, style, more, show in product(PATTERNS, OFFERED, VIEWS, STYLES, MORE, shown):
        pairs = [("cell", cell), ("view", view), ("style", style), more, show]
        try:
            stages.scene(parse(pattern, [pair for pair in pairs if pair]))
        except SpecError:
            continue
    layouts = {expression: [*map(list, uses), width] for expression, (uses, width) in sorted(asked.items())}
    names = sorted({name for *uses, _ in layouts.values() for name, _, _ in uses})
    kept = {"layouts": layouts, "outlines": {name: symbols.outline(name) for name in names}}
    tables = [f"{json.dumps(title)}: {{\n{lines(table)}\n}}" for title, table in kept.items()]
    symbols.KEPT.write_text("{\n" + ",\n".join(tables) + "\n}\n", "utf-8")
    print(f"{len(layouts)} expressions, {len(names)} outlines, {symbols.KEPT.stat().st_size:,} bytes")


def lines(table: dict[str, Any]) -> str:
    """The entries of a table in JSON, each on a line."""
    return ",\n".join(f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in table.items())


if __name__ == "__main__":
    main()
