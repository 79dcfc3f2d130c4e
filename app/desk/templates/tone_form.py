"""The tone guide as the rows and fields of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from labeling.curating.tone_guide import SEVERITIES, Guide, Phrase


def phrase_rows(guide: Guide) -> list[dict[str, str]]:
    """One row a phrase."""
    return [{"text": p.text, "instead": p.instead, "severity": p.severity} for p in guide.phrases]


def guide_of(
    numbers: Mapping[str, int], lists: Mapping[str, Sequence[str]], rows: Sequence[Mapping[str, Any]]
) -> Guide:
    """The guide that a form says; rows without a phrase are left out, missing cells are empty."""
    texts = {
        name: tuple(" ".join(value.split()) for value in values if value.strip()) for name, values in lists.items()
    }
    phrases = tuple(_phrase(row) for row in rows if _cell(row, "text"))
    return Guide(**numbers, **texts, phrases=phrases)  # type: ignore[arg-type]


def _phrase(row: Mapping[str, Any]) -> Phrase:
    severity = _cell(row, "severity") or SEVERITIES[0]
    return Phrase(_cell(row, "text"), _cell(row, "instead"), next(s for s in SEVERITIES if s == severity))


def _cell(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""
