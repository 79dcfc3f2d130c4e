"""What `oracle release show` and `diff` say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.markup import escape

from app.releasing.differing import NOTHING, made_from
from app.releasing.figures import MEASURES, SPLITS, figure
from app.releasing.releases import find
from app.releasing.telling import COLUMNS, digests, gate_cells, gate_of, origin, standing, telling_figures
from app.reporting.report import figures
from app.reporting.tables import percent, plain_table
from app.workspace import Workspace
from labeling.store import ReleaseRow


def show(workspace: Workspace, release_id: str | None) -> dict[str, Any]:
    """A release with its manifest and report, by default the current one."""
    with workspace.open_store() as store:
        row = find(store, release_id)
    passed, reasons, table = gate_of(row)
    return {
        "release_id": row.release_id,
        "created_at": row.created_at.isoformat(timespec="seconds"),
        "stands": standing(row),
        "gate": {"passed": passed, "reasons": reasons, "figures": table},
        "made_from": [*origin(row), *digests(row)],
        "manifest": row.manifest,
        "report": row.report,
    }


def lines(found: dict[str, Any]) -> Iterator[Any]:
    """The same for people."""
    stands = f", {found['stands']}" if found["stands"] else ""
    yield f"[bold]{found['release_id']}[/bold], made {found['created_at']}{stands}"
    gate = found["gate"]
    did, why = "let it pass" if gate["passed"] else "held it back", "; ".join(gate["reasons"])
    yield escape(f"The gate {did}: {why or 'no reason'}.")
    if gate["figures"]:
        told = telling_figures(gate["figures"])
        yield plain_table("", COLUMNS, [gate_cells(x) for x in told])
        if rest := len(gate["figures"]) - len(told):
            yield f"No difference was seen in {rest:,} more figures of topics and templates."
    if any(split in found["report"] for split in SPLITS):
        yield figures(found["report"])
    yield from map(escape, found["made_from"])


def diff(workspace: Workspace, before: str, after: str) -> dict[str, Any]:
    """What differs between two releases, in sentences."""
    with workspace.open_store() as store:
        one, other = find(store, before), find(store, after)
    return {
        "before": one.release_id,
        "after": other.release_id,
        "made_from": made_from(one, other) or [NOTHING],
        "figures": list(_figures(one, other)) or ["All figures that both have are equal."],
    }


def _figures(one: ReleaseRow, other: ReleaseRow) -> Iterator[str]:
    for split, name in SPLITS.items():
        then, now = one.report.get(split) or {}, other.report.get(split) or {}
        for measure, place in MEASURES.items():
            old, new = figure(then, *place), figure(now, *place)
            if old is not None and new is not None and old != new:
                yield f"{measure}, on {name.lower()}: {percent(new)}, was {percent(old)}."
