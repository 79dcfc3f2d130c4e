"""Traffic against the questions that labels were made from, while there are too few days to compare days.

These questions are a file that somebody collected, and no random sample of what customers ask. A difference is worth
knowing, since functions and release were made for the file; but it is no drift, and raises no alert.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from app.latest import Generation, latest
from app.observing.day_counts import added, counts_of, pairs, said_of
from app.observing.day_samples import MOST, DaySamples
from app.observing.drift_days import FEWEST_DAYS, Days, broken, examples, known
from app.observing.drift_report import NOTHING, TRAINING, DriftReport, Moved
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.voters import COMPUTED_KINDS
from labeling.votes import Votes
from models.drift import compared, embedding_drift
from models.linear.rows import rows_of
from models.releasing.releases import Release

MOST_BEFORE = 5 * MOST
LEAST, LEAST_APART = 0.2, (0.65, 0.1)
SEED = 0


def against_training(
    workspace: Workspace, samples: DaySamples, release: Release, days: Days, at: datetime, present: int
) -> DriftReport:
    """The last days against the questions of the last run; only what moved far is called an alarm."""
    note = f"Days can be compared from the {FEWEST_DAYS}th day with questions on; there are {days.busy}"
    now = days.last(present)
    empty = DriftReport(at, NOTHING, None, None, present, now.questions, broken=broken(now), note=note)
    if not now.questions:
        return empty
    try:
        before = latest(workspace)
        rows = rows_of(workspace.run.map_array("embeddings.npy"))
    except (OracleError, OSError):
        return empty
    places = _some(rows.shape[0])
    some = rows.take(places)
    then = counts_of(said_of(release, some), None, _votes(before, now), before.taxonomy)
    shifts = compared(pairs(then, added(now.counts(None))), least=LEAST)
    told = embedding_drift(some, now.embeddings(), SEED, least=LEAST_APART)
    return DriftReport(
        at=at,
        against=TRAINING,
        first=now.rows[0].sample.day,
        last=now.rows[-1].sample.day,
        days=present,
        questions=now.questions,
        moved=tuple(Moved(s, None) for s in shifts),
        embeddings=known(told),
        examples=examples(samples, now, told),
        broken=broken(now),
        note=note,
    )


def _some(n: int) -> NDArray[np.int64]:
    """``(s,)`` increasing places of at most ``MOST_BEFORE`` of n questions, drawn by a fixed seed."""
    return np.sort(np.random.default_rng(SEED).permutation(n)[:MOST_BEFORE])


def _votes(before: Generation, now: Days) -> Votes:
    """Votes of the run by functions and rules that are the same now."""
    same = {(v.name, v.fingerprint) for day in now.rows for v in day.votes.voters}
    known = enumerate(before.votes.voters)
    return before.votes.select(j for j, v in known if v.kind not in COMPUTED_KINDS and (v.name, v.fingerprint) in same)
