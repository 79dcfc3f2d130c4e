"""Label models on real data: claude9's votes, and Banking77 with our functions."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from benchmarks.data import REPOSITORY, folder
from benchmarks.peers import CrowdKitDawidSkene, snorkel
from benchmarks.report import markdown
from labeling.applying import Applier, Ballot
from labeling.label_models import LabelModel, LatentClass, MajorityVote
from labeling.loading.registry import load_sources
from labeling.taxonomy import Taxonomy, Template
from labeling.values import SPLITS, Gold, Question, Questions
from labeling.voters import ComputedSettings, computed_ballots
from labeling.votes import Column, Voter, Votes
from models.encoding.encoders import CachedEncoder, SentenceEncoder

FUNCTIONS = REPOSITORY / "benchmarks" / "banking77" / "functions"

DATA = {"claude9": "votes", "banking77": "banking77"}
ABOUT = {
    "claude9": (
        "Macro-F1 on test of the votes alone; questions that nobody votes on get the label of the highest prior. "
        "`valid`'s 200 gold labels go into the fit of those models that take gold. The last row is no model: it "
        "gives each pattern of votes the label that is best *on test*, found by coordinate ascent, so it is about "
        "what any model of these votes alone can reach."
    ),
    "banking77": (
        "Share of Banking77's train questions *without gold* whose likeliest label is right (mean and standard "
        "deviation over draws of five gold questions an intent); a question that nobody votes on counts as well. "
        "The 306 functions in `benchmarks/banking77/` were written for this project from the intents' names and the "
        "*train* questions with their labels, as an expert with much time would; so their figures on train are "
        "in-sample, and what they are worth on new questions is what the test tables of the cascade show. Snorkel's "
        "label model is left out: its memory grows with (voters × labels)², 2 GB a matrix here."
    ),
}


def claude9() -> str:
    """Table for claude9."""
    source = folder("votes")
    assert source is not None
    parts = {s: _read(source / "claude9" / f"{s}.json") for s in ("train", "valid", "test")}
    matrix = np.vstack([m for m, _ in parts.values()])
    truth = np.concatenate([t for _, t in parts.values()])
    split = np.repeat(np.arange(3), [len(t) for _, t in parts.values()])
    votes, test = _as_votes(matrix, 9), split == 2
    gold = np.where(split == 1, truth, -1).astype(np.int32)
    none = np.full(len(gold), -1, np.int32)
    models: list[tuple[str, LabelModel, NDArray[np.int32]]] = [
        ("majority", MajorityVote(), none),
        ("Snorkel", snorkel(), none),
        ("Dawid-Skene (crowd-kit)", CrowdKitDawidSkene(), none),
        ("Dawid-Skene (crowd-kit), with gold", CrowdKitDawidSkene(), gold),
        ("ours, without gold", LatentClass(), none),
        ("ours, with gold", LatentClass(), gold),
    ]
    rows = []
    for name, model, known in models:
        guess = model.fit(votes, known).predict_proba(votes).proba[test].argmax(axis=1)
        rows.append([name, *_scores(truth[test], guess)])
    rows.append(["the best of the votes, knowing test", *_scores(truth[test], _ceiling(matrix[test], truth[test]))])
    return markdown(["label model", "macro-F1", "accuracy"], rows)


def _read(path: Path) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Votes ``(n, m)`` with -1 for abstain, and ``(n,)`` labels, of a file in WRENCH's form."""
    rows = json.loads(path.read_text(encoding="utf-8")).values()
    return np.array([r["weak_labels"] for r in rows]), np.array([r["label"] for r in rows])


def _as_votes(matrix: NDArray[np.int64], k: int) -> Votes:
    options = tuple((i,) for i in range(k))
    rows = [np.flatnonzero(column >= 0) for column in matrix.T]
    columns = tuple(Column.of(r.tolist(), matrix[r, j].tolist()) for j, r in enumerate(rows))
    return Votes(len(matrix), k, tuple(Voter(f"v{j}", "function", options) for j in range(len(rows))), columns)


def _scores(truth: NDArray[np.int64], guess: NDArray[np.int64]) -> list[str]:
    return [f"{f1_score(truth, guess, average='macro'):.3f}", f"{(truth == guess).mean():.3f}"]


