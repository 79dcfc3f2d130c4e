"""32 reviewers at once on one queue."""

from __future__ import annotations

from collections import Counter

from app.workspace import Workspace
from benchmarks.reliability.checks import TRACEBACK, last_line, wrong
from benchmarks.reliability.kill_review import acknowledged_by, missing_or_doubled
from benchmarks.reliability.outcome import Outcome, Setting
from benchmarks.reliability.starting import start
from benchmarks.reliability.tasks import review

DESKS, EACH, DECISIONS = 4, 8, 10
AT_MOST = 2
"""Experts that one question is asked of."""


def at_once(setting: Setting) -> Outcome:
    """Four desks with eight experts each; no review is lost or doubled, and no question goes to more than it should."""
    root = setting.copy("desk", "queue")
    teams = [tuple(f"Expert {d}-{e}" for e in range(EACH)) for d in range(DESKS)]
    begun = [
        start(review, root, team, setting.seed + 100 * d, DECISIONS, out=setting.folder / f"desk-{d}.out")
        for d, team in enumerate(teams)
    ]
    failed = [one for one in begun if one.wait() != 0 or TRACEBACK in one.said()]
    said = [line for one in begun for line in acknowledged_by(one)]
    lost = missing_or_doubled(root, said)
    with Workspace(root).open_store() as store:
        asked = Counter(question for question, _ in {(r.question_id, r.expert) for r in store.reviews()})
    crowded = sum(n > AT_MOST for n in asked.values())
    bad = [last_line(one) for one in failed] + wrong(root) + [f"{crowded} questions went to too many"] * (crowded > 0)
    tried = DESKS * EACH
    note = f"{sum(line.startswith('review ') for line in said):,} reviews acknowledged{'; ' + bad[0] if bad else ''}"
    return Outcome(f"{tried} reviewers at four desks", tried, tried - min(len(bad), tried), lost, note)
