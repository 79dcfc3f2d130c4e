"""Votes without those of voters that are muted; their columns stay, so that voters keep their places."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from labeling.votes import NO_VOTES, Votes


def heard(votes: Votes, muted: Collection[str]) -> Votes:
    """The votes with empty columns for the named voters, which no label model then hears."""
    if not any(v.name in muted for v in votes.voters):
        return votes
    pairs = zip(votes.voters, votes.columns, strict=True)
    return replace(votes, columns=tuple(NO_VOTES if v.name in muted else c for v, c in pairs))
