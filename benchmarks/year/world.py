"""The world of the simulated year: which questions come when, in which words, and what truly answers them.

A question keeps the template of the shipped gold for good, its *origin*; what answers questions of an origin follows
from the changes so far. Gold of the shipped workspace is divided by a seed into gold of the start, questions that
arrive, and a bank that only measures.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import numpy as np

from benchmarks.data import REPOSITORY
from benchmarks.year.told import ANNOUNCEMENTS, CHANGES, GONE, NEW, RENAMED, SPLIT, Told
from labeling.disk.reading import read_batch
from labeling.taxonomy import NO_TEMPLATE, RESERVED, Template

START = datetime(2030, 1, 7, 9, tzinfo=UTC)
WEEKS, FIRST, LAST = 52, 2, 49
GOLD_SHARE, ARRIVING_SHARE = 0.5, 0.2
VALID_OF_GOLD = 1 / 3
DATA = REPOSITORY / "data"


@dataclass(frozen=True)
class Asked:
    """A question in its first words; ``origin`` is its label in the shipped gold."""

    question_id: str
    text: str
    origin: str


@dataclass(frozen=True)
class Happened:
    """A change and the week in which it holds."""

    week: int
    told: Told


@dataclass(frozen=True)
class World:
    """What happens, and who asks what.

    Parameters
    ----------
    happened
        Changes and announcements, in the order of their weeks.
    start
        Gold of the start with its split; ``arriving`` are questions by week, ``bank`` those that only measure.
    templates
        As shipped, those that are new or split off later included.
    """

    weeks: int
    happened: tuple[Happened, ...]
    start: tuple[tuple[Asked, str], ...]
    arriving: Mapping[int, tuple[Asked, ...]]
    bank: tuple[Asked, ...]
    templates: Mapping[str, Template]

    @cached_property
    def changes(self) -> tuple[Happened, ...]:
        """Without announcements."""
        return tuple(h for h in self.happened if h.told in CHANGES)

    def so_far(self, week: int, kind: str) -> list[Told]:
        """Changes of a kind up to a week."""
        return [h.told for h in self.changes if h.week <= week and h.told.kind == kind]

    def label(self, origin: str, week: int) -> str:
        """What answers questions of an origin in a week."""
        for change in self.so_far(week, GONE):
            if change.template == origin:
                return change.other or NO_TEMPLATE
        whole = {c.told.other: c.told.template for c in self.changes if c.told.kind == SPLIT and c.week > week}
        return whole.get(origin, origin)

    def asked(self, origin: str, week: int) -> bool:
        """Whether such questions are asked in a week: nobody asks for what is not there yet."""
        return all(h.week <= week for h in self.changes if h.told.kind == NEW and h.told.template == origin)

    def words(self, text: str, week: int) -> str:
        """A text in the words of a week."""
        for change in self.so_far(week, RENAMED):
            if change.words is not None:
                text = in_words(text, *change.words)
        return text


def in_words(text: str, old: str, new: str) -> str:
    """A text with one word in the place of another, also in the plural and at the beginning of a sentence."""

    def one(found: re.Match[str]) -> str:
        word = new.capitalize() if found[1][0].isupper() else new
        return word + found[2]

    return re.sub(rf"\b({old})((?:s|ed|ing)?)\b", one, text, flags=re.IGNORECASE)


def monday(week: int) -> datetime:
    """The beginning of a week."""
    return START + timedelta(weeks=week)


def make_world(seed: int, weeks: int = WEEKS, changes: Sequence[Told] = CHANGES, topics: Iterable[str] = ()) -> World:
    """Divide the shipped gold, and spread the changes over the weeks, all by a seed.

    Parameters
    ----------
    topics
        Only questions and templates of these topics; all by default.
    """
    rng = np.random.default_rng(seed)
    templates = _templates(set(topics))
    known = [h for h in changes if all(t in templates for t in (h.template, h.other) if t)]
    happened = _spread(known, weeks, rng)
    late = {h.told.template: h.week for h in happened if h.told.kind == NEW}
    start, coming, bank = [], list[tuple[int, Asked]](), []
    for origin, questions in _by_origin(templates, rng).items():
        gold, arriving = (round(share * len(questions)) for share in (GOLD_SHARE, ARRIVING_SHARE))
        first = late.get(origin, 0)
        if first:
            gold, arriving = 0, gold + arriving
        valid = round(VALID_OF_GOLD * gold)
        start += [(q, "valid" if i < valid else "seed") for i, q in enumerate(questions[:gold])]
        moments = rng.integers(min(first, weeks - 1), weeks, arriving).tolist()
        coming += list(zip(moments, questions[gold : gold + arriving], strict=True))
        bank += questions[gold + arriving :]
    by_week = defaultdict[int, list[Asked]](list)
    for week, question in coming:
        by_week[week].append(question)
    return World(weeks, happened, tuple(start), {w: tuple(q) for w, q in by_week.items()}, tuple(bank), templates)


def _spread(changes: Sequence[Told], weeks: int, rng: np.random.Generator) -> tuple[Happened, ...]:
    first, last = min(FIRST, weeks - 1), round(LAST * (weeks - 1) / (WEEKS - 1))
    order = [changes[i] for i in rng.permutation(len(changes))]
    at = np.linspace(first, max(first, last), len(order)).round().astype(int).tolist()
    found = [Happened(week, told) for week, told in zip(at, order, strict=True)]
    found += [Happened(int(rng.integers(first, weeks)), told) for told in ANNOUNCEMENTS]
    return tuple(sorted(found, key=lambda h: h.week))


def _templates(topics: set[str]) -> dict[str, Template]:
    """Templates whose dates of review lie in the year."""
    found = read_batch(DATA / "templates.csv", "templates", {}).templates
    back = START.date() - date(2026, 11, 30)
    moved = (replace(t, review_by=t.review_by + back) if t.review_by else t for t in found)
    return {t.template_id: t for t in moved if not topics or t.topic in topics}


def _by_origin(templates: Mapping[str, Template], rng: np.random.Generator) -> dict[str, list[Asked]]:
    with (DATA / "questions.csv").open(encoding="utf-8", newline="") as stream:
        texts = {row["question_id"]: row["text"] for row in csv.DictReader(stream)}
    found = defaultdict[str, list[Asked]](list)
    with (DATA / "gold.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["label"] in templates or row["label"] in RESERVED:
                found[row["label"]].append(Asked(row["question_id"], texts[row["question_id"]], row["label"]))
    return {origin: [q[i] for i in rng.permutation(len(q))] for origin, q in sorted(found.items())}
