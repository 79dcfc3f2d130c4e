"""What a change of the product may have made stale: templates, the voters about them, and their gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from labeling.freshness.changes import GIVEN, GOLD, MEANING, OLD_NAME, PRODUCT, WORDS, Change, Finding, Reason
from labeling.freshness.renaming import OldName, old_names
from labeling.freshness.signals import Floats, Item, Shelf, Signals, Weights, change_sentences, folded

WEIGHTS = Weights(product=1.6, meaning=9.3, words=8.6, bias=-10.0)
"""Fitted on the ``valid`` half of data/product_changes.csv, see ``python -m benchmarks.changes``."""
LEAST_MEANING, LEAST_WORDS, WORDS_SHOWN = 0.35, 0.05, 5


@dataclass(frozen=True)
class Limits:
    """Where the search ends; ``least`` and ``tag_only`` were chosen on the ``valid`` half of data/product_changes.csv.

    Parameters
    ----------
    least
        Score from which a template or a voter is listed, in [0, 1].
    templates, voters, gold
        How many of a kind at most.
    tag_only
        Where nothing that shares a tag reaches ``least``, so many of those that share one are listed all the same.
    tagged
        Their least score: the share of templates with a shared tag that are stale.
    through
        How much of a template's score a voter about it has.
    gold_from
        Score of a template from which its gold is listed.
    old_name
        Score of what uses a name that the change replaces; however many they are, all are listed.
    """

    least: float = 0.16
    templates: int = 12
    voters: int = 20
    gold: int = 30
    tag_only: int = 1
    tagged: float = 0.13
    through: float = 0.6
    gold_from: float = 0.5
    old_name: float = 0.8


LIMITS = Limits()


@dataclass(frozen=True)
class GoldQuestion:
    """A gold question, the template that it is about, and its owner."""

    question_id: str
    text: str
    label: str
    owner: str


@dataclass(frozen=True)
class Said:
    """A change with the ``(c, d)`` unit rows of its sentences."""

    change: Change
    at: datetime
    lines: tuple[str, ...]
    rows: NDArray[np.float32] = field(repr=False)
    old_names: tuple[OldName, ...] = ()

    @classmethod
    def of(cls, change: Change, at: datetime, shelf: Shelf) -> Said:
        """Encode what a change says."""
        lines = change_sentences(change.text)
        return cls(change, at, lines, shelf.encode(lines), old_names([*change.text.splitlines(), *lines]))

    def finding(self, kind: str, item: str, owner: str, score: float, reasons: Sequence[Reason]) -> Finding:
        """A finding of this change, its strongest reason first."""
        told = tuple(sorted(reasons, key=lambda r: -r.score))
        return Finding(self.change.change_id, kind, item, owner, round(score, 4), told, self.at)


def stale_templates(said: Said, shelf: Shelf, limits: Limits = LIMITS) -> list[Finding]:
    """Templates that a change may have made stale, the likeliest first.

    The score is that of ``WEIGHTS``. A tag alone lists templates only where none that shares one is likely enough;
    then the likeliest of them are listed.
    """
    found = shelf.signals(said.change.text, said.change.products, said.rows)
    score, old = WEIGHTS.score(found), use_old_name(said, shelf)
    chosen = np.flatnonzero(score >= limits.least)
    tagged = np.flatnonzero(found.product > 0)
    if len(tagged) and not len(np.intersect1d(chosen, tagged)):
        nearest = best(score, tagged, limits.tag_only)
        score[nearest] = np.maximum(score[nearest], limits.tagged)
        chosen = np.union1d(chosen, nearest)
    listed = _with(best(score, chosen, limits.templates), old)
    score = np.where(old, np.maximum(score, limits.old_name), score)
    return [
        said.finding(item.kind, item.name, item.owner, float(score[i]), reasons(said, shelf, found, i))
        for i in best(score, listed, len(listed))
        for item in [shelf.items[i]]
    ]


def use_old_name(said: Said, shelf: Shelf) -> NDArray[np.bool_]:
    """``(n,)`` bool: items that say a name which the change replaces."""
    return np.array([bool(_old_names_in(said, item)) for item in shelf.items], bool)


def _old_names_in(said: Said, item: Item) -> list[OldName]:
    return [one for one in said.old_names if any(map(one.pattern.search, item.says))]


def stale_voters(
    said: Said, shelf: Shelf, templates: Sequence[Finding], titles: Mapping[str, str], limits: Limits = LIMITS
) -> list[Finding]:
    """Voters that a change may have made stale: by what they say, and through the templates that they are about.

    The score is the higher one of the two; a template passes on ``limits.through`` of its own, as most changes alter
    the answer and not the question.

    Parameters
    ----------
    templates
        What was found among templates.
    titles
        By template id what people call it.
    """
    found = shelf.signals(said.change.text, said.change.products, said.rows)
    known = {f.item: f for f in templates}
    own, old = WEIGHTS.score(found), use_old_name(said, shelf)
    via = np.array([max((known[t].score for t in item.about if t in known), default=0.0) for item in shelf.items])
    out = np.maximum(own, limits.through * via)
    chosen = np.flatnonzero((own >= limits.least) | (via >= limits.least))
    wanted = _with(best(out, chosen, limits.voters), old)
    out, listed = np.where(old, np.maximum(out, limits.old_name), out), []
    for i in best(out, wanted, len(wanted)):
        item = shelf.items[i]
        given = [Reason(GIVEN, round(known[t].score, 4), titles.get(t, t)) for t in item.about if t in known]
        told = [*given, *reasons(said, shelf, found, i)]
        listed.append(said.finding(item.kind, item.name, item.owner, float(out[i]), told))
    return listed


def stale_gold(
    said: Said,
    gold: Sequence[GoldQuestion],
    rows: NDArray[np.float32],
    templates: Sequence[Finding],
    titles: Mapping[str, str],
    limits: Limits = LIMITS,
) -> list[Finding]:
    """Gold of the templates found, the nearest to the change first.

    The score is that of the template times the cosine of question and change.

    Parameters
    ----------
    gold, rows
        Questions, and their ``(g, d)`` unit rows.
    """
    known = {f.item: f.score for f in templates if f.score >= limits.gold_from}
    wanted = [i for i, g in enumerate(gold) if g.label in known]
    if not wanted or not len(said.rows):
        return []
    cosine = np.clip(rows[wanted] @ said.rows.T, 0, 1)
    near = cosine.max(axis=1).astype(np.float64)
    score = near * np.array([known[gold[i].label] for i in wanted])
    listed = []
    for place in best(score, np.arange(len(wanted)), limits.gold):
        one, line = gold[wanted[place]], said.lines[int(cosine[place].argmax())]
        told = [
            Reason(GIVEN, round(known[one.label], 4), titles.get(one.label, one.label)),
            Reason(MEANING, round(float(near[place]), 4), line),
        ]
        listed.append(said.finding(GOLD, one.question_id, one.owner, float(score[place]), told))
    return listed


def reasons(said: Said, shelf: Shelf, found: Signals, place: int) -> list[Reason]:
    """Why an item was found, in the words of the item: tags, its nearest sentence, words that it shares."""
    item = shelf.items[place]
    out = [Reason(OLD_NAME, LIMITS.old_name, one.name) for one in _old_names_in(said, item)]
    if found.product[place] > 0:
        shared = folded(said.change.products)
        tags = ", ".join(dict.fromkeys(p for p in item.products if folded([p]) & shared))
        out.append(Reason(PRODUCT, LIMITS.tagged, tags))
    if found.nearest[place] >= 0 and found.meaning[place] >= LEAST_MEANING:
        out.append(Reason(MEANING, round(float(found.meaning[place]), 4), shelf.lines[found.nearest[place]]))
    if found.words[place] >= LEAST_WORDS:
        words = ", ".join(shelf.shared_words(said.change.text, place, WORDS_SHOWN))
        out.append(Reason(WORDS, round(float(found.words[place]), 4), words))
    return out


def best(score: Floats, chosen: NDArray[np.intp], most: int) -> list[int]:
    """Places of the highest scores among those chosen, at most so many; equal ones in their order."""
    return [int(i) for i in chosen[np.argsort(-score[chosen], kind="stable")][:most]]


def _with(chosen: Sequence[int], others: NDArray[np.bool_]) -> NDArray[np.intp]:
    return np.union1d(np.array(chosen, np.intp), np.flatnonzero(others))
