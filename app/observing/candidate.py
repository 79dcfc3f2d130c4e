"""A candidate release against the current one, on the same questions and the same replies."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binomtest, norm

from app.observing.figures import Latency, latency_of
from app.observing.match_rates import now
from app.observing.shares import LEVEL, NAN, Figure, plain, share
from app.observing.traffic import Traffic
from labeling.serving.suggestions import SHOWN_TRAFFIC, SUGGEST
from labeling.store import Store
from labeling.store.stages import candidate as candidate_now
from labeling.store.traffic import shadow_traffic

Bools = NDArray[np.bool_]
MOST_DIFFERENT = 200


@dataclass(frozen=True)
class Paired:
    """The share of the same rows for which something holds with either release, in [0, 1].

    Parameters
    ----------
    difference, low, high
        Candidate less current, with its 95 % interval; nan where there are no rows.
    only_current, only_candidate
        Rows for which it holds with one release only.
    p
        Probability of a split as uneven as that between equals, by McNemar's exact test.
    """

    current: Figure
    candidate: Figure
    difference: float
    low: float
    high: float
    only_current: int
    only_candidate: int
    p: float

    def as_dict(self) -> dict[str, Any]:
        """For JSON, None for what is not known."""
        numbers = {name: plain(getattr(self, name)) for name in ("difference", "low", "high", "p")}
        counts = {"only_current": self.only_current, "only_candidate": self.only_candidate}
        return {"current": self.current.as_dict(), "candidate": self.candidate.as_dict(), **numbers, **counts}


@dataclass(frozen=True)
class Comparison:
    """A candidate against what answered.

    Parameters
    ----------
    current
        Releases that answered meanwhile.
    n
        Questions that both were asked.
    agreement
        Share with the same decision, and with the same template where both answer.
    coverage
        Share answered.
    match
        Share of the known replies that hold the best guess, whatever was decided.
    match_unseen
        The same where the agent saw no answer. It is the fair one: agents send what they see.
    useful
        Share of the known replies that hold the answer, of all of them: left unanswered counts as a miss.
    differ
        Ids of suggestions on which they differ, the latest first, at most 200.
    """

    release_id: str
    current: tuple[str, ...]
    n: int
    agreement: Figure
    coverage: Paired
    match: Paired
    match_unseen: Paired
    useful: Paired
    latency: Latency
    latency_current: Latency
    differ: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON, None for what is not known."""
        parts = ("agreement", "coverage", "match", "match_unseen", "useful", "latency", "latency_current")
        return {
            "release_id": self.release_id,
            "current": list(self.current),
            "n": self.n,
            **{name: getattr(self, name).as_dict() for name in parts},
            "differ": list(self.differ),
        }


def read_candidate(store: Store, traffic: Traffic) -> Comparison | None:
    """The release that runs in shadow, or the last that did in the window; None where none was asked anything."""
    with store.read() as connection:
        shadow = shadow_traffic(connection, traffic.since, traffic.until)
        chosen = candidate_now(connection)
    if not len(shadow):
        return None
    there = set(shadow["release_id"].unique())
    return compare(traffic, shadow, chosen if chosen in there else str(shadow["release_id"].iloc[-1]))


def compare(traffic: Traffic, shadow: pd.DataFrame, release_id: str) -> Comparison | None:
    """Compare a release with what answered, on the questions that both were asked; None where there are none.

    Parameters
    ----------
    shadow
        What candidates said, as `labeling.store.traffic.shadow_traffic` returns it.
    """
    said = shadow.loc[shadow["release_id"] == release_id, ["suggestion_id", "decision", "template_id", "latency_ms"]]
    both = traffic.frame.merge(said, on="suggestion_id", suffixes=("", "_beside"))
    both = both[both["release_id"] != release_id].reset_index(drop=True)
    if both.empty:
        return None
    answers = both["answered"].to_numpy(bool), (both["decision_beside"] == SUGGEST).to_numpy(bool)
    hits = (both["matched"] == 1).to_numpy(bool), _hits(both, traffic.facts.now)
    known = both["known"].to_numpy(bool)
    unseen = known & ~((both["traffic"] == SHOWN_TRAFFIC) & both["answered"]).to_numpy(bool)
    guess = [now(both[name], traffic.facts.now) for name in ("template_id", "template_id_beside")]
    same = (answers[0] == answers[1]) & (~answers[0] | (guess[0] == guess[1]).to_numpy(bool))
    return Comparison(
        release_id,
        tuple(sorted(both["release_id"].unique())),
        len(both),
        share(int(same.sum()), len(both)),
        paired(*answers),
        paired(hits[0][known], hits[1][known]),
        paired(hits[0][unseen], hits[1][unseen]),
        paired((answers[0] & hits[0])[known], (answers[1] & hits[1])[known]),
        latency_of(both["latency_ms_beside"]),
        latency_of(both["latency_ms"]),
        tuple(both.loc[~same, "suggestion_id"].iloc[::-1][:MOST_DIFFERENT]),
    )


def paired(current: Bools, candidate: Bools) -> Paired:
    """Compare ``(n,)`` bool of one with ``(n,)`` of the other on the same rows.

    Source: A. Agresti and Y. Min, "Simple improved confidence intervals for comparing matched proportions", Statistics
    in Medicine 24 (2005): half a row is added to each cell; Q. McNemar, Psychometrika 12 (1947), for the test.
    """
    n = len(current)
    b, c = int((current & ~candidate).sum()), int((candidate & ~current).sum())
    figures = share(int(current.sum()), n), share(int(candidate.sum()), n)
    if not n:
        return Paired(*figures, NAN, NAN, NAN, 0, 0, NAN)
    middle, more = (c - b) / (n + 2), n + 2
    half = float(norm.ppf(0.5 + LEVEL / 2)) * math.sqrt(((b + c + 1) / more - middle**2) / more)
    p = float(binomtest(c, b + c).pvalue) if b + c else 1.0
    return Paired(*figures, (c - b) / n, max(middle - half, -1.0), min(middle + half, 1.0), b, c, p)


def _hits(both: pd.DataFrame, counts_for: Mapping[str, str]) -> Bools:
    """``(n,)`` bool: the candidate's best guess, or what says the same, is among the templates that were sent."""
    sent = both[["found", "template_id_beside"]].explode("found").dropna(subset=["found"])
    hit = now(sent["found"], counts_for) == now(sent["template_id_beside"], counts_for)
    return hit.groupby(level=0).any().reindex(both.index, fill_value=False).to_numpy(bool)
