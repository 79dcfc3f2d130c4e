"""Changes of the product, what each may have made stale, and what experts decided about that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from labeling.errors import OracleError, did_you_mean
from labeling.hashing import digest

TEMPLATE, VOTER, GOLD = "template", "voter", "gold"
KINDS = (TEMPLATE, VOTER, GOLD)
OPEN, CONFIRMED, DISMISSED, DONE = "open", "confirmed", "dismissed", "done"
STATES = (OPEN, CONFIRMED, DISMISSED, DONE)
PRODUCT, MEANING, WORDS, GIVEN, NAMED, OLD_NAME = "product", "meaning", "words", "template", "named", "old_name"
"""Why something was found: product tag, similar meaning, shared words, about a template found, named by somebody, or
because it uses a name that the change replaces."""
LONGEST_TEXT, MOST_DAYS, DUE_DAYS = 10_000, 3650, 14


@dataclass(frozen=True)
class Change:
    """A change of the product: a price, a policy, a feature that came, went or got another name.

    Parameters
    ----------
    at
        When it was told to the oracle, timezone-aware; ``on`` is the day from which it holds.
    text
        What changes, for people and for the search; the first line is its title.
    products
        Tags, compared with those of templates and voters.
    source
        The file it came from, empty where somebody typed it.
    gold_weight
        How much gold from before the change counts, in [0, 1], once a template is confirmed to be stale by it: 1 in
        full (the wording of the answer changed), 0 not at all (questions get another answer now).
    stop
        Whether templates confirmed to be stale are not suggested until they were seen to.
    due_days
        Days that owners have for what is confirmed.
    """

    at: datetime
    by: str
    on: date
    text: str
    products: tuple[str, ...] = ()
    source: str = ""
    gold_weight: float = 1.0
    stop: bool = False
    due_days: int = DUE_DAYS

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise OracleError("a change has a time without a zone; add one")
        if not self.text.strip():
            raise OracleError("a change has no text; say in a sentence what is different for customers")
        if len(self.text) > LONGEST_TEXT:
            raise OracleError(f"a change has {len(self.text):,} characters; keep it below {LONGEST_TEXT:,}")
        if not 0 <= self.gold_weight <= 1:
            raise OracleError(f"the gold weight of a change is {self.gold_weight}; give a number from 0 to 1")
        if not 0 <= self.due_days <= MOST_DAYS:
            raise OracleError(f"a change is due in {self.due_days} days; give 0 to {MOST_DAYS:,}")

    @property
    def title(self) -> str:
        """The first line."""
        return self.text.strip().splitlines()[0].strip()

    @property
    def change_id(self) -> str:
        """Named by what it says, so that a file that is read again brings nothing twice."""
        return f"c-{digest([self.text.strip(), sorted(self.products), self.on.isoformat()])[:8]}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something may be stale.

    Parameters
    ----------
    kind
        ``product``, ``meaning``, ``words``, ``template``, ``named`` or ``old_name``.
    score
        In [0, 1]: how much this reason alone speaks for it.
    says
        What was found, for people: the tag, the similar sentence, the shared words, the template.
    """

    kind: str
    score: float
    says: str


@dataclass(frozen=True)
class Decision:
    """What was decided about a finding.

    Parameters
    ----------
    state
        One of ``STATES``; ``open`` takes an earlier decision back.
    owner, due
        Who sees to it until when, once it is confirmed.
    seen
        Version of the template, or fingerprint of the voter, at that moment.
    """

    at: datetime
    by: str
    state: str
    owner: str = ""
    due: date | None = None
    seen: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise OracleError(f"unknown decision '{self.state}'{did_you_mean(self.state, STATES)}")
        if self.at.tzinfo is None:
            raise OracleError("a decision has a time without a zone; add one")


@dataclass(frozen=True)
class Finding:
    """Something that a change may have made stale.

    Parameters
    ----------
    number
        Its number in the store, 0 before it is there.
    item
        Id of the template, name of the voter, or id of the gold question.
    score
        In [0, 1], the more the likelier; ``reasons`` say why, the strongest first.
    decisions
        What was decided, the oldest first; the last one counts.
    """

    change_id: str
    kind: str
    item: str
    owner: str
    score: float
    reasons: tuple[Reason, ...]
    found_at: datetime
    number: int = 0
    decisions: tuple[Decision, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise OracleError(f"unknown kind of finding '{self.kind}'{did_you_mean(self.kind, KINDS)}")

    @property
    def last(self) -> Decision | None:
        """The decision that counts, None as long as there is none."""
        return self.decisions[-1] if self.decisions else None

    @property
    def state(self) -> str:
        """One of ``STATES``."""
        return OPEN if self.last is None else self.last.state

    @property
    def confirmed(self) -> Decision | None:
        """The confirmation that holds or that led to ``done``, None where there is none."""
        if self.state not in (CONFIRMED, DONE):
            return None
        return next((d for d in reversed(self.decisions) if d.state == CONFIRMED), None)

    @property
    def confirmed_at(self) -> datetime | None:
        """When it was first confirmed, without being taken back since; None where it is not."""
        if self.confirmed is None:
            return None
        taken_back = [i for i, d in enumerate(self.decisions) if d.state in (OPEN, DISMISSED)]
        since_then = self.decisions[taken_back[-1] + 1 if taken_back else 0 :]
        return next(d.at for d in since_then if d.state == CONFIRMED)

    def late(self, today: date) -> bool:
        """Whether it is confirmed, not done, and past its day."""
        return self.state == CONFIRMED and self.last is not None and self.last.due is not None and self.last.due < today


def started(change: Change) -> datetime:
    """The moment from which a change holds: the beginning of its day in UTC."""
    return datetime(change.on.year, change.on.month, change.on.day, tzinfo=UTC)


def since(change: Change, confirmed_at: datetime) -> datetime:
    """The moment from which what is said of it knows of the change: its beginning, or its confirmation before that."""
    return min(started(change), confirmed_at)


def stopping(changes: Sequence[Change], findings: Sequence[Finding]) -> list[Finding]:
    """Findings by which a template must not be suggested: confirmed, of a change that says so, and not done."""
    told = {c.change_id for c in changes if c.stop}
    return [f for f in findings if f.kind == TEMPLATE and f.state == CONFIRMED and f.change_id in told]
