"""Ports of this machine: whether one can be had, and a socket on it."""

from __future__ import annotations

import errno
import socket

from labeling.errors import OracleError

LOCAL = "127.0.0.1"


def require_free(port: int, host: str = LOCAL) -> None:
    """Refuse a port that another program listens on.

    Raises
    ------
    OracleError
        Naming the port, and one that is free; or the host, where this machine has no such address.
    """
    bind(host, port).close()


def bind(host: str, port: int) -> socket.socket:
    """A socket on an address, not listening yet.

    Raises
    ------
    OracleError
        As ``require_free``.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return _bound(family, kind, protocol, address)
    except (OSError, UnicodeError) as error:
        if getattr(error, "errno", None) in (errno.EADDRINUSE, errno.EACCES):
            raise _taken(host, port) from error
        raise OracleError(f"this machine has no address '{host}'; try 127.0.0.1, or 0.0.0.0 for all it has") from error


def _bound(family: int, kind: int, protocol: int, address: tuple[object, ...]) -> socket.socket:
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # so that a restart works at once
        bound.bind(address)
    except BaseException:
        bound.close()
        raise
    return bound


def _taken(host: str, port: int) -> OracleError:
    other = next((p for p in range(port + 1, min(port + 50, 65536)) if _is_free(host, p)), None)
    remedy = "stop the program that has it" if other is None else f"try --port {other}"
    return OracleError(f"port {port} cannot be had, as another program uses it or the system keeps it; {remedy}")


def _is_free(host: str, port: int) -> bool:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        _bound(family, kind, protocol, address).close()
    except OSError:
        return False
    return True
