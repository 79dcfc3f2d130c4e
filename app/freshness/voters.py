"""Functions and rules: how old they are, whose, whether they moved, and which are muted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.freshness.measuring import Measured
from app.freshness.moved import WINDOW, Flag
from app.freshness.seen import Seen
from app.freshness.waiting import MUTED as MUTED_KIND
from app.freshness.waiting import NOBODY, VOTER, Waiting
from labeling.freshness.ages import OLD_DAYS
from labeling.freshness.muting import VoterEvent
from labeling.freshness.score import FRESH, VOTERS, Part, part_of
from labeling.sources.rules import read_rules
from labeling.voters import COMPUTED_KINDS
from labeling.votes import Voter

MUTED, STALE, MOVED = "muted", "found stale by a change", "voting unlike before"
NO_OWNER, OLD = "without an owner", "older than a year"
CAUSES = (MUTED, STALE, MOVED, NO_OWNER, OLD)


@dataclass(frozen=True)
class VoterState:
    """A function or rule now.

    Parameters
    ----------
    votes
        On the latest labels.
    changed
        When it got its present form (aware), None where that is not known.
    touched
        When somebody last wrote or reviewed it, None where that is not known.
    flag
        What moved, None where nothing did, or somebody has looked at it since.
    muted
        The event that muted it.
    stale
        A change was confirmed to make it stale.
    """

    voter: Voter
    votes: int
    changed: datetime | None
    touched: datetime | None
    flag: Flag | None
    muted: VoterEvent | None
    stale: bool

    @property
    def owner(self) -> str:
        """Who looks after it."""
        return self.voter.owner or NOBODY

    def cause(self, today: date) -> str:
        """Why it is not in order, empty where it is."""
        old = self.touched is not None and (today - self.touched.date()).days > OLD_DAYS
        holds = (self.muted is not None, self.stale, self.flag is not None, not self.voter.owner, old)
        return next((cause for cause, true in zip(CAUSES, holds, strict=True) if true), "")


def days_added(functions: Path) -> dict[str, datetime]:
    """When rules were added, by the name of their voter, where they say so."""
    path = functions / "rules.toml"
    rules = read_rules(path) if path.is_file() else []
    return {f"rules.{r.name}": datetime.fromisoformat(r.added).replace(tzinfo=UTC) for r in rules if r.added}


def voter_states(
    seen: Seen, measured: Measured, voters: Sequence[Voter], added: Mapping[str, datetime], at: datetime
) -> tuple[VoterState, ...]:
    """All functions and rules of the latest labels, in their order; ``added`` is by name."""
    oldest: dict[str, datetime] = {}
    for (name, _), moment in seen.first_seen.items():
        oldest[name] = min(moment, oldest.get(name, moment))
    written = [v for v in voters if v.kind not in COMPUTED_KINDS]
    return tuple(_state(seen, measured, v, _changed(seen, v, oldest, added), at) for v in written)


def _state(seen: Seen, measured: Measured, voter: Voter, changed: datetime | None, at: datetime) -> VoterState:
    name, looked = voter.name, seen.reviewed.get(voter.name)
    reviewed = looked.at if looked is not None and looked.fingerprint in ("", voter.fingerprint) else None
    touched = max((moment for moment in (changed, reviewed) if moment is not None), default=None)
    # what moved was looked at, so the same window does not ask for it again
    lately = reviewed is not None and reviewed > at - timedelta(days=WINDOW)
    flag = None if lately else measured.flags.get(name)
    cast = measured.cast.get(name, 0)
    return VoterState(voter, cast, changed, touched, flag, seen.muted.get(name), name in seen.stale_voters)


def _changed(
    seen: Seen, voter: Voter, oldest: Mapping[str, datetime], added: Mapping[str, datetime]
) -> datetime | None:
    """When it got its present form: the first run that saw it so, unless that may only be the first run at all."""
    first = seen.first_seen.get((voter.name, voter.fingerprint))
    rewritten = first is not None and oldest[voter.name] < first
    return first if rewritten else added.get(voter.name, first)


def voters_part(states: Sequence[VoterState], today: date) -> Part | None:
    """Share of the votes of functions and rules that come from those in order."""
    cause = [CAUSES.index(said) if (said := s.cause(today)) else FRESH for s in states]
    return part_of(VOTERS, [s.votes for s in states], cause, CAUSES, [s.voter.name for s in states])


def voters_waiting(states: Sequence[VoterState]) -> Iterator[Waiting]:
    """Those that moved, and those that are muted until somebody has looked at them."""
    for state in states:
        name = state.voter.name
        if state.muted is not None:
            why = f": {state.muted.note}" if state.muted.note else ""
            says = f"Muted by {state.muted.by} on {state.muted.at.date()}{why}"
            yield Waiting(MUTED_KIND, name, name, state.owner, says)
        elif state.flag is not None:
            yield Waiting(VOTER, name, name, state.owner, f"{state.flag.says}.")
