"""The days of a simulation: agents take cases, ask the service, answer, and say what became of it."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.simulating.agents import Agents, Work
from app.simulating.client import Client
from app.simulating.clock import STEP, FastClock
from app.simulating.world import Case
from labeling.serving.suggestions import DISMISSED, SENT, SHOWN, USED
from labeling.taxonomy import PLACEHOLDER

TICK = timedelta(minutes=30)
MOST_CALLS = 4  # of the clock a step: at most two requests, each with one look at the token and one at what it says
LATER_HOURS = (2.0, 30.0)


@dataclass(frozen=True)
class Played:
    """A case that was asked: the suggestion's id, and the template that was shown, None where none was."""

    case: Case
    suggestion_id: str
    offer: str | None


@dataclass(frozen=True, order=True)
class Step:
    """Something that happens at a moment; steps of one moment happen in the order of their numbers."""

    at: datetime
    number: int
    do: Callable[[], Sequence[Step]] = field(compare=False)


class Play:
    """Plays cases against a service.

    Parameters
    ----------
    clock
        Is set to the moment of what happens; None where the service has its own time.
    until
        Nothing happens from this moment on.
    """

    def __init__(self, client: Client, agents: Agents, clock: FastClock | None, until: datetime) -> None:
        self.client, self.agents, self.clock, self.until = client, agents, clock, until
        self.played: list[Played] = []

    def run(
        self,
        cases: Iterable[Case],
        days: Sequence[Step] = (),
        tell: Callable[[int], None] = lambda done: None,
    ) -> bool:
        """Play all cases, several at once; False where somebody pressed Ctrl+C.

        Parameters
        ----------
        days
            What happens between cases, such as at midnight, while nothing else does; in order.
        tell
            Called with the number of cases asked since the last call.
        """
        steps = [self._asking(case) for case in cases]
        between = list(days)
        heapq.heapify(steps)
        with ThreadPoolExecutor(len(self.agents.habits), thread_name_prefix="agent") as pool:
            try:
                while steps:
                    before = len(self.played)
                    self._tick(steps, between, pool)
                    tell(len(self.played) - before)
                for step in between:
                    self._alone(step)
            except KeyboardInterrupt:
                pool.shutdown(cancel_futures=True)
                return False
        return True

    def _tick(self, steps: list[Step], between: list[Step], pool: ThreadPoolExecutor) -> None:
        """Do what happens within a few minutes, all at once."""
        while between and between[0].at <= steps[0].at:
            self._alone(between.pop(0))
        now = steps[0].at
        end = min([now + TICK, *(step.at for step in between[:1])])
        due = []
        while steps and steps[0].at < end:
            due.append(heapq.heappop(steps))
        self._set(now, (end - now) / (MOST_CALLS * len(due) + 1))
        for following in pool.map(lambda step: step.do(), due):
            for step in following:
                if step.at < self.until or self.clock is None:
                    heapq.heappush(steps, step)

    def _alone(self, step: Step) -> None:
        self._set(step.at)
        step.do()

    def _set(self, at: datetime, step: timedelta = STEP) -> None:
        if self.clock is not None:
            self.clock.set(at, step)

    def _asking(self, case: Case) -> Step:
        return Step(case.at, case.number, lambda: self._ask(case))

    def _ask(self, case: Case) -> list[Step]:
        who = self.agents.of(case)
        asked = {"question": case.text, "agent": who.name, "team": who.team, "case_id": f"case-{case.number:07}"}
        answer = self.client.suggest(asked | {"attributes": self.agents.attributes(case)})
        offer, name = answer["template_id"], answer["suggestion_id"]
        self.played.append(Played(case, name, offer))
        if offer is not None:
            self.client.feedback(name, {"action": SHOWN, "agent": who.name})
        work = self.agents.work(case, offer)
        at = case.at + timedelta(seconds=work.seconds)
        return [Step(at, case.number, lambda: self._answer(case, name, work, answer["text"]))]

    def _answer(self, case: Case, name: str, work: Work, rendered: str | None) -> list[Step]:
        reply = self.agents.reply(case, work, rendered)
        self.client.feedback(name, self._said(case, work) | _reply(work, reply, rendered))
        first, last = LATER_HOURS
        later = timedelta(hours=first + (last - first) * case.luck.rates)
        at = case.at + timedelta(seconds=work.seconds) + later
        if work.reopened is None and work.satisfaction is None:
            return []
        return [Step(at, case.number, lambda: self._hear(case, name, work))]

    def _hear(self, case: Case, name: str, work: Work) -> list[Step]:
        """What the customer does afterwards."""
        outcome = {"reopened": work.reopened, "satisfaction": work.satisfaction}
        known = {key: value for key, value in outcome.items() if value is not None}
        self.client.feedback(name, {"action": SENT, "agent": self.agents.of(case).name, **known})
        return []

    def _said(self, case: Case, work: Work) -> dict[str, Any]:
        who = self.agents.of(case).name
        note = {"note": "not what the customer asked"} if work.action == DISMISSED else {}
        return {"action": work.action, "agent": who, "handle_seconds": work.seconds, **note}


def _reply(work: Work, reply: str, rendered: str | None) -> dict[str, str]:
    """The reply, unless it is the suggestion as it was shown."""
    untouched = work.action == USED and rendered is not None and not PLACEHOLDER.search(rendered)
    return {} if untouched else {"reply": reply}
