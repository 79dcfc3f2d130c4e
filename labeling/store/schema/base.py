"""What all tables of the store share: how moments are kept, and how constraints are named."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Float, MetaData, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

from labeling.errors import OracleError


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


class Words(TypeDecorator[str]):
    """Text without the character NUL, which PostgreSQL cannot keep; it sorts by code points on every database.

    SQLite compares texts so by itself. PostgreSQL would compare them as its locale does, and questions would come in
    another order.
    """

    impl = String
    kind: type[String] = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Type on a database."""
        return self.kind(collation="C" if dialect.name == "postgresql" else None)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Value for the database.

        Raises
        ------
        OracleError
            When the text holds a NUL.
        """
        if value is not None and "\0" in value:
            shown = value[:40].encode("unicode_escape").decode()
            raise OracleError(f"the text '{shown}' holds the character NUL and cannot be stored; remove it")
        return value


class LongWords(Words):
    """The same for long text."""

    impl = Text
    kind = Text
    cache_ok = True


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
        str: Words(),
        float: Float(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
    }
