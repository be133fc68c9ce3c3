"""Settings: the deployment's settings from the environment, and the folders of templates and static files."""

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    """A folder of the project. In a wheel it is inside the package, in a checkout two levels above it."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parents[1] / name


TEMPLATES = _folder("templates")
STATIC = _folder("static")


class Settings(BaseSettings):
    """Each setting is read from the environment variable with its name after UNROLL_."""

    model_config = SettingsConfigDict(env_prefix="UNROLL_", extra="ignore")

    public_url: str = Field(default="", pattern=r"^(https?://[^/?#\s]+/?)?$")
    """The address that readers use, if a proxy hides it: https://example.org, without a path."""
    embed_ancestors: str = "*"
    """Which pages may show /embed in a frame: a list of sources, as in the CSP's frame-ancestors."""
    cache_bytes: int = Field(default=64 * 2**20, ge=0)
    """The most bytes of finished figures that the server keeps in memory."""


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
