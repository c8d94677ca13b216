"""The network is shut: a test that reaches for the outside fails at once."""

import ipaddress
import socket
from typing import Any

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


class NetworkShut(RuntimeError):
    """A test tried to leave this machine."""


def shut() -> None:
    """Refuse every connection and look-up but those of this machine."""
    socket.socket.connect = _guarded_connect  # type: ignore[assignment,method-assign]
    socket.socket.connect_ex = _guarded_connect_ex  # type: ignore[assignment,method-assign]
    socket.getaddrinfo = _guarded_getaddrinfo


def open_again() -> None:
    """Undo ``shut``."""
    socket.socket.connect = _connect  # type: ignore[method-assign]
    socket.socket.connect_ex = _connect_ex  # type: ignore[method-assign]
    socket.getaddrinfo = _getaddrinfo


def _guarded_connect(self: socket.socket, address: Any) -> None:
    _refuse_outside(self.family, address)
    _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    _refuse_outside(self.family, address)
    return _connect_ex(self, address)


def _guarded_getaddrinfo(host: Any, *others: Any, **named: Any) -> Any:
    if host not in {None, ""} and not _is_here(str(host)):
        raise NetworkShut(f"a test asked for the address of {host}")
    return _getaddrinfo(host, *others, **named)


def _refuse_outside(family: int, address: Any) -> None:
    if family in {socket.AF_INET, socket.AF_INET6} and not _is_here(str(address[0])):
        raise NetworkShut(f"a test tried to reach {address}")


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
