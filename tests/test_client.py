"""Who asks: what proxies tell, what anybody can pretend, and how often one client may ask."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import RateLimitItemPerSecond

from rnn_unroll.settings import Settings
from rnn_unroll.web import client, rates
from rnn_unroll.web.app import create_app
from rnn_unroll.web.client import forward, key
from tests import asgi
from tests.http import Answer

ADDRESSES = st.ip_addresses().filter(lambda one: not getattr(one, "ipv4_mapped", None)).map(str)
HEADERS = st.text(st.characters(max_codepoint=255), max_size=60).map(lambda text: text.encode("latin-1"))


def asked_by(peer: str | None, told: bytes = b"", scheme: bytes = b"") -> dict[str, object]:
    """A request over a connection from `peer`, after the proxies' words were read."""
    scope = asgi.scope("/") | {"client": peer and (peer, 4711)}
    forward(scope, {b"x-forwarded-for": told, b"x-forwarded-proto": scheme})
    return scope


def known(peer: str | None, told: bytes = b"") -> str:
    """What the client of a request is counted by."""
    return key(asked_by(peer, told)["client"])  # type: ignore[arg-type]


@pytest.fixture
def proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "settings", lambda: Settings(proxies=2))


@given(HEADERS)
def test_without_a_proxy_nobody_pretends_to_be_somebody_else(told: bytes) -> None:
    assert asked_by("203.0.113.5", told, b"https")["client"] == ("203.0.113.5", 4711)


@pytest.mark.usefixtures("proxies")
@pytest.mark.parametrize(
    ("told", "known"),
    [
        (b"198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (b"6.6.6.6, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (b"198.51.100.7:1234,10.0.0.2", "198.51.100.7"),
        (b"[2001:db8::7]:80, 10.0.0.2", "2001:db8::7"),
        (b"198.51.100.7", "198.51.100.7"),
        (b"unknown, 10.0.0.2", "10.0.0.1"),
        (b"", "10.0.0.1"),
    ],
)
def test_as_many_addresses_are_believed_as_there_are_proxies(told: bytes, known: str) -> None:
    scope = asked_by("10.0.0.1", told)
    assert scope["client"][0] == known  # type: ignore[index]


@given(HEADERS, ADDRESSES)
def test_a_proxy_on_this_machine_is_believed_in_its_last_word_alone(pretended: bytes, address: str) -> None:
    scope = asked_by("127.0.0.1", pretended + b", " + address.encode(), b"http, https")
    assert scope["client"] == (address, 0)
    assert scope["scheme"] == "https"


@given(st.one_of(st.none(), st.text(max_size=20), ADDRESSES), HEADERS)
def test_whatever_is_told_a_client_has_a_key(peer: str | None, told: bytes) -> None:
    assert isinstance(known(peer, told), str)


def test_a_network_of_version_6_is_one_client_and_this_machine_none() -> None:
    assert known("2001:db8::1") == known("2001:db8::ffff:1") == "2001:db8::/64"
    assert known("2001:db8:0:1::1") != known("2001:db8::1")
    assert known("fe80::1%eth0") == "fe80::/64"
    assert {known(peer) for peer in ("127.0.0.1", "::1", "unix:", "", None)} == {""}


def test_an_address_of_version_4_is_the_same_client_on_a_socket_of_both_versions() -> None:
    assert known("::ffff:203.0.113.5") == known("203.0.113.5") == "203.0.113.5"
    assert known("127.0.0.1", b"::ffff:203.0.113.5") == "203.0.113.5"
    assert known("::ffff:203.0.113.6") != known("::ffff:203.0.113.5")
    assert known("::ffff:127.0.0.1") == ""


def test_who_asked_once_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rates.A_MINUTE, "uploads", RateLimitItemPerSecond(1))
    counts = rates.Rates()
    storage = counts.limiter.storage
    for number in range(100):
        counts.take("uploads", {"client": (f"198.51.100.{number}", 1)})
    # Each count lasts two seconds; what looks for those that are over runs after the next request.
    time.sleep(2.1)
    counts.take("uploads", {"client": ("203.0.113.5", 1)})
    for _ in range(50):
        if len(storage.storage) + len(storage.events) == 1:  # type: ignore[attr-defined]
            return
        time.sleep(0.1)
    pytest.fail("counts of clients that have left are kept")


@pytest.mark.parametrize(("what", "target"), [("uploads", "/v1/run"), ("lectures", "/v1/live")])
def test_who_asks_too_often_is_told_when_to_come_again_and_others_go_on(what: str, target: str) -> None:
    app = create_app()
    most = rates.A_MINUTE[what].amount

    def asked(address: str) -> Answer:
        return asgi.ask_app(app, target, "POST", x_forwarded_for=address, accept="application/json")

    assert 429 not in {asked("198.51.100.7").status for _ in range(most)}
    refused = asked("198.51.100.7")
    assert refused.status == 429
    assert refused.headers["retry-after"] == "60"
    assert f"{most} {what} a minute" in refused.json["error"]["message"]
    assert asked("198.51.100.8").status != 429
    # This machine itself has no limit.
    assert asgi.ask_app(app, target, "POST", accept="application/json").status != 429
