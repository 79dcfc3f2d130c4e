"""Muting a function or rule until somebody has looked at it, hearing it again, and saying that it is right."""

from __future__ import annotations

from datetime import datetime

from app.freshness.finding import fingerprints_if_whole
from app.latest import latest
from app.llm_voter.voting import told_voter
from app.workspace import Workspace
from labeling.errors import OracleError, did_you_mean
from labeling.freshness.muting import HEARD, MUTED, REVIEWED, VoterEvent
from labeling.store import Store
from labeling.store.muting import append_voter_event, muted
from labeling.voters import COMPUTED_KINDS

LATER = "the next run leaves its votes out"
AGAIN = "the next run counts its votes again"


def mute(workspace: Workspace, store: Store, name: str, by: str, at: datetime, why: str = "") -> str:
    """Leave a voter's votes out of the labels until it was reviewed or is heard again; what was done, in a sentence.

    Raises
    ------
    OracleError
        Where there is no such function or rule, or it is muted already.
    """
    held = _muted(store)
    if name in held:
        raise OracleError(f"'{name}' was muted already by {held[name].by} on {held[name].at.date()}")
    _append(workspace, store, VoterEvent(name, at, by, MUTED, note=why.strip()))
    return f"'{name}' is muted; {LATER}"


def hear(workspace: Workspace, store: Store, name: str, by: str, at: datetime, why: str = "") -> str:
    """Count a muted voter's votes again; see `mute`.

    Raises
    ------
    OracleError
        Where there is no such function or rule, or it is not muted.
    """
    held = _muted(store)
    if name not in held:
        raise OracleError(f"'{name}' is not muted{did_you_mean(name, held)}")
    _append(workspace, store, VoterEvent(name, at, by, HEARD, note=why.strip()))
    return f"'{name}' is heard again; {AGAIN}"


def reviewed(workspace: Workspace, store: Store, name: str, by: str, at: datetime, why: str = "") -> str:
    """Say that a voter was looked at and is right as it is; a muted one is heard again.

    Raises
    ------
    OracleError
        Where there is no such function or rule.
    """
    was = name in _muted(store)
    _append(workspace, store, VoterEvent(name, at, by, REVIEWED, note=why.strip()))
    return f"'{name}' was reviewed; {AGAIN}" if was else f"'{name}' was reviewed"


def _muted(store: Store) -> dict[str, VoterEvent]:
    with store.read() as connection:
        return muted(connection)


def _append(workspace: Workspace, store: Store, event: VoterEvent) -> None:
    known = _known(workspace)
    held = _muted(store)
    if event.voter not in known and event.voter not in held:
        raise OracleError(f"unknown function or rule '{event.voter}'{did_you_mean(event.voter, known)}")
    if not event.by.strip():
        raise OracleError("nobody is named who says so; give a name")
    said = VoterEvent(event.voter, event.at, event.by.strip(), event.action, known.get(event.voter, ""), event.note)
    with store.write() as connection:
        append_voter_event(connection, said)


def _known(workspace: Workspace) -> dict[str, str]:
    """Fingerprints of functions and rules as now, or of the latest labels if unreadable; and of the language model."""
    told, now = told_voter(workspace), fingerprints_if_whole(workspace)
    if now is None:
        now = {v.name: v.fingerprint for v in latest(workspace).votes.voters if v.kind not in COMPUTED_KINDS}
    return now if told is None else now | {told.name: told.fingerprint}
