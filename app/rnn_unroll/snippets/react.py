"""React: the picture as JSX."""

from html import escape

from rnn_unroll.snippets.snippet import Shown, Snippet


def _react(shown: Shown) -> str:
    # A string in JSX has character references, but no backslash escapes.
    lines = [
        "<img",
        f'  src="{escape(shown.address())}"',
        f'  alt="{escape(shown.alt)}"',
        f"  width={{{shown.width}}}",
        f"  height={{{shown.height}}}",
        '  loading="lazy"',
        '  style={{ maxWidth: "100%", height: "auto" }}',
        "/>",
    ]
    return "\n".join(lines)


REACT = Snippet("react", "React", "jsx", "React and whatever else reads JSX, MDX among it.", _react)
