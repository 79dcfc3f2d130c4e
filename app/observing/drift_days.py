"""Days of traffic, judged alike by the present release and voters, and what moved from day to day.

Neither a new release nor an edited function looks like drift, since all days are asked of the present ones. What is
usual is learned from the first four of the last eight weeks; shares are then watched with a stated number of false
alarms (`models.drift.watch`), and the texts of the last days are told from those before (`models.drift.embeddings`).
An alarm ends by itself four weeks after a lasting change, once the new state is what is usual.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from app.observing.day_counts import Counts, Said, counts_of, daily, said_of
from app.observing.day_samples import DaySample, DaySamples, over
from app.observing.drift_report import BEFORE, Broken, DriftReport, Moved
from app.observing.voter_votes import Voting
from labeling.store.samples import asked, first_and_last
from labeling.taxonomy import Taxonomy
from labeling.votes import Votes
from models.drift import EmbeddingDrift, Shift, embedding_drift, watch
from models.releasing.releases import Release

HISTORY = 56
REFERENCE, SHORTEST_REFERENCE = 28, 14
FEWEST_DAYS = SHORTEST_REFERENCE + 1
QUIET = 100
BEFORE_PRESENT = 3
FAR_SHARE = 0.05
EXAMPLES = 5
RISK = 0.01
BROKEN_FROM = 0.5


@dataclass(frozen=True)
class Day:
    """A day's sample, what the release says of it, and the votes on it."""

    sample: DaySample
    said: Said
    votes: Votes


@dataclass(frozen=True)
class Days:
    """Days in a row, the oldest first, some of them perhaps without questions; labels of their votes."""

    rows: tuple[Day, ...]
    taxonomy: Taxonomy

    @property
    def busy(self) -> int:
        """Days that have questions."""
        return sum(len(d.sample) > 0 for d in self.rows)

    @property
    def questions(self) -> int:
        """Sampled questions of all days."""
        return sum(len(d.sample) for d in self.rows)

    def last(self, days: int) -> Days:
        """The last of them."""
        return Days(self.rows[-days:], self.taxonomy)

    def counts(self, far: float | None) -> list[Counts]:
        """Of each day."""
        return [counts_of(d.said, far, d.votes, self.taxonomy) for d in self.rows]

    def embeddings(self) -> NDArray[np.float32]:
        """``(n, d)`` float32 of all questions."""
        rows = [d.sample.rows for d in self.rows if len(d.sample)]
        return np.concatenate(rows) if rows else np.empty((0, 0), np.float32)

    def numbers(self) -> NDArray[np.int64]:
        """``(n,)`` int64: the day of each question, counted from 0."""
        return np.repeat(np.arange(len(self.rows)), [len(d.sample) for d in self.rows])

    def ids(self) -> list[str]:
        """Suggestion ids, in the order of the embeddings."""
        return [i for d in self.rows for i in d.sample.ids]


def read_days(samples: DaySamples, release: Release, voting: Voting, at: datetime) -> Days:
    """The last ``HISTORY`` days that were over at a moment; the day it lies in, while there is no other."""
    with samples.store.read() as connection:
        span = first_and_last(connection, at)
    today = at.astimezone(UTC).date()
    samples.forget_before(today - timedelta(days=HISTORY + 1))
    if span is None:
        return Days((), voting.applier.taxonomy)
    first = max(span[0].date(), today - timedelta(days=HISTORY))
    wanted = [first + timedelta(days=i) for i in range((today - first).days + 1)]
    wanted = [day for day in wanted if over(day, at)] or wanted[-1:]
    # the last day first, so that a service that was just started soon knows something
    rows = [_day(samples, release, voting, day, at) for day in reversed(wanted)]
    return Days(tuple(reversed(rows)), voting.applier.taxonomy)


def _day(samples: DaySamples, release: Release, voting: Voting, day: date, at: datetime) -> Day:
    sample, votes = voting.on(samples.of(day, at), samples)
    return Day(sample, said_of(release, sample.rows), votes)


def against_before(samples: DaySamples, days: Days, at: datetime, present: int) -> DriftReport:
    """The last days against those before them; ``FEWEST_DAYS`` of them need to have questions."""
    reference = min(REFERENCE, max(SHORTEST_REFERENCE, len(days.rows) // 2))
    counts = days.counts(_far(days.rows[:reference]))
    watched = watch(daily(counts), reference, QUIET)
    begun = watched.since[-1]
    moved = tuple(
        Moved(shift, days.rows[begun[j]].sample.day if shift.alarm else None)
        for j, shift in enumerate(watched.shifts())
    )
    told = _told_apart(days, present)
    return DriftReport(
        at=at,
        against=BEFORE,
        first=days.rows[0].sample.day,
        last=days.rows[-1].sample.day,
        days=present,
        questions=days.questions,
        reference=reference,
        quiet=QUIET,
        moved=moved,
        embeddings=known(told),
        examples=examples(samples, days.last(present), told),
        broken=broken(days.last(present)),
    )


def _far(reference: Sequence[Day]) -> float | None:
    """A nearness that few of the usual questions stay below."""
    known = [d.said.nearness for d in reference if len(d.said.nearness)]
    return float(np.quantile(np.concatenate(known), FAR_SHARE)) if known else None


def _told_apart(days: Days, present: int) -> EmbeddingDrift:
    now = days.last(present)
    before = Days(days.rows[:-present][-BEFORE_PRESENT * present :], days.taxonomy)
    # looked at every day, so a chance of one in twenty would give an alarm a month
    return embedding_drift(before.embeddings(), now.embeddings(), 0, (before.numbers(), now.numbers()), risk=RISK)


def known(told: EmbeddingDrift) -> tuple[Shift, ...]:
    """Its shifts, none where there were too few questions."""
    return tuple(shift for shift in told.shifts if not math.isnan(shift.p))


def examples(samples: DaySamples, now: Days, told: EmbeddingDrift) -> tuple[str, ...]:
    """Texts most typical of what is new, each once; none where new cannot be told from old."""
    if not any(shift.alarm for shift in told.shifts):
        return ()
    ids = now.ids()
    with samples.store.read() as connection:
        found = asked(connection, [ids[i] for i in told.standing_out[: 4 * EXAMPLES]])
    return tuple(dict.fromkeys(q.text for q in found))[:EXAMPLES]


def broken(now: Days) -> tuple[Broken, ...]:
    """Functions that fail on at least half of the questions."""
    failures: dict[str, int] = {}
    errors: dict[str, str] = {}
    for day in now.rows:
        for voter, column in zip(day.votes.voters, day.votes.columns, strict=True):
            failures[voter.name] = failures.get(voter.name, 0) + column.failures
            errors[voter.name] = column.first_error or errors.get(voter.name, "")
    n = now.questions
    return tuple(Broken(v, f, n, errors[v]) for v, f in failures.items() if n and f >= BROKEN_FROM * n)
