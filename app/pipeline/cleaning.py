"""What happens to files at the door: texts are redacted, and what was erased is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.workspace import Workspace
from labeling.disk.reading import Batch
from labeling.disk.tables import Table
from labeling.redaction import Redactor, rows
from labeling.store import Store
from labeling.store.erasing import QUESTION, Gone, gone


@dataclass
class Cleaning:
    """Cleans what some files bring, and counts.

    Parameters
    ----------
    customer
        Name of the attribute that tells customers apart; it is not redacted.
    """

    redactor: Redactor
    gone: Gone
    customer: str
    redacted: Counter[str] = field(default_factory=Counter)
    left_out: int = 0

    @classmethod
    def of(cls, workspace: Workspace, store: Store) -> Cleaning:
        """As settings and store say."""
        with store.read() as connection:
            erased = gone(connection)
        return cls(workspace.redactor, erased, workspace.settings.customer_attribute)

    def table(self, table: Table, kind: str) -> Table:
        """A table with its texts redacted; templates are ours, and stay as they are."""
        return table if kind == "templates" else rows.table(self.redactor, table, (self.customer,), self.redacted)

    def batch(self, batch: Batch) -> Batch:
        """What a table brings without what was erased."""
        if not self.gone.known:
            return batch
        asked = tuple(q for q in batch.questions if not self.gone.holds(q, self.customer))
        out = {q.question_id for q in batch.questions} - {q.question_id for q in asked}
        gold, opinions = (
            tuple(e for e in entries if e.question_id not in out and self.gone.since(QUESTION, e.question_id) is None)
            for entries in (batch.gold, batch.opinions)
        )
        self.left_out += len(batch.questions) - len(asked) + len(batch.gold) - len(gold)
        return replace(batch, questions=asked, gold=gold, opinions=opinions)

    def facts(self) -> dict[str, Any]:
        """For the report: rows with something redacted by kind, and rows that were left out."""
        return {"redacted": dict(sorted(self.redacted.items())), "left_out": self.left_out}


def lines(facts: Mapping[str, Any]) -> Iterator[str]:
    """The same for people."""
    redacted: Mapping[str, int] = facts.get("redacted", {})
    if redacted:
        told = ", ".join(f"{kind} in {n:,}" for kind, n in redacted.items())
        yield f"redacted: {told} rows"
    if left_out := facts.get("left_out", 0):
        yield f"left out: {left_out:,} rows that were erased before"
