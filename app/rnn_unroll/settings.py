"""Settings: what a deployment may choose, in the environment, and where the pages' files lie."""

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    """A folder of the project: inside the package in a wheel, beside it in a checkout."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parents[1] / name


TEMPLATES = _folder("templates")
STATIC = _folder("static")


class Settings(BaseSettings):
    """Each is read from the environment, under its name with UNROLL_ before it."""

    model_config = SettingsConfigDict(env_prefix="UNROLL_", extra="ignore")

    public_url: str = Field(default="", pattern=r"^(https?://[^/?#\s]+/?)?$")
    """The server's address as readers see it, where a proxy hides it: https://example.org, and no path."""
    embed_ancestors: str = "*"
    """Who may put /embed into a frame: a list of sources, as in the CSP's frame-ancestors."""
    cache_bytes: int = Field(default=64 * 2**20, ge=0)
    """How many bytes of finished figures are kept in memory."""


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
