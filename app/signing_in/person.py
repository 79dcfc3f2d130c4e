"""Who signed in, as the provider says, and whether and as what they are let in."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

LONGEST = 200
"""Most characters of an address; what is longer is no person's."""

SIGNED_OUT = "signed out"
RUN_OUT = "run out"
NO_ADDRESS = "no address"
NOT_VERIFIED = "not verified"
NOT_LISTED = "not listed"

CLOCKS = timedelta(minutes=5)
"""How far the provider's clock may go before ours."""


@dataclass(frozen=True)
class Person:
    """Somebody who is let in.

    Parameters
    ----------
    name
        E-mail address in lower case: what stands in reviews, and is theirs alone.
    shown
        What they are called on the screen.
    """

    name: str
    shown: str
    role: str


@dataclass(frozen=True)
class TurnedAway:
    """Nobody, or somebody who is not let in: ``why`` is one of the words above, ``name`` an address if one is known."""

    why: str
    name: str = ""


def let_in(
    claims: Mapping[str, Any],
    role_of: Callable[[str], str | None],
    at: datetime,
    hours: float,
    vouched: bool = False,
) -> Person | TurnedAway:
    """Let somebody in or turn them away.

    Parameters
    ----------
    claims
        What the provider's ID token says (OpenID Connect Core 1.0, section 5.1), with ``is_logged_in``.
    role_of
        E-mail address to role, None for whom nobody let in.
    at, hours
        Now, and how long a sign-in counts.
    vouched
        Whether the provider gives only addresses that it vouches for, so that an address without a word about that
        will do.
    """
    if claims.get("is_logged_in") is not True:
        return TurnedAway(SIGNED_OUT)
    address = claims.get("email")
    if not isinstance(address, str) or not _is_address(address.strip()):
        return TurnedAway(NO_ADDRESS)
    name = address.strip().casefold()
    if not _fresh(claims.get("iat"), at, hours):
        return TurnedAway(RUN_OUT, name)
    if claims.get("email_verified", vouched) not in (True, "true"):
        return TurnedAway(NOT_VERIFIED, name)
    role = role_of(name)
    return TurnedAway(NOT_LISTED, name) if role is None else Person(name, _shown(claims.get("name"), name), role)


def _is_address(address: str) -> bool:
    before, _, after = address.rpartition("@")
    return bool(before and after) and len(address) <= LONGEST and address.isprintable() and " " not in address


def _fresh(issued: object, at: datetime, hours: float) -> bool:
    if isinstance(issued, bool) or not isinstance(issued, int | float) or not math.isfinite(issued):
        return False
    try:
        since = datetime.fromtimestamp(issued, UTC)
    except (OverflowError, ValueError, OSError):
        return False
    return -CLOCKS <= at - since < timedelta(hours=hours)


def _shown(name: object, address: str) -> str:
    clean = " ".join(name.split()) if isinstance(name, str) else ""
    return clean if clean and clean.isprintable() and len(clean) <= LONGEST else address
