"""What a rule would catch, flip and break on the questions of the latest labels."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.desk.loaded import Loaded
from app.kept import Kept
from app.pipeline.denoising import labels_again
from app.pipeline.labels import as_votes
from app.workshop.functions import written_per_question
from app.workspace import Workspace
from labeling.intervals import wilson
from labeling.label_models.adding import contradicted, with_voter
from labeling.sources.rule_texts import Texts
from labeling.sources.rules import Rule
from labeling.sources.rules_out import free_name
from labeling.values import Gold
from labeling.voters import COMPUTED_KINDS
from labeling.votes import Column, Voter, Votes

Places = NDArray[np.int64]
EXACT_WITHIN = 2.0
SECONDS_PER_VOTE = 1e-4
NEAR_FROM = 16
ALIKE = 0.5

_texts = Kept[Texts](2)
_hits = Kept[NDArray[np.bool_]](64)
_others = Kept[NDArray[np.int64]](2)
_near = Kept[Places](32)
_changes = Kept["Changes"](32)
_seconds: dict[str, float] = {}


@dataclass(frozen=True)
class Caught:
    """The questions on which a rule votes, without those of test gold, which nobody may see.

    Parameters
    ----------
    places
        ``(c,)`` int64, increasing; ``new`` are those of them on which no other function or rule votes.
    count, share
        Of all questions, test gold included.
    right, wrong
        Places on seed and valid gold that its vote is right or wrong about.
    low, high
        95 % interval of the precision on that gold, nan without any.
    believed
        Mean probability, as the labels are now, that its vote is right; nan where it catches nothing.
    unheard
        Seed gold contradicts it so much that its votes would not be heard.
    """

    places: Places
    new: Places
    count: int
    share: float
    right: Places
    wrong: Places
    low: float
    high: float
    believed: float
    unheard: bool


@dataclass(frozen=True)
class Twin:
    """A function or rule that votes on much the same questions.

    Parameters
    ----------
    both, all
        Questions on which both vote, and on which at least one of them does.
    """

    name: str
    both: int
    all: int


@dataclass(frozen=True)
class Changes:
    """How labels would change.

    Parameters
    ----------
    exact
        True where the label model was fitted again, false where the change is estimated.
    flipped, covered
        ``(f,)`` places that get another label, and that get their first votes; without test gold.
    flips
        Number of questions that change so, test gold included.
    broken, fixed
        Places of seed and valid gold whose right label becomes wrong, and the other way round.
    before, after
        ``(n,)`` int32 labels, -1 where nobody votes.
    """

    exact: bool
    flipped: Places
    covered: Places
    flips: int
    broken: Places
    fixed: Places
    before: NDArray[np.int32]
    after: NDArray[np.int32]


def caught(now: Loaded, rule: Rule, inside: Sequence[int], workspace: Workspace, replaces: str = "") -> Caught:
    """What a rule catches.

    Parameters
    ----------
    inside
        Indices of the labels that its vote leaves possible.
    replaces
        Name of the voter that it would take the place of.
    """
    hit, state = hits(now, rule, workspace), now.state
    others = written_per_question(without(state.votes, replaces)) if replaces else _written(now)
    gold, ours = state.gold.only("seed", "valid"), np.isin(np.arange(len(state.taxonomy.labels)), inside)
    right = np.flatnonzero(hit & (gold >= 0) & ours[gold])
    wrong = np.flatnonzero(hit & (gold >= 0) & ~ours[gold])
    low, high = (float(v) for v in wilson(len(right), len(right) + len(wrong)))
    shown = hit & ~state.gold.held("test")
    count = int(hit.sum())
    believed = float(state.labels.proba[hit][:, ours].sum(axis=1).mean()) if count else float("nan")
    new = np.flatnonzero(shown & (others == 0))
    unheard = contradicted(state.gold.only("seed"), hit, ours)
    places, share = np.flatnonzero(shown), count / max(len(hit), 1)
    return Caught(places, new, count, share, right, wrong, low, high, believed, unheard)


def _written(now: Loaded) -> NDArray[np.int64]:
    return _others.get(_key(now), lambda: written_per_question(now.state.votes))


def hits(now: Loaded, rule: Rule, workspace: Workspace) -> NDArray[np.bool_]:
    """``(n,)`` bool: questions on which a rule votes, test gold included."""
    texts = _texts.get(_key(now), lambda: Texts.of(now.state.questions.texts))
    encode = workspace.encoder.encode
    return _hits.get((*_key(now), rule.fingerprint), lambda: rule.matches(texts, now.rows, encode))


def without(votes: Votes, name: str) -> Votes:
    """Votes of all others."""
    return votes.select(j for j, voter in enumerate(votes.voters) if voter.name != name)


def twins(now: Loaded, hit: NDArray[np.bool_], replaces: str = "", most: int = 3) -> tuple[Twin, ...]:
    """Functions and rules that vote on at least half of the questions that they or the rule vote on, likest first."""
    votes = now.state.votes
    sizes = np.array([len(c.rows) for c in votes.columns])
    both = np.bincount(votes.flat.voter[hit[votes.flat.row]], minlength=len(sizes))
    either = sizes + int(hit.sum()) - both
    alike = both / np.maximum(either, 1)
    alike[[v.kind in COMPUTED_KINDS or v.name == replaces for v in votes.voters]] = 0
    best = np.argsort(-alike, kind="stable")[:most]
    return tuple(Twin(votes.voters[j].name, int(both[j]), int(either[j])) for j in best if alike[j] >= ALIKE)


def near(now: Loaded, rule: Rule, inside: Sequence[int], workspace: Workspace, most: int = 20) -> Places:
    """Places of questions that read like those a rule catches, but are not caught; the nearest first.

    Left out are test gold and questions that gold or a confident label says are about something else.
    """
    key = (*_key(now), rule.fingerprint, tuple(inside), most)
    return _near.get(key, lambda: _make_near(now, hits(now, rule, workspace), inside, most))


def _make_near(now: Loaded, hit: NDArray[np.bool_], inside: Sequence[int], most: int) -> Places:
    places = np.flatnonzero(hit)
    if not len(places):
        return np.empty(0, np.int64)
    some = places[np.linspace(0, len(places) - 1, min(NEAR_FROM, len(places))).astype(np.int64)]
    cosine = (now.rows @ now.rows[some].T).max(axis=1)
    state, ours = now.state, np.asarray(inside, np.int64)
    gold = state.gold.only("seed", "valid")
    theirs = (gold >= 0) & ~np.isin(gold, ours)
    sure = state.labels.covered & ~np.isin(state.labels.best(), ours) & (state.labels.proba.max(axis=1) > 0.8)
    cosine[hit | state.gold.held("test") | theirs | (sure & (gold < 0))] = -np.inf
    best = np.argpartition(-cosine, min(most, len(cosine) - 1))[:most]
    best = best[np.argsort(-cosine[best], kind="stable")]
    return best[np.isfinite(cosine[best])]


def is_quick(now: Loaded) -> bool:
    """True where fitting the label model again takes less than ``EXACT_WITHIN`` seconds, as far as is known."""
    expected = SECONDS_PER_VOTE * len(now.state.votes)
    return _seconds.get(now.stamp, expected) <= EXACT_WITHIN


def changes(
    now: Loaded, rule: Rule, inside: Sequence[int], workspace: Workspace, exact: bool, replaces: str = ""
) -> Changes:
    """How labels would change, by a new fit or by an estimate; an estimate of an edited rule needs ``exact``."""
    key = (*_key(now), rule.fingerprint, tuple(inside), replaces, exact)
    make = _fitted if exact else _estimated
    return _changes.get(key, lambda: make(now, rule, inside, workspace, replaces))


def _fitted(now: Loaded, rule: Rule, inside: Sequence[int], workspace: Workspace, replaces: str) -> Changes:
    started, state = time.perf_counter(), now.state
    rest = without(state.votes, replaces)
    rows = np.flatnonzero(hits(now, rule, workspace))
    name = free_name(rule.name, [v.name for v in rest.voters])
    ballot = (Voter(name, "rule", (tuple(inside),), rule.fingerprint), Column.of(rows.tolist(), [0] * len(rows)))
    votes = as_votes([*zip(rest.voters, rest.columns, strict=True), ballot], state.votes.n, state.taxonomy)
    labels = labels_again(state.folder, votes, state.gold, workspace.settings.label_model)
    _seconds[now.stamp] = time.perf_counter() - started
    return compare(state.labels.best(), labels.best(), state.gold, True)


def _estimated(now: Loaded, rule: Rule, inside: Sequence[int], workspace: Workspace, replaces: str) -> Changes:
    state = now.state
    ours = np.isin(np.arange(len(state.taxonomy.labels)), inside)
    added = with_voter(state.labels, state.gold.only("seed"), hits(now, rule, workspace), ours)
    before = state.labels.best()
    after = before.copy()
    after[added.places] = added.labels.best()
    return compare(before, after, state.gold, False)


def compare(before: NDArray[np.int32], after: NDArray[np.int32], gold: Gold, exact: bool) -> Changes:
    """What differs between the labels ``(n,)`` before and after, -1 where nobody votes."""
    known, hidden = gold.only("seed", "valid"), gold.held("test")
    flipped = (before != after) & (before >= 0) & (after >= 0)
    right_before, right_after = (before == known) & (known >= 0), (after == known) & (known >= 0)
    return Changes(
        exact,
        np.flatnonzero(flipped & ~hidden),
        np.flatnonzero((before < 0) & (after >= 0) & ~hidden),
        int(flipped.sum()),
        np.flatnonzero(right_before & ~right_after),
        np.flatnonzero(~right_before & right_after),
        before,
        after,
    )


def _key(now: Loaded) -> tuple[str, str]:
    return str(now.state.folder.path), now.stamp
