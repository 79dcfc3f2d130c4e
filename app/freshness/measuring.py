"""What one generation of labels says of freshness: traffic, votes, voters that moved, and questions that are new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from app.freshness.moved import Flag, moved_by_generation, moved_by_time
from app.latest import Generation
from app.reviewing.review import recent
from labeling.analysing.voter_history import history
from labeling.disk.generations import LATEST
from labeling.disk.run_folder import RunFolder
from labeling.freshness.novelty import Nearness, nearness
from labeling.review.queue import shares
from labeling.taxonomy import NOT_A_QUESTION
from labeling.values import Questions
from labeling.voters import COMPUTED_KINDS

RECENT_DAYS = 28
MOST = 4000


@dataclass(frozen=True)
class Novelty:
    """Recent questions beside gold: their places, and how near each is; None where there is too little gold."""

    places: NDArray[np.int64]
    near: Nearness


@dataclass(frozen=True)
class Measured:
    """What does not change before the next labels.

    Parameters
    ----------
    traffic
        Share of each label in recent questions, in [0, 1].
    cast
        Votes of each function and rule.
    flags
        Functions and rules that do other than before, by name.
    timed
        Whether questions have times, so that windows of them were compared, and not generations of labels.
    novelty
        None where it cannot be told.
    """

    traffic: Mapping[str, float]
    cast: Mapping[str, int]
    flags: Mapping[str, Flag]
    timed: bool
    novelty: Novelty | None


def measure(
    now: Generation, rows: NDArray[np.float32], run: RunFolder, first_seen: Mapping[tuple[str, str], datetime]
) -> Measured:
    """Measure the latest labels; ``rows`` are the ``(n, d)`` unit rows of their questions."""
    written = [j for j, v in enumerate(now.votes.voters) if v.kind not in COMPUTED_KINDS]
    days = asked_days(now.questions)
    timed = bool((~np.isnat(days)).any())
    gold = now.gold.only("seed", "valid")
    flags = moved_by_time(now.votes, gold, days, written)
    if not timed:
        voters = [now.votes.voters[j] for j in written]
        flags = moved_by_generation(history(run), now.votes.n, voters, first_seen)
    share = shares(now.labels.proba, recent(now.questions)).tolist() if len(now.questions) else []
    return Measured(
        dict(zip(now.taxonomy.labels, share, strict=False)),
        {now.votes.voters[j].name: len(now.votes.columns[j].rows) for j in written},
        {flag.voter: flag for flag in flags},
        timed,
        novelty(now, rows, days),
    )


def asked_days(questions: Questions) -> NDArray[np.datetime64]:
    """``(n,)`` day (UTC) on which each question was asked, NaT where it is not known."""
    times = [q.asked_at for q in questions]
    return np.array([None if t is None else t.replace(tzinfo=None) for t in times], "datetime64[D]")


def novelty(now: Generation, rows: NDArray[np.float32], days: NDArray[np.datetime64]) -> Novelty | None:
    """How near the latest questions are to seed and valid gold."""
    known = np.flatnonzero(now.gold.mask("seed", "valid"))[:MOST]
    places = _latest(now, days)
    near = nearness(rows[places], rows[known]) if len(places) else None
    return None if near is None else Novelty(places, near)


def _latest(now: Generation, days: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """At most ``MOST`` questions of the last four weeks without gold, chit-chat left out; all weeks without times."""
    wanted = (now.gold.label < 0) & (now.labels.best() != now.taxonomy.index[NOT_A_QUESTION])
    known = ~np.isnat(days)
    if known.any():
        wanted &= known & (days > days[known].max() - np.timedelta64(RECENT_DAYS, "D"))
    places = np.flatnonzero(wanted)
    return np.sort(np.random.default_rng(0).permutation(places)[:MOST])


def made_at(run: RunFolder) -> datetime | None:
    """When the latest labels were made, in UTC; None before the first."""
    moments = history(run)
    if moments:
        return moments[-1].at
    path = run / LATEST / "soft_labels.npz"
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.is_file() else None
