"""Freshness in words: each part in a sentence, what a cause costs, and what waits for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from app.freshness.waiting import LONGEST, Waiting
from app.reporting.tables import short
from labeling.freshness.score import GOLD, LABELS, QUESTIONS, TEMPLATES, VOTERS, Loss, Part

# in the order of the weights of the score
PARTS = {
    TEMPLATES: "of recent questions are about templates in order",
    GOLD: "of gold still holds",
    VOTERS: "of votes come from functions and rules in order",
    QUESTIONS: "of recent questions are like known ones",
    LABELS: "of labels are up to date",
}
TITLES = {
    TEMPLATES: "Templates",
    GOLD: "Gold",
    VOTERS: "Functions and rules",
    QUESTIONS: "Questions",
    LABELS: "Labels",
}
THINGS = {
    TEMPLATES: ("template", "templates"),
    GOLD: ("gold question", "gold questions"),
    VOTERS: ("function or rule", "functions or rules"),
    QUESTIONS: ("recent question", "recent questions"),
    LABELS: ("label", "labels"),
}
NAMED = 3
MOST_LINES = 20


def part_said(part: Part) -> str:
    """One part in a sentence."""
    return f"{percent(part.share)} {PARTS[part.name]}"


def cost_said(name: str, loss: Loss) -> str:
    """What one cause is about, such as "2 templates are past the day of review"."""
    one, several = THINGS[name]
    return f"1 {one} is {loss.cause}" if loss.n == 1 else f"{loss.n:,} {several} are {loss.cause}"


def names_said(loss: Loss) -> str:
    """The dearest of a cause, such as "a, b, c …"; empty where they have no names."""
    return ", ".join(loss.items[:NAMED]) + ("" if len(loss.items) <= NAMED else " …")


def cost_line(name: str, loss: Loss, points: float) -> str:
    """What one cause is about, which things, and how many of the 100 points it takes."""
    names = f": {names_said(loss)}" if loss.items else ""
    return f"{cost_said(name, loss)}{names} ({100 * points:.1f} points)"


def percent(share: float) -> str:
    """A share in [0, 1], with no rounding up to 100 % or down to 0 %."""
    whole = round(100 * share, 6)
    if whole in (0, 100) or 0.5 <= whole < 99.5:
        return f"{whole:.0f} %"
    return f"{min(max(whole, 0.1), 99.9):.1f} %"


def when(days: int | None) -> str:
    """How far off a day is."""
    if days is None:
        return "no date"
    if days < 0:
        return f"{-days:,} {'day' if days == -1 else 'days'} late"
    return "today" if days == 0 else f"in {days:,} {'day' if days == 1 else 'days'}"


def waiting_lines(waiting: Sequence[Waiting], today: date) -> Iterator[str]:
    """What waits, by owner, the busiest owner first."""
    owners = sorted(dict.fromkeys(w.owner for w in waiting), key=lambda owner: -sum(w.owner == owner for w in waiting))
    if not owners:
        yield "Nothing is due, and nothing waits"
    for owner in owners:
        mine = [w for w in waiting if w.owner == owner]
        yield f"{owner}: {len(mine):,} to do"
        for one in mine[:MOST_LINES]:
            day = "" if one.due is None else f"{when(one.days(today))}: "
            yield f"  {day}{short(one.title, LONGEST)}. {one.says}"
        if len(mine) > MOST_LINES:
            yield f"  and {len(mine) - MOST_LINES:,} more; --json has all"
