"""Who may do what: by token and role, or without tokens whoever is on this machine."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass

from app.http.errors import RefusedError
from labeling.tokens import ADMIN, AGENT, READER, ROLES, Token, owner_of

OPEN = ("/healthz", "/readyz")
ROLES_OF = {"/v1/suggestions": {AGENT, ADMIN}, "/v1/templates": set(ROLES), "/metrics": {READER, ADMIN}}
BEARER = "Bearer"
FORWARDED = (b"forwarded", b"x-forwarded-for")


@dataclass(frozen=True)
class Access:
    """The tokens of the store.

    Once one was made, a token is always needed, also when all were revoked: a service must not become open because
    somebody took the last right away.
    """

    tokens: tuple[Token, ...] = ()

    def check(self, path: str, headers: Mapping[bytes, bytes], client: str | None) -> None:
        """Let a request pass.

        Parameters
        ----------
        headers
            By lower-case name.
        client
            Address of the other end; None for a local socket.

        Raises
        ------
        RefusedError
            401 without a good token, 403 where its role does not suffice or the request is not from this machine.
        """
        if path in OPEN:
            return
        if not self.tokens:
            _require_local(headers, client)
            return
        token = owner_of(_secret(headers), self.tokens)
        if token is None:
            raise _unauthorized("this token is unknown or revoked; `oracle token create` makes another")
        allowed = next((roles for start, roles in ROLES_OF.items() if _under(path, start)), set(ROLES))
        if token.role not in allowed:
            raise RefusedError(403, f"a token of role '{token.role}' may not do this; it needs {_either(allowed)}")


def is_local(host: str) -> bool:
    """Whether a host name or address means this machine only."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _secret(headers: Mapping[bytes, bytes]) -> str:
    said = headers.get(b"authorization", b"").decode("latin-1").split(None, 1)
    if len(said) != 2 or said[0].lower() != BEARER.lower():
        raise _unauthorized("a token is needed; send the header 'Authorization: Bearer ...'")
    return said[1].strip()


def _unauthorized(message: str) -> RefusedError:
    return RefusedError(401, message, None, **{"www-authenticate": BEARER})


def _require_local(headers: Mapping[bytes, bytes], client: str | None) -> None:
    """No page of another site, no proxy and no other machine may use a service without tokens."""
    if any(name in headers for name in FORWARDED) or (client is not None and not is_local(client)):
        raise RefusedError(403, "without tokens only this machine may ask; make one with `oracle token create`")
    host = headers.get(b"host", b"").decode("latin-1")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    if name and not is_local(name):
        raise RefusedError(403, "without tokens the service answers under the names localhost and 127.0.0.1 only")


def _under(path: str, start: str) -> bool:
    return path == start or path.startswith(f"{start}/")


def _either(roles: set[str]) -> str:
    return " or ".join(f"'{role}'" for role in ROLES if role in roles)
