"""The match rate: how often the agent sent what was suggested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from labeling.errors import OracleError, did_you_mean
from labeling.intervals import wilson
from labeling.matching.kinds import KINDS, Match


@dataclass(frozen=True)
class MatchRate:
    """Share of suggestions that were sent, with its 95 % Wilson interval, all in [0, 1]; nan where ``n`` is 0."""

    rate: float
    low: float
    high: float
    n: int


def matches(suggested: str, found: Iterable[Match], equivalent: Mapping[str, frozenset[str]]) -> bool:
    """Whether a suggested template, or one that says the same, is among those found in a reply.

    Parameters
    ----------
    equivalent
        Template id to the ids of templates that count for it; naming a pair once, either way, is enough.
    """
    return any(
        m.kind != "other"
        and (
            m.template_id == suggested
            or m.template_id in equivalent.get(suggested, ())
            or suggested in equivalent.get(m.template_id, ())
        )
        for m in found
    )


def match_rate(counts: Mapping[str, int]) -> MatchRate:
    """Rate of suggestions that were sent, from the number of replies of each kind; ``other`` is a miss."""
    for kind, n in counts.items():
        if kind not in KINDS:
            raise OracleError(f"unknown kind of match '{kind}'{did_you_mean(kind, KINDS)}")
        if n < 0:
            raise OracleError(f"the count of '{kind}' is {n}; give 0 or more")
    n = sum(counts.values())
    hits = n - counts.get("other", 0)
    low, high = wilson(hits, n)
    return MatchRate(hits / n if n else float("nan"), float(low), float(high), n)
