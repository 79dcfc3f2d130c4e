"""The experts of the simulated year: a fixed budget of minutes a week, and what they do with it.

They know the product. What they do not know is which templates, voters and gold a change makes stale: they are told by
the ledger, come to it when a template is due for review, or notice it while they review questions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from app.freshness.deciding import confirm, dismiss, settle
from app.reviewing.review import queue
from benchmarks.year.place import BY, Place
from benchmarks.year.tasks import LABELS, PARTS, PATTERNS, RETIRE, TEXT, WORD, WRITE, Task
from benchmarks.year.told import SPLIT
from labeling.freshness.changes import GOLD, PRODUCT, TEMPLATE, VOTER, Finding
from labeling.review.reviews import ADJUDICATE
from labeling.store.rechecks import rechecks

DECIDE, READ, REVIEW = 0.3, 1.0, 0.3
DECIDED_RIGHT = 0.95
NOTICED_AFTER = 3
LATER = timedelta(hours=1)


@dataclass(frozen=True)
class Arm:
    """How a team works.

    Parameters
    ----------
    ledger
        Whether changes are told, and what may be stale is searched, decided, and asked about again.
    tags_only
        Whether only what shares a product tag with the change is listed.
    """

    name: str
    ledger: bool
    tags_only: bool = False


WITH = Arm("with the freshness machinery", ledger=True)
TAGS = Arm("product tags only", ledger=True, tags_only=True)
WITHOUT = Arm("without", ledger=False)
ARMS = (WITH, TAGS, WITHOUT)


@dataclass
class Team:
    """Experts at their work.

    Parameters
    ----------
    open
        What truly has to be done; ``known`` is what of it the experts know of, in the order in which they came to know.
    looks
        Templates that were taken for stale and are not.
    """

    arm: Arm
    place: Place
    rng: np.random.Generator
    minutes: float
    open: set[Task] = field(default_factory=set)
    known: dict[Task, None] = field(default_factory=dict)
    looks: dict[str, None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    seen: Counter[Task] = field(default_factory=Counter)
    spent: Counter[str] = field(default_factory=Counter)
    left: float = 0.0

    def work(self, week: int, at: datetime, changes: dict[str, int], touched: dict[int, set[str]]) -> None:
        """A week: decide, mend, read what is due, review.

        Parameters
        ----------
        changes
            Number in the world by id in the ledger.
        touched
            Voters that each change concerns.
        """
        self.left = self.minutes
        if self.arm.ledger:
            self._decide(at, changes, touched)
        self._mend(week, at + LATER)
        self._read(at + 2 * LATER)
        self._mend(week, at + 3 * LATER)
        self._review(week, at + 4 * LATER)
        if self.arm.ledger:
            settle(self.place.store, at + 5 * LATER, self.place.prints())

    def spend(self, what: str, minutes: float) -> bool:
        """Take minutes from what is left of the week; False where they do not suffice."""
        if self.left < minutes - 1e-9:
            return False
        self.left -= minutes
        self.spent[what] += 1
        self.spent[f"{what}, minutes"] += minutes
        return True

    def learn(self, tasks: Iterable[Task]) -> None:
        """Come to know what has to be done."""
        self.known |= dict.fromkeys(t for t in sorted(tasks, key=_order) if t in self.open)

    def _decide(self, at: datetime, changes: dict[str, int], touched: dict[int, set[str]]) -> None:
        said: dict[bool, list[int]] = {True: [], False: []}
        for found in self._afforded():
            number = changes[found.change_id]
            tasks = self._tasks(found, number)
            stale = self._says(found, number, tasks, touched)
            said[stale].append(found.number)
            if stale:
                self.learn(tasks)
            if stale and found.kind == TEMPLATE and not tasks:
                self.looks[found.item] = None
        if said[True] or said[False]:
            confirm(self.place.store, said[True], BY, at, prints=self.place.prints())
            dismiss(self.place.store, said[False], BY, at)

    def _afforded(self) -> list[Finding]:
        """Findings that there is time for, the likeliest first; the gold of a change is decided in one go."""
        now, later, asked = list[Finding](), list[Finding](), set[str]()
        for found in sorted(self.findings, key=lambda f: (f.kind == GOLD, -f.score)):
            once = found.kind == GOLD and found.change_id in asked
            if once or self.spend("decisions", DECIDE):
                now.append(found)
                asked |= {found.change_id} if found.kind == GOLD else set()
            else:
                later.append(found)
        self.findings = later
        return now

    def _says(self, found: Finding, number: int, tasks: set[Task], touched: dict[int, set[str]]) -> bool:
        """Whether the experts confirm a finding; gold is decided for a whole change at once."""
        if found.kind == GOLD:
            return self.place.world.happened[number].told.kind == SPLIT
        stale = bool(tasks) if found.kind == TEMPLATE else found.item in touched[number]
        return stale == bool(self.rng.random() < DECIDED_RIGHT)

    def _tasks(self, found: Finding, number: int) -> set[Task]:
        """What has to be done with what was found."""
        mine = {t for t in self.open if t.number == number}
        if found.kind == TEMPLATE:
            return {t for t in mine if t.of_template and t.item == found.item}
        if found.kind == VOTER:
            items = {found.item, self.place.written.unit(found.item)}
            return {t for t in mine if t.kind in (LABELS, PATTERNS) and t.item in items}
        return set()

    def _mend(self, week: int, at: datetime) -> None:
        self._look_in_vain(at)
        for task in list(self.known):
            if task in self.open and self._ready(task) and self.spend(task.kind, task.minutes):
                self._do(task, week, at)
                self._follow(task)
        self.known = {t: None for t in self.known if t in self.open}

    def _look_in_vain(self, at: datetime) -> None:
        """Templates that were wrongly confirmed turn out to be right."""
        for template_id in list(self.looks):
            retired = self.place.template(template_id).status == "retired"
            if retired or self.spend("looks in vain", READ):
                del self.looks[template_id]
                if not retired:
                    self.place.rewrite(template_id, at)

    def _ready(self, task: Task) -> bool:
        """Labels can only be named once their templates are there."""
        mine = (t for t in self.open if t.number == task.number)
        return task.kind != LABELS or all(t.kind not in (WRITE, PARTS) for t in mine)

    def _do(self, task: Task, week: int, at: datetime) -> None:
        told, place = self.place.world.happened[task.number].told, self.place
        work: dict[str, Callable[[], None]] = {
            TEXT: lambda: place.correct(told, at),
            WORD: lambda: place.reword(task.item, told, at),
            WRITE: lambda: place.write(task.item, week, at),
            PARTS: lambda: place.split(told, week, at, ask=self.arm.ledger),
            RETIRE: lambda: place.retire(told, at),
            LABELS: lambda: place.mend_labels(task.item, told),
            PATTERNS: lambda: place.mend_patterns(task.item, told),
        }
        work[task.kind]()

    def _follow(self, task: Task) -> None:
        """What else is done, or known, once a task is done."""
        self.open.discard(task)
        if task.kind in (WRITE, PARTS):
            # whoever writes a template is shown the voters that name it
            self.learn(t for t in self.open if t.number == task.number)
        if task.kind in (PARTS, RETIRE):
            self.open -= {t for t in self.open if t.item == task.item and (t.kind == WORD or task.kind == RETIRE)}

    def _read(self, at: datetime) -> None:
        """Templates that are due, with the voters that name them."""
        due = [t for t in self.place.templates() if t.review_by is not None and t.review_by <= at.date()]
        busy = {t.item for t in self.known} | {f.item for f in self.findings}
        for one in sorted(due, key=lambda t: (t.review_by is None, t.review_by, t.template_id)):
            if one.template_id in busy or not self.spend("templates read", READ):
                continue
            self.learn(t for t in self.open if one.template_id in self._about(t))
            self.place.postpone(one.template_id, at)

    def _about(self, task: Task) -> set[str]:
        """Templates at whose review a task is found."""
        if task.kind == WRITE:
            return set()
        if task.kind not in (LABELS, PATTERNS):
            return {task.item}
        written = self.place.written
        voters = [v for v in written.labels if task.item in (v, written.unit(v))]
        return set().union(*(written.labels[v] for v in voters))

    def _review(self, week: int, at: datetime) -> None:
        """What is asked again first, then the queue, as long as there is time."""
        again = [q for q in self._asked_again() if self.spend("rechecks", REVIEW)]
        found = [(q, self._label(q, week), ADJUDICATE) for q in again]
        many = int(self.left / REVIEW + 1e-9)
        rows = queue(self.place.workspace, many) if many else []
        mine = [r for r in rows if self.spend("reviews", REVIEW)]
        found += [(r["question_id"], self._label(r["question_id"], week), r["purpose"]) for r in mine]
        self.place.review(found, at)
        self._notice([q for q, _, _ in found])

    def _asked_again(self) -> list[str]:
        if not self.arm.ledger:
            return []
        with self.place.store.read() as connection:
            return list(dict.fromkeys(r.question_id for r in rechecks(connection)))

    def _label(self, question_id: str, week: int) -> str:
        return self.place.best_label(self.place.origins[question_id], week)

    def _notice(self, questions: Sequence[str]) -> None:
        """Whoever reviews several questions about something that is not right any more sees it."""
        for origin in (self.place.origins[q] for q in questions):
            for task in self.open:
                self.seen[task] += self._shows(task, origin)
        self.learn(t for t in self.open if self.seen[t] >= NOTICED_AFTER)

    def _shows(self, task: Task, origin: str) -> bool:
        told = self.place.world.happened[task.number].told
        if task.kind == PARTS:
            return origin == told.other
        return task.kind not in (LABELS, PATTERNS) and origin == task.item


def shares_a_tag(found: Finding) -> bool:
    """Whether a product tag is among the reasons."""
    return any(r.kind == PRODUCT for r in found.reasons)


def _order(task: Task) -> tuple[int, bool, str, str]:
    return task.number, not task.of_template, task.kind, task.item
