"""Frameworks: the libraries that scripts can be written for. A new one is an entry here and a module in
rnn_unroll/exports/py.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Framework:
    """A library that a script can be written for. `install` are the packages that the script needs."""

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
