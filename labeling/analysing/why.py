"""Why a question has its label, in the words of voters, and what moved it since another run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from labeling.evidence import Cast
from labeling.label_models import LabelModel, heard, reasons
from labeling.label_models.reasons import Contribution
from labeling.taxonomy import Taxonomy
from labeling.votes import Voter, Votes


@dataclass(frozen=True)
class Labels:
    """A fitted label model with what it was fitted on.

    Parameters
    ----------
    votes
        Of all voters, also of those that are muted.
    muted
        Names of voters that the model did not hear.
    """

    taxonomy: Taxonomy
    votes: Votes
    model: LabelModel
    muted: frozenset[str] = frozenset()

    @cached_property
    def heard(self) -> Votes:
        """What the model heard."""
        return heard(self.votes, self.muted)


@dataclass(frozen=True)
class Line:
    """One summand in words.

    Parameters
    ----------
    kind
        As in `labeling.label_models.reasons.Contribution`, or ``muted``: the voter votes, and it adds nothing.
    voter
        Name, empty for prior and agreement.
    votes_for
        What it votes for on this question, empty where it abstains.
    confidence
        The voter's own, None where it gives none.
    log_odds
        What it adds.
    places, similarity
        Evidence of a computed vote, as in `labeling.evidence.Cast`.
    """

    kind: str
    voter: str
    votes_for: str
    confidence: float | None
    log_odds: float
    places: tuple[int, ...] = ()
    similarity: tuple[float, ...] = ()


@dataclass(frozen=True)
class Why:
    """Label and rival with their probabilities, and lines that sum to ``log(proba / rival_proba)``."""

    label: str
    rival: str
    proba: float
    rival_proba: float
    covered: bool
    lines: tuple[Line, ...]

    @property
    def log_odds(self) -> float:
        """Sum of the lines."""
        return sum(line.log_odds for line in self.lines)


@dataclass(frozen=True)
class Move:
    """How one voter's (or the prior's) summand moved, and the cause.

    ``cause`` is ``new voter``, ``removed voter``, ``voter changed``, ``gold or templates changed`` (for computed
    voters, which learn from these), ``muted``, ``heard again``, ``votes otherwise`` or ``weighed anew``.
    """

    kind: str
    voter: str
    before: str
    after: str
    log_odds: float
    cause: str


def explain(labels: Labels, row: int, pair: tuple[str, str] | None = None) -> Why:
    """Reasons for one question's label.

    Parameters
    ----------
    row
        The question's place in the votes.
    pair
        Label and rival to compare, by default the two likeliest.
    """
    taxonomy, votes = labels.taxonomy, labels.votes
    index = None if pair is None else (taxonomy.index[pair[0]], taxonomy.index[pair[1]])
    # one row is looked at, never all: this is called for each question that an expert sees
    alone = labels.heard.only(row)
    proba = labels.model.predict_proba(alone).proba[0]
    found = reasons(labels.model, alone, 0, index)
    cast = {c.voter: c for c in votes.explain(row)}
    lines = []
    for part in found.contributions:
        name = votes.voters[part.voter].name if part.voter >= 0 else ""
        if name not in labels.muted:
            lines.append(_line(part, name, cast.get(part.voter), taxonomy))
    for voter in cast.values():
        if (name := votes.voters[voter.voter].name) in labels.muted:
            lines.append(_line(Contribution("muted", voter.voter, 0.0), name, voter, taxonomy))
    return Why(
        taxonomy.labels[found.label],
        taxonomy.labels[found.rival],
        float(proba[found.label]),
        float(proba[found.rival]),
        bool(len(alone)),
        tuple(lines),
    )


def _line(part: Contribution, name: str, cast: Cast | None, taxonomy: Taxonomy) -> Line:
    if cast is None:
        return Line(part.kind, name, "", None, part.log_odds)
    sure = None if np.isnan(cast.confidence) else round(cast.confidence, 3)
    said = taxonomy.describe(cast.labels)
    return Line(part.kind, name, said, sure, part.log_odds, cast.places, cast.similarity)


def moves(before: Labels, before_row: int, after: Labels, after_row: int) -> tuple[Why, tuple[Move, ...]] | None:
    """What moved a question's label between two runs.

    Returns
    -------
    The explanation of the run before for the same label and rival, and one move for each summand that
    changed, largest first; their sum is the change of the log-odds. None where the earlier run did not
    know one of the two labels.
    """
    now = explain(after, after_row)
    if not {now.label, now.rival} <= set(before.taxonomy.index):
        return None
    then = explain(before, before_row, (now.label, now.rival))
    voters = tuple({v.name: v for v in labels.votes.voters} for labels in (before, after))
    old, new = ({(line.voter, line.kind if not line.voter else ""): line for line in w.lines} for w in (then, now))
    out = []
    for key in dict.fromkeys((*new, *old)):
        a, b = old.get(key), new.get(key)
        change = (b.log_odds if b else 0.0) - (a.log_odds if a else 0.0)
        said = (a.votes_for if a else "", b.votes_for if b else "")
        muting = _muting(key[0], before, after)
        if abs(change) >= 0.005 or said[0] != said[1] or (muting and said[1]):
            kind = (b or a or next(iter(new.values()))).kind
            out.append(Move(kind, key[0], said[0], said[1], change, muting or _cause(key[0], voters, said)))
    return then, tuple(sorted(out, key=lambda m: -abs(m.log_odds)))


def _muting(name: str, before: Labels, after: Labels) -> str:
    """Whether a voter was muted or is heard again; empty where neither."""
    if (name in before.muted) == (name in after.muted):
        return ""
    return "muted" if name in after.muted else "heard again"


def _cause(name: str, voters: tuple[dict[str, Voter], ...], said: tuple[str, str]) -> str:
    before, after = (known.get(name) for known in voters)
    if not name or (before and after and before.fingerprint == after.fingerprint and said[0] == said[1]):
        return "weighed anew"
    if before is None or after is None:
        return "new voter" if before is None else "removed voter"
    if before.fingerprint == after.fingerprint:
        return "votes otherwise"
    return "voter changed" if after.kind in ("function", "rule", "llm") else "gold or templates changed"
