"""React: the picture as JSX."""

from html import escape

from rnn_unroll.snippets.snippet import HostedFigure, Snippet


def _react(figure: HostedFigure) -> str:
    # A string in JSX has character references, but no backslash escapes.
    lines = [
        "<img",
        f'  src="{escape(figure.address())}"',
        f'  alt="{escape(figure.alt)}"',
        f"  width={{{figure.width}}}",
        f"  height={{{figure.height}}}",
        '  loading="lazy"',
        '  style={{ maxWidth: "100%", height: "auto" }}',
        "/>",
    ]
    return "\n".join(lines)


REACT = Snippet("react", "React", "jsx", "React and whatever else reads JSX, MDX among it.", _react)
