"""The weeks of the simulated year, in one arm."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from app.freshness.adding import add
from benchmarks.year.measure import Measure
from benchmarks.year.place import BY, Place
from benchmarks.year.tasks import template_tasks, touched_voters, voter_tasks
from benchmarks.year.team import Arm, Team, shares_a_tag
from benchmarks.year.told import GONE, NEW, NOTHING, PRICE, SPLIT, Told
from benchmarks.year.world import Happened, World, in_words, monday
from labeling.applying import Applier
from labeling.freshness.changes import GOLD, TEMPLATE, VOTER, Change, Finding
from labeling.loading.registry import load_sources
from labeling.taxonomy import Taxonomy
from labeling.values import Question, Questions

EVERY, MINUTES = 4, 20.0
FRIDAY = timedelta(days=4)
OTHERWISE, RIGHT_AGAIN = 2, 0.9
STOPS, LESS_GOLD = (PRICE, SPLIT, GONE), 0.5


@dataclass
class Year:
    """What is remembered of a year.

    Parameters
    ----------
    weeks
        Figures by week.
    found
        Findings when they were made: kind of change, kind of item, item, score, whether it truly is stale.
    missed
        What truly was stale and was not found, in the same way, without a score.
    clean
        By number of a change the weeks until everything was right again, None where it never was.
    spent
        What experts did: how often, and minutes.
    promoted
        How many releases passed the gate, of how many; ``refused`` says why the others did not.
    """

    arm: str
    seed: int
    minutes: float
    weeks: list[dict[str, float]] = field(default_factory=list)
    found: list[tuple[str, str, str, float, bool]] = field(default_factory=list)
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    clean: dict[str, int | None] = field(default_factory=dict)
    happened: list[tuple[int, str]] = field(default_factory=list)
    spent: dict[str, float] = field(default_factory=dict)
    promoted: tuple[int, int] = (0, 0)
    refused: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


class Play:
    """Plays a year.

    Parameters
    ----------
    root
        Folder for the workspace, not there yet.
    every
        Weeks between runs.
    promote
        Whether somebody makes releases current that the gate holds back.
    """

    def __init__(
        self,
        world: World,
        arm: Arm,
        root: Path,
        seed: int,
        minutes: float,
        every: int = EVERY,
        promote: bool = False,
    ) -> None:
        self.world, self.arm, self.every, self.promote = world, arm, every, promote
        self.place = Place(world, root)
        self.team = Team(arm, self.place, np.random.default_rng([seed, 7]), minutes)
        self.measure = Measure(self.place)
        self.year = Year(arm.name, seed, minutes, happened=[(h.week, h.told.kind) for h in world.happened])
        self.ids: dict[str, int] = {}
        self.touched: dict[int, set[str]] = {}

    def run(self) -> Year:
        """All weeks."""
        started, passed = time.perf_counter(), [self.place.retrain(monday(0))]
        for week in range(self.world.weeks):
            at = monday(week)
            self._changes(week, at)
            self.place.arrive(self.world.arriving.get(week, ()), week, at)
            self.team.work(week, at, self.ids, self.touched)
            stale = {t.item for t in self.team.open if t.of_template}
            figures = self.measure.week(week, stale)
            self.year.weeks.append(asdict(figures) | {"open": len(self.team.open)})
            self._look(week)
            if (week + 1) % self.every == 0:
                passed.append(self.place.retrain(at + FRIDAY, self.promote))
            told(f"{self.arm.name}, week {week}, {time.perf_counter() - started:.0f} s", figures)
        gates = [r.manifest["gate"] for r in self.place.store.releases()]
        self.year.refused = ["; ".join(g["reasons"]) for g in reversed(gates) if not g["passed"]]
        self.year.spent, self.year.promoted = dict(self.team.spent), (sum(passed), len(passed))
        self.year.seconds = round(time.perf_counter() - started, 1)
        self.place.store.close()
        return self.year

    def _changes(self, week: int, at: datetime) -> None:
        now = [(n, h) for n, h in enumerate(self.world.happened) if h.week == week]
        for number, happened in now:
            silent = self._otherwise(happened, week)
            naming = {v: labels for v, labels in self.place.written.labels.items() if self._there(labels)}
            self.touched[number] = touched_voters(happened, naming, silent)
            units = {self.place.written.unit(v) for v in silent}
            self.team.open |= set(template_tasks(number, happened, self.place.templates()))
            self.team.open |= set(voter_tasks(number, happened, naming, units))
        if self.arm.ledger and now:
            self._tell(now, week, at)

    def _there(self, labels: set[str]) -> bool:
        """Whether a voter is part of the world at all."""
        topics = {t.topic for t in self.world.templates.values()}
        return all(i.startswith("_") or i.removeprefix("topic:") in {*self.world.templates, *topics} for i in labels)

    def _otherwise(self, happened: Happened, week: int) -> set[str]:
        """Voters that vote otherwise on questions of the world once they are asked in the new words."""
        if happened.told.words is None:
            return set()
        texts = [self.world.words(q.text, week - 1) for q in self._everything()]
        pairs = [(t, new) for t in texts if (new := in_words(t, *happened.told.words)) != t]
        before, after = (_asked([p[i] for p in pairs]) for i in (0, 1))
        taxonomy = Taxonomy(self.place.store.templates(), self.place.store.moves().aliases)
        applier = Applier(taxonomy, self.place.workspace.encoder.encode)
        found = set()
        for source in load_sources(self.place.workspace.functions, taxonomy):
            said = [dict(zip(*_votes(applier.column(source, q)[1]), strict=True)) for q in (before, after)]
            other = sum(said[0].get(i) != said[1].get(i) for i in range(len(pairs)))
            if other >= OTHERWISE:
                found.add(source.name)
        return found

    def _everything(self) -> list[Any]:
        coming = [q for questions in self.world.arriving.values() for q in questions]
        return [*(q for q, _ in self.world.start), *coming, *self.world.bank]

    def _tell(self, now: Sequence[tuple[int, Happened]], week: int, at: datetime) -> None:
        """Put changes into the ledger, and remember what the search finds and misses."""
        changes = {n: as_change(h.told, at) for n, h in now}
        self.ids |= {c.change_id: n for n, c in changes.items()}
        added = add(self.place.workspace, self.place.store, list(changes.values()), at)
        for number, happened in now:
            found = [f for f in added.found[changes[number].change_id] if not self.arm.tags_only or shares_a_tag(f)]
            self.team.findings += found
            self._judge(number, happened, found, week)
            if happened.told.kind == NEW:
                # whoever reads of something new knows that it needs an answer
                self.team.learn(t for t in self.team.open if t.number == number)

    def _judge(self, number: int, happened: Happened, found: Iterable[Finding], week: int) -> None:
        truly = self._stale(number, happened, week)
        kind, seen = happened.told.kind, set[tuple[str, str]]()
        for one in found:
            seen.add((one.kind, one.item))
            self.year.found.append((kind, one.kind, one.item, one.score, (one.kind, one.item) in truly))
        self.year.missed += [(kind, what, item) for what, item in sorted(truly - seen)]

    def _stale(self, number: int, happened: Happened, week: int) -> set[tuple[str, str]]:
        """What a change truly makes stale, by kind and item."""
        mine = [t for t in self.team.open if t.number == number]
        there = set(self.place.prints())
        out = {(TEMPLATE, t.item) for t in mine if t.of_template}
        out |= {(VOTER, v) for v in self.touched[number] & there}
        if happened.told.kind in (SPLIT, GONE):
            wrong = (g for g in self.place.store.gold() if self._wrong(g.question_id, g.label, happened.told, week))
            out |= {(GOLD, g.question_id) for g in wrong}
        return out

    def _wrong(self, question_id: str, label: str, told: Told, week: int) -> bool:
        origin = self.place.origins[question_id]
        return origin in (told.template, told.other) and label != self.world.label(origin, week)

    def _look(self, week: int) -> None:
        """Which changes everything is right again after."""
        gold = {g.question_id: g.label for g in self.place.store.gold()}
        for number, happened in enumerate(self.world.happened):
            name = str(number)
            if happened.week > week or happened.told.kind == NOTHING or self.year.clean.get(name) is not None:
                continue
            done = all(t.number != number for t in self.team.open) and self._gold_right(happened.told, gold, week)
            self.year.clean[name] = week - happened.week if done else None

    def _gold_right(self, told: Told, gold: Mapping[str, str], week: int) -> bool:
        if told.kind not in (SPLIT, GONE, NEW):
            return True
        mine = [q for q in gold if self.place.origins[q] in (told.template, told.other)]
        right = sum(not self._wrong(q, gold[q], told, week) for q in mine)
        return right >= RIGHT_AGAIN * len(mine)


def as_change(told: Told, at: datetime) -> Change:
    """A change as somebody tells it to the ledger."""
    weight = LESS_GOLD if told.kind == SPLIT else 1.0
    return Change(at, BY, at.date(), told.text, told.products, gold_weight=weight, stop=told.kind in STOPS)


def _asked(texts: Sequence[str]) -> Questions:
    return Questions(tuple(Question(f"t{i}", text) for i, text in enumerate(texts)))


def _votes(column: Any) -> tuple[list[int], list[int]]:
    return column.rows.tolist(), column.options.tolist()


def told(*parts: object) -> None:
    """Progress, on stderr."""
    print(*parts, file=sys.stderr, flush=True)
