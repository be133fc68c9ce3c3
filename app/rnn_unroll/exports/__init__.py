"""Exports: a figure's formats. A new format is a file beside this one, an entry and its `FormatFacts`."""

from rnn_unroll.exports import abc, gif, json, mid, pdf, png, py, svg, tex, webp
from rnn_unroll.exports.export import Export

EXPORTS: dict[str, Export] = {
    export.slug: export
    for export in (
        svg.EXPORT,
        png.EXPORT,
        pdf.EXPORT,
        tex.EXPORT,
        gif.EXPORT,
        webp.EXPORT,
        json.EXPORT,
        py.EXPORT,
        abc.EXPORT,
        mid.EXPORT,
    )
}

__all__ = ["EXPORTS", "Export"]
