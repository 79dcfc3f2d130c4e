"""Which questions are worth an expert's time next, and what each of them is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from labeling.blocks import blocks
from labeling.hashing import digest
from labeling.review.diversity import Near, Picks, cover, nearest, similar
from labeling.review.rechecks import Recheck
from labeling.review.reviews import ADJUDICATE, LEARN, PROMISE
from labeling.values import SoftLabels
from labeling.votes import Votes

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Pool:
    """All questions as the queue sees them.

    Parameters
    ----------
    embeddings
        ``(n, d)`` float32 unit rows.
    proba
        ``(n, k)`` probabilities of the best model there is, rows sum to 1.
    labels, votes
        What the label model made of the votes, and the votes, of the same n questions and k labels.
    traffic
        ``(k,)`` share of each label in what is asked now, sums to 1.
    taught
        ``(n,)`` bool: questions that the model learns from, or soon will: seed gold, and what is queued already.
    free
        ``(n,)`` bool: questions that may be queued, that is, without gold and not queued.
    needed
        ``(n,)`` bool: drawn at random, since the promise needs them.
    """

    embeddings: NDArray[np.float32]
    proba: NDArray[np.floating]
    labels: SoftLabels
    votes: Votes
    traffic: Floats
    taught: Bools
    free: Bools
    needed: Bools


@dataclass(frozen=True)
class Parts:
    """What the value is made of, question by question.

    Parameters
    ----------
    guess, rival
        ``(n,)`` int32: the likeliest label and the next.
    proba, margin
        ``(n,)`` in [0, 1]: probability of the guess, and by how much it is ahead of the rival.
    against
        ``(n,)`` in [0, 1]: share of a question's votes that rule its guess out, 0 without votes.
    doubt
        ``(n,)`` in [0, 1]: ``1 - margin * (1 - against)``.
    weight
        ``(n,)`` in [1/4, 4]: how much oftener such questions are asked now than among all questions.
    """

    guess: NDArray[np.int32]
    rival: NDArray[np.int32]
    proba: Floats
    margin: Floats
    against: Floats
    doubt: Floats
    weight: Floats


@dataclass(frozen=True)
class Entry:
    """One place of the queue; the first is worth most.

    Parameters
    ----------
    value
        What was gained when it was picked, given those before it; 0 for what was drawn for the promise.
    alike
        Number of questions without gold that are very similar to it, itself not counted.
    traffic
        Share of the guess in what is asked now.
    again
        What asks for it although it has gold; empty for a question without.
    """

    place: int
    purpose: str
    value: float
    guess: int
    rival: int
    proba: float
    margin: float
    against: float
    alike: int
    traffic: float
    again: tuple[Recheck, ...] = ()


@dataclass(frozen=True)
class QueueSettings:
    """How to choose; set on a held-out part of Banking77's train questions and looked at on CLINC150.

    Parameters
    ----------
    k, purity
        As in `nearest` and `similar`.
    told
        Part of a question's need that is met once a very similar one has gold.
    most
        Questions looked at at the most; of more, the most doubtful.
    """

    k: int = 50
    purity: float = 0.85
    told: float = 0.7
    most: int = 20_000


def parts(pool: Pool) -> Parts:
    """Doubt and weight of every question; the guess is that of model and label model together."""
    belief = believed(pool.proba, pool.labels)
    two = np.argsort(-belief, axis=1, kind="stable")[:, :2].astype(np.int32)
    guess, rival = two[:, 0], two[:, -1]
    rows = np.arange(len(belief))
    best = belief[rows, guess].astype(np.float64)
    margin = np.where(guess == rival, 1.0, best - belief[rows, rival])
    out = against(pool.votes, guess)
    weight = traffic_weight(belief, pool.traffic)
    return Parts(guess, rival, best, margin, out, 1 - margin * (1 - out), weight)


def believed(proba: NDArray[np.floating], labels: SoftLabels) -> NDArray[np.floating]:
    """``(n, k)`` mean of what model and label model say; the model alone where no voter said anything."""
    return np.where(labels.covered[:, None], (proba + labels.proba) / 2, proba)


def against(votes: Votes, guess: NDArray[np.int32]) -> Floats:
    """``(n,)`` share of the votes on each question that do not allow its guess, ``(n,)``; 0 without votes."""
    flat = votes.flat
    allows = np.asarray(flat.members[flat.option, guess[flat.row]]).ravel() if len(flat.row) else np.empty(0)
    cast = np.bincount(flat.row, minlength=votes.n)
    rules_out = cast - np.bincount(flat.row, weights=allows, minlength=votes.n)
    return np.where(cast > 0, rules_out / np.maximum(cast, 1), 0.0)


def traffic_weight(belief: NDArray[np.floating], traffic: Floats) -> Floats:
    """``(n,)`` in [1/4, 4]: share of a question's labels in the traffic over their share among all questions."""
    ratio = traffic / np.maximum(belief.mean(axis=0), 1e-9) if len(belief) else traffic
    return np.clip(np.asarray(belief @ ratio, np.float64), 0.25, 4.0)


