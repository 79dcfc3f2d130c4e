"""Releases: recorded once, made current by events, and brought back by walking those events.

Events are only ever appended. Each names the release that it made current, so the last one says which
release is current, and replaying them all says which one was current before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Connection, insert, select, update

from labeling.errors import OracleError, did_you_mean
from labeling.store.schema import ReleaseEventRecord, ReleaseRecord, require_aware

Action = Literal["released", "promoted"]
RELEASED, ROLLED_BACK = "released", "rolled_back"


@dataclass(frozen=True)
class ReleaseRow:
    """A recorded release.

    Parameters
    ----------
    created_at
        In UTC.
    current
        Whether suggestions are made with it now.
    pinned
        Whether it is kept for good.
    removed_at
        When its folder was removed, in UTC; None as long as it is there.
    """

    release_id: str
    created_at: datetime
    manifest: dict[str, Any]
    report: dict[str, Any]
    current: bool
    pinned: bool = False
    removed_at: datetime | None = None


@dataclass(frozen=True)
class ReleaseEvent:
    """A release became the current one.

    Parameters
    ----------
    action
        ``released`` by a run, ``promoted`` by a person, or ``rolled_back`` to.
    at
        In UTC.
    """

    release_id: str
    action: str
    at: datetime
    note: str


def add_release(
    connection: Connection,
    release_id: str,
    created_at: datetime,
    manifest: dict[str, Any],
    report: dict[str, Any],
) -> None:
    """Record a release, without making it current.

    One that is recorded already stays as it is; where its folder had been removed it counts as there again, because
    whoever records it has just written it.
    """
    moment = require_aware(created_at)
    if release_id not in _known(connection):
        row = {"release_id": release_id, "created_at": moment, "manifest": manifest, "report": report}
        connection.execute(insert(ReleaseRecord), row)
    else:
        _change(connection, release_id, removed_at=None)


def promote(connection: Connection, release_id: str, action: Action, at: datetime, note: str) -> None:
    """Make a recorded release current; nothing happens when it is current already.

    Parameters
    ----------
    action
        ``released`` by a run that passed its gate, ``promoted`` by a person.

    Raises
    ------
    OracleError
        When there is no such release, or it was removed.
    """
    if action not in get_args(Action):
        raise ValueError(f"unknown action '{action}'; use one of {', '.join(get_args(Action))}")
    require_kept(connection, release_id)
    if release_id != current_release(connection):
        _append(connection, release_id, action, at, note)


def rollback(connection: Connection, at: datetime, note: str) -> str:
    """Go back to the release that was current before the present one; again, and one further back.

    Returns
    -------
    The release that is current now.

    Raises
    ------
    OracleError
        When there is no earlier one, or it was removed.
    """
    line = _line(connection)
    if len(line) < 2:
        have = f"'{line[0]}' is the first" if line else "there is no release yet"
        raise OracleError(
            f"{have}, so there is nothing to go back to; "
            "`oracle release list` shows what `oracle release promote` can take"
        )
    require_kept(connection, line[-2])
    _append(connection, line[-2], ROLLED_BACK, at, note)
    return line[-2]


def require_kept(connection: Connection, release_id: str) -> None:
    """Refuse a release that is not recorded, or whose folder was removed.

    Raises
    ------
    OracleError
        Naming the nearest id, or the day on which it was removed.
    """
    r = ReleaseRecord
    found = connection.execute(select(r.removed_at).where(r.release_id == release_id)).first()
    if found is None:
        hint = did_you_mean(release_id, _known(connection)) or "; `oracle run` makes one"
        raise OracleError(f"unknown release '{release_id}'{hint}")
    if found.removed_at is not None:
        raise OracleError(
            f"release '{release_id}' was removed on {found.removed_at:%Y-%m-%d} to save space; "
            "`oracle release list` shows those that are still there"
        )


def pin(connection: Connection, release_id: str, pinned: bool) -> bool:
    """Keep a release for good, or no longer; False where it is so already.

    Raises
    ------
    OracleError
        When there is no such release, or it was removed.
    """
    require_kept(connection, release_id)
    r = ReleaseRecord
    if connection.scalar(select(r.pinned).where(r.release_id == release_id)) == pinned:
        return False
    _change(connection, release_id, pinned=pinned)
    return True


def mark_removed(connection: Connection, release_ids: Sequence[str], at: datetime) -> None:
    """Note that releases are being removed; whoever calls it has looked in the same transaction that none is in use."""
    for release_id in release_ids:
        _change(connection, release_id, removed_at=require_aware(at))


def current_release(connection: Connection) -> str | None:
    """Id of the current release, or None before the first."""
    event = ReleaseEventRecord
    return connection.scalars(select(event.release_id).order_by(event.id.desc()).limit(1)).first()


def last_released(connection: Connection) -> str | None:
    """The release that a run let be current last, whatever people did since; None before the first."""
    e = ReleaseEventRecord
    wanted = select(e.release_id).where(e.action == RELEASED).order_by(e.id.desc()).limit(1)
    return connection.scalars(wanted).first()


def releases(connection: Connection) -> list[ReleaseRow]:
    """All recorded releases, the newest first."""
    r, current = ReleaseRecord, current_release(connection)
    columns = (r.release_id, r.created_at, r.manifest, r.report, r.pinned, r.removed_at)
    rows = connection.execute(select(*columns).order_by(r.created_at.desc(), r.release_id))
    return [
        ReleaseRow(release_id, at, manifest, report, release_id == current, pinned, removed_at)
        for release_id, at, manifest, report, pinned, removed_at in rows
    ]


def release_events(connection: Connection, limit: int) -> list[ReleaseEvent]:
    """When which release became current, the latest first."""
    e = ReleaseEventRecord
    statement = select(e.release_id, e.action, e.at, e.note).order_by(e.id.desc()).limit(limit)
    return [ReleaseEvent(*row) for row in connection.execute(statement)]


def before_current(connection: Connection) -> str | None:
    """The release that `rollback` goes back to, None where there is none."""
    line = _line(connection)
    return line[-2] if len(line) > 1 else None


def way_back(connection: Connection, steps: int) -> list[str]:
    """The releases that so many times `rollback` would go back to, the nearest first."""
    line = _line(connection)
    return line[-2 : -2 - steps : -1] if steps > 0 else []


def _line(connection: Connection) -> list[str]:
    # The releases that led to the current one: what was rolled back is off the line.
    event, line = ReleaseEventRecord, list[str]()
    for row in connection.execute(select(event.release_id, event.action).order_by(event.id)):
        if row.action == ROLLED_BACK:
            line.pop()
        else:
            line.append(row.release_id)
    return line


def _known(connection: Connection) -> list[str]:
    return list(connection.scalars(select(ReleaseRecord.release_id)))


def _change(connection: Connection, release_id: str, **values: object) -> None:
    connection.execute(update(ReleaseRecord).where(ReleaseRecord.release_id == release_id).values(**values))


def _append(connection: Connection, release_id: str, action: str, at: datetime, note: str) -> None:
    row = {"release_id": release_id, "action": action, "at": require_aware(at), "note": note}
    connection.execute(insert(ReleaseEventRecord), row)
