"""Settings: the deployment's settings from the environment, and the folders of templates and static files."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    """A folder of the project. In a wheel it is inside the package, in a checkout two levels above it."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parents[1] / name


TEMPLATES = _folder("templates")
STATIC = _folder("static")


PREFIX = "UNROLL_"

_GAP = r"[\s,]+"
_PORT = r"([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
_NAME = r"[\w][\w.\-]*|\[[0-9A-Fa-f:.]+\]"
"""A host's name, or its IPv6 address."""
_HOST = rf"(((\*\.)?({_NAME})(:{_PORT})?)|\*)"
"""A host, with its port or without, all hosts below a domain, or any host."""
_SCHEME = r"[a-z][a-z0-9+.\-]*:"
_DOTTED = r"(\*|localhost|(\*\.)?[\w\-]+(\.[\w\-]+)+)"
_END = rf"(:({_PORT}|\*))?(/[^\s;,]*)?"
_SOURCE = rf"('self'|{_SCHEME}|({_DOTTED}|{_SCHEME}//({_DOTTED}|[\w\-]+)){_END})"
"""A source in a list of the Content Security Policy (CSP Level 3, section 2.3.1). A host without a scheme has
a dot in it, since a self without quotes would be one otherwise.
"""


class Settings(BaseSettings):
    """Each setting is read from the environment variable with its name after UNROLL_."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", use_attribute_docstrings=True
    )

    public_url: str = Field(default="", pattern=rf"^(https?://({_NAME})(:{_PORT})?/?)?$")
    """The address that readers use, if a proxy hides it: https://example.org, without a path."""
    allowed_hosts: str = Field(default="", pattern=rf"^({_HOST}({_GAP}{_HOST})*)?$")
    """The hosts that the server answers for, by name, separated by spaces or commas; *.example.org are all
    below a domain. This machine itself is always one. By default it is the host of `UNROLL_PUBLIC_URL`,
    else all.
    """
    embed_ancestors: str = Field(default="*", pattern=rf"^('none'|{_SOURCE}( +{_SOURCE})*)$")
    """Which pages may show /embed in a frame: a list of sources, as in the CSP's frame-ancestors."""
    cache_bytes: int = Field(default=64 * 2**20, ge=0)
    """The most bytes of finished figures that the server keeps in memory."""
    upload_bytes: int = Field(default=2_000_000, ge=1000, le=256_000_000)
    """The most bytes of each file that a reader may post."""
    redis_url: str = Field(default="", pattern=r"^((rediss?|unix)://\S+)?$")
    """Where the live lectures of several processes are kept, in Redis or Valkey: redis://host:6379/0. By
    default each process keeps its own.
    """
    proxies: int = Field(default=0, ge=0, le=9)
    """How many proxies are in front of the server. So many addresses from the right of X-Forwarded-For are
    believed. A proxy on this machine needs no setting.
    """
    figures_redis_url: str = Field(default="", pattern=r"^((rediss?|unix)://\S+)?$")
    """Where several servers share finished figures, in Redis or Valkey. It may forget any of them, so
    it should be another than that of the lectures. By default each process keeps its own.
    """
    figures_seconds: int = Field(default=86_400, ge=1, le=31_536_000)
    """How long a figure stays there after it was drawn."""
    workers: int = Field(default=1, ge=1, le=64)
    """How many processes answer requests. Those that draw are shared out among them. Live lectures of more
    than one need `UNROLL_REDIS_URL`.
    """
    log: Literal["text", "json"] = "text"
    """How the server writes its log, on the standard error."""
    log_requests: bool = True
    """Whether each request has a line in the log: its id, path, status, bytes and milliseconds, and nothing
    about who asked.
    """
    metrics: bool = True
    """Whether /metrics answers Prometheus."""
    lessons: str = ""
    """A folder of Markdown files: the lessons of /learn in place of those that come with the project."""
    watch: bool = False
    """Whether these lessons are read again, and their pages loaded again, whenever a file changes."""

    @property
    def apart(self) -> bool:
        """Whether there are several workers, of which each would know its own live lectures alone."""
        return self.workers > 1 and not self.redis_url

    def share(self, processors: int) -> int:
        """The part of the processors that one of the workers may use for drawing; at least one."""
        return max(1, processors // self.workers)


VARIABLES = tuple(PREFIX + name.upper() for name in Settings.model_fields)
"""The environment variables of all settings."""


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()


_SERVICE = re.compile(rf"{PREFIX}(SERVICE_(HOST|PORT\w*)|PORT(_[0-9]+_\w+)?)")
"""What Kubernetes sets in every pod where there is a service called unroll."""


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """The names of those environment variables that look like settings and are none."""
    return [
        name
        for name, value in environment.items()
        if name.upper().startswith(PREFIX)
        and name.upper() not in VARIABLES
        and not _of_a_service(name, value)
    ]


def _of_a_service(name: str, value: str) -> bool:
    """Whether Kubernetes sets this. A port that it gives is an address, that of a person a number."""
    return bool(_SERVICE.fullmatch(name)) and (name != f"{PREFIX}PORT" or "://" in value)
