"""Everything about freshness that the store knows, read in one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from labeling.curating.moves import Moves
from labeling.freshness.ages import Histories
from labeling.freshness.changes import CONFIRMED, VOTER, Change, Finding
from labeling.freshness.changes import TEMPLATE as TEMPLATE_KIND
from labeling.freshness.muting import REVIEWED, VoterEvent
from labeling.store import GoldRow, Store, changes, fresh_scores, glance, muting, reads, rechecks, voter_versions
from labeling.store import moves as move_log
from labeling.store.fresh_scores import Scored
from labeling.store.rechecks import Recheck
from labeling.store.reviews import gold_by_question
from labeling.store.wordings import wordings
from labeling.taxonomy import Template

ANSWERING = ("live", "stale")


@dataclass(frozen=True)
class Seen:
    """What the store says at one moment.

    Parameters
    ----------
    questions
        How many there are.
    gold
        By question id.
    weights
        How much gold counts since the changes, by question id, where it is below 1.
    changes
        By id.
    muted
        By voter the event that muted it.
    reviewed
        By voter when somebody last looked at it and found it right, and the version that was looked at.
    first_seen
        By voter and fingerprint.
    """

    questions: int
    templates: tuple[Template, ...]
    moves: Moves
    gold: Mapping[str, GoldRow]
    weights: Mapping[str, float]
    rechecks: tuple[Recheck, ...]
    changes: Mapping[str, Change]
    findings: tuple[Finding, ...]
    muted: Mapping[str, VoterEvent]
    reviewed: Mapping[str, VoterEvent]
    first_seen: Mapping[tuple[str, str], datetime]
    histories: Histories
    trend: tuple[Scored, ...]

    @cached_property
    def answering(self) -> tuple[Template, ...]:
        """Templates that may be suggested, marked stale or not."""
        return tuple(t for t in self.templates if t.status in ANSWERING)

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Owner of each template."""
        return {t.template_id: t.owner for t in self.templates}

    @cached_property
    def stale_templates(self) -> frozenset[str]:
        """Ids that are marked stale, or that a change was confirmed to make stale."""
        marked = {t.template_id for t in self.templates if t.status == "stale"}
        return frozenset(marked | self._confirmed(TEMPLATE_KIND))

    @cached_property
    def stale_voters(self) -> frozenset[str]:
        """Names that a change was confirmed to make stale."""
        return frozenset(self._confirmed(VOTER))

    def _confirmed(self, kind: str) -> set[str]:
        return {f.item for f in self.findings if f.kind == kind and f.state == CONFIRMED}


def read_seen(store: Store) -> Seen:
    """Read all of it."""
    with store.read() as connection:
        events = muting.voter_events(connection)
        return Seen(
            glance.held(connection).questions,
            reads.templates(connection),
            move_log.moves(connection),
            gold_by_question(connection),
            changes.gold_weights(connection),
            tuple(rechecks.rechecks(connection)),
            {c.change_id: c for c in changes.changes(connection)},
            tuple(changes.findings(connection)),
            muting.muted(connection),
            {e.voter: e for e in events if e.action == REVIEWED},
            voter_versions.first_seen(connection),
            Histories(wordings(connection)),
            tuple(fresh_scores.scores(connection)),
        )
