"""Saying that something is stale by a change although the search did not find it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from app.freshness.deciding import confirm
from app.freshness.finding import voters_now
from app.workspace import Workspace
from labeling.errors import OracleError, did_you_mean
from labeling.freshness.changes import NAMED, TEMPLATE, VOTER, Finding, Reason
from labeling.store import Store
from labeling.store import changes as ledger
from labeling.store.reads import templates


def point_out(
    workspace: Workspace,
    store: Store,
    change_id: str,
    by: str,
    at: datetime,
    template_ids: Sequence[str] = (),
    voters: Sequence[str] = (),
    owner: str = "",
    due: date | None = None,
    note: str = "",
) -> int:
    """Add templates and voters to what a change made stale, and confirm them; how many there were.

    What the search found too is confirmed all the same.

    Raises
    ------
    OracleError
        When nothing is named, or there is no such change, template, function or rule.
    """
    if not (template_ids or voters):
        raise OracleError("name what is stale: --template ID or --voter NAME")
    with store.read() as connection:
        ledger.change(connection, change_id)
        known = {t.template_id: t.owner for t in templates(connection) if t.status != "retired"}
        written = {s.name: s for s in voters_now(workspace, connection)} if voters else {}
    whose = {name: source.owner for name, source in written.items()}
    wanted = [(TEMPLATE, i, _owner(i, known, "template")) for i in dict.fromkeys(template_ids)]
    wanted += [(VOTER, n, _owner(n, whose, "function or rule")) for n in dict.fromkeys(voters)]
    reasons = (Reason(NAMED, 1.0, by),)
    with store.write() as connection:
        ledger.add_findings(connection, [Finding(change_id, k, i, o, 1.0, reasons, at) for k, i, o in wanted])
        named = {(kind, item) for kind, item, _ in wanted}
        numbers = [f.number for f in ledger.findings(connection, change_id) if (f.kind, f.item) in named]
    prints = {name: source.fingerprint for name, source in written.items()}
    return confirm(store, numbers, by, at, owner, due, note, prints)


def _owner(name: str, known: dict[str, str], what: str) -> str:
    if name not in known:
        raise OracleError(f"unknown {what} '{name}'{did_you_mean(name, known)}")
    return known[name]
