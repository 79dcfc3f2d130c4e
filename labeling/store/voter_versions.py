"""Which versions of voters runs have seen, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from labeling.store.bulk import insert_rows
from labeling.store.schema import VoterVersionRecord, require_aware


def record_voters(connection: Connection, rows: Iterable[tuple[str, str, str]], at: datetime) -> int:
    """Remember voters that no run has seen in this version before; how many there were.

    Parameters
    ----------
    connection
        Of a write transaction.
    rows
        Name, fingerprint and place of each voter; those without a fingerprint are passed over.
    at
        Timezone-aware moment of the run.
    """
    moment, known = require_aware(at), first_seen(connection)
    wanted = {(name, print_): place for name, print_, place in rows if print_}
    fresh = [(key, place) for key, place in wanted.items() if key not in known]
    insert_rows(
        connection,
        VoterVersionRecord,
        ({"voter": name, "fingerprint": print_, "seen_at": moment, "place": place} for (name, print_), place in fresh),
    )
    return len(fresh)


def first_seen(connection: Connection) -> dict[tuple[str, str], datetime]:
    """By name and fingerprint of a voter the moment (UTC) of the first run that saw it so."""
    v = VoterVersionRecord
    return {(row[0], row[1]): row[2] for row in connection.execute(select(v.voter, v.fingerprint, v.seen_at))}
