"""Names clusters of questions by the words that are typical of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

from labeling.proposals.phrases import WORDS

# Customers write these whatever they ask about.
CHATTER = """
    able ain't aren't can't could couldn't did didn't does doesn't doing don't going got guys hasn't haven't hello
    help hey hi how's i'd i'll i'm i've isn't it's just know let's like make need please possible really tell thank
    thanks that's there's use using wasn't want wanted what's where's won't would wouldn't you're
"""
STOP_WORDS = sorted({*ENGLISH_STOP_WORDS, *CHATTER.split()})
LEAST_LENGTH = 2
MOST_WORDS = 8
NAME_WORDS = 3


def typical_words(texts: Sequence[str], group: NDArray[np.integer], most: int = MOST_WORDS) -> list[tuple[str, ...]]:
    """Words and pairs of words that are typical of each group, most typical first.

    Parameters
    ----------
    texts
        n questions.
    group
        ``(n,)`` in 0..g - 1; -1 for the rest, which counts as one more group that is not named.

    Returns
    -------
    g tuples of up to ``most`` terms; a term that shares a word with a more typical one
    is left out, and of equals the pair comes first.

    Source: class-based TF-IDF, ``tf * log(1 + a / f)``, with tf the share of the term in the group's terms, a
    the mean number of terms of a group and f how often the term occurs in all; M. Grootendorst, "BERTopic:
    neural topic modeling with a class-based TF-IDF procedure", arXiv:2203.05794 (2022).
    """
    groups = int(group.max(initial=-1)) + 1
    vectorizer = CountVectorizer(
        ngram_range=(1, 2), token_pattern=WORDS, preprocessor=_plain, stop_words=STOP_WORDS, binary=True
    )
    try:
        said = vectorizer.fit_transform(texts)
    except ValueError:  # nobody says anything but stop words
        return [()] * groups
    weight = _class_tf_idf(said, group, groups)
    terms = vectorizer.get_feature_names_out()
    return [_best(weight[g], terms, most) for g in range(groups)]


def _plain(text: str) -> str:
    return text.replace("\u2019", "'").lower()


def _class_tf_idf(said: sparse.csr_matrix, group: NDArray[np.integer], groups: int) -> sparse.csr_matrix:
    """``(g, t)`` weights from the ``(n, t)`` 0/1 matrix of who says what."""
    member = sparse.csr_matrix(
        (np.ones(len(group)), (np.where(group < 0, groups, group), np.arange(len(group)))),
        shape=(groups + 1, len(group)),
    )
    counts = (member @ said).tocsr()
    total = np.asarray(counts.sum(axis=1)).ravel()
    rarity = np.log1p(total.mean() / np.maximum(np.asarray(counts.sum(axis=0)).ravel(), 1.0))
    weight = sparse.diags(1.0 / np.maximum(total, 1.0)) @ counts @ sparse.diags(rarity)
    return weight.tocsr()[:groups]


def _best(row: sparse.csr_matrix, terms: NDArray[np.object_], most: int) -> tuple[str, ...]:
    pair = np.array([" " in terms[i] for i in row.indices], bool)
    order = np.lexsort((row.indices, ~pair, -row.data))
    chosen: list[str] = []
    for term in (str(terms[row.indices[i]]) for i in order.tolist()):
        words = set(term.split())
        if min(map(len, words)) < LEAST_LENGTH or any(words & set(c.split()) for c in chosen):
            continue
        chosen.append(term)
        if len(chosen) == most:
            break
    return tuple(chosen)


def title_of(words: Sequence[str]) -> str:
    """A working title from the most typical words; "Unnamed questions" where there are none."""
    text = ", ".join(words[:NAME_WORDS])
    return text[:1].upper() + text[1:] if text else "Unnamed questions"
