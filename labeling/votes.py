"""Votes: who said what about which question, stored sparse, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.choosing import ABSTAIN as ABSTAIN
from labeling.choosing import LabelSet as LabelSet
from labeling.evidence import Cast, Evidence
from labeling.flat_votes import FlatVotes, OptionTable


@dataclass(frozen=True, slots=True)
class Voter:
    """One source of votes and the options it may choose from.

    Parameters
    ----------
    name
        Unique in a run, for example ``payouts.payout_is_late``.
    kind
        ``function`` and ``rule`` are written by experts; ``neighbours``, ``spreading``, ``titles`` and
        ``centroids`` are computed; ``llm`` is what a language model answered.
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

    @classmethod
    def of(cls, about: Mapping[str, Any]) -> Voter:
        """From what `dataclasses.asdict` made of one, also if it went through JSON."""
        options = tuple(tuple(labels) for labels in about["options"])
        return cls(**{**about, "options": options, "products": tuple(about["products"])})


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

    def place(self, row: int) -> int:
        """Where the vote on a question is, -1 where there is none."""
        at = int(self.rows.searchsorted(self.rows.dtype.type(row)))
        return at if at < len(self.rows) and self.rows[at] == row else -1

    def block(self, at: slice) -> Column:
        """The votes on a block of questions, rows counted from its start, without evidence."""
        # numbers of another kind would make searchsorted copy all rows
        first, last = self.rows.searchsorted(np.array([at.start, at.stop], self.rows.dtype))
        if first == last:
            return NO_VOTES
        part = slice(first, last)
        return Column(self.rows[part] - self.rows.dtype.type(at.start), self.options[part], self.confidence[part])

    def take(self, places: NDArray[np.integer]) -> Column:
        """The votes on some questions, rows counted through them, without evidence."""
        wanted = np.asarray(places, self.rows.dtype)
        at = self.rows.searchsorted(wanted)
        there = np.flatnonzero(at < len(self.rows))
        there = there[self.rows[at[there]] == wanted[there]]
        if not len(there):
            return NO_VOTES
        return Column(there.astype(np.int32), self.options[at[there]], self.confidence[at[there]])


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
    def table(self) -> OptionTable:
        """The options of all voters."""
        return OptionTable.of(self.voters, self.n_labels)

    @cached_property
    def flat(self) -> FlatVotes:
        """All votes in one table, voter by voter; where there are many questions, take it block by block."""
        return FlatVotes.of(self)

    def covered(self) -> NDArray[np.bool_]:
        """``(n,)`` bool: at least one voter voted."""
        out = np.zeros(self.n, bool)
        for column in self.columns:
            out[column.rows] = True
        return out

    def block(self, at: slice) -> Votes:
        """The votes on a block of questions, rows counted from its start; without evidence, if it is not all."""
        if at.start == 0 and at.stop == self.n:
            return self
        return self._some(at.stop - at.start, tuple(c.block(at) for c in self.columns))

    def take(self, places: NDArray[np.integer]) -> Votes:
        """The votes on the ``(q,)`` increasing places, rows counted through them, without evidence."""
        return self._some(len(places), tuple(c.take(places) for c in self.columns))

    def _some(self, n: int, columns: tuple[Column, ...]) -> Votes:
        """Votes on fewer questions; what was checked when all were is not checked again."""
        out = object.__new__(Votes)
        out.__dict__.update(n=n, n_labels=self.n_labels, voters=self.voters, columns=columns, table=self.table)
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
        for j, at in self._where(row):
            column = self.columns[j]
            out.append((j, self.voters[j].options[column.options[at]], float(column.confidence[at])))
        return out

    def only(self, row: int) -> Votes:
        """Votes on one question alone, without their evidence; all voters and options are still there."""
        if self.n == 1 and row == 0:
            return self
        columns = [NO_VOTES] * len(self.voters)
        for j, at in self._where(row):
            one, column = slice(at, at + 1), self.columns[j]
            columns[j] = Column(np.zeros(1, np.int32), column.options[one], column.confidence[one])
        return self._some(1, tuple(columns))

    def _where(self, row: int) -> list[tuple[int, int]]:
        """Voter of each vote on a question, and the vote's place in its column."""
        places = ((j, column.place(row)) for j, column in enumerate(self.columns) if len(column.rows))
        return [(j, at) for j, at in places if at >= 0]

    def explain(self, row: int) -> tuple[Cast, ...]:
        """Votes on one question, each with what it rests on."""
        return tuple(Cast(j, labels, sure, *self._evidence(j, row)) for j, labels, sure in self.on(row))

    def _evidence(self, voter: int, row: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
        column = self.columns[voter]
        if column.evidence is None:
            return (), ()
        at = column.place(row)
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
