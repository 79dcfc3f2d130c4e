"""How fresh everything is at a moment: the score with its causes, what waits for whom, and the trend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from app.freshness import labels as labels_now
from app.freshness.gold import GoldState, gold_part, gold_states
from app.freshness.labels import Lineage, Present, lineage
from app.freshness.measuring import Measured, made_at, measure
from app.freshness.seen import Seen, read_seen
from app.freshness.templates import templates_due, templates_part
from app.freshness.voters import VoterState, days_added, voter_states, voters_part, voters_waiting
from app.freshness.waiting import Waiting, findings_waiting, of_owner, ordered, rechecks_waiting
from app.freshness.words import cost_line, cost_said, part_said, waiting_lines
from app.latest import Generation, latest
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.freshness.score import QUESTIONS, Part, Score, score_of, share_part
from labeling.store import Store
from labeling.store.fresh_scores import Scored

DUE_DAYS = 30
UNLIKE = "unlike all gold, beyond the usual"
NO_LABELS = "There are no labels yet, so only templates and gold are looked at; run `oracle run` first."


@dataclass(frozen=True)
class Made:
    """The latest labels, with what was measured on them and what they would be made from now."""

    now: Generation
    measured: Measured
    known: Lineage
    wanted: Present


@dataclass(frozen=True)
class Freshness:
    """What is fresh, and what is not.

    Parameters
    ----------
    score
        With its parts; a part that cannot be known is not among them.
    waiting
        What somebody has to do, what is due first at first.
    voters, gold
        Functions and rules, and gold, one by one.
    owners
        All owners of templates, functions and rules.
    trend
        Earlier scores, the oldest first.
    notes
        What could not be looked at, and why.
    """

    at: datetime
    score: Score
    waiting: tuple[Waiting, ...]
    voters: tuple[VoterState, ...]
    gold: tuple[GoldState, ...]
    owners: tuple[str, ...]
    trend: tuple[Scored, ...]
    notes: tuple[str, ...] = ()

    @property
    def today(self) -> date:
        """The day in UTC."""
        return self.at.date()

    def as_dict(self, owner: str = "") -> dict[str, Any]:
        """For JSON; only what waits for one owner where one is named."""
        parts = [asdict(part) | {"says": part_said(part)} for part in self.score.parts]
        costs = [
            {"part": name, "cause": loss.cause, "points": points, "says": cost_said(name, loss)}
            for name, loss, points in self.score.costs
        ]
        return {
            "at": self.at.isoformat(),
            "score": self.score.value,
            "parts": parts,
            "costs": costs,
            "waiting": [w.as_dict(self.today) for w in self._waiting(owner)],
            "trend": [{"at": s.at.isoformat(), "score": s.score, "parts": dict(s.parts)} for s in self.trend],
            "notes": list(self.notes),
        }

    def lines(self, owner: str = "") -> Iterator[str]:
        """For the terminal."""
        score = self.score.value
        since = "" if self.before is None else f", {100 * self.before.score:.0f} on {self.before.at.date()}"
        yield "Nothing to judge yet" if score is None else f"Freshness {100 * score:.0f} of 100{since}"
        yield from (f"  {part_said(part)}" for part in self.score.parts)
        if costs := self.score.costs[:3]:
            yield "What would raise it most"
            yield from (f"  {cost_line(*cost)}" for cost in costs)
        yield from waiting_lines(self._waiting(owner), self.today)
        yield from self.notes

    def _waiting(self, owner: str) -> Sequence[Waiting]:
        return of_owner(self.waiting, owner, self.owners) if owner else self.waiting

    @property
    def before(self) -> Scored | None:
        """The score of the last day before this one that has one."""
        earlier = [s for s in self.trend if s.at.date() < self.today]
        return earlier[-1] if earlier else None


def freshness(workspace: Workspace, store: Store, at: datetime, due_days: int = DUE_DAYS) -> Freshness:
    """Look at everything now.

    Parameters
    ----------
    at
        Timezone-aware.
    due_days
        Templates whose day of review comes within so many days are due.
    """
    seen = read_seen(store)
    return freshness_of(workspace, seen, _made(workspace, seen), at, due_days)


def _made(workspace: Workspace, seen: Seen) -> Made | None:
    try:
        now = latest(workspace)
    except OracleError:
        return None
    rows = workspace.encoder.encode(now.questions.texts)
    measured = measure(now, rows, workspace.run, seen.first_seen)
    return Made(now, measured, lineage(workspace.run, made_at(workspace.run)), labels_now.present(workspace, seen))


def freshness_of(workspace: Workspace, seen: Seen, made: Made | None, at: datetime, due_days: int) -> Freshness:
    """The same from what was read and measured already."""
    today, gold = at.date(), gold_states(seen)
    traffic = {} if made is None else made.measured.traffic
    voters: tuple[VoterState, ...] = ()
    parts = [templates_part(seen, traffic, today), gold_part(seen, gold, traffic, today)]
    if made is not None:
        added = days_added(workspace.functions)
        voters = voter_states(seen, made.measured, made.now.votes.voters, added, at)
        parts += [voters_part(voters, today), _questions_part(made.measured)]
        parts.append(labels_now.labels_part(seen, made.now, made.known, made.wanted))
    waiting = [*templates_due(seen, today, due_days), *findings_waiting(seen), *voters_waiting(voters)]
    waiting += rechecks_waiting(seen)
    notes = (NO_LABELS,) if made is None else tuple(filter(None, [made.wanted.trouble]))
    owners = {t.owner for t in seen.templates} | {s.voter.owner for s in voters}
    named = tuple(sorted(filter(None, owners)))
    return Freshness(at, score_of(parts), ordered(waiting), voters, gold, named, seen.trend, notes)


def _questions_part(measured: Measured) -> Part | None:
    found = measured.novelty
    return None if found is None else share_part(QUESTIONS, 1 - found.near.unlike, len(found.places), UNLIKE)
