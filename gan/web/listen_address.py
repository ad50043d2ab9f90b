"""Address to listen on: host and port, checked before the server starts, with the true reason when it cannot.

Gradio's own message names neither cause nor cure.
"""

import errno
import os
import socket
from dataclasses import dataclass

from gan.errors import TheatreError, UsageError

LOCAL = ("127.0.0.1", "localhost", "::1")
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Addresses that stand for all of a machine's, and the one at which this machine reaches them."""


@dataclass(frozen=True)
class ListenAddress:
    """A host and port that can be listened on.

    Attributes:
        host: as the socket takes it: a name or a number, IPv6 without brackets.
        port: 1 to 65535.
    """

    host: str
    port: int

    @property
    def in_url(self) -> str:
        """The host as an address bar takes it: IPv6 in brackets."""
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def url(self) -> str:
        """Where a browser on this machine finds the server."""
        shown = _EVERYWHERE.get(self.host, self.host)
        return f"http://{ListenAddress(shown, self.port).in_url}:{self.port}"


def check(host: str, port: int) -> ListenAddress:
    """The address, if this machine can listen there; port 0 becomes a free one.

    Raises:
        UsageError: no such port, host or address of this machine.
        TheatreError: the port is taken, or may not be opened.
    """
    host = host.strip().removeprefix("[").removesuffix("]")
    if not 0 <= port <= 65535:
        raise UsageError(f"A port is a whole number from 1 to 65535, or 0 for any that is free, not {port}.")
    try:
        family, kind, _, _, where = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except (OSError, UnicodeError) as error:
        raise UsageError(
            f"There is no host called {host[:80]!r}; give 127.0.0.1 for this machine alone, or 0.0.0.0 for its whole network."
        ) from error
    found = _bind(family, kind, where, host, port)
    if family != socket.AF_INET or where[0] not in ("127.0.0.1", "0.0.0.0"):  # Gradio asks for the port there too
        _bind(socket.AF_INET, kind, ("127.0.0.1", found), "127.0.0.1", found)
    return ListenAddress(host or "127.0.0.1", found)


def _bind(family: int, kind: int, where: tuple, host: str, port: int) -> int:
    """The port that could be bound."""
    with socket.socket(family, kind) as probe:
        if os.name == "posix":  # on Windows this would let two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(where)
        except OSError as error:
            raise _refusal(error, host, port) from error
        return probe.getsockname()[1]


def _refusal(error: OSError, host: str, port: int) -> TheatreError:
    """What kept us from listening, in a sentence. Windows has numbers of its own."""
    if error.errno in _codes("EADDRINUSE"):
        return TheatreError(
            f"port {port} is taken; close what uses it, or choose another with --port {port + 1 if port < 65535 else port - 1}."
        )
    if error.errno in _codes("EADDRNOTAVAIL"):
        return UsageError(
            f"This machine has no address {host}; give 127.0.0.1 for this machine alone, or 0.0.0.0 for its whole network."
        )
    if error.errno in _codes("EACCES"):
        return TheatreError(f"This user may not open port {port}; choose one above 1023, such as --port 7860.")
    return TheatreError(f"Could not listen on {host}, port {port} ({error.strerror}); choose another with --host and --port.")


def _codes(name: str) -> set[int]:
    return {getattr(errno, each) for each in (name, f"WSA{name}") if hasattr(errno, each)}


def without_proxy(host: str) -> None:
    """Make this process reach itself past an HTTP proxy of the environment: Gradio asks its own server whether it is open."""
    for name in ("NO_PROXY", "no_proxy"):
        kept = [each for each in os.environ.get(name, "").split(",") if each.strip()]
        os.environ[name] = ",".join(dict.fromkeys([*kept, *LOCAL, host]))
