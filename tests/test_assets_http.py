"""Assets over HTTP: the pages' own files last at hashed addresses, and nowhere else."""

import hashlib
import re

import pytest

from rnn_unroll.web import assets
from rnn_unroll.web.coding import encode
from tests.http import ask

PAGES = ["/", "/?pattern=many-to-one&tx=0", "/gallery", "/vanishing", "/train", "/snippets"]
LASTING = "public, max-age=31536000, immutable"


def named(page: str) -> set[str]:
    """The files of the server that a page names."""
    return set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_one_script_one_sheet_a_font_and_the_icon_by_the_hash_of_their_bytes(
    server: str, path: str
) -> None:
    files = named(ask(server, path).text)
    # The comparison of gradients has a style sheet of its own besides.
    sheets = ["css"] * (1 + (path == "/vanishing"))
    assert sorted(file.rpartition(".")[2] for file in files) == [*sheets, "js", "svg", "woff2"]
    for file in files:
        answer = ask(server, file)
        assert answer.status == 200
        assert answer.headers["cache-control"] == LASTING
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert hashlib.sha256(answer.body).hexdigest().startswith(file.split(".")[-2])


@pytest.mark.parametrize("name", ["main.js", "studio.css"])
@pytest.mark.parametrize("coding", ["br", "zstd", "gzip"])
def test_what_every_page_loads_is_as_small_as_its_coding_gets(server: str, name: str, coding: str) -> None:
    packed = ask(server, assets.address(name), accept_encoding=coding)
    plain = ask(server, assets.address(name))
    assert packed.headers["content-encoding"] == coding
    assert packed.headers["vary"] == "Accept-Encoding"
    assert len(packed.body) < len(encode(plain.body, coding))


@pytest.mark.parametrize("name", ["main.js", "studio.css", "icon.svg", "abcjs.js"])
def test_another_hash_is_not_found_and_never_kept(server: str, name: str) -> None:
    stem, _, extension = name.partition(".")
    for hashed in ("0" * 16, "", "0123456789abcdef0"):
        answer = ask(server, f"/static/{stem}.{hashed}.{extension}")
        assert answer.status == 404
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("file", ["rnn-unroll.js", "icon.svg", "js/main.js", "studio.css"])
def test_a_file_at_its_plain_address_is_asked_for_anew(server: str, file: str) -> None:
    answer = ask(server, f"/static/{file}")
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-cache"


def test_an_asset_answers_no_other_method(server: str) -> None:
    address = assets.address("main.js")
    assert ask(server, address, "POST").status == 405
    head = ask(server, address, "HEAD")
    assert head.status == 200
    assert head.body == b""
    assert head.headers["content-length"] == ask(server, address).headers["content-length"]