def shares(belief: NDArray[np.floating], recent: Bools, smoothing: float = 200.0) -> Floats:
    """``(k,)`` share of each label among recent questions, as if so many questions like all had been added."""
    n, k = belief.shape
    total, lately = np.zeros(k), np.zeros(k)
    for at in blocks(n):
        total += belief[at].sum(axis=0, dtype=np.float64)
        lately += belief[at][recent[at]].sum(axis=0, dtype=np.float64)
    of_all = total / n if n else np.full(k, 1 / k)
    return np.asarray((lately + smoothing * of_all) / (recent.sum() + smoothing))


def drawn(ids: Sequence[str], eligible: Bools, size: int, seed: int = 0) -> Bools:
    """``(n,)`` bool: a random sample of the eligible questions, the first of a random order that never changes.

    Whatever is asked and answered between two calls, each question has the same chance, as its place in the
    order depends on its id and the seed alone; so samples of later calls add up to one larger sample.
    """
    places = sorted(np.flatnonzero(eligible).tolist(), key=lambda i: digest([seed, ids[i]]))
    out = np.zeros(len(ids), bool)
    out[places[:size]] = True
    return out


def make_queue(pool: Pool, limit: int, settings: QueueSettings | None = None, near: Near | None = None) -> list[Entry]:
    """What the promise needs first, then what teaches most: at most ``limit`` entries.

    The value of a question is its own doubt times the summed doubt, weighted by traffic, of the questions very
    similar to it, less what taught questions and earlier picks tell about those. As long as there is little gold
    everything is in doubt and the value asks for typical and diverse questions; later doubt decides.

    Parameters
    ----------
    near
        Neighbours of all n questions, where they are known; used if all are looked at.
    """
    settings = settings or QueueSettings()
    found = parts(pool)
    looked = _looked_at(pool, found, settings.most)
    if near is None or len(looked) < len(near.places):
        near = nearest(pool.embeddings[looked], settings.k)
    alike = similar(near, found.guess[looked], settings.purity)
    wanted = np.flatnonzero(pool.needed)[:limit]
    many = dict(zip(looked.tolist(), (alike @ pool.free[looked].astype(np.float64) - pool.free[looked]), strict=True))
    out = [_entry(pool, found, int(i), PROMISE, 0.0, int(many.get(int(i), 0))) for i in wanted]
    picks = _teaching(pool, found, looked, alike, settings.told, limit - len(out))
    for i, value in zip(looked[picks.places].tolist(), picks.value.tolist(), strict=True):
        out.append(_entry(pool, found, i, LEARN, value, int(many[i])))
    return out


def asked_again(pool: Pool, found: Parts, asked: Sequence[Recheck], places: Mapping[str, int]) -> list[Entry]:
    """An entry for each question with gold that should be looked at again, in the order in which they were asked.

    They come before all others, and whoever decides one has the last word: they see what was said before.

    Parameters
    ----------
    places
        Question id to its place; what is not among the questions is left out.
    """
    together: dict[int, list[Recheck]] = defaultdict(list)
    for one in asked:
        if one.question_id in places:
            together[places[one.question_id]].append(one)
    return [replace(_entry(pool, found, i, ADJUDICATE, 0.0, 0), again=tuple(why)) for i, why in together.items()]


def _looked_at(pool: Pool, found: Parts, most: int) -> NDArray[np.int64]:
    """Places of all taught questions and of the free ones that are most in doubt, in order."""
    candidates = np.flatnonzero(pool.free)
    ranked = candidates[np.argsort(-(found.doubt * found.weight)[candidates], kind="stable")[:most]]
    return np.union1d(ranked, np.flatnonzero(pool.taught))


def _teaching(
    pool: Pool, found: Parts, looked: NDArray[np.int64], alike: sparse.csr_matrix, told: float, limit: int
) -> Picks:
    free = (pool.free & ~pool.taught & ~pool.needed)[looked]
    known = np.asarray(alike @ pool.taught[looked].astype(np.float32)) > 0
    need = np.where(free, (found.doubt * found.weight)[looked] * (1 - told * known), 0.0)
    return cover(alike, need, found.doubt[looked], free, limit)


def _entry(pool: Pool, found: Parts, i: int, purpose: str, value: float, alike: int) -> Entry:
    guess = int(found.guess[i])
    return Entry(
        place=i,
        purpose=purpose,
        value=value,
        guess=guess,
        rival=int(found.rival[i]),
        proba=float(found.proba[i]),
        margin=float(found.margin[i]),
        against=float(found.against[i]),
        alike=alike,
        traffic=float(pool.traffic[guess]),
    )
