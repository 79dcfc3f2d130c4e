"""The tables of who did what, and of what was erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from labeling.store.schema.base import Base, LongWords


class AuditRecord(Base):
    """A transaction that wrote: who, in which role and from where, and how many rows of which tables.

    Only ever appended to, by ``labeling.store.writing`` alone. ``what`` has ids of templates, releases and the like,
    never a text, a question or a case, so that erasing a customer need not look here.
    """

    __tablename__ = "audit_event"
    __table_args__ = (Index(None, "at", "id"), Index(None, "name", "id"), Index(None, "act", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    name: Mapped[str]
    role: Mapped[str]
    through: Mapped[str]
    act: Mapped[str]
    tables: Mapped[dict[str, Any]]
    what: Mapped[str] = mapped_column(LongWords)


class ErasedRecord(Base):
    """That something was erased: a salted hash of its id, so that it is known if it comes again, and nothing of it.

    ``kind`` is question, case or customer, or ``salt`` for the one row whose ``digest`` is the salt; ``rows`` is how
    many rows of the store went with it.
    """

    __tablename__ = "erased"

    digest: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    rows: Mapped[int]
