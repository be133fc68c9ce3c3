"""Plain HTTP requests for the tests: any answer is an answer, whatever its status."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from tests.drawings import root_of

PATIENCE = 120
"""Seconds until a test takes an answer for lost. On a busy machine one can take a while."""


@dataclass(frozen=True)
class Answer:
    """Status, headers by lower-case name, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def svg(self) -> ElementTree.Element:
        assert self.headers["content-type"] == "image/svg+xml"
        return root_of(self.body)


def ask(base: str, target: str, method: str = "GET", **headers: str) -> Answer:
    """One request on a connection of its own. Header names are written with underscores."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=PATIENCE)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, headers=sent)
        response = connection.getresponse()
        received = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, received, response.read())
    finally:
        connection.close()
