"""Matplotlib: a patch for each box and each cell, an arrow for each edge, saved as SVG."""

from io import BytesIO

from bench.join import FILL, STROKE
from bench.rivals.notation import shade, tex
from bench.row import UnmeasuredError
from rnn_unroll.picture.scene import PlacedNode, Scene
from rnn_unroll.words import say

DPI = 96


def svg(scene: Scene) -> bytes:
    try:
        import matplotlib
    except ImportError:
        raise UnmeasuredError("no Matplotlib: pip install matplotlib") from None
    matplotlib.use("svg")
    from matplotlib import pyplot as plt
    from matplotlib.patches import FancyBboxPatch, Rectangle

    figure = plt.figure(figsize=(scene.width / DPI, scene.height / DPI))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, scene.width)
    axes.set_ylim(scene.height, 0)
    axes.axis("off")

    def draw(node: PlacedNode, shift: float) -> None:
        x, y, width, height, corner, drawn = node.box
        colours = {"facecolor": FILL.get(f"box-{node.kind}"), "edgecolor": STROKE.get(f"box-{node.kind}")}
        if drawn:
            style = f"round,pad=0,rounding_size={corner}"
            axes.add_patch(FancyBboxPatch((x + shift, y), width, height, boxstyle=style, **colours))
        if node.strip:
            for value, (left, top, wide, high) in zip(node.values, node.strip.cells, strict=True):
                axes.add_patch(Rectangle((left + shift, top), wide, high, facecolor=shade(value)))
        if node.label:
            at = (node.label.x + shift, node.label.y)
            axes.text(*at, tex(node.key), color=FILL[f"label-{node.kind}"], gid=f"node.{node.key}")
        if node.text:
            axes.text(node.text.x + shift, node.text.y, say(node.text.text), ha="center")

    for node in scene.initial:
        draw(node, 0)
    for column in scene.columns:
        for wire in column.wires:
            (x0, y0), (x1, y1) = wire.start, wire.end
            arrow = {"arrowstyle": "-|>", "color": STROKE[f"wire-{wire.kind}"]}
            ends = {"xy": (x1 + column.x, y1), "xytext": (x0 + column.x, y0)}
            axes.annotate("", **ends, arrowprops=arrow).arrow_patch.set_gid(f"edge.{wire.source}")
        for node in column.nodes:
            draw(node, column.x)
    out = BytesIO()
    figure.savefig(out, format="svg")
    plt.close(figure)
    return out.getvalue()
