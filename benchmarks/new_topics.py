"""New topics: whole intents are hidden, and have to be found again.

Of Banking77's train questions 10 of 77 intents are hidden, of CLINC150's 20 of 150, at random; CLINC150's 100
train questions that belong to no intent are added as scattered noise. Every other intent is a template with
five gold questions; all other questions, hidden and known, have no label. The computed voters vote; for
Banking77 a second row adds our functions without their votes for hidden intents.

A hidden intent is found where a proposed cluster has it as its majority, with at least half of the cluster's
questions and a quarter of the intent's. Purity is the mean over proposed clusters of the share of the majority,
hidden or known; truly new is the share of clusters whose majority is hidden. Noise counts as an intent of its own
that is not new. k-means and HDBSCAN cluster the quarter of the open questions that the label model is least sure
of (uncovered first): voters leave next to none uncovered here. k-means is told to make as many clusters as we do,
so that both cost an expert the same; it and HDBSCAN propose every cluster of the size that we ask for at least.

All parameters were chosen on draws 100 to 102 of the train questions; the table shows draws 0 to 2.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import HDBSCAN, KMeans

from benchmarks.data import REPOSITORY, folder, why_absent
from benchmarks.label_models_real import FUNCTIONS, few
from benchmarks.report import markdown, write_section
from labeling.applying import Applier, Ballot
from labeling.label_models import LatentClass
from labeling.loading.registry import load_sources
from labeling.new_topics import Known, find_clusters, least_of, written_by
from labeling.taxonomy import Taxonomy, Template
from labeling.values import Gold, Question, Questions, SoftLabels
from labeling.voters import ComputedSettings, computed_ballots
from labeling.votes import Column, Voter, Votes
from models.encoding.encoders import CachedEncoder, SentenceEncoder

HIDDEN = {"banking77": 10, "clinc150": 20}
NOISE = "oos"
PER_INTENT = 5
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Data:
    """Train questions of a data set, and the intent of each."""

    questions: Questions
    embeddings: NDArray[np.float32]
    intents: NDArray[np.str_]
    encoder: CachedEncoder

    def taxonomy(self, hidden: frozenset[str]) -> Taxonomy:
        """Every intent but the hidden ones is a template."""
        names = sorted({*self.intents.tolist()} - hidden - {NOISE})
        return Taxonomy(tuple(Template(i, "all", *[i.replace("_", " ")] * 2) for i in names))


def load(name: str, every: int = 1) -> Data:
    """Train questions of Banking77 or CLINC150, or every so-manieth of them."""
    source = folder(name)
    assert source is not None
    file, label = ("train.csv", "label") if name == "banking77" else ("full.csv", "intent")
    rows = list(csv.DictReader((source / file).open(encoding="utf-8")))
    rows = [r for r in rows if r.get("split", "train") == "train"][::every]
    questions = Questions(tuple(Question(f"q{i}", r["text"]) for i, r in enumerate(rows)))
    encoder = CachedEncoder(SentenceEncoder(), REPOSITORY / "var" / "bench")
    return Data(questions, encoder.encode(questions.texts), np.array([r[label] for r in rows]), encoder)


def hide(data: Data, count: int, draw: int) -> frozenset[str]:
    """Intents hidden in this draw."""
    names = sorted({*data.intents.tolist()} - {NOISE})
    return frozenset(np.random.default_rng(draw).choice(names, count, replace=False).tolist())


def label(
    data: Data, hidden: frozenset[str], draw: int, written: Sequence[Ballot] = ()
) -> tuple[Taxonomy, Gold, SoftLabels]:
    """Labels as a run would make them with five gold questions of each intent that is not hidden."""
    taxonomy = data.taxonomy(hidden)
    gold = few(np.array([taxonomy.index.get(i, -1) for i in data.intents], np.int32), PER_INTENT, draw)
    ballots = [*written, *computed_ballots(data.embeddings, gold, taxonomy, data.encoder.encode, ComputedSettings())]
    votes = Votes(len(gold.label), len(taxonomy.labels), tuple(b[0] for b in ballots), tuple(b[1] for b in ballots))
    return taxonomy, gold, LatentClass().fit(votes, gold.label).predict_proba(votes)


def without(ballots: Sequence[Ballot], old: Taxonomy, new: Taxonomy) -> list[Ballot]:
    """Ballots over fewer labels; votes that were for hidden labels only are gone."""
    place = [new.index.get(name, -1) for name in old.labels]
    out = []
    for voter, column in ballots:
        sets = [tuple(sorted({place[i] for i in s} - {-1})) for s in voter.options]
        name = np.cumsum([bool(s) for s in sets]) - 1
        kept = np.array([bool(s) for s in sets], bool)[column.options]
        fewer = Column(column.rows[kept], name[column.options[kept]].astype(np.int32), column.confidence[kept])
        out.append((Voter(voter.name, voter.kind, tuple(s for s in sets if s)), fewer))
    return out


def ours(data: Data, taxonomy: Taxonomy, gold: Gold, labels: SoftLabels) -> list[Places]:
    """What `oracle topics find` proposes."""
    known = Known.of(data.embeddings, labels, gold, taxonomy, written_by(taxonomy, data.encoder.encode))
    return [c.members for c in find_clusters(known)]


def unsure(gold: Gold, labels: SoftLabels) -> Places:
    """The quarter of the questions without gold of which the label model is least sure."""
    open_ = np.flatnonzero(gold.label < 0)
    sure = np.where(labels.covered, labels.proba.max(axis=1), 0.0)[open_]
    return open_[np.argsort(sure, kind="stable")[: len(open_) // 4]]


def opponent(data: Data, places: Places, cluster: Callable[[NDArray[np.float32]], Places]) -> list[Places]:
    """Clusters of the places, those with enough questions."""
    group = cluster(data.embeddings[places])
    found = [places[group == g] for g in range(int(group.max(initial=-1)) + 1)]
    return [m for m in found if len(m) >= least_of(len(data.questions))]


def judge(clusters: Sequence[Places], intents: NDArray[np.str_], hidden: frozenset[str]) -> tuple[float, ...]:
    """Number of clusters, recall of hidden intents, purity, share truly new; nan where there is nothing to judge."""
    found, purity, new = set[str](), list[float](), list[bool]()
    for members in clusters:
        intent, most = Counter(intents[members].tolist()).most_common(1)[0]
        purity.append(most / len(members))
        new.append(intent in hidden)
        if new[-1] and purity[-1] >= 0.5 and most >= (intents == intent).sum() / 4:
            found.add(intent)
    recall = len(found) / len(hidden) if hidden else float("nan")
    return len(clusters), recall, *(float(np.mean(v)) if v else float("nan") for v in (purity, new))


def compare(data: Data, hidden: frozenset[str], draw: int, written: Sequence[Ballot]) -> dict[str, tuple[float, ...]]:
    """Figures of one draw by name of the method."""
    taxonomy, gold, labels = label(data, hidden, draw, written)
    mine, places = ours(data, taxonomy, gold, labels), unsure(gold, labels)
    means = KMeans(max(2, len(mine)), n_init=5, random_state=draw).fit_predict
    least = least_of(len(data.questions))
    methods = {
        "ours": mine,
        "ours, the first as many as are hidden": mine[: len(hidden)],
        "k-means": opponent(data, places, means),
        "HDBSCAN": opponent(data, places, HDBSCAN(min_cluster_size=least, copy=True).fit_predict),
    }
    return {name: judge(found, data.intents, hidden) for name, found in methods.items()}


def table(names: Sequence[str], draws: Sequence[int], every: int = 1) -> str:
    """All figures, mean and standard deviation over the draws."""
    rows = []
    for name in names:
        data = load(name, every)
        for voters in ("computed voters", "with functions") if name == "banking77" else ("computed voters",):
            full, ballots = data.taxonomy(frozenset()), list[Ballot]()
            if voters == "with functions":
                applier = Applier(full, data.encoder.encode)
                ballots = applier.apply(load_sources(FUNCTIONS, full), data.questions, data.embeddings)
            figures: dict[str, list[tuple[float, ...]]] = {}
            for count in (HIDDEN[name], 0):
                for draw in draws if count else draws[:1]:
                    hidden = hide(data, count, draw)
                    written = without(ballots, full, data.taxonomy(hidden))
                    for method, found in compare(data, hidden, draw, written).items():
                        if count or method == "ours":
                            figures.setdefault(method if count else "ours, nothing hidden", []).append(found)
            rows += [[f"{name}, {voters}", method, *_cells(found)] for method, found in figures.items()]
    return markdown(["data", "method", "proposed", "recall of hidden intents", "purity", "truly new"], rows)


def _cells(found: Sequence[tuple[float, ...]]) -> list[str]:
    mean, deviation = np.mean(found, axis=0), np.std(found, axis=0)
    return [
        f"{mean[0]:.1f}",
        *("–" if m != m else f"{m:.2f} ± {d:.2f}" for m, d in zip(mean[1:], deviation[1:], strict=True)),
    ]


def main(arguments: Sequence[str]) -> None:
    """Run all draws and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--first", type=int, default=0, help="number of the first draw")
    parser.add_argument("--only", choices=tuple(HIDDEN))
    parser.add_argument("--dry", action="store_true", help="print the table, leave docs/benchmarks.md alone")
    o = parser.parse_args(arguments)
    there = [n for n in HIDDEN if o.only in (None, n) and folder(n) is not None]
    for name in HIDDEN:
        if name not in there and o.only in (None, name):
            print(why_absent(name))
    if not there:
        return
    shown = table(there, range(o.first, o.first + o.draws))
    print(shown)
    if not o.dry:
        write_section("new topics", f"## New topics\n\n`python -m benchmarks.new_topics`. {__doc__}\n\n{shown}")


if __name__ == "__main__":
    main(sys.argv[1:])
