"""Corpus: examples that are generated once and serve every law, where examples are the same each time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

P = ParamSpec("P")
T = TypeVar("T")

ONCE = settings(
    database=None,
    deadline=None,
    derandomize=True,
    max_examples=50,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def generated(strategy: st.SearchStrategy[T]) -> list[T]:
    """The examples that a law with this strategy would see."""
    found: list[T] = []

    @ONCE
    @given(strategy)
    def collect(example: T) -> None:
        found.append(example)

    collect()
    return found


def generated_apart(strategy: st.SearchStrategy[T]) -> list[T]:
    """The same from within a law: in another thread, since hypothesis refuses a law within a law."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(generated, strategy).result()


def shared(strategy: Callable[P, st.SearchStrategy[T]]) -> Callable[P, st.SearchStrategy[T]]:
    """A function that makes strategies; in a derandomized profile its strategies choose from a corpus.

    To generate a figure takes as long as to draw it, and dozens of laws hold for any figure. A profile
    that looks for new examples keeps the strategy itself, which also shrinks what it finds.
    """

    @cache
    def corpus(*arguments: Any, **named: Any) -> st.SearchStrategy[T]:
        return st.sampled_from(generated_apart(strategy(*arguments, **named)))

    @wraps(strategy)
    def of(*arguments: P.args, **named: P.kwargs) -> st.SearchStrategy[T]:
        if not settings.default.derandomize:
            return strategy(*arguments, **named)
        return st.deferred(lambda: corpus(*arguments, **named))  # type: ignore[arg-type]

    return of
