"""What the store may say of freshness, made up for tests."""

from datetime import UTC, date, datetime, timedelta

from app.freshness.seen import Seen
from labeling.curating.moves import Moves
from labeling.freshness.ages import Histories, Wording
from labeling.freshness.changes import CONFIRMED, Change, Decision, Finding
from labeling.store import GoldRow
from labeling.taxonomy import Template

AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
TODAY = AT.date()
LONG_AGO = AT - timedelta(days=500)
ANSWER = "Your payout left us on Monday, and banks take two working days to show it."
OTHER = "Open Payouts, choose Instant, and the money is there within a minute."
CHANGE = Change(AT, "Ana", date(2026, 5, 1), "Instant payouts\nreplace the daily rhythm", gold_weight=0.5)


def template(template_id, days=None, status="live", owner="team a", body=ANSWER):
    day = None if days is None else TODAY + timedelta(days=days)
    return Template(template_id, "t", f"Title of {template_id}", body, status, owner, (), day)


def gold(question_id, label, given_at=AT - timedelta(days=5), given_as="", split="seed"):
    return GoldRow(question_id, label, split, given_at, given_as)


def finding(kind, item, owner="team a", due=None, state=CONFIRMED, by_owner=""):
    decided = (Decision(AT, "Ana", state, by_owner, due),) if state else ()
    return Finding(CHANGE.change_id, kind, item, owner, 0.9, (), AT, 1, decided)


def seen(templates=(), golds=(), questions=0, **more):
    """With nothing but what is handed in; ``wordings`` are bodies by template, a day apart from 100 days ago on."""
    start, wordings = AT - timedelta(days=100), more.pop("wordings", {})
    history = {
        name: [Wording(i + 1, start + timedelta(days=10 * i), body) for i, body in enumerate(bodies)]
        for name, bodies in wordings.items()
    }
    values = {
        "moves": Moves(),
        "weights": {},
        "rechecks": (),
        "changes": {CHANGE.change_id: CHANGE},
        "findings": (),
        "muted": {},
        "reviewed": {},
        "first_seen": {},
        "trend": (),
    }
    by_question = {g.question_id: g for g in golds}
    known = values | more | {"histories": Histories(history), "gold": by_question}
    return Seen(questions=questions, templates=tuple(templates), **known)
