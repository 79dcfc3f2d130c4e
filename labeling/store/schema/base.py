"""What all tables of the store share: how moments are kept, and how constraints are named."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Float, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


def to_utc(moment: datetime) -> datetime:
    """Same moment in UTC; a naive time is taken to be UTC already."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def require_aware(moment: datetime) -> datetime:
    """Return the moment in UTC.

    Raises
    ------
    ValueError
        When the time names no zone, so that the moment is unknown.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone; hand in an aware time such as datetime.now(UTC)")
    return to_utc(moment)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and read back timezone-aware (SQLite itself keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Value for the database."""
        return None if value is None else to_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Value from the database."""
        return None if value is None else to_utc(value)


class Base(DeclarativeBase):
    """Base of all tables; constraints get the same name on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime(),
        str: String(),
        float: Float(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
    }
