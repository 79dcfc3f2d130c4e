"""Simulated agents: what each does with a case, with a suggestion and without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.simulating import replies
from app.simulating.replies import EXACT, HEAVY, LIGHT, OWN
from app.simulating.scenario import Scenario
from app.simulating.world import Case, log_normal
from labeling.serving.suggestions import DISMISSED, EDITED, SENT, USED
from labeling.taxonomy import NOT_A_QUESTION, Template

STREAM, WRITING = 3, 4
UNCHANGED = 0.65
MIDDLE_SECONDS, PACE_SPREAD = 240.0, 0.5
SECONDS = {USED: 0.55, EDITED: 0.7, DISMISSED: 1.1}
SECONDS_ALONE = {EXACT: 0.9, LIGHT: 1.0, HEAVY: 1.1, OWN: 1.2}
SECONDS_NOTHING = 0.4
REOPENED = {True: 0.05, False: 0.35}
PLEASED = {True: 0.85, False: 0.45}
RATED, TOLD = 0.35, 0.8
STARS = 4


@dataclass(frozen=True)
class Habits:
    """An agent; shares lie in [0, 1].

    Parameters
    ----------
    skill
        Share of the cases whose right answer the agent knows.
    adoption, care
        Shares of right suggestions that are used, and of wrong ones that are noticed.
    pace
        How long a case takes, 1 for an average agent.
    exact, light, heavy
        Shares of replies without a suggestion that are a template word for word, or edited; the rest are own words.
    """

    name: str
    team: str
    skill: float
    adoption: float
    care: float
    pace: float
    exact: float
    light: float
    heavy: float


@dataclass(frozen=True)
class Work:
    """What an agent does with a case.

    Parameters
    ----------
    action
        ``used``, ``edited`` or ``dismissed``, or ``sent`` where nothing was suggested.
    kind
        How the reply was made: ``exact``, ``light`` or ``heavy`` from a template, or ``own``.
    template_id
        The template that it was made from, empty for own words.
    right
        Whether it answers the customer.
    reopened, satisfaction
        What the customer does then; None where nobody gets to know.
    """

    action: str
    kind: str
    template_id: str
    right: bool
    seconds: float
    reopened: bool | None
    satisfaction: float | None


class Agents:
    """The team of a scenario.

    Parameters
    ----------
    templates
        By id, those that may be sent.
    """

    def __init__(self, scenario: Scenario, templates: Mapping[str, Template]) -> None:
        self.scenario, self.templates = scenario, templates
        rng = np.random.default_rng([scenario.seed, STREAM])
        self.habits = tuple(_habits(i, scenario, rng) for i in range(scenario.agents))
        self._topics: dict[str, list[str]] = {}
        for one in templates.values():
            self._topics.setdefault(one.topic, []).append(one.template_id)

    def of(self, case: Case) -> Habits:
        """Who answers a case."""
        return self.habits[case.agent]

    def work(self, case: Case, offer: str | None) -> Work:
        """What becomes of a case if this template is suggested, or none; always the same."""
        habits, luck = self.of(case), case.luck
        fits = offer == case.label and not case.outdated
        if offer is not None and luck.takes < (habits.adoption if fits else 1 - habits.care):
            kind = EXACT if luck.kind < UNCHANGED else LIGHT
            action = USED if kind == EXACT else EDITED
            return self._done(case, action, kind, offer, fits, SECONDS[action])
        kind, meant = self._kind(habits, luck.kind), self._meant(case, habits)
        if case.outdated or case.label not in self.templates:
            kind = OWN
        factor = SECONDS_ALONE[kind] if case.label != NOT_A_QUESTION else SECONDS_NOTHING
        action = SENT if offer is None else DISMISSED
        seconds = factor if offer is None else factor * SECONDS[DISMISSED]
        return self._done(case, action, kind, "" if kind == OWN else meant, meant == case.label, seconds)

    def reply(self, case: Case, work: Work, rendered: str | None) -> str:
        """The text of the reply; ``rendered`` is the suggested one, for what was taken over."""
        rng = np.random.default_rng([self.scenario.seed, WRITING, case.number])
        values = self.attributes(case)
        if work.action in (USED, EDITED) and rendered is not None:
            return replies.edited(rendered, work.kind, rng)
        if work.template_id in self.templates:
            return replies.from_template(self.templates[work.template_id], work.kind, values, rng)
        return replies.own_words(values["first_name"], _about(case), rng)

    def attributes(self, case: Case) -> dict[str, str]:
        """What is known of a case: the customer's first name, and what the right answer speaks of."""
        rng = np.random.default_rng([self.scenario.seed, WRITING, case.number, 1])
        template = self.templates.get(case.label)
        names = dict.fromkeys(["first_name", *(template.placeholders if template else ())])
        return replies.values_for(list(names), rng)

    def _kind(self, habits: Habits, chance: float) -> str:
        limits = np.cumsum([habits.exact, habits.light, habits.heavy])
        return (EXACT, LIGHT, HEAVY, OWN)[int(np.searchsorted(limits, chance, side="right"))]

    def _meant(self, case: Case, habits: Habits) -> str:
        template = self.templates.get(case.label)
        if template is None or case.luck.skill < habits.skill:
            return case.label
        others = [t for t in self._topics[template.topic] if t != case.label]
        return others[int(case.luck.reopens * len(others))] if others else case.label

    def _done(self, case: Case, action: str, kind: str, template_id: str, right: bool, factor: float) -> Work:
        luck = case.luck
        seconds = log_normal(MIDDLE_SECONDS * self.of(case).pace * factor, PACE_SPREAD, luck.pace)
        reopened = luck.reopens < REOPENED[right] if luck.told < TOLD else None
        pleased = sum(luck.pleased < share for share in _steps(PLEASED[right])) / STARS
        rated = pleased if luck.rates < RATED else None
        return Work(action, kind, template_id, right, round(seconds, 1), reopened, rated)


def _about(case: Case) -> Sequence[str]:
    if case.outdated:
        return replies.NEW_WORDING
    return replies.NOTHING_ASKED if case.label == NOT_A_QUESTION else replies.OWN_WORDS


def _steps(middle: float) -> list[float]:
    """Chances of at least one, two, three and four of four stars, around a mean."""
    return [min(1.0, middle + 0.12), min(1.0, middle + 0.05), middle, middle - 0.15]


def _habits(number: int, scenario: Scenario, rng: np.random.Generator) -> Habits:
    def near(share: float) -> float:
        return float(np.clip(share + rng.normal(0, 0.05) * (0 < share < 1), 0, 1))

    exact, light, heavy, _ = rng.dirichlet((7, 5, 4, 4)).tolist()
    return Habits(
        name=f"agent-{number + 1:02}",
        team=f"team-{number % scenario.teams + 1}",
        skill=near(0.96),
        adoption=near(scenario.adoption),
        care=near(scenario.care),
        pace=float(np.exp(rng.normal(0, 0.15))),
        exact=exact,
        light=light,
        heavy=heavy,
    )
