"""Which findings of a change a command means, and deciding on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.freshness import deciding
from app.freshness.finding import fingerprints_if_whole
from app.freshness.ledger import Entry, entry, ledger
from app.workspace import Workspace
from labeling.errors import OracleError, did_you_mean
from labeling.freshness.changes import CONFIRMED, DISMISSED, DONE, OPEN, TEMPLATE
from labeling.store import Store

MISSED = "`oracle change point-out` adds what the search missed"
FROM = {CONFIRMED: (OPEN,), DISMISSED: (OPEN,), OPEN: (CONFIRMED, DISMISSED, DONE), DONE: (CONFIRMED,)}
"""State to those states from which ``all`` takes findings to it."""


def chosen(told: Entry, state: str, templates: Sequence[str], numbers: Sequence[int], everything: bool) -> list[int]:
    """Numbers of the findings that are meant.

    Parameters
    ----------
    state
        Where they are to go; says what ``everything`` takes.
    templates, numbers
        Ids of templates, and numbers of findings, of this change.

    Raises
    ------
    OracleError
        When nothing is named, or something that is not among the findings of the change.
    """
    if not (templates or numbers or everything):
        raise OracleError("say which: --template ID, --finding NUMBER or --all")
    own = {f.item: f.number for f in told.findings if f.kind == TEMPLATE}
    for template_id in templates:
        if template_id not in own:
            hint = did_you_mean(template_id, own)
            raise OracleError(
                f"'{template_id}' is no template found for change {told.change.change_id}{hint}; {MISSED}"
            )
    known = {f.number for f in told.findings}
    for number in numbers:
        if number not in known:
            raise OracleError(
                f"finding {number} is none of change {told.change.change_id}; `oracle change show` lists them"
            )
    fitting = [f.number for f in told.findings if everything and f.state in FROM[state]]
    return list(dict.fromkeys([*(own[t] for t in templates), *numbers, *fitting]))


def decide(
    workspace: Workspace,
    change_id: str,
    state: str,
    which: tuple[Sequence[str], Sequence[int], bool],
    by: str,
    at: datetime,
    owner: str = "",
    due: date | None = None,
    note: str = "",
) -> dict[str, Any]:
    """Decide on findings of a change; how many, and the change as it is then.

    Parameters
    ----------
    state
        What is decided, one of ``labeling.freshness.changes.STATES``.
    which
        Ids of templates, numbers of findings, and whether all that fit are meant.
    owner, due
        For what is confirmed.
    """
    with workspace.open_store() as store:
        numbers = chosen(entry(store, change_id), state, *which)
        if state == CONFIRMED:
            deciding.confirm(store, numbers, by, at, owner, due, note, fingerprints_if_whole(workspace))
        else:
            deciding.TAKE_BACK[state](store, numbers, by, at, note)
        return {"decided": len(numbers), "state": state} | entry(store, change_id).as_dict()


def settled_ledger(workspace: Workspace, at: datetime) -> list[Entry]:
    """All changes, after closing what was seen to."""
    with workspace.open_store() as store:
        _settle(workspace, store, at)
        return ledger(store)


def settled_entry(workspace: Workspace, change_id: str, at: datetime) -> Entry:
    """One change, after closing what was seen to."""
    with workspace.open_store() as store:
        _settle(workspace, store, at)
        return entry(store, change_id)


def _settle(workspace: Workspace, store: Store, at: datetime) -> None:
    deciding.settle(store, at, fingerprints_if_whole(workspace))
