"""The ledger of changes: what changed, what may be stale by it, and what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from labeling.errors import OracleError, did_you_mean
from labeling.freshness.changes import KINDS, Change, Decision, Finding, Reason
from labeling.store.bulk import chunks, insert_rows
from labeling.store.schema import ChangeRecord, FindingEventRecord, FindingRecord, require_aware

ABOUT = [f.name for f in fields(Change)]
SAID = [f.name for f in fields(Decision)]


def add_changes(connection: Connection, changes: Sequence[Change]) -> list[Change]:
    """Append changes; those that were not there before, in their order."""
    known = set(connection.scalars(select(ChangeRecord.change_id)))
    fresh = list({c.change_id: c for c in changes if c.change_id not in known}.values())
    insert_rows(connection, ChangeRecord, (_row(c) for c in fresh))
    return fresh


def changes(connection: Connection, *which: ColumnElement[bool] | InstrumentedAttribute[bool]) -> list[Change]:
    """All changes, or those for which these conditions hold, the latest told first."""
    c = ChangeRecord
    statement = select(*(getattr(c, n) for n in ABOUT)).where(*which).order_by(c.at.desc(), c.change_id)
    rows = connection.execute(statement).mappings()
    return [Change(**dict(row) | {"products": tuple(row["products"])}) for row in rows]


def change(connection: Connection, change_id: str) -> Change:
    """One change.

    Raises
    ------
    OracleError
        When there is none with this id.
    """
    known = {c.change_id: c for c in changes(connection)}
    if change_id not in known:
        hint = did_you_mean(change_id, known) or "; `oracle change list` shows all"
        raise OracleError(f"unknown change '{change_id}'{hint}")
    return known[change_id]


def add_findings(connection: Connection, found: Sequence[Finding]) -> int:
    """Append what may be stale; how many were new. What is known already keeps its reasons and decisions."""
    f = FindingRecord
    ids = {one.change_id for one in found}
    statement = select(f.change_id, f.kind, f.item).where(f.change_id.in_(ids))
    known = {tuple(row) for row in connection.execute(statement)}
    fresh = [one for one in found if (one.change_id, one.kind, one.item) not in known]
    insert_rows(connection, FindingRecord, (_finding_row(one) for one in fresh))
    return len(fresh)


def findings(
    connection: Connection, change_id: str | None = None, kinds: Sequence[str] = KINDS, items: Sequence[str] = ()
) -> list[Finding]:
    """What may be stale, with its decisions, the likeliest first: by a change or by all, of some kinds and items."""
    f, wanted = FindingRecord, select(FindingRecord).where(FindingRecord.kind.in_(kinds))
    if change_id is not None:
        wanted = wanted.where(f.change_id == change_id)
    if items:
        wanted = wanted.where(f.item.in_(items))
    return _read(connection, wanted, change_id is None and not items and tuple(kinds) == KINDS)


def findings_of(connection: Connection, numbers: Sequence[int]) -> list[Finding]:
    """Findings with these numbers, in their order, each once.

    Raises
    ------
    OracleError
        When there is no such finding.
    """
    known: dict[int, Finding] = {}
    for part in chunks(list(dict.fromkeys(numbers))):
        known |= {f.number: f for f in _read(connection, select(FindingRecord).where(FindingRecord.id.in_(part)))}
    _refuse_unknown(numbers, known)
    return [known[number] for number in dict.fromkeys(numbers)]


def _read(connection: Connection, wanted: Select[Any], everything: bool = False) -> list[Finding]:
    f, e, said = FindingRecord, FindingEventRecord, defaultdict[int, list[Decision]](list)
    rows = connection.execute(wanted.order_by(f.score.desc(), f.id)).mappings().all()
    statement = select(e.finding_id, *(getattr(e, n) for n in SAID)).order_by(e.id)
    if not everything:
        statement = statement.where(e.finding_id.in_(wanted.with_only_columns(f.id)))
    for number, *values in connection.execute(statement):
        said[number].append(Decision(*values))
    return [_finding(dict(row), said[row["id"]]) for row in rows]


def decide(connection: Connection, numbers: Sequence[int], decision: Decision) -> int:
    """Append one decision on several findings; how many there were.

    Raises
    ------
    OracleError
        When there is no such finding.
    """
    return decide_each(connection, dict.fromkeys(numbers, decision))


def decide_each(connection: Connection, said: Mapping[int, Decision]) -> int:
    """Append a decision on each of these findings, by number; how many there were.

    Raises
    ------
    OracleError
        When there is no such finding.
    """
    _refuse_unknown(list(said), set(connection.scalars(select(FindingRecord.id))))
    rows = ((number, asdict(one) | {"at": require_aware(one.at)}) for number, one in said.items())
    insert_rows(connection, FindingEventRecord, ({"finding_id": number, **values} for number, values in rows))
    return len(said)


def _row(change: Change) -> dict[str, object]:
    return {name: getattr(change, name) for name in ABOUT} | {
        "change_id": change.change_id,
        "at": require_aware(change.at),
        "products": list(change.products),
    }


def _refuse_unknown(numbers: Sequence[int], known: Container[int]) -> None:
    for number in numbers:
        if number not in known:
            raise OracleError(f"unknown finding {number}; `oracle change show CHANGE` lists those of a change")


def _finding_row(found: Finding) -> dict[str, object]:
    names = ("change_id", "kind", "item", "owner", "score")
    reasons = [asdict(r) for r in found.reasons]
    return {n: getattr(found, n) for n in names} | {"reasons": reasons, "found_at": require_aware(found.found_at)}


def _finding(row: dict[str, object], decisions: list[Decision]) -> Finding:
    number, reasons = row.pop("id"), row.pop("reasons")
    assert isinstance(number, int) and isinstance(reasons, list)
    told = tuple(Reason(**r) for r in reasons)
    return Finding(**row, reasons=told, number=number, decisions=tuple(decisions))  # type: ignore[arg-type]
