"""What the present release and the present voters say of some questions, as counts that drift is looked for in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.analysing.analysis import summarize
from labeling.taxonomy import Taxonomy
from labeling.votes import Votes
from models.cascade import decide
from models.drift import Daily, Pairs
from models.releasing.releases import Release

LABELS, TOPICS, REASONS, FAR = "label share", "topic share", "reason share", "far questions"
COVERAGE, CONFLICT = "voter coverage", "voter conflict"
KINDS = (LABELS, TOPICS, REASONS, FAR, COVERAGE, CONFLICT)
VOTER_KINDS = (COVERAGE, CONFLICT)
SUGGESTED = "an answer is suggested"
FAR_FROM_ALL = "far from everything known"

Floats = NDArray[np.float64]
Counts = Mapping[str, Mapping[str, tuple[int, int]]]


@dataclass(frozen=True)
class Said:
    """What a release says of n questions.

    Parameters
    ----------
    labels, topics, reasons
        ``(n,)`` texts: the likeliest label, reserved ones included; the likeliest topic; why nothing is suggested.
    nearness
        ``(n,)`` cosine to the nearest question that the release knows; empty where it knows none.
    """

    labels: NDArray[np.str_]
    topics: NDArray[np.str_]
    reasons: NDArray[np.str_]
    nearness: NDArray[np.float32]


def said_of(release: Release, rows: NDArray[np.float32]) -> Said:
    """Ask a release about ``(n, d)`` unit rows; all its gates count, whatever the stages may do now.

    All days are asked of one release, so that a new release or a switched stage is no drift.
    """
    cascade = release.cascade
    if not len(rows):
        nothing = np.empty(0, np.str_)
        return Said(nothing, nothing, nothing, np.empty(0, np.float32))
    predicted = cascade.predict(rows)
    labels = np.array(cascade.taxonomy.labels)[predicted.joint.argmax(axis=1)]
    topics = np.array(cascade.taxonomy.topics)[predicted.topic]
    reasons = decide(predicted, release.thresholds)
    known = cascade.anchors.rows
    nearness = (rows @ known.T).max(axis=1) if len(known) else np.empty(0, np.float32)
    return Said(labels, topics, np.where(reasons == "", SUGGESTED, reasons), nearness)


def counts_of(said: Said, far: float | None, votes: Votes | None, taxonomy: Taxonomy) -> Counts:
    """By kind and name how many of how many.

    Parameters
    ----------
    far
        Questions with a smaller nearness are far from everything known; None leaves them out.
    votes
        On the same questions, if voters are watched; conflicts are counted among a voter's votes.
    taxonomy
        Of the votes.
    """
    out: dict[str, dict[str, tuple[int, int]]] = {
        kind: _tally(values) for kind, values in ((LABELS, said.labels), (TOPICS, said.topics), (REASONS, said.reasons))
    }
    out[FAR] = {} if far is None else {FAR_FROM_ALL: (int((said.nearness < far).sum()), len(said.nearness))}
    out |= {COVERAGE: {}, CONFLICT: {}} if votes is None else _voter_counts(votes, taxonomy)
    return out


def _tally(values: NDArray[np.str_]) -> dict[str, tuple[int, int]]:
    names, counts = np.unique(values, return_counts=True)
    return {str(name): (int(count), len(values)) for name, count in zip(names, counts, strict=True)}


def _voter_counts(votes: Votes, taxonomy: Taxonomy) -> dict[str, dict[str, tuple[int, int]]]:
    conflicts = np.rint(summarize(votes, taxonomy)["Conflicts"].to_numpy() * max(votes.n, 1)).astype(int)
    cast = [len(c.rows) for c in votes.columns]
    names = [v.name for v in votes.voters]
    return {
        COVERAGE: {name: (count, votes.n) for name, count in zip(names, cast, strict=True)},
        CONFLICT: {name: (int(c), count) for name, c, count in zip(names, conflicts, cast, strict=True)},
    }


def daily(days: Sequence[Counts]) -> Daily:
    """Counts of one day after the other, side by side for all kinds; a label that a day lacks counts 0 there."""
    return Daily.join([Daily.of(kind, names, x, n) for kind, names, x, n in _tables(days)])


def pairs(before: Counts, now: Counts) -> list[Pairs]:
    """Two stretches of questions, to be compared kind by kind."""
    return [Pairs(kind, names, x[0], n[0], x[1], n[1]) for kind, names, x, n in _tables([before, now])]


def added(days: Sequence[Counts]) -> Counts:
    """Counts of several days together."""
    out: dict[str, dict[str, tuple[int, int]]] = {}
    for kind, names, x, n in _tables(days):
        totals = zip(names, x.sum(0).astype(int).tolist(), n.sum(0).astype(int).tolist(), strict=True)
        out[kind] = {name: (count, total) for name, count, total in totals}
    return out


def _tables(days: Sequence[Counts]) -> Iterator[tuple[str, list[str], Floats, Floats]]:
    """By kind its names, and ``(days, names)`` counts and totals."""
    for kind in KINDS:
        names = sorted({name for day in days for name in day[kind]})
        cells = [[day[kind].get(name, (0, _total(kind, day))) for name in names] for day in days]
        table = np.array(cells, np.float64).reshape(len(days), len(names), 2)
        yield kind, names, table[..., 0], table[..., 1]


def _total(kind: str, day: Counts) -> int:
    """Of what a name that a day lacks is a share: a label of all questions, an unknown voter of none."""
    return 0 if kind in VOTER_KINDS else max((n for _, n in day[kind].values()), default=0)
