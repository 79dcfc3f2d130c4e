"""What drifted, in words and lines that lead on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.desk.agent.wording import topic_name
from app.desk.templates.search import TITLES
from app.observing.day_counts import CONFLICT, COVERAGE, FAR, LABELS, REASONS, TOPICS, VOTER_KINDS
from app.observing.drift_report import BEFORE, TRAINING, DriftReport, Moved
from labeling.taxonomy import RESERVED

KINDS = {
    LABELS: "share of the questions",
    TOPICS: "share of the questions",
    REASONS: "share of the questions",
    FAR: "share of the questions",
    COVERAGE: "votes on this share",
    CONFLICT: "votes against others",
}
EFFECTS = ((0.8, "large"), (0.5, "medium"), (0.2, "small"), (0.0, "slight"))
PAGES = {LABELS: "templates", COVERAGE: "functions", CONFLICT: "functions"}


@dataclass(frozen=True)
class Line:
    """A share that moved.

    Parameters
    ----------
    name
        Of the template, topic, reason or voter, as people read it.
    what
        What the share is of.
    before, now
        Shares in [0, 1].
    effect
        ``slight``, ``small``, ``medium`` or ``large``, by Cohen's h.
    since
        First day on which it was other than before, where that is known.
    key
        Template id, topic, reason or voter.
    page
        Path of the page that shows it; empty where there is none.
    """

    name: str
    what: str
    before: float
    now: float
    effect: str
    since: date | None
    key: str
    page: str


def lines(report: DriftReport, titles: Mapping[str, str]) -> list[Line]:
    """What moved for sure and far enough to matter: questions and answers, then voters, each the farthest first."""
    return [_line(moved, titles) for voters in (False, True) for moved in report.alarms(voters)]


def headline(report: DriftReport) -> str:
    """One sentence: how many shares were looked at, and how many moved."""
    if not report.moved:
        return report.note or "There is nothing to compare yet."
    found = len(report.alarms(True)) + len(report.alarms(False))
    many = f"{len(report.moved):,} shares"
    text = f"None of {many} moved" if not found else f"{found} of {many} moved"
    return f"{text}, against {AGAINST[report.against]} ({report.questions:,} questions looked at, up to {report.last})."


AGAINST = {
    BEFORE: "the days before",
    TRAINING: "the questions the labels were made from",
}


def unlike(report: DriftReport) -> str:
    """A sentence on whether what customers write is unlike before; empty where nobody looked."""
    if not report.embeddings:
        return ""
    if not report.unlike:
        return "What customers write reads like before."
    return "Customers write about something that was not there before. The most typical new questions:"


def effect(h: float) -> str:
    """Words for Cohen's h. Source: J. Cohen, "Statistical power analysis", 1988: .2 small, .5 medium, .8 large."""
    return next(words for least, words in EFFECTS if abs(h) >= least)


def _line(moved: Moved, titles: Mapping[str, str]) -> Line:
    s = moved.shift
    name = titles.get(s.name) or TITLES.get(s.name, s.name) if s.kind == LABELS else s.name
    name = f"Topic {topic_name(s.name)}" if s.kind == TOPICS else name
    page = "" if s.name in RESERVED else PAGES.get(s.kind, "")
    if s.kind not in VOTER_KINDS:
        name = f"{name[:1].upper()}{name[1:]}"
    return Line(name, KINDS.get(s.kind, s.kind), s.before, s.now, effect(s.effect), moved.since, s.name, page)
