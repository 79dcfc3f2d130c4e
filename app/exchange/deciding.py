"""Decisions that came from a tool, in our words: who decided, and which label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from app.exchange.choices import choices_of
from labeling.disk.tables import Row
from labeling.store import Store


@dataclass(frozen=True)
class Who:
    """Who decided, where a file does not say so in our words: names by a tool's ids, and one for all others."""

    names: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""


def words_of(store: Store) -> dict[str, str]:
    """Labels by the words that tools show for them."""
    return {choice.words: choice.decision for choice in choices_of(store.templates())}


def decided_rows(rows: Iterable[Row], who: Who, words: Mapping[str, str]) -> Iterator[Row]:
    """Rows with a decision, with names of experts and labels in our words."""
    for row in rows:
        decision, expert = row.values.get("decision", "").strip(), row.values.get("expert", "").strip()
        if decision:
            named = {
                "expert": who.names.get(expert, expert) or who.otherwise,
                "decision": words.get(decision, decision),
            }
            yield replace(row, values={**row.values, **named})