def _ceiling(matrix: NDArray[np.int64], truth: NDArray[np.int64]) -> NDArray[np.int64]:
    """Labels by pattern of votes, improved one pattern at a time until macro-F1 stands still."""
    patterns, place = np.unique(matrix, axis=0, return_inverse=True)
    label = np.array([p[p >= 0][0] if (p >= 0).any() else 0 for p in patterns])
    best, moved = f1_score(truth, label[place], average="macro"), True
    while moved:
        moved = False
        for i in range(len(patterns)):
            for c in np.unique(truth[place == i]):
                trial = np.where(np.arange(len(label)) == i, c, label)
                score = f1_score(truth, trial[place], average="macro")
                if score > best + 1e-9:
                    best, label, moved = score, trial, True
    return label[place]


def banking77(draws: int = 3, per_intent: int = 5, every: int = 1) -> str:
    """Table for Banking77's train questions, or every so-manieth of them."""
    source = folder("banking77")
    assert source is not None
    rows = list(csv.DictReader((source / "train.csv").open(encoding="utf-8")))[::every]
    intents = sorted({r["label"] for r in rows})
    taxonomy = Taxonomy(tuple(Template(i, "banking", *[i.replace("_", " ")] * 2) for i in intents))
    questions = Questions(tuple(Question(f"q{i}", r["text"]) for i, r in enumerate(rows)))
    truth = np.array([taxonomy.index[r["label"]] for r in rows], np.int32)
    encoder = CachedEncoder(SentenceEncoder(), REPOSITORY / "var" / "bench")
    embeddings = encoder.encode(questions.texts)
    sources = load_sources(FUNCTIONS, taxonomy)
    written = Applier(taxonomy, encoder.encode).apply(sources, questions, embeddings)
    scores: dict[str, list[float]] = {}
    for draw in range(draws):
        gold = few(truth, per_intent, draw)
        computed = computed_ballots(embeddings, gold, taxonomy, encoder.encode, ComputedSettings())
        for name, guess in _guesses(written, computed, gold, taxonomy):
            scores.setdefault(name, []).append(float((guess == truth)[gold.label < 0].mean()))
    about = f"accuracy, {len(sources)} functions, {per_intent} gold an intent, {draws} draws"
    return markdown(["labels from", about], [[n, f"{np.mean(s):.3f} ± {np.std(s):.3f}"] for n, s in scores.items()])


def few(truth: NDArray[np.int32], per_label: int, draw: int) -> Gold:
    """Seed gold: some questions of each label, drawn at random."""
    rng = np.random.default_rng(draw)
    label = np.full(len(truth), -1, np.int32)
    for value in np.unique(truth):
        label[rng.permutation(np.flatnonzero(truth == value))[:per_label]] = value
    return Gold(label, np.where(label >= 0, SPLITS.index("seed"), -1).astype(np.int8))


def _guesses(
    written: Sequence[Ballot], computed: Sequence[Ballot], gold: Gold, taxonomy: Taxonomy
) -> Iterator[tuple[str, NDArray[np.int32]]]:
    """Likeliest labels by name of voters and label model."""
    n, k, none = len(gold.label), len(taxonomy.labels), np.full(len(gold.label), -1, np.int32)

    def labels(ballots: Sequence[Ballot], model: LabelModel, known: NDArray[np.int32]) -> NDArray[np.int32]:
        votes = Votes(n, k, tuple(b[0] for b in ballots), tuple(b[1] for b in ballots))
        return model.fit(votes, known).predict_proba(votes).best()

    spreading = [b for b in computed if b[0].kind == "spreading"]
    every = [*written, *computed]
    yield "functions, majority", labels(written, MajorityVote(), none)
    yield "functions, Dawid-Skene (crowd-kit), with gold", labels(written, CrowdKitDawidSkene(), gold.label)
    yield "functions, ours, without gold", labels(written, LatentClass(), none)
    yield "functions, ours, with gold", labels(written, LatentClass(), gold.label)
    yield "spreading alone", labels(spreading, MajorityVote(), none)
    yield "computed voters, ours, with gold", labels(computed, LatentClass(), gold.label)
    yield "functions and computed voters, majority", labels(every, MajorityVote(), none)
    yield "functions and computed voters, ours, with gold", labels(every, LatentClass(), gold.label)
