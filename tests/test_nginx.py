"""deploy/nginx.conf, by a real nginx and real workers: two of them, of which some are killed."""

from collections.abc import Callable, Iterator

import pytest

from scripts.nginx import CLAIMS, Site, site
from tests import tools

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def here() -> Iterator[Site]:
    for program in ("nginx", "redis-server"):
        tools.path(program)
    with site() as one:
        yield one


@pytest.mark.parametrize("claim", CLAIMS, ids=[claim.__name__ for claim in CLAIMS])
def test_behind_nginx(claim: Callable[[Site], None], here: Site) -> None:
    claim(here)
