"""Client: who asks, as far as the connection and the proxies in front of the server tell."""

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.types import Scope

from rnn_unroll.settings import settings

HERE = ""
"""The key of this machine itself: it is not limited."""

NETWORK = 64
"""The bits of an IPv6 address that one client has: it can choose the others as it likes."""

SCHEMES = {"http": "http", "https": "https", "ws": "http", "wss": "https"}
"""What a proxy may call the scheme of a request, and what it is."""


def forward(scope: Scope, headers: dict[bytes, bytes]) -> None:
    """Give a request the client and the scheme that the proxies in front tell. `headers` are by name, joined.

    Each proxy adds who asked it at the right of X-Forwarded-For; what stands further left, anybody can write.
    A proxy on this machine is believed without a setting.
    """
    number = settings().proxies or int(is_here(scope["client"]))
    if not number:
        return
    chain = [one.strip() for one in headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")]
    address = _address(chain[-min(number, len(chain))])
    if address:
        scope["client"] = (address, 0)
    scheme = headers.get(b"x-forwarded-proto", b"").decode("latin-1").rpartition(",")[2].strip()
    scope["scheme"] = SCHEMES.get(scheme, scope["scheme"])


def key(client: tuple[str, int] | None) -> str:
    """What a client is known by as long as it is counted: its address, or its network."""
    if client is None or is_here(client):
        return HERE
    address = ip_address(_address(client[0]))
    if isinstance(address, IPv6Address):
        return str(ip_network((address, NETWORK), strict=False))
    return str(address)


def is_here(client: tuple[str, int] | None) -> bool:
    """Whether a client is on this machine, by loopback or by a socket of the file system."""
    address = _address(client[0]) if client else ""
    return not address or ip_address(address).is_loopback


def _address(written: str) -> str:
    """An address without its port; "" for what is none. A socket of both versions writes an address of IPv4
    as one of IPv6, in a network that all of them share.
    """
    host = written[1:].partition("]")[0] if written.startswith("[") else written
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host)
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)
