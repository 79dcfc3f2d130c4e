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
from datetime import datetime, timedelta

from labeling.acting import require_role
from labeling.serving.suggestions import LONGEST_NAME, require_aware, require_text

PREFIX, BYTES = "lo_", 32
LONGEST_SECRET = 200
DAYS = 90
"""So many days a token counts where nothing else is said."""


@dataclass(frozen=True)
class Token:
    """A token as the store keeps it: everything but its secret.

    Parameters
    ----------
    role
        One of ``labeling.acting.ROLES``.
    hash
        SHA-256 of the secret, 64 hex digits; never printed.
    revoked_at
        None while it was not revoked.
    expires_at
        When it ends by itself; None for never.

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
    expires_at: datetime | None = None

    def __post_init__(self) -> None:
        require_text("name", self.name, LONGEST_NAME)
        require_role(self.role)
        require_aware("token", self.created_at)

    def __repr__(self) -> str:
        return f"Token({self.token_id!r}, {self.name!r}, {self.role!r})"

    def problem(self, at: datetime) -> str:
        """Why it does not count at a moment: "revoked" or "expired"; empty where it counts."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= at else ""


def new_token(name: str, role: str, at: datetime, days: int = DAYS) -> tuple[Token, str]:
    """A token, and its secret, which is known only here and now.

    Parameters
    ----------
    days
        How long it counts; 0 for ever.
    """
    secret = PREFIX + secrets.token_urlsafe(BYTES)
    ends = at + timedelta(days) if days else None
    return Token(f"t-{secrets.token_hex(4)}", name, role, hash_of(secret), at, expires_at=ends), secret


def hash_of(secret: str) -> str:
    """SHA-256 of a secret, as 64 hex digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def holder_of(secret: str, tokens: Iterable[Token]) -> Token | None:
    """The token that a secret belongs to, also one that counts no more; None where it belongs to none.

    All are compared, each in constant time, so that the time it takes tells nothing.
    """
    offered, found = hash_of(secret[:LONGEST_SECRET]), None
    for token in tokens:
        if hmac.compare_digest(offered, token.hash):
            found = token
    return found
