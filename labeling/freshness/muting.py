"""Voters that were muted until somebody has looked at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from labeling.errors import OracleError, did_you_mean

MUTED, HEARD, REVIEWED = "muted", "heard", "reviewed"
ACTIONS = (MUTED, HEARD, REVIEWED)


@dataclass(frozen=True, slots=True)
class VoterEvent:
    """Somebody muted a voter, let it be heard again, or looked at it and found it right.

    Parameters
    ----------
    fingerprint
        Of the voter at that moment, empty where it is not known.
    """

    voter: str
    at: datetime
    by: str
    action: str
    fingerprint: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise OracleError(f"unknown action '{self.action}'{did_you_mean(self.action, ACTIONS)}")
        if not self.voter:
            raise OracleError("no voter is named; name one")
