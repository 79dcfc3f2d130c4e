"""One customer message. Apart from the other central values, as a process that asks functions needs no arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Question:
    """One customer message, as a labeling function sees it."""

    question_id: str
    text: str
    asked_at: datetime | None = None
    case_id: str | None = None
    reply: str | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)
