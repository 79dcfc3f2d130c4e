"""The log of moves of templates and topics: reading it, and appending to it."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, func, insert, select

from labeling.curating.moves import Move, Moves
from labeling.store.schema import TemplateMoveRecord

FIELDS = ("at", "by", "kind", "template_id", "into", "note", "undoes")


def moves(connection: Connection) -> Moves:
    """All moves, in the order in which they were made; times are in UTC."""
    m = TemplateMoveRecord
    columns = [getattr(m, name) for name in FIELDS]
    rows = connection.execute(select(m.id, *columns).order_by(m.id)).mappings()
    return Moves(tuple(Move(row["id"], **{n: row[n] for n in FIELDS} | {"into": tuple(row["into"])}) for row in rows))


def last_move(connection: Connection) -> int:
    """Number of the last line of the log, 0 before the first; equal numbers, equal logs."""
    return connection.scalar(select(func.max(TemplateMoveRecord.id))) or 0


def append_move(connection: Connection, move: Move) -> Move:
    """Append a move; its ``move_id`` is not looked at, the one that it got is in the move that comes back."""
    values = {name: getattr(move, name) for name in FIELDS} | {"into": list(move.into)}
    written = connection.execute(insert(TemplateMoveRecord).values(**values))
    assert written.inserted_primary_key is not None
    return replace(move, move_id=written.inserted_primary_key[0])
