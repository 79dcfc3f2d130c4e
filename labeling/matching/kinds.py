"""How near a reply is to one template: word for word, a light edit, a heavy edit, or something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, LCSseq

from labeling.matching.words import Body

Kind = Literal["exact", "light", "heavy", "other"]
KINDS: tuple[Kind, ...] = ("exact", "light", "heavy", "other")
LETTERS_FOR_A_TYPO = 5


@dataclass(frozen=True)
class Match:
    """A template in a reply.

    Parameters
    ----------
    share
        Share of the template's telling words (no function words) found in the reply, in any order, in [0, 1].
    similarity
        Mean of ``share``, of the share of all its words found in order and, with an encoder, of the cosine of the
        two texts; in [0, 1].
    """

    template_id: str
    kind: Kind
    share: float
    similarity: float


@dataclass(frozen=True)
class Thresholds:
    """Least similarity of a light and of a heavy edit, each in [0, 1]; chosen on the ``valid`` half of the pairs."""

    light: float
    heavy: float

    def kind(self, similarity: float) -> Kind:
        """Kind of an edit; what stands word for word is seen elsewhere."""
        return "light" if similarity >= self.light else "heavy" if similarity >= self.heavy else "other"


WORDS_ONLY = Thresholds(light=0.74, heavy=0.31)
WITH_MEANING = Thresholds(light=0.76, heavy=0.33)


def share_found(template: Body, reply: Counter[str]) -> float:
    """Share of the telling words of a template among those of a reply, each counted as often as it stands there."""
    wanted = Counter(template.telling)
    return sum(min(n, reply[word]) for word, n in wanted.items()) / max(1, wanted.total())


def in_order(template: Body, reply: Sequence[str]) -> tuple[int, ...]:
    """Places in the reply of the longest common subsequence of words, ascending."""
    blocks = LCSseq.opcodes(template.words, reply)
    return tuple(place for op in blocks if op.tag == "equal" for place in range(op.dest_start, op.dest_end))


def spelt(template: Body, reply: Sequence[str]) -> list[str]:
    """Words of a reply, those one typing error away from a word of the template spelt as there.

    Only words of five letters and more, by optimal string alignment as RapidFuzz computes it.
    """
    known = sorted({w for w in template.words if _long(w)})
    strange = sorted({w for w in reply if _long(w)}.difference(known))
    if not known or not strange:
        return list(reply)
    distances = process.cdist(strange, known, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8)
    nearest = {w: known[int(row.argmin())] for w, row in zip(strange, distances, strict=True) if row.min() <= 1}
    return [nearest.get(word, word) for word in reply]


def _long(word: str) -> bool:
    return len(word) >= LETTERS_FOR_A_TYPO and word.isalpha()
