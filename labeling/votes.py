"""Votes: who said what about which question, stored sparse, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from labeling.evidence import Cast, Evidence

ABSTAIN = -1
LabelSet = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Voter:
    """One source of votes and the options it may choose from.

    Parameters
    ----------
    name
        Unique in a run, for example ``payouts.payout_is_late``.
    kind
        ``function`` and ``rule`` are written by experts; ``neighbours``, ``spreading``, ``titles`` and
        ``centroids`` are computed.
    options
        The label sets it has voted for; a vote holds an index into this table.
    fingerprint
        Changes when the voter would vote differently.
    """

    name: str
    kind: str
    options: tuple[LabelSet, ...]
    fingerprint: str = ""
    owner: str = ""
    products: tuple[str, ...] = ()
    doc: str = ""
    place: str = ""


@dataclass(frozen=True)
class Column:
    """The votes of one voter.

    Parameters
    ----------
    rows
        ``(v,)`` int32, strictly increasing: the questions it voted on.
    options
        ``(v,)`` int32: index into the voter's options.
    confidence
        ``(v,)`` float32: the voter's own calibrated probability that the vote is right (the true label
        is in the set), nan where it has none (labeling functions).
    failures
        Number of questions on which it raised or returned rubbish, and there abstained.
    first_error
        The first of these failures in words.
    evidence
        What each vote rests on, None where the voter cannot say (labeling functions).
    """

    rows: NDArray[np.int32]
    options: NDArray[np.int32]
    confidence: NDArray[np.float32]
    failures: int = 0
    first_error: str = ""
    evidence: Evidence | None = None

    @classmethod
    def of(
        cls,
        rows: Sequence[int],
        options: Sequence[int],
        confidence: Sequence[float] | None = None,
        evidence: Evidence | None = None,
    ) -> Column:
        """Column from plain sequences."""
        sure = np.full(len(rows), np.nan) if confidence is None else np.asarray(confidence)
        return cls(
            np.asarray(rows, np.int32).reshape(-1),
            np.asarray(options, np.int32).reshape(-1),
            sure.astype(np.float32).reshape(-1),
            evidence=evidence,
        )


NO_VOTES = Column.of([], [])


@dataclass(frozen=True)
class Votes:
    """Sparse ``(n, m)`` votes over ``n_labels`` labels; absent entries abstain.

    Raises
    ------
    ValueError
        When rows are not increasing, an option or label does not exist, or evidence does not fit its votes.
    """

    n: int
    n_labels: int
    voters: tuple[Voter, ...]
    columns: tuple[Column, ...] = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.voters) != len(self.columns):
            raise ValueError(f"{len(self.voters)} voters but {len(self.columns)} columns")
        if len({v.name for v in self.voters}) != len(self.voters):
            raise ValueError("voter names must be unique")
        for voter, column in zip(self.voters, self.columns, strict=True):
            self._check(voter, column)

    def _check(self, voter: Voter, column: Column) -> None:
        rows, options = column.rows, column.options
        if not rows.shape == options.shape == column.confidence.shape:
            raise ValueError(f"{voter.name}: rows, options and confidence differ in length")
        if len(rows) and (rows[0] < 0 or rows[-1] >= self.n or bool((np.diff(rows) <= 0).any())):
            raise ValueError(f"{voter.name}: rows must increase within 0..{self.n - 1}")
        if len(rows) and (options.min() < 0 or options.max() >= len(voter.options)):
            raise ValueError(f"{voter.name}: a vote names an option that the voter does not have")
        for labels in voter.options:
            if not labels or min(labels) < 0 or max(labels) >= self.n_labels:
                raise ValueError(f"{voter.name}: option {labels} is no set of labels 0..{self.n_labels - 1}")
        problem = "" if column.evidence is None else column.evidence.problem(rows, self.n)
        if problem:
            raise ValueError(f"{voter.name}: {problem}")

    def __len__(self) -> int:
        """Number of votes."""
        return sum(len(c.rows) for c in self.columns)

    @cached_property
    def flat(self) -> FlatVotes:
        """All votes in one table, voter by voter."""
        return FlatVotes.of(self)

    def covered(self) -> NDArray[np.bool_]:
        """``(n,)`` bool: at least one voter voted."""
        out = np.zeros(self.n, bool)
        out[self.flat.row] = True
        return out

    def select(self, keep: Iterable[int]) -> Votes:
        """Only these voters, in this order."""
        places = list(keep)
        return Votes(
            self.n,
            self.n_labels,
            tuple(self.voters[j] for j in places),
            tuple(self.columns[j] for j in places),
        )

    def on(self, row: int) -> list[tuple[int, LabelSet, float]]:
        """Votes on one question: voter index, label set, confidence (nan where none)."""
        out = []
        for j, place in self._places(row):
            column = self.columns[j]
            option, sure = column.options[place], float(column.confidence[place])
            out.append((j, self.voters[j].options[option], sure))
        return out

    def only(self, row: int) -> Votes:
        """Votes on one question alone, without their evidence; all voters and options are still there."""
        if self.n == 1 and row == 0:
            return self
        order, starts = self._by_row
        flat = self.flat.take(order[starts[row] : starts[row + 1]])
        columns = [NO_VOTES] * len(self.voters)
        for j, option, sure in zip(flat.voter, flat.option, flat.confidence, strict=True):
            first = int(np.searchsorted(flat.option_voter, j))
            columns[j] = Column.of([0], [option - first], [sure])
        out = object.__new__(Votes)
        # checked already, when all were; not flattened again, since the table of all options is the dear part
        out.__dict__.update(n=1, n_labels=self.n_labels, voters=self.voters, columns=tuple(columns), flat=flat)
        return out

    @cached_property
    def _by_row(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Votes in the order of their questions: ``(v,)`` places in `flat`, ``(n + 1,)`` where each question begins."""
        order = np.argsort(self.flat.row, kind="stable")
        return order, np.searchsorted(self.flat.row[order], np.arange(self.n + 1))

    def _places(self, row: int) -> list[tuple[int, int]]:
        """Voter and place in its column of each vote on a question."""
        order, starts = self._by_row
        voters = self.flat.voter[order[starts[row] : starts[row + 1]]].tolist()
        return [(j, int(np.searchsorted(self.columns[j].rows, row))) for j in voters]

    def explain(self, row: int) -> tuple[Cast, ...]:
        """Votes on one question, each with what it rests on."""
        return tuple(Cast(j, labels, sure, *self._evidence(j, row)) for j, labels, sure in self.on(row))

    def _evidence(self, voter: int, row: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
        column = self.columns[voter]
        if column.evidence is None:
            return (), ()
        at = int(np.searchsorted(column.rows, row))
        return tuple(column.evidence.places[at].tolist()), tuple(column.evidence.similarity[at].tolist())

    def to_snorkel(self) -> NDArray[np.int64]:
        """Dense ``(n, m)`` matrix in Snorkel's form: -1 abstains, else a label index.

        Snorkel knows votes for one label only; votes for a set of labels become -1.
        """
        L = np.full((self.n, len(self.voters)), ABSTAIN, np.int64)
        for j, (voter, column) in enumerate(zip(self.voters, self.columns, strict=True)):
            single = np.array([s[0] if len(s) == 1 else ABSTAIN for s in voter.options] or [ABSTAIN])
            L[column.rows, j] = single[column.options]
        return L


@dataclass(frozen=True)
class FlatVotes:
    """Votes as parallel arrays, and the options of all voters as one sparse table.

    Parameters
    ----------
    row, voter, option
        ``(v,)`` int32; ``option`` counts through the options of all voters.
    confidence
        ``(v,)`` float32, nan where the voter gave none.
    members
        ``(o, k)`` sparse float32 matrix of 0 and 1: the labels of each option.
    option_voter
        ``(o,)`` int32: whose option it is.
    """

    row: NDArray[np.int32]
    voter: NDArray[np.int32]
    option: NDArray[np.int32]
    confidence: NDArray[np.float32]
    members: sparse.csr_matrix
    option_voter: NDArray[np.int32]

    @classmethod
    def of(cls, votes: Votes) -> FlatVotes:
        """Flatten."""
        sizes = [len(v.options) for v in votes.voters]
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
        sets = [labels for v in votes.voters for labels in v.options]
        indptr = np.concatenate([[0], np.cumsum([len(s) for s in sets])])
        indices = np.array([i for s in sets for i in s], np.int32)
        members = sparse.csr_matrix(
            (np.ones(len(indices), np.float32), indices, indptr), shape=(len(sets), votes.n_labels)
        )
        voter = np.repeat(np.arange(len(votes.columns), dtype=np.int32), [len(c.rows) for c in votes.columns])
        return cls(
            _join([c.rows for c in votes.columns], np.int32),
            voter,
            _join([c.options + starts[j] for j, c in enumerate(votes.columns)], np.int32),
            _join([c.confidence for c in votes.columns], np.float32),
            members,
            np.repeat(np.arange(len(sizes), dtype=np.int32), sizes),
        )

    def take(self, places: NDArray[np.int64]) -> FlatVotes:
        """Some votes as if they were all on one question, row 0."""
        row = np.zeros(len(places), np.int32)
        columns = (self.voter[places], self.option[places], self.confidence[places])
        return FlatVotes(row, *columns, self.members, self.option_voter)


def _join(parts: Sequence[NDArray[np.generic]], dtype: type) -> NDArray:  # type: ignore[type-arg]
    return np.concatenate([np.empty(0, dtype), *parts]).astype(dtype)
