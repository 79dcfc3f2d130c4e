"""What is to be erased, and all that was found of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from labeling.disk.needles import Needles
from labeling.errors import OracleError
from labeling.store.erasing import CASE, CUSTOMER, KINDS, QUESTION, Rows


@dataclass(frozen=True)
class Target:
    """A question, a case or a customer.

    Raises
    ------
    OracleError
        When there is no id.
    """

    kind: str
    value: str

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind '{self.kind}'; use one of {', '.join(KINDS)}")
        if not self.value.strip():
            raise OracleError(f"no {self.kind} is named; give its id")


@dataclass(frozen=True)
class Others:
    """Texts of a target that are others' too.

    Parameters
    ----------
    same
        Somebody else has said just that, so that its embedding stays.
    within
        It stands within what somebody else said, or in a template, so that finding it tells nothing.
    """

    same: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    """What there is of a target, wherever it was found; sets only grow while it is looked for.

    Parameters
    ----------
    texts
        Messages, replies and comments, as files have them and as they are stored.
    asked
        Messages among them, of which embeddings are kept.
    """

    target: Target
    questions: frozenset[str] = frozenset()
    suggestions: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.questions or self.suggestions)

    @property
    def rows(self) -> Rows:
        """For the store."""
        return Rows(self.questions, self.suggestions, self.cases, self.texts, self.asked)

    @property
    def remembered(self) -> set[tuple[str, str]]:
        """What must not come in again: the target itself, and each of its questions."""
        return {(self.target.kind, self.target.value)} | {(QUESTION, one) for one in self.questions}

    def with_rows(self, rows: Rows) -> Found:
        """Together with what the store has."""
        return Found(
            self.target,
            self.questions | rows.questions,
            self.suggestions | rows.suggestions,
            self.cases | rows.cases,
            self.texts | rows.texts,
            self.asked | rows.asked,
        )

    def needles(self, said: Collection[str] = ()) -> Needles:
        """What must not be found anywhere any more, without texts that others have said too."""
        owners = self.cases if self.target.kind in (CASE, CUSTOMER) else frozenset()
        return Needles.of({self.target.value} | self.questions | self.suggestions | owners, self.texts - set(said))

    def names(self, row: Mapping[str, str], customer: str) -> bool:
        """Whether a row of a table is about it."""
        cell = {name: value.strip() for name, value in row.items()}
        if cell.get("question_id") in self.questions or cell.get("suggestion_id") in self.suggestions:
            return True
        if self.target.kind == QUESTION:
            return self.target.value in (cell.get("question_id"), cell.get("suggestion_id"))
        if cell.get("case_id", "") in self.cases | ({self.target.value} if self.target.kind == CASE else set()):
            return bool(cell.get("case_id"))
        return self.target.kind == CUSTOMER and cell.get(customer) == self.target.value
