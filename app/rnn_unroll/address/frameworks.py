"""Frameworks: what the figure's network can be written for, as a script. A new one is an entry here
and a module in app/exports/py.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Framework:
    """A library that a script is written for; `install` are the packages that the script needs."""

    slug: str
    title: str
    install: tuple[str, ...]


FRAMEWORKS: dict[str, Framework] = {
    framework.slug: framework
    for framework in (
        Framework("numpy", "NumPy", ("numpy",)),
        Framework("torch", "PyTorch", ("numpy", "torch")),
        Framework("keras", "Keras", ("numpy", "keras", "tensorflow")),
    )
}
