"""How changes, findings and decisions are said on screen."""

from __future__ import annotations

from datetime import date

from app.freshness.ledger import Entry
from labeling.freshness.changes import (
    CONFIRMED,
    DISMISSED,
    DONE,
    GIVEN,
    GOLD,
    MEANING,
    NAMED,
    OLD_NAME,
    OPEN,
    PRODUCT,
    TEMPLATE,
    VOTER,
    WORDS,
    Change,
    Decision,
    Finding,
    Reason,
)

NOBODY = "nobody"
STATE_WORDS = {OPEN: "To decide", CONFIRMED: "Confirmed", DISMISSED: "Dismissed", DONE: "Done"}
KIND_WORDS = {TEMPLATE: "Template", VOTER: "Function or rule", GOLD: "Gold question"}
KIND_PLURALS = {TEMPLATE: "Templates", VOTER: "Functions and rules", GOLD: "Gold questions"}
REASON_WORDS = {
    PRODUCT: "Same product",
    MEANING: "Says something similar",
    WORDS: "Same words",
    GIVEN: "Belongs to",
    NAMED: "Named by",
    OLD_NAME: "Uses the old name",
}
DECIDED = {OPEN: "Reopened", CONFIRMED: "Confirmed", DISMISSED: "Dismissed", DONE: "Done"}


def reason(why: Reason) -> tuple[str, str]:
    """One reason as what it is and what was found."""
    return REASON_WORDS[why.kind], f"“{why.says}”" if why.kind == MEANING else why.says


def day(when: date) -> str:
    """A day, such as 2 Nov 2026."""
    return f"{when.day} {when:%b %Y}"


def due(when: date | None, today: date) -> str:
    """How long there is until a day."""
    if when is None:
        return "no date"
    days = (when - today).days
    if days < 0:
        return f"{-days:,} {'day' if days == -1 else 'days'} late"
    return "due today" if days == 0 else f"due in {days:,} {'day' if days == 1 else 'days'}"


def decision(said: Decision) -> str:
    """One decision with who, when, whose it is, and why."""
    whose = f", for {said.owner}" if said.owner and said.state == CONFIRMED else ""
    until = f", due {day(said.due)}" if said.due is not None and said.state == CONFIRMED else ""
    note = f": {said.note}" if said.note else ""
    return f"{DECIDED[said.state]} by {said.by or NOBODY} on {day(said.at.date())}{whose}{until}{note}"


def owner_of(finding: Finding) -> str:
    """Who sees to it: as was confirmed, before that whose it is."""
    confirmed = finding.confirmed
    return (confirmed.owner if confirmed is not None else "") or finding.owner or NOBODY


def due_of(finding: Finding) -> date | None:
    """The day by which it is to be seen to."""
    return None if finding.confirmed is None else finding.confirmed.due


def signed(change: Change) -> str:
    """When a change holds, what it is about, and who told of it."""
    products = ", ".join(change.products)
    told = f"told by {change.by or NOBODY} on {day(change.at.date())}"
    parts = (f"from {day(change.on)}", products, told, change.source)
    return " · ".join(part for part in parts if part)


def follows(change: Change) -> str:
    """What follows once something is confirmed to be stale."""
    gold = {1.0: "Gold from before counts in full", 0.0: "Gold from before does not count"}
    weighed = gold.get(change.gold_weight, f"Gold from before counts {100 * change.gold_weight:.0f} %")
    stop = "confirmed templates are not suggested until they are seen to" if change.stop else ""
    days = f"{change.due_days:,} {'day' if change.due_days == 1 else 'days'} to see to it"
    return " · ".join(part for part in (weighed, stop, days) if part)


def summary(entries: list[Entry], today: date) -> str:
    """How many changes there are, and what waits."""
    n = len(entries)
    counts = {
        "to decide": sum(e.count(OPEN) for e in entries),
        "confirmed": sum(e.count(CONFIRMED) for e in entries),
        "late": sum(e.late(today) for e in entries),
        "done": sum(e.count(DONE) for e in entries),
    }
    said = [f"{many:,} {what}" for what, many in counts.items() if many]
    return " · ".join([f"{n:,} {'change' if n == 1 else 'changes'}", *said])
