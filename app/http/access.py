"""Who asks: by token, or without tokens whoever is on this machine. What they may do stands in `labeling.acting`."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.http.errors import RefusedError
from labeling.acting import ADMIN, HTTP, LONGEST, Actor, may, refusal
from labeling.serving.tokens import Token, holder_of

OPEN = ("/healthz", "/readyz")
RIGHTS_OF = {"/v1/suggestions": "suggest", "/v1/templates": "read", "/metrics": "read"}
"""By the start of a path the right that it needs; all others need that to read."""
BEARER = "Bearer"
FORWARDED = (b"forwarded", b"x-forwarded-for")
HERE = Actor("this machine", ADMIN, HTTP)
"""Who asks where no token was made yet."""


@dataclass(frozen=True)
class Caller:
    """Who asks: as whom they act, and the token they came with, None without tokens."""

    actor: Actor
    token_id: str | None = None


@dataclass(frozen=True)
class Access:
    """The tokens of the store.

    Once one was made, a token is always needed, also when all were revoked: a service must not become open because
    somebody took the last right away.
    """

    tokens: tuple[Token, ...] = ()

    def check(self, path: str, headers: Mapping[bytes, bytes], client: str | None, at: datetime) -> Caller | None:
        """Let a request pass; who asks, None where nobody has to say.

        Parameters
        ----------
        headers
            By lower-case name.
        client
            Address of the other end; None for a local socket.
        at
            When, as tokens expire.

        Raises
        ------
        RefusedError
            401 without a good token, 403 where its role does not suffice or the request is not from this machine.
        """
        if path in OPEN:
            return None
        if not self.tokens:
            _require_local(headers, client)
            return Caller(HERE)
        token = holder_of(_secret(headers), self.tokens)
        if problem := "unknown" if token is None else token.problem(at):
            raise _unauthorized(f"this token is {problem}; `oracle token create` makes another")
        assert token is not None
        caller = Caller(Actor(_printable(token.name), token.role, HTTP), token.token_id)
        right = next((right for start, right in RIGHTS_OF.items() if _under(path, start)), "read")
        if not may(token.role, right):
            raise RefusedError(403, refusal(caller.actor, right))
        return caller


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


def _printable(name: str) -> str:
    # tokens of earlier versions may have names that a log had better not show
    return "".join(c for c in name if c.isprintable()).strip()[:LONGEST] or "a token"


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
