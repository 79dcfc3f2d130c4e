"""Out of scope: which questions no template answers, told by the probability that any template does.

AUROC is that of questions in scope against questions out of scope; FPR is the share of questions out of
scope that is let in where 95 % of those in scope are. Beside ours stand the largest probability of
logistic regression on the same in-scope gold, the similarity to the nearest in-scope gold and, where
questions out of scope were seen, logistic regression with them as one more class.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from benchmarks.label_models_real import few
from benchmarks.recipes import Doubles, Voting, accuracy, gold_alone, mean_sd, options, publish, told
from benchmarks.worlds import World, banking77_oos, clinc150, shipped
from labeling.values import Gold

Bools = NDArray[np.bool_]
Scored = tuple[str, float, Doubles]
DATA = ("clinc150", "banking77_oos", "shipped")
PER_INTENT = 10
SEEN = 100
ABOUT = {
    "clinc150": f"""`python -m benchmarks.out_of_scope`. {__doc__} CLINC150's test questions, 4,500 of 150 intents and
        1,000 of none. Training has 10 gold questions an intent, the rest of train without a label, no labeling
        functions, and 0 or all 100 of the train questions of no intent as gold.""",
    "banking77_oos": """Banking77 with 27 of its 77 intents hidden. Training has all questions of the other 50 as gold,
        and 0 or 100 questions of hidden intents, drawn at random, as gold that no template answers. In domain are
        1,080 test questions of hidden intents, near misses; out of domain are CLINC150's 1,000 of no intent. With
        100 seen, the test has further questions of the very intents that were seen. Without any seen there is
        nothing to draw, so it is one run.""",
    "shipped": """The shipped workspace with its functions, trained and calibrated on seed gold alone and measured on
        valid gold, which took no part. Validity is questions against what is none; no template is questions that
        nothing curated answers against those that a template does.""",
}


def false_positives(inside: Bools, score: Doubles, let_in: float = 0.95) -> float:
    """Share of questions out of scope at or above the score that lets in so many in scope."""
    least = np.quantile(score[inside], 1 - let_in, method="lower")
    return float((score[~inside] >= least).mean())


def rivals(voting: Voting, gold: Gold) -> Iterator[Scored]:
    """Name, accuracy in scope, and ``(m,)`` scores of being in scope."""
    world = voting.world
    # making labels anew would change thresholds and calibration only, which nothing here looks at
    said = voting.train(gold, relabel=False).cascade.predict(world.test.rows)
    yield "ours", accuracy(world, said.template), said.in_scope_proba
    guess = gold_alone(world, gold)
    yield "logistic regression, largest probability", accuracy(world, guess.label), guess.proba
    inside = np.flatnonzero((gold.label >= 0) & (gold.label < world.templates))
    cosine = world.test.rows @ world.pool.rows[inside].T
    nearest = gold.label[inside][cosine.argmax(axis=1)]
    yield "nearest gold, similarity", accuracy(world, nearest), cosine.max(axis=1)
    if (gold.label >= world.templates).any():
        yield ("logistic regression, one more class", *_one_more_class(world, gold))


def _one_more_class(world: World, gold: Gold) -> tuple[float, Doubles]:
    known = np.flatnonzero(gold.label >= 0)
    model = LogisticRegression(C=10.0, max_iter=1000).fit(world.pool.rows[known], gold.label[known])
    proba, inside = model.predict_proba(world.test.rows), model.classes_ < world.templates
    return accuracy(world, model.classes_[inside][proba[:, inside].argmax(axis=1)]), proba[:, inside].sum(axis=1)


def compare(worlds: Iterator[tuple[str, World, Gold]], kinds: Sequence[str]) -> list[list[str]]:
    """A row for how much was seen and method: accuracy, then AUROC and FPR against each kind of question."""
    found = dict[tuple[str, str], list[list[float]]]()
    for seen, world, gold in worlds:
        for name, right, score in rivals(Voting(world), gold):
            figures = [right, *(v for kind in kinds for v in _against(world, kind, score))]
            found.setdefault((seen, name), []).append(figures)
            told(seen, name, *[f"{v:.3f}" for v in figures])
    return [[*key, *[mean_sd(v) for v in zip(*values, strict=True)]] for key, values in found.items()]


def _against(world: World, kind: str, score: Doubles) -> tuple[float, float]:
    inside = world.test.truth < world.templates
    at = inside | (world.test.names == kind)
    return float(roc_auc_score(inside[at], score[at])), false_positives(inside[at], score[at])


def clinc_worlds(most: int, draws: int) -> Iterator[tuple[str, World, Gold]]:
    """CLINC150 with and without questions of no intent among the gold; those not seen are not there."""
    whole = clinc150(most, outside=True)
    inside = whole.pool.truth < whole.templates
    for seen, world in (("0", whole.with_pool(inside)), (f"{(~inside).sum()}", whole)):
        for draw in range(draws):
            gold = few(np.where(world.pool.truth < world.templates, world.pool.truth, -1), PER_INTENT, draw)
            yield seen, world, _with_outside(world, gold)


def banking_worlds(most: int, draws: int) -> Iterator[tuple[str, World, Gold]]:
    """All gold of 50 intents, and no or some questions of the hidden ones."""
    whole = banking77_oos(most)
    inside = whole.pool.truth < whole.templates
    for seen in (0, min(SEEN, int((~inside).sum()))):
        for draw in range(draws if seen else 1):
            shown = np.random.default_rng(draw).permutation(np.flatnonzero(~inside))[:seen]
            world = whole.with_pool(inside | np.isin(np.arange(len(inside)), shown))
            nobody = Gold.empty(len(world.pool.truth))
            everything = replace(nobody, label=world.pool.truth, split=np.zeros_like(nobody.split))
            yield str(seen), world, everything


def _with_outside(world: World, gold: Gold) -> Gold:
    """With all that is out of scope in the pool as seed gold."""
    outside = world.pool.truth >= world.templates
    return Gold(np.where(outside, world.pool.truth, gold.label), np.where(outside, 0, gold.split).astype(np.int8))


def tell_apart(o: argparse.Namespace) -> list[list[str]]:
    """Validity and no template on the shipped workspace's valid gold."""
    world = shipped(o.most, "valid")
    gold = Gold(world.pool.truth, np.where(world.pool.truth >= 0, 0, -1).astype(np.int8))
    said = Voting(world).train(gold, world.written).cascade.predict(world.test.rows)
    question, answered = world.test.truth != world.templates, world.test.truth < world.templates
    rows = [("validity", question, said.valid)]
    rows.append(("no template", answered[question], 1 - said.no_template_proba[question]))
    return [
        [name, f"{len(right)}", f"{(~right).sum()}", f"{roc_auc_score(right, score):.3f}"]
        for name, right, score in rows
    ]


def main(arguments: Sequence[str]) -> None:
    """Make the tables."""
    o = options(__doc__, DATA, 3, DATA, arguments)
    head = ["seen out of scope", "score", "accuracy in scope"]
    if "clinc150" in o.data:
        rows = compare(clinc_worlds(o.most, o.draws), ["oos"])
        publish("Out of scope: CLINC150", ABOUT["clinc150"], [*head, "AUROC", "FPR"], rows, o.dry)
    if "banking77_oos" in o.data:
        rows = compare(banking_worlds(o.most, o.draws), ["id-oos", "ood-oos"])
        head += [f"{what}, {where}" for where in ("in domain", "out of domain") for what in ("AUROC", "FPR")]
        publish("Out of scope: Banking77", ABOUT["banking77_oos"], head, rows, o.dry)
    if "shipped" in o.data:
        head = ["stage", "questions", "to be turned down", "AUROC"]
        publish("Out of scope: shipped workspace", ABOUT["shipped"], head, tell_apart(o), o.dry)


if __name__ == "__main__":
    main(sys.argv[1:])
