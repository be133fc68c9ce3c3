"""Who asks: what proxies tell, what anybody can pretend, and how often one client may ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll.settings import Settings
from rnn_unroll.web import client, rates
from rnn_unroll.web.app import create_app
from rnn_unroll.web.client import forward, key
from tests import asgi
from tests.http import Answer

ADDRESSES = st.ip_addresses().map(str)
HEADERS = st.text(st.characters(max_codepoint=255), max_size=60).map(lambda text: text.encode("latin-1"))


def asked_by(peer: str | None, told: bytes = b"", scheme: bytes = b"") -> dict[str, object]:
    """A request over a connection from `peer`, after the proxies' words were read."""
    scope = asgi.scope("/") | {"client": peer and (peer, 4711)}
    forward(scope, {b"x-forwarded-for": told, b"x-forwarded-proto": scheme})
    return scope


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
    assert isinstance(key(asked_by(peer, told)), str)


def test_a_network_of_version_6_is_one_client_and_this_machine_none() -> None:
    assert key(asked_by("2001:db8::1")) == key(asked_by("2001:db8::ffff:1")) == "2001:db8::/64"
    assert key(asked_by("2001:db8:0:1::1")) != key(asked_by("2001:db8::1"))
    assert {key(asked_by(peer)) for peer in ("127.0.0.1", "::1", "unix:", None)} == {""}


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
