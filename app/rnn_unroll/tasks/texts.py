"""Texts: longer texts, written for this project, for the tasks that read words."""

READERS = ("sentiment", "tags", "names")
"""The slugs of the tasks that can read them."""

TEXTS = (
    "The old lighthouse keeper had not spoken to anyone for weeks. One stormy evening a young woman "
    'from London knocked at his door. "Please let me in," she said, "my boat is lost and I am cold." He '
    'opened, gave her bread and hot soup, and listened. "You are kind," said Anna, "but you look so '
    'sad." He smiled for the first time that winter. It was a wonderful evening, and in the morning the '
    "sea was calm.",
    "This film is a terrible waste of time. The story is dull, the jokes are old, and the actors look "
    'bored. "We must hurry," says Captain Brown again and again, but nothing happens for two long '
    "hours. Then, near the end, everything changes: the music is lovely, the light over Paris is "
    'beautiful, and the last scene with Maria is warm, honest and moving. "I was wrong about you," she '
    "says. I left the cinema happy.",
    "On Monday Mr. Green went to the market in Boston with his daughter Emily. They bought apples, "
    'cheese and a small red kite. "Can we fly it now?" she asked. "First we eat," he answered, "and '
    'then we climb the hill." The wind was strong. The kite rose over the houses, over the river and '
    "over the old bridge. Emily laughed and ran. In the evening they were tired and very happy.",
)
"""Texts of 60 to 120 words, with capital letters, quotations and punctuation marks."""
