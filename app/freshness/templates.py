"""Templates: which are in order, and which are due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from app.freshness.seen import Seen
from app.freshness.waiting import NOBODY, TEMPLATE, Waiting
from labeling.freshness.score import FRESH, TEMPLATES, Part, part_of

STALE, OVERDUE = "marked stale", "past the day of review"
CAUSES = (STALE, OVERDUE)


def traffic_now(seen: Seen, traffic: Mapping[str, float]) -> dict[str, float]:
    """Share of recent questions by template; what moved since the labels were made counts where it is now."""
    out = defaultdict[str, float](float)
    for label, share in traffic.items():
        out[seen.moves.main(label)] += share
    return dict(out)


def templates_part(seen: Seen, traffic: Mapping[str, float], today: date) -> Part | None:
    """Share of what is asked that is about templates in order; each counts the same where no traffic is known."""
    known = traffic_now(seen, traffic)
    found = seen.answering
    weight = [known.get(t.template_id, 0.0) if known else 1.0 for t in found]
    cause = []
    for template in found:
        late = template.review_by is not None and template.review_by < today
        stale = template.template_id in seen.stale_templates
        cause.append(CAUSES.index(STALE) if stale else CAUSES.index(OVERDUE) if late else FRESH)
    return part_of(TEMPLATES, weight, cause, CAUSES, [t.template_id for t in found])


def templates_due(seen: Seen, today: date, days: int) -> Iterator[Waiting]:
    """Templates whose day of review has passed, or comes within so many days."""
    for template in seen.answering:
        day = template.review_by
        if day is not None and day <= today + timedelta(days=days):
            says = f"To be reviewed by {day}."
            yield Waiting(TEMPLATE, template.template_id, template.title, template.owner or NOBODY, says, day)
