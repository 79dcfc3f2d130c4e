"""What waits for somebody: templates and findings that are due, decisions, voters to look at, gold to look at again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.reporting.tables import short
from labeling.errors import OracleError, did_you_mean
from labeling.freshness import changes
from labeling.freshness.changes import CONFIRMED, OPEN, Finding

if TYPE_CHECKING:
    from app.freshness.seen import Seen

NOBODY = "nobody"
TEMPLATE, FINDING, DECISION, VOTER, MUTED, RECHECK = "template", "finding", "decision", "voter", "muted", "recheck"
KINDS = (FINDING, TEMPLATE, DECISION, VOTER, MUTED, RECHECK)
WHAT = {
    TEMPLATE: "Review the template",
    FINDING: "See to what is stale",
    DECISION: "Decide what is stale",
    VOTER: "Look at the function",
    MUTED: "Review the muted function",
    RECHECK: "Look at gold again",
}
THINGS = {changes.TEMPLATE: "template", changes.VOTER: "function or rule", changes.GOLD: "gold question"}
SEVERAL = {changes.TEMPLATE: "templates", changes.VOTER: "functions or rules", changes.GOLD: "gold questions"}
LONGEST = 80


@dataclass(frozen=True)
class Waiting:
    """One thing that waits.

    Parameters
    ----------
    kind
        One of ``KINDS``.
    item
        Id of the template, name of the voter, id of the change, or of the template whose gold waits.
    title
        What people call it.
    says
        Why it waits, in a sentence.
    due
        The day, None where there is none.
    n
        Things that are meant, such as gold questions.
    """

    kind: str
    item: str
    title: str
    owner: str
    says: str
    due: date | None = None
    n: int = 1

    def days(self, today: date) -> int | None:
        """Days until it is due, negative when it is late."""
        return None if self.due is None else (self.due - today).days

    def as_dict(self, today: date) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"days": self.days(today)}


def ordered(found: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """What has a day first, the earliest first; then by kind."""
    return tuple(sorted(found, key=lambda w: (w.due is None, w.due or date.max, KINDS.index(w.kind), -w.n, w.item)))


def of_owner(found: Sequence[Waiting], owner: str, known: Iterable[str] = ()) -> tuple[Waiting, ...]:
    """What waits for one owner.

    Parameters
    ----------
    known
        Owners for whom nothing may wait now.

    Raises
    ------
    OracleError
        Where nothing waits for that name, and it is no owner's.
    """
    mine = tuple(w for w in found if w.owner.casefold() == owner.casefold())
    owners = dict.fromkeys([*(w.owner for w in found), *known])
    if not mine and owner.casefold() not in (name.casefold() for name in owners):
        raise OracleError(f"there is no owner '{owner}'{did_you_mean(owner, owners)}")
    return mine


def findings_waiting(seen: Seen) -> Iterator[Waiting]:
    """Confirmed findings by their day, and open ones of a change together; gold of one decision counts as one."""
    groups = defaultdict[tuple[Any, ...], list[Finding]](list)
    for finding in seen.findings:
        decided = finding.last if finding.state == CONFIRMED else None
        if finding.state == OPEN:
            groups[DECISION, finding.change_id, "", finding.owner, None].append(finding)
        elif decided is not None:
            alone = "" if finding.kind == changes.GOLD else finding.item
            owner = decided.owner or finding.owner
            groups[FINDING, finding.change_id, alone, owner, decided.due].append(finding)
    titles = {t.template_id: t.title for t in seen.templates}
    for (kind, change_id, alone, owner, due), found in groups.items():
        change, many = short(seen.changes[change_id].title, LONGEST).rstrip("."), _counted(found)
        if kind == DECISION:
            title, says = change, f"{many[0].upper()}{many[1:]} may be stale."
        else:
            title, says = titles.get(alone, alone) or many, f"Stale by “{change}”."
        yield Waiting(kind, change_id, title, owner or NOBODY, says, due, len(found))


def _counted(found: Sequence[Finding]) -> str:
    """How many of what, such as "2 templates and 1 gold question"."""
    count = {kind: sum(f.kind == kind for f in found) for kind in changes.KINDS}
    parts = [f"{n:,} {THINGS[kind] if n == 1 else SEVERAL[kind]}" for kind, n in count.items() if n]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def rechecks_waiting(seen: Seen) -> Iterator[Waiting]:
    """Gold that was asked for again, by its label and why."""
    groups = defaultdict[tuple[str, str], set[str]](set)
    for one in seen.rechecks:
        row = seen.gold.get(one.question_id)
        groups["" if row is None else row.label, one.why].add(one.question_id)
    titles = {t.template_id: t.title for t in seen.templates}
    for (label, why), ids in groups.items():
        n = len(ids)
        said = f"{n:,} gold {'question waits' if n == 1 else 'questions wait'}: {short(why, LONGEST).rstrip('.')}."
        yield Waiting(RECHECK, label, titles.get(label, label), seen.owners.get(label) or NOBODY, said, None, n)
