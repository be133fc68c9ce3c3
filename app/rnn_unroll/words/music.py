"""Music: what is said of a melody that a network wrote."""


def title(dance: str) -> str:
    """`Reel, written by a recurrent network`. `dance` is what it read; empty if it read nothing."""
    return f"{dance.capitalize() or 'Tune'}, written by a recurrent network"
