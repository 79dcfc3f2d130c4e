"""The ledger of changes, and what follows from it: templates that are held back, and gold that counts less."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from labeling.freshness.changes import CONFIRMED, GOLD, TEMPLATE, Change, Finding, since, stopping
from labeling.store.change_log import (
    add_changes,
    add_findings,
    change,
    changes,
    decide,
    decide_each,
    findings,
    findings_of,
)
from labeling.store.moves import moves
from labeling.store.present import followed, present
from labeling.store.reviews import gold_by_question, gold_of_label
from labeling.store.schema import ChangeRecord
from labeling.store.sources import GoldRow
from labeling.taxonomy import Template

__all__ = [
    "add_changes",
    "add_findings",
    "change",
    "changes",
    "decide",
    "decide_each",
    "findings",
    "findings_of",
    "gold_before",
    "gold_weights",
    "seen_to",
    "stopped",
    "stopped_among",
]

FEW_LABELS = 3


def stopped(connection: Connection) -> frozenset[str]:
    """Templates that must not be suggested now, by the id that they have now.

    One that was confirmed is suggested again as soon as a later version of it is no longer marked as stale.
    """
    told = changes(connection, ChangeRecord.stop)
    if not told:
        return frozenset()
    held = stopping(told, findings(connection, kinds=(TEMPLATE,)))
    now = present(connection, list({f.item for f in held}))
    waiting = [now[f.item].template for f in held if not seen_to(f, now[f.item].template, now[f.item].moved)]
    return frozenset(t.template_id for t in waiting if t is not None)


def stopped_among(connection: Connection, template_ids: Sequence[str]) -> frozenset[str]:
    """Which of these ids, as a release may know them still, stand for a template that must not be suggested now."""
    held = stopped(connection)
    now = present(connection, template_ids) if held else {}
    return frozenset(i for i, s in now.items() if s.template is not None and s.template.template_id in held)


def seen_to(found: Finding, template: Template | None, moved: str = "") -> bool:
    """Whether the template of a confirmed finding got a version since that is not marked as stale, or was moved away.

    Parameters
    ----------
    template, moved
        As ``labeling.store.present`` gives them.
    """
    if template is None or moved or found.last is None:
        return True
    later = template.template_id != found.item or template.version > int(found.last.seen or 0)
    return later and template.status != "stale"


def gold_weights(connection: Connection) -> dict[str, float]:
    """By question id how much its gold counts, in [0, 1), where a confirmed change makes it count less.

    That is gold of a template that a change made stale, and gold questions that were confirmed themselves, given
    before the change: before its day, or before it was confirmed where the day is still to come. A label without a
    date counts as given before. A later label of the question lifts it.
    """
    told = {c.change_id: c for c in changes(connection, ChangeRecord.gold_weight < 1)}
    out: dict[str, float] = {}
    if not told:
        return out
    found = [f for f in findings(connection, kinds=(TEMPLATE, GOLD)) if f.change_id in told]
    for one, row in gold_before(connection, told, found):
        out[row.question_id] = min(told[one.change_id].gold_weight, out.get(row.question_id, 1.0))
    return out


def gold_before(
    connection: Connection, told: Mapping[str, Change], found: Sequence[Finding]
) -> list[tuple[Finding, GoldRow]]:
    """Gold that confirmed findings touch and that was given before: of a template all, else the question's own.

    Parameters
    ----------
    told
        The changes of the findings, by id.
    """
    # gold that was seen to has been labelled again, or was found right as it is
    counted = [f for f in found if f.kind == TEMPLATE or (f.kind == GOLD and f.state == CONFIRMED)]
    held = [f for f in counted if f.confirmed_at is not None]
    moved = moves(connection)
    names = {f.item: followed(f.item, moved) for f in held if f.kind == TEMPLATE}
    labels = {label for now, _, into in names.values() for label in (now, *into)}
    gold = _Sorted.of(_gold(connection, labels, any(f.kind == GOLD for f in held)))
    out: list[tuple[Finding, GoldRow]] = []
    for one in held:
        rows = gold.question(one.item) if one.kind == GOLD else gold.template(one.item, *names[one.item])
        at = one.confirmed_at
        assert at is not None
        start = since(told[one.change_id], at)
        out += [(one, row) for row in rows if row.given_at is None or row.given_at < start]
    return out


def _gold(connection: Connection, labels: Collection[str], everything: bool) -> list[GoldRow]:
    """Gold of some labels, or all where that is read as quickly."""
    if everything or len(labels) > FEW_LABELS:
        return list(gold_by_question(connection).values())
    return [row for label in sorted(labels) for row in gold_of_label(connection, label)]


@dataclass(frozen=True)
class _Sorted:
    """Gold by question and by label."""

    by_question: Mapping[str, GoldRow]
    by_label: Mapping[str, list[GoldRow]]

    @classmethod
    def of(cls, rows: Sequence[GoldRow]) -> _Sorted:
        """Sort rows."""
        by_label = defaultdict[str, list[GoldRow]](list)
        for row in rows:
            by_label[row.label].append(row)
        return cls({row.question_id: row for row in rows}, by_label)

    def question(self, question_id: str) -> list[GoldRow]:
        """That of one question, if it has any."""
        return [self.by_question[question_id]] if question_id in self.by_question else []

    def template(self, item: str, now: str, kind: str, into: Sequence[str]) -> list[GoldRow]:
        """That of a template under the name that it has now; of what it was merged into only what was said as it."""
        other = [row for label in into if label != now for row in self.by_label.get(label, [])]
        return [*self.by_label.get(now, []), *(row for row in other if row.given_as == item)]
