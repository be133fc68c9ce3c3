"""Exports: the formats a figure comes in. A new format is one file beside this one and one entry."""

from app.exports import json, py, svg, tex
from app.exports.export import Export

EXPORTS: dict[str, Export] = {
    export.slug: export for export in (svg.EXPORT, json.EXPORT, py.EXPORT, tex.EXPORT)
}

__all__ = ["EXPORTS", "Export"]
