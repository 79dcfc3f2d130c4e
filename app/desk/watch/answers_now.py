"""How an older release did by answer, told of the answers as they are now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from app.observing.same import same_answers
from labeling.curating.moves import Moves
from labeling.taxonomy import Template

SHARES = {"accuracy": "n", "precision": "answered"}
"""Shares, and what each is a share of."""


def answers_now(rows: Sequence[Mapping[str, Any]], templates: Sequence[Template], moves: Moves) -> list[dict[str, Any]]:
    """Rows of ``per_template`` of a report under the present templates, with their titles.

    What was merged since is put together: counts are added, and shares are those of all questions together; one
    that was taken for the other counts as wrong, as it did then. A template that was retired without a successor
    keeps its row.
    """
    titles = {t.template_id: t.title for t in templates}
    now = same_answers((row["template_id"] for row in rows), moves, ())
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[now[row["template_id"]]].append(row)
    return [{"title": titles.get(one, one), "template_id": one} | _together(group) for one, group in groups.items()]


def _together(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "n": sum(row["n"] for row in rows),
        "accuracy": _share(rows, "accuracy"),
        "answered": sum(row["answered"] for row in rows),
        "precision": _share(rows, "precision"),
    }


def _share(rows: Sequence[Mapping[str, Any]], name: str) -> float | None:
    known = [row for row in rows if row[name] is not None]
    of = sum(row[SHARES[name]] for row in known)
    return sum(row[name] * row[SHARES[name]] for row in known) / of if of else None
