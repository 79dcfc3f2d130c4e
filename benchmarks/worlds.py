"""Public data sets and the shipped workspace in memory: questions to train on, and others to measure on.

Questions to measure on are no part of a run: no voter, graph or classifier sees their texts.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import REPOSITORY, folder
from benchmarks.label_models_real import FUNCTIONS
from labeling.applying import Applier, Ballot
from labeling.disk.reading import read_batch, read_folder
from labeling.loading.registry import load_sources
from labeling.taxonomy import NO_TEMPLATE, Taxonomy, Template
from labeling.values import Question, Questions
from models.encoding.encoders import CachedEncoder, SentenceEncoder
from models.learning.agreement import Examples

Floats = NDArray[np.float32]
Labels = NDArray[np.int32]
Row = dict[str, str]
Pair = tuple[Question, str]
EVERY = 1_000_000
UNKNOWN = ""


@dataclass(frozen=True)
class Part:
    """Some questions.

    Parameters
    ----------
    rows
        ``(n, d)`` float32 unit rows.
    names
        ``(n,)`` labels as the data name them.
    truth
        ``(n,)`` int32 labels: -1 where unknown, and the label of no template for names that are no label.
    """

    questions: Questions
    rows: Floats
    names: NDArray[np.str_]
    truth: Labels

    def only(self, keep: NDArray[np.bool_]) -> Part:
        """Those with ``(n,)`` true."""
        at = np.flatnonzero(keep)
        return Part(Questions(tuple(self.questions[i] for i in at)), self.rows[at], self.names[at], self.truth[at])


@dataclass(frozen=True)
class World:
    """A workspace in memory, all of whose labels are known; who trains is shown a few."""

    taxonomy: Taxonomy
    pool: Part
    test: Part
    functions: Path | None = None

    @property
    def templates(self) -> int:
        """Number of templates."""
        return len(self.taxonomy.template_labels)

    @cached_property
    def examples(self) -> Examples:
        """Titles, and titles with bodies, as a run takes them."""
        templates = [self.taxonomy.by_id[t] for t in self.taxonomy.template_labels]
        texts = [t.title for t in templates] + [t.wording for t in templates]
        return Examples(encoder().encode(texts), np.tile(np.arange(len(templates)), 2))

    @cached_property
    def written(self) -> list[Ballot]:
        """Votes of the labeling functions on the pool."""
        assert self.functions is not None
        sources = load_sources(self.functions, self.taxonomy)
        return Applier(self.taxonomy, encoder().encode).apply(sources, self.pool.questions, self.pool.rows)

    def with_pool(self, keep: NDArray[np.bool_]) -> World:
        """Only some of the pool."""
        return replace(self, pool=self.pool.only(keep))


@cache
def encoder() -> CachedEncoder:
    """The bundled encoder, and what it said before."""
    return CachedEncoder(SentenceEncoder(), REPOSITORY / "var" / "bench")


def banking77(most: int = EVERY, tune: bool = False) -> World:
    """Banking77 with our functions; with ``tune``, a quarter of train stands in for test."""
    train, test = (_pairs(_read("banking77", f"{part}.csv"), "label") for part in ("train", "test"))
    if tune:
        order = np.random.default_rng(5).permutation(len(train))
        test, train = ([train[i] for i in part] for part in np.split(order, [len(order) // 4]))
    return _world(_titles({name: "banking" for _, name in train}), train, test, most, FUNCTIONS)


def clinc150(most: int = EVERY, outside: bool = False) -> World:
    """CLINC150, its domains as topics; with ``outside``, with its questions of no intent in pool and test."""
    rows = [r for r in _read("clinc150", "full.csv") if outside or r["oos"] == "0"]
    train, test = (_pairs([r for r in rows if r["split"] == split], "intent") for split in ("train", "test"))
    return _world(_titles({r["intent"]: r["domain"] for r in rows if r["oos"] == "0"}), train, test, most)


def banking77_oos(most: int = EVERY) -> World:
    """50 intents of Banking77; the other 27 are near misses, questions from outside the domain far ones."""
    rows = [
        r | {"name": r["label"] if r["kind"] == "in" else r["kind"]}
        for r in _read("banking77_oos", "banking77_oos.csv")
    ]
    train = [r for r in rows if r["split"] == "train" and r["kind"] != "ood-oos"]
    test = [r for r in rows if r["split"] == "test"]
    names = {r["name"]: "banking" for r in rows if r["kind"] == "in"}
    return _world(_titles(names), _pairs(train, "name"), _pairs(test, "name"), most)


def bitext(most: int = EVERY) -> World:
    """Bitext, each text once; a third is held out, as in `benchmarks.workspaces`."""
    answers = _read("bitext", "templates.csv")
    templates = [Template(r["intent"], r["category"], _spoken(r["intent"]), r["template"]) for r in answers]
    rows = list({r["text"]: r for r in _read("bitext", "questions.csv")}.values())
    Random(0).shuffle(rows)
    cut = len(rows) * 2 // 3
    return _world(templates, *(_pairs(part, "intent") for part in (rows[:cut], rows[cut:])), most)


def shipped(most: int = EVERY, split: str = "test") -> World:
    """The shipped workspace with its functions: seed gold is known, the gold of one split is measured on."""
    files = read_folder(REPOSITORY / "data")
    batch = {kind: read_batch(path, kind, {}) for kind, path in files.items()}
    gold = {g.question_id: g for g in batch["gold"].gold}
    known = {i: g.label if g.split == "seed" else UNKNOWN for i, g in gold.items() if g.split != split}
    asked = {q.question_id: q for q in batch["questions"].questions}
    pool = [(q, known.get(i, UNKNOWN)) for i, q in asked.items() if i not in gold or i in known]
    test = [(asked[i], g.label) for i, g in gold.items() if g.split == split]
    return _world(batch["templates"].templates, pool, test, most, REPOSITORY / "labeling_functions")


WORLDS: dict[str, Callable[[int], World]] = {
    "banking77": banking77,
    "clinc150": clinc150,
    "bitext": bitext,
    "shipped": shipped,
}


def _read(name: str, file: str) -> list[Row]:
    source = folder(name)
    assert source is not None
    return list(csv.DictReader((source / file).open(encoding="utf-8")))


def _pairs(rows: Iterable[Row], column: str) -> list[Pair]:
    return [(Question(f"q{i}", r["text"]), r[column]) for i, r in enumerate(rows)]


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def _titles(topics: dict[str, str]) -> list[Template]:
    """A template an intent, of which nothing is known but the name."""
    return [Template(name, topics[name], *[_spoken(name)] * 2) for name in sorted(topics)]


def _world(
    templates: Sequence[Template],
    pool: Sequence[Pair],
    test: Sequence[Pair],
    most: int,
    functions: Path | None = None,
) -> World:
    taxonomy = Taxonomy(tuple(templates))
    parts = [_part(taxonomy, pairs[:: max(1, len(pairs) // most)]) for pairs in (pool, test)]
    return World(taxonomy, *parts, functions)


def _part(taxonomy: Taxonomy, pairs: Sequence[Pair]) -> Part:
    questions = Questions(tuple(q for q, _ in pairs))
    other = taxonomy.index[NO_TEMPLATE]
    truth = [taxonomy.index.get(name, -1 if name == UNKNOWN else other) for _, name in pairs]
    rows = encoder().encode(questions.texts)
    return Part(questions, rows, np.array([name for _, name in pairs]), np.array(truth, np.int32))
