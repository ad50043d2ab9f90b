"""Address of a visitor, by which shares are counted: the network address that a request or socket came from."""

import ipaddress
from collections.abc import Mapping
from typing import Any


def visitor_address(scope: Mapping[str, Any]) -> str:
    """The address in an ASGI scope: IPv4 as it is, also where it came as IPv6, and of IPv6 the network of 64 bits.

    A household or a phone has a whole /64 and takes new addresses from it at will. "" where the address is not known, as on a
    Unix socket.
    """
    client = scope.get("client")
    try:
        address = ipaddress.ip_address(client[0]) if client else None
    except (ValueError, TypeError, LookupError):
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((int(address), 64), strict=False))
    return str(address) if address else ""
