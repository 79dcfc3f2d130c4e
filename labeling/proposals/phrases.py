"""Phrases, and pairs of words, that point to one label."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

from labeling.proposals.ranking import DOUBT, OLD_WORTH, Candidate, Material
from labeling.sources.rules import Rule

WORDS = r"[^\W_]+(?:'[^\W_]+)*"
LEAST_QUESTIONS = 3
MOST_PHRASES = 6
MOST_PAIRS = 5


def phrase_candidates(material: Material) -> Iterator[Candidate]:
    """For each label one rule of up to six phrases of one to three words, each precise by itself."""
    said, phrases = _said(material, 3)
    mass = np.asarray(said.T @ material.target, np.float64)
    label = mass.argmax(axis=1)
    precision = material.precisions(mass, label)
    good = (precision >= material.least_precision) & (mass.sum(axis=1) >= LEAST_QUESTIONS)
    for wanted in np.unique(label[good]).tolist():
        mine = np.flatnonzero(good & (label == wanted))
        places = mine[_cover(said[:, mine], material, precision[mine])]
        hits = np.asarray(said[:, places].sum(axis=1)).ravel() > 0
        any_of = tuple(str(phrases[i]) for i in places)
        name = material.taxonomy.labels[wanted]
        rule = Rule(f"{name} {any_of[0]}", votes_for=name, any=any_of)
        yield Candidate(wanted, rule, hits, material.precision(hits, wanted))


def pair_candidates(material: Material) -> Iterator[Candidate]:
    """For each label up to five rules of two words that occur together."""
    said, words = _said(material, 1)
    telling = np.flatnonzero([w not in ENGLISH_STOP_WORDS and len(w) > 1 for w in words])
    said, words = said[:, telling], words[telling]
    target = material.target
    rows = said.tocsr()
    known = (said.T @ sparse.diags(target.sum(axis=1)) @ said).tocsr()
    for wanted in np.flatnonzero(target.sum(axis=0) >= LEAST_QUESTIONS).tolist():
        mine = np.flatnonzero(target[:, wanted] > 0.2)
        sure = sparse.diags(target[mine, wanted])
        pairs = sparse.triu(rows[mine].T @ sure @ rows[mine], k=1).tocoo()
        enough = pairs.data >= LEAST_QUESTIONS - 0.5
        one, other, right = pairs.row[enough], pairs.col[enough], pairs.data[enough]
        judged = known[one, other]
        judged = judged.toarray() if sparse.issparse(judged) else np.asarray(judged)
        precision = right / (judged.ravel() + DOUBT)
        order = np.lexsort((other, one, -right * precision))
        best = [i for i in order.tolist() if precision[i] >= material.least_precision][: 4 * MOST_PAIRS]
        found = []
        for i in best:
            hits = np.asarray(said[:, [one[i]]].multiply(said[:, [other[i]]]).toarray()).ravel() > 0
            if (hits & ~material.voted).any():
                both = (str(words[one[i]]), str(words[other[i]]))
                name = material.taxonomy.labels[wanted]
                rule = Rule(f"{name} {' '.join(both)}", votes_for=name, all=both)
                found.append(Candidate(wanted, rule, hits, material.precision(hits, wanted)))
        yield from found[:MOST_PAIRS]


def _said(material: Material, longest: int) -> tuple[sparse.csc_matrix, NDArray[np.object_]]:
    """``(n, p)`` float32 0/1 matrix of who says which phrase, and the phrases."""
    vectorizer = CountVectorizer(
        ngram_range=(1, longest), binary=True, min_df=LEAST_QUESTIONS, token_pattern=WORDS, preprocessor=_plain
    )
    try:
        said = vectorizer.fit_transform(material.questions.texts)
    except ValueError:  # nothing is said three times
        return sparse.csc_matrix((len(material.questions), 0), dtype=np.float32), np.empty(0, object)
    return said.astype(np.float32).tocsc(), vectorizer.get_feature_names_out()


def _plain(text: str) -> str:
    return text.replace("\u2019", "'").lower()


def _cover(said: sparse.csc_matrix, material: Material, precision: NDArray[np.float64]) -> list[int]:
    """Phrases that together reach the most; those that add nothing are left out."""
    worth = np.where(material.voted, OLD_WORTH, 1.0)
    chosen: list[int] = []
    for _ in range(MOST_PHRASES):
        gain = (said.T @ worth) * precision
        best = int(np.argmax(gain))
        if gain[best] <= (0.0 if not chosen else 0.5):
            break
        chosen.append(best)
        worth[said[:, [best]].toarray().ravel() > 0] = 0.0
    return chosen
