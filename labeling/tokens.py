"""Bearer tokens of the service: who may do what, and how a secret is told from a guess.

A secret has 256 random bits, so that nobody can try them out, and a plain SHA-256 keeps it safe in the store: a slow
hash only helps where people choose the secret, and it would cost every request a tenth of a second. Source: NIST
SP 800-63B (2017), section 5.1.2.2: a secret with at least 112 bits may be hashed once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from labeling.suggestions import LONGEST_NAME, require_aware, require_one_of, require_text

AGENT, READER, ADMIN = "agent", "reader", "admin"
ROLES = (AGENT, READER, ADMIN)
PREFIX, BYTES = "lo_", 32
LONGEST_SECRET = 200


@dataclass(frozen=True)
class Token:
    """A token as the store keeps it: everything but its secret.

    Parameters
    ----------
    role
        ``agent`` asks for suggestions and says what became of them; ``reader`` reads templates and figures; ``admin``
        does both.
    hash
        SHA-256 of the secret, 64 hex digits; never printed.
    revoked_at
        None while it counts.

    Raises
    ------
    OracleError
        On an empty or too long name, an unknown role or a time without a zone.
    """

    token_id: str
    name: str
    role: str
    hash: str
    created_at: datetime
    revoked_at: datetime | None = None

    def __post_init__(self) -> None:
        require_text("name", self.name, LONGEST_NAME)
        require_one_of("role", self.role, ROLES)
        require_aware("token", self.created_at)

    def __repr__(self) -> str:
        return f"Token({self.token_id!r}, {self.name!r}, {self.role!r})"


def new_token(name: str, role: str, at: datetime) -> tuple[Token, str]:
    """A token, and its secret, which is known only here and now."""
    secret = PREFIX + secrets.token_urlsafe(BYTES)
    return Token(f"t-{secrets.token_hex(4)}", name, role, hash_of(secret), at), secret


def hash_of(secret: str) -> str:
    """SHA-256 of a secret, as 64 hex digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def owner_of(secret: str, tokens: Iterable[Token]) -> Token | None:
    """The token that a secret belongs to, None where it belongs to none that counts.

    All are compared, each in constant time, so that the time it takes tells nothing.
    """
    offered, found = hash_of(secret[:LONGEST_SECRET]), None
    for token in tokens:
        if hmac.compare_digest(offered, token.hash) and token.revoked_at is None:
            found = token
    return found
