"""Simulated customers: who asks what and when, with the true label of every question."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import numpy as np

from app.simulating.pool import Pool
from app.simulating.scenario import NEW_TOPIC, NO_DRIFT, SLOW, SUDDEN, Scenario
from app.simulating.wording import NEW_TOPIC_NAME, new_names, new_topic_texts, renamed
from labeling.taxonomy import NO_TEMPLATE, NOT_A_QUESTION, RESERVED

WEEKEND = 0.6
TIMES, SLOW_DAYS, NEW_SHARE = 4.0, 10, 1 / 6
RESERVED_SHARE = {NOT_A_QUESTION: 0.12, NO_TEMPLATE: 0.08}
WEEKDAY_SWING, DAY_SWING = 0.1, 0.05
HOURS = np.array([1, 1, 1, 1, 1, 2, 4, 8, 14, 18, 18, 15, 12, 14, 16, 16, 14, 11, 9, 8, 7, 5, 3, 2], np.float64)
NEW = "new topic"
STREAM, ASKING = 1, 2


@dataclass(frozen=True)
class Luck:
    """What decides a case besides skill: uniform numbers in [0, 1), and a standard normal one for the time it takes.

    They are drawn before it is known what is suggested, so that the same case can be thought through with and
    without a suggestion.
    """

    skill: float
    takes: float
    kind: float
    reopens: float
    rates: float
    pleased: float
    told: float
    pace: float


@dataclass(frozen=True)
class Case:
    """A question with its truth.

    Parameters
    ----------
    day
        Counted from 1.
    label
        A template id, or a reserved label where nothing curated answers.
    outdated
        The answer of that template is out of date.
    agent
        Number of the agent, counted from 0.
    """

    number: int
    day: int
    at: datetime
    text: str
    label: str
    outdated: bool
    agent: int
    luck: Luck


class World:
    """Customers of a scenario; the same scenario and pool, the same cases.

    Parameters
    ----------
    last
        Moment at which the last day ends; nothing is asked later.
    """

    def __init__(self, pool: Pool, scenario: Scenario, last: datetime) -> None:
        self.pool, self.scenario, self.last = pool, scenario, last
        self.labels = tuple(pool.texts)
        rng = np.random.default_rng([scenario.seed, STREAM])
        self._weights = self._usual(rng)
        self._weekdays = np.exp(rng.normal(0, WEEKDAY_SWING, (7, len(self.labels))))
        self.topic = self._middle_topic() if scenario.drift in (SUDDEN, SLOW) else ""
        self.voter = pool.voter(scenario.broken_voter) if scenario.broken_voter else ""
        self._silent = pool.without(self.voter) if self.voter else pool.texts
        self._new = new_topic_texts()
        self._names = {c.template_id: self._new_names(c.template_id) for c in scenario.changes}

    @property
    def first(self) -> datetime:
        """Midnight at which the first day begins, in UTC."""
        today = datetime.combine(self.last.astimezone(UTC).date(), time(), UTC)
        return today - timedelta(days=self.scenario.days - 1)

    def starts(self, day: int) -> datetime:
        """Midnight at which a day begins, counted from 1."""
        return self.first + timedelta(days=day - 1)

    def shares(self, day: int) -> Mapping[str, float]:
        """Share of each label on a day, before its own swings; they sum to 1 with that of ``new topic``."""
        weights = self._weights * self._weekdays[self.starts(day).weekday()]
        weights = weights * [self._times(label, day) for label in self.labels]
        new = NEW_SHARE if self.scenario.drift == NEW_TOPIC and day >= self.scenario.drifts_on else 0.0
        rest = (1 - new) * weights / weights.sum()
        return {**dict(zip(self.labels, rest.tolist(), strict=True)), NEW: new}

    def cases(self) -> Iterator[Case]:
        """All cases in the order of their days."""
        number = 0
        for day in range(1, self.scenario.days + 1):
            yield from self._day(day, number)
            number += self.scenario.cases * 4

    def texts(self) -> list[str]:
        """Everything that can be asked, each once."""
        known = [t for texts in self.pool.texts.values() for t in texts]
        fresh = [renamed(t, names) for label, names in self._names.items() for t in self.pool.texts[label]]
        return list(dict.fromkeys([*known, *fresh, *(self._new if self.scenario.drift == NEW_TOPIC else ())]))

    def moments(self) -> list[dict[str, object]]:
        """What was planned to happen: the day, its date, what it is and whom it concerns."""
        s = self.scenario
        planned = [(c.day, "change", c.template_id) for c in s.changes]
        if s.drift != NO_DRIFT:
            planned.append((s.drifts_on, f"{s.drift} drift", NEW_TOPIC_NAME if s.drift == NEW_TOPIC else self.topic))
        if self.voter:
            planned.append((s.drifts_on, "voter breaks", self.voter))
        if s.live:
            planned.append((s.shadow_days + 1, "answers go live", ""))
        return [
            {"day": day, "date": self.starts(day).date().isoformat(), "what": what, "name": name}
            for day, what, name in sorted(planned)
        ]

    def _usual(self, rng: np.random.Generator) -> np.ndarray:
        weights = rng.gamma(1.5, size=len(self.labels))
        fixed = sum(RESERVED_SHARE[label] for label in self.labels if label in RESERVED)
        curated = np.array([label not in RESERVED for label in self.labels])
        weights = np.where(curated, weights, 0)
        weights = weights / weights.sum() * (1 - fixed)
        return weights + np.array([RESERVED_SHARE.get(label, 0.0) for label in self.labels])

    def _middle_topic(self) -> str:
        """The topic whose share is the median."""
        shares: dict[str, float] = {}
        for label, weight in zip(self.labels, self._weights.tolist(), strict=True):
            if label not in RESERVED:
                shares[self.pool.topics[label]] = shares.get(self.pool.topics[label], 0.0) + weight
        return sorted(shares, key=lambda t: (shares[t], t))[(len(shares) - 1) // 2]

    def _times(self, label: str, day: int) -> float:
        since = day - self.scenario.drifts_on
        if since < 0 or not self.topic or self.pool.topics.get(label) != self.topic:
            return 1.0
        part = 1.0 if self.scenario.drift == SUDDEN else min(1.0, (since + 1) / SLOW_DAYS)
        return float(TIMES**part)

    def _new_names(self, label: str) -> Mapping[str, str]:
        own = self.pool.texts.get(label, ())
        return new_names(own, (t for other, texts in self.pool.texts.items() if other != label for t in texts))

    def _day(self, day: int, number: int) -> list[Case]:
        rng = np.random.default_rng([self.scenario.seed, ASKING, day])
        start = self.starts(day)
        busy = WEEKEND if start.weekday() >= 5 else 1.0
        n = min(int(rng.poisson(self.scenario.cases * busy)), self.scenario.cases * 4)
        labels = self._labels(day, n, rng)
        hours = rng.choice(24, n, p=HOURS / HOURS.sum()) + rng.random(n)
        moments = [start + timedelta(hours=float(h)) for h in np.sort(hours)]
        agents = rng.integers(self.scenario.agents, size=n)
        cases = [self._case(number + i, day, moments[i], labels[i], int(agents[i]), rng) for i in range(n)]
        return [case for case in cases if case.at < self.last]

    def _labels(self, day: int, n: int, rng: np.random.Generator) -> Sequence[str]:
        shares = self.shares(day)
        weights = np.array(list(shares.values())) * np.exp(rng.normal(0, DAY_SWING, len(shares)))
        names = list(shares)
        return [names[i] for i in rng.choice(len(names), n, p=weights / weights.sum())]

    def _case(self, number: int, day: int, at: datetime, label: str, agent: int, rng: np.random.Generator) -> Case:
        texts = self._texts(label, day)
        text = texts[int(rng.integers(len(texts)))]
        outdated = self.scenario.changed(label, day)
        luck = Luck(*rng.random(7).tolist(), pace=float(rng.normal()))
        text = renamed(text, self._names[label]) if outdated else text
        return Case(number, day, at, text, NO_TEMPLATE if label == NEW else label, outdated, agent, luck)

    def _texts(self, label: str, day: int) -> Sequence[str]:
        if label == NEW:
            return self._new
        return (self._silent if day >= self.scenario.drifts_on else self.pool.texts)[label]


def log_normal(middle: float, spread: float, normal: float) -> float:
    """A log-normal number with a median, from a standard normal one."""
    return middle * math.exp(spread * normal)
