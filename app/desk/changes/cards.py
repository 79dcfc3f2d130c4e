"""A finding with all that is needed to decide on it: what it says now, why it was found, what was said before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.desk.changes.written import written
from app.desk.loaded import Desk
from app.freshness.ledger import titles
from labeling.freshness.changes import GOLD, TEMPLATE, VOTER, Finding

PAGES = {TEMPLATE: ("templates", "template"), VOTER: ("functions", "voter")}
"""The page that shows an item, and the name it goes by in the address; gold is opened in the review."""
EXAMPLES = 3


@dataclass(frozen=True)
class Card:
    """A finding as it is shown.

    Parameters
    ----------
    title
        What people call it.
    text
        What it says now: body of a template, docstring or examples of a function or rule; empty for gold, whose
        text is its title.
    about
        Id, and for a template its topic and status, for a function or rule where it stands.
    stopped
        Whether it is not suggested now because of a change.
    """

    finding: Finding
    title: str
    text: str
    about: str
    stopped: bool


def named(desk: Desk, findings: Sequence[Finding]) -> dict[tuple[str, str], str]:
    """What people call the items of some findings."""
    return titles(desk.store, findings)


def cards(desk: Desk, findings: Sequence[Finding], stopped: frozenset[str]) -> list[Card]:
    """Findings as they are shown, in their order."""
    called, about = named(desk, findings), _about(desk, findings)
    return [
        Card(
            f,
            called.get((f.kind, f.item), f.item),
            *about.get((f.kind, f.item), ("", f.item)),
            f.kind == TEMPLATE and f.item in stopped,
        )
        for f in findings
    ]


def _about(desk: Desk, findings: Sequence[Finding]) -> Mapping[tuple[str, str], tuple[str, str]]:
    """(kind, item) to what it says and what it is; what is not there any more is left out."""
    kinds = {f.kind for f in findings}
    out: dict[tuple[str, str], tuple[str, str]] = {}
    if TEMPLATE in kinds:
        listed = desk.store.templates()
        out |= {(TEMPLATE, t.template_id): (t.body, " · ".join((t.template_id, t.topic, t.status))) for t in listed}
    if kinds - {TEMPLATE, GOLD}:
        out |= _written(desk)
    return out


def _written(desk: Desk) -> Mapping[tuple[str, str], tuple[str, str]]:
    return {
        (VOTER, s.name): (s.doc or "\n".join(s.yes[:EXAMPLES]), f"{s.kind} · {s.place}") for s in written(desk) or ()
    }
