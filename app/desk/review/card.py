"""A question as the expert sees it: what is proposed and why, who voted how, and what is like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from app.desk.loaded import Desk, Loaded
from app.desk.templates.search import Catalogue, catalogue
from labeling.analysing.why import Line, explain
from labeling.review import Review
from labeling.review.queue import Entry
from labeling.review.reasons import reasons
from labeling.store.moves import moves
from labeling.store.reviews import gold_of_questions
from labeling.votes import Voter

OPTIONS, NEAR, KEPT = 5, 3, 64
REST, LEAST = "rest", 0.005


@dataclass(frozen=True)
class Option:
    """A label that can be chosen; ``title`` and ``topic`` are words for the screen, ``proba`` lies in [0, 1]."""

    label: str
    title: str
    topic: str
    proba: float


@dataclass(frozen=True)
class Vote:
    """One summand of the proposed label's log-odds against its rival.

    Parameters
    ----------
    voter, kind, owner
        Who voted; ``kind`` is that of the voter. The last line has no voter and the kind ``rest``: what label
        frequencies, silent voters and agreement between voters add up to.
    votes_for
        The label, topic or set in words.
    confidence
        The voter's own, in [0, 1], None where it gives none.
    log_odds
        What it adds for the proposed label against the next likeliest, natural logarithm.
    agrees
        Whether the vote allows what is proposed, None where nobody voted.
    """

    voter: str
    kind: str
    owner: str
    votes_for: str
    confidence: float | None
    log_odds: float
    agrees: bool | None


@dataclass(frozen=True)
class NearGold:
    """A question that has a label by experts, with its cosine similarity."""

    question_id: str
    text: str
    label: str
    similarity: float


@dataclass(frozen=True)
class Earlier:
    """What this expert said of the question before."""

    decision: str
    comment: str
    at: datetime


@dataclass(frozen=True)
class Card:
    """One question to decide.

    Parameters
    ----------
    proposed, proposed_proba
        The likeliest label, and its probability in [0, 1].
    title, rendered
        Title of the proposed template, and its body with the workspace's placeholders filled; a reserved label
        has words of its own.
    options
        The five likeliest labels, the proposed one first.
    votes
        By what they add, the largest first.
    near
        The nearest questions with gold.
    reason, purpose, made_from
        As in `labeling.review.Review`.
    second
        Whether somebody else decided it already; their opinion is not shown, so that it sways nobody.
    earlier
        What this expert said of it before, oldest first.
    gold
        What its gold says, where somebody should look at it again.
    """

    question_id: str
    text: str
    asked_at: datetime | None
    case_id: str | None
    attributes: Mapping[str, str]
    proposed: str
    proposed_proba: float
    title: str
    rendered: str
    options: tuple[Option, ...]
    votes: tuple[Vote, ...]
    near: tuple[NearGold, ...]
    reason: str
    purpose: str
    made_from: str
    second: bool = False
    earlier: tuple[Earlier, ...] = ()
    gold: Option | None = None


def make_card(desk: Desk, loaded: Loaded, entry: Entry, said: Sequence[Review] = (), expert: str = "") -> Card:
    """The card of an entry of the queue.

    Parameters
    ----------
    said
        Standing reviews of the question.
    expert
        Who sees it: their own reviews are shown, those of others only counted.
    """
    found = catalogue(desk)
    base = _base(desk, loaded, entry, found)
    mine = tuple(Earlier(r.decision, r.comment, r.at) for r in said if r.expert == expert)
    if entry.again:
        return replace(_asked_again(desk, base, entry, found), earlier=mine)
    return replace(base, purpose=entry.purpose, second=len(mine) < len(said), earlier=mine)


def _asked_again(desk: Desk, base: Card, entry: Entry, found: Catalogue) -> Card:
    """The card with what its gold says; the parts of a split are offered before the next run knows them."""
    with desk.store.read() as connection:
        gold, moved = gold_of_questions(connection, [base.question_id]).get(base.question_id), moves(connection)
    label = "" if gold is None else gold.label
    splits = {one.source for one in entry.again}
    parts = [i for m in moved.standing if m.mark in splits for i in m.into]
    offered = (base.options[0].label, *(i for i in (label, *map(moved.main, parts)) if i in found.choices))
    known = {o.label: o for o in base.options}
    names = list(dict.fromkeys((*offered, *known)))[:OPTIONS]
    options = tuple(known.get(name) or option(name, found) for name in names)
    return replace(base, options=options, gold=option(label, found) if label else None)


def reason_of(loaded: Loaded, entry: Entry) -> str:
    """Why a question is in the queue, in one line."""
    return "; ".join(reasons(entry, loaded.state.votes, loaded.state.taxonomy))


def _base(desk: Desk, loaded: Loaded, entry: Entry, found: Catalogue) -> Card:
    """What is the same for all experts, kept for some cards so that one made ahead is there at once."""
    cards: dict[Entry, Card] = desk.kept("cards", (loaded.stamp, found), dict)
    card = cards.get(entry)
    if card is None:
        if len(cards) >= KEPT:
            cards.clear()
        card = cards[entry] = _made(desk, loaded, entry, found)
    return card


def _made(desk: Desk, loaded: Loaded, entry: Entry, found: Catalogue) -> Card:
    question, options = loaded.state.questions[entry.place], _options(desk, loaded, entry, found)
    proposed = options[0].label
    return Card(
        question_id=question.question_id,
        text=question.text,
        asked_at=question.asked_at,
        case_id=question.case_id,
        attributes=question.attributes,
        proposed=proposed,
        proposed_proba=entry.proba,
        title=found.title(proposed),
        rendered=found.rendered(proposed, desk.workspace.settings.placeholders),
        options=options,
        votes=votes(loaded, entry),
        near=near_gold(loaded, entry.place),
        reason=reason_of(loaded, entry),
        purpose=entry.purpose,
        made_from=loaded.model.name,
    )


def _options(desk: Desk, loaded: Loaded, entry: Entry, found: Catalogue) -> tuple[Option, ...]:
    """The likeliest labels as they are called since templates were moved, what is proposed first."""
    belief, names, moved = loaded.belief[entry.place], loaded.state.taxonomy.labels, desk.store.moves()
    best = [entry.guess, *np.argsort(-belief, kind="stable").tolist()]
    likely: dict[str, float] = {}
    for i in best:
        likely.setdefault(moved.main(names[i]), float(belief[i]))
    return tuple(option(label, found, proba) for label, proba in list(likely.items())[:OPTIONS])


def option(label: str, found: Catalogue, proba: float = 0.0) -> Option:
    """A label with its words for the screen."""
    return Option(label, found.title(label), found.topic(label), proba)


def votes(loaded: Loaded, entry: Entry) -> tuple[Vote, ...]:
    """Everything that was said for or against what is proposed, and the rest in one line."""
    taxonomy = loaded.state.taxonomy
    pair = (taxonomy.labels[entry.guess], taxonomy.labels[entry.rival])
    found = explain(loaded.state.fitted, entry.place, pair if pair[0] != pair[1] else None)
    lines = sorted((x for x in found.lines if x.votes_for), key=lambda x: -abs(x.log_odds))
    cast = loaded.state.votes.on(entry.place)
    by_name = {loaded.state.votes.voters[j].name: (loaded.state.votes.voters[j], entry.guess in s) for j, s, _ in cast}
    out = [_vote(line, *by_name[line.voter]) for line in lines]
    rest = sum(line.log_odds for line in found.lines if not line.votes_for)
    if abs(rest) >= LEAST:
        out.append(Vote("", REST, "", "", None, rest, None))
    return tuple(out)


def near_gold(loaded: Loaded, place: int, most: int = NEAR) -> tuple[NearGold, ...]:
    """The nearest questions that experts labelled before the last run, itself left out."""
    places, rows = loaded.gold
    similarity = rows @ loaded.rows[place]
    best = [i for i in np.argsort(-similarity, kind="stable")[: most + 1].tolist() if places[i] != place][:most]
    state = loaded.state
    return tuple(
        NearGold(
            state.questions[places[i]].question_id,
            state.questions[places[i]].text,
            state.taxonomy.labels[state.gold.label[places[i]]],
            float(similarity[i]),
        )
        for i in best
    )


def _vote(line: Line, voter: Voter, fits: bool) -> Vote:
    return Vote(voter.name, voter.kind, voter.owner, line.votes_for, line.confidence, line.log_odds, fits)
