"""Asks what a plan says, several questions at a time; every answer is on the disk before it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

from app.llm_voter.budget import NOTHING, Budget, Tokens
from app.llm_voter.endpoint import BusyError, Endpoint, Said
from app.llm_voter.kept import KeptAnswers
from app.llm_voter.planning import Asked, Item, Plan, answer_of, cost_alone, most_of
from labeling.acting import actor, require
from labeling.errors import OracleError
from labeling.llm import ABSTAINS, Answer, read_reply

LOOK = 0.1
GIVE_UP_AFTER = 5
"""Questions in a row that the endpoint failed on, each after all its tries."""


@dataclass
class Outcome:
    """What came of asking.

    Parameters
    ----------
    voted, abstained
        Answers that are votes, and abstentions, replies that are no answer among them.
    problems
        How many replies were no answer, by why.
    failed
        Questions that the endpoint failed on; they are asked again next time.
    left
        Questions that were not asked.
    paid
        What it cost.
    stopped
        Why not all were asked, empty where all were.
    """

    voted: int = 0
    abstained: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    left: int = 0
    paid: Tokens = NOTHING
    stopped: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        counts = {"voted": self.voted, "abstained": self.abstained, "problems": dict(self.problems)}
        paid = {"tokens_in": self.paid.sent, "tokens_out": self.paid.received}
        return counts | {"failed": self.failed, "left": self.left} | paid | {"stopped": self.stopped}

    def lines(self) -> Iterator[str]:
        """For people."""
        yield f"{self.voted + self.abstained:,} answers, {self.voted:,} of them votes; {self.paid.all:,} tokens"
        if self.problems:
            yield "  no answer in the reply: " + ", ".join(f"{n:,} {why}" for why, n in self.problems.most_common())
        if self.failed or self.left:
            yield f"  {self.failed:,} failed, {self.left:,} not asked; the same command goes on with them"
        if self.stopped:
            yield f"  stopped: {self.stopped}"
        yield "`oracle run` hears the answers as the votes of one more voter"


@dataclass(frozen=True)
class Came:
    """What a thread has to say: an answer to keep, or a question that failed."""

    kept: Answer | None
    counts: bool


class Asking:
    """Asks the items of a plan; used once.

    Parameters
    ----------
    clock
        The time now, aware.
    first_wait
        Seconds before the second try where the endpoint does not say; doubled with each further one.
    """

    def __init__(
        self,
        plan: Plan,
        endpoint: Endpoint,
        kept: KeptAnswers,
        clock: Callable[[], datetime],
        first_wait: float = 1.0,
    ) -> None:
        self.plan, self.endpoint, self.kept, self.clock, self.first_wait = plan, endpoint, kept, clock, first_wait
        self.budget, self.asked = Budget(plan.settings, plan.before), Asked(plan.settings, str(actor()))
        self._items, self._lock, self._stop = iter(plan.items), Lock(), Event()
        self._came: SimpleQueue[Came] = SimpleQueue()
        self._not_before, self._failed_in_a_row = 0.0, 0
        self._why, self._busy = "", ""
        self._error: OracleError | None = None

    def run(self, advance: Callable[[int], None]) -> Outcome:
        """Ask until all is answered, the budget is spent, or somebody interrupts; what was answered is kept.

        Raises
        ------
        OracleError
            Where the endpoint refuses to answer at all, somebody else asks already, or whoever acts may not.
        KeyboardInterrupt
            After calls that were under way have ended.
        """
        require("jobs")
        with self.kept.alone():
            threads = [Thread(target=self._work, daemon=True) for _ in range(self.plan.settings.concurrency)]
            for thread in threads:
                thread.start()
            outcome = Outcome(left=len(self.plan.items))
            try:
                self._gather(threads, outcome, advance)
            except BaseException:
                self._stop.set()
                self._gather(threads, outcome, advance)
                raise
        if self._error is not None:
            raise self._error
        outcome.stopped = self._why
        return outcome

    def _gather(self, threads: list[Thread], outcome: Outcome, advance: Callable[[int], None]) -> None:
        """Keep what comes until no thread works and nothing is left to keep."""
        while True:
            working = any(t.is_alive() for t in threads)
            try:
                came = self._came.get(timeout=LOOK if working else 0)
            except Empty:
                if not working:
                    return
                continue
            self._take(came, outcome)
            advance(int(came.counts))

    def _take(self, came: Came, outcome: Outcome) -> None:
        answer = came.kept
        if answer is not None:
            self.kept.add([answer])
            outcome.paid += Tokens(answer.tokens_in, answer.tokens_out)
        if not came.counts:
            return
        outcome.left -= 1
        if answer is None:
            outcome.failed += 1
            return
        outcome.voted += answer.answer != ABSTAINS
        outcome.abstained += answer.answer == ABSTAINS
        outcome.problems.update([answer.problem] if answer.problem else [])

    def _work(self) -> None:
        """One thread: question after question."""
        try:
            while not self._stop.is_set():
                with self._lock:
                    item = next(self._items, None)
                if item is None:
                    return
                self._one(item)
        except OracleError as error:
            self._error = error
            self._stop.set()

    def _one(self, item: Item) -> None:
        """Ask until there is a reply, all tries are used up, or the budget is."""
        for attempt in range(self.plan.settings.retries + 1):
            self._wait_for(self._not_before - monotonic())
            most = most_of(item, self.plan.settings)
            if not self.budget.hold(most, self._stop.is_set):
                self._end("" if self._stop.is_set() else "the budget does not allow another question")
                return
            try:
                said = self._try(item, most)
            except BusyError as busy:
                self._paused(busy, self.first_wait * 2**attempt)
                continue
            self._failed_in_a_row = 0
            self._came.put(Came(self._answer(item, said, most), True))
            return
        self._came.put(Came(None, True))
        self._failed_in_a_row += 1
        if self._failed_in_a_row >= GIVE_UP_AFTER:
            self._end(f"{self.plan.settings.host} failed on {GIVE_UP_AFTER} questions in a row: {self._busy}")

    def _try(self, item: Item, most: Tokens) -> Said:
        """One call; whatever becomes of it, the budget knows what it cost."""
        paid = Tokens()
        try:
            said = self.endpoint.ask(item.prompt)
            paid = said.paid or most
            return said
        except BusyError as busy:
            if busy.perhaps_paid:
                paid = most
                self._came.put(Came(cost_alone(item, self.asked, paid, self.clock()), False))
            raise
        finally:
            self.budget.settle(most, paid)

    def _answer(self, item: Item, said: Said, most: Tokens) -> Answer:
        reply = read_reply(said.text, {o.template_id for o in item.prompt.offered})
        return answer_of(item, self.asked, reply, said.paid or most, self.clock())

    def _paused(self, busy: BusyError, wait: float) -> None:
        """Wait before the next try; where the endpoint asks for it, all threads do."""
        self._busy = busy.why
        if busy.wait:
            self._not_before = max(self._not_before, monotonic() + busy.wait)
        else:
            self._wait_for(wait)

    def _wait_for(self, seconds: float) -> None:
        if seconds > 0:
            self._stop.wait(seconds)

    def _end(self, why: str) -> None:
        self._why = self._why or why
        self._stop.set()
