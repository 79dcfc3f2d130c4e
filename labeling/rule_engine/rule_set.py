"""Many rules compiled into one: an automaton for all phrases, a set for all expressions, a product for all examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from labeling.blocks import blocks
from labeling.errors import OracleError
from labeling.rule_engine.examples import example_rows, laid_out
from labeling.rule_engine.expressions import Expressions
from labeling.rule_engine.groups import Groups
from labeling.sources.likeness import alike
from labeling.sources.rule_texts import Texts
from labeling.sources.rules import Encode, Rule

Rows = NDArray[np.float32]
Hits = NDArray[np.bool_]
LETTERS = 1 << 20
CELLS = 1 << 24
KEPT = 16


@dataclass(frozen=True)
class RuleSet:
    """r rules, compiled.

    Parameters
    ----------
    rules
        As they were read.
    groups
        Their phrases.
    expressions
        Their regexes; ``with_regex`` are the ``(e,)`` places of the rules that have one.
    with_examples
        ``(s,)`` places of the rules with ``similar_to``.
    """

    rules: tuple[Rule, ...]
    groups: Groups
    expressions: Expressions
    with_regex: NDArray[np.int64]
    with_examples: NDArray[np.int64]

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> RuleSet:
        """Compiled, or the one that was compiled of such rules before."""
        return _compiled(_Key(tuple(rule.fingerprint for rule in rules), tuple(rules)))

    def hits(
        self, texts: Sequence[str], embeddings: Rows | None = None, encode: Encode | None = None
    ) -> list[NDArray[np.int32]]:
        """For each rule the texts it votes on, ``(v,)`` increasing places; each text is judged as if it stood alone.

        Parameters
        ----------
        texts
            n texts; those of a block that are the same are looked at once.
        embeddings
            ``(n, d)`` float32 unit rows of the texts; computed by ``encode`` where None and needed.
        encode
            Needed for ``similar_to`` only.

        Raises
        ------
        OracleError
            When a rule needs an encoder and there is none.
        """
        parts: list[list[NDArray[np.int32]]] = [[np.empty(0, np.int32)] for _ in self.rules]
        for at in blocks(len(texts)):
            hit = self.on(texts[at], None if embeddings is None else embeddings[at], encode)
            rule, place = np.divmod(np.flatnonzero(hit), at.stop - at.start)  # eight times as fast as np.nonzero
            ends = np.searchsorted(rule, np.arange(len(self.rules) + 1))
            for r, part in enumerate(parts):
                part.append((at.start + place[ends[r] : ends[r + 1]]).astype(np.int32))
        return [np.concatenate(part) for part in parts]

    def on(self, texts: Sequence[str], embeddings: Rows | None = None, encode: Encode | None = None) -> Hits:
        """``(r, n)`` bool: the same for one block, as a table."""
        if not self.rules or not texts:
            return np.zeros((len(self.rules), len(texts)), bool)
        first: dict[str, int] = {}
        for place, text in enumerate(texts):
            first.setdefault(text, place)
        places = np.fromiter(first.values(), np.int64, len(first))
        hit = self._spoken(list(first))
        if len(self.with_examples) and hit[self.with_examples].any():
            self._compare(hit, texts, places, embeddings, encode)
        return hit if len(first) == len(texts) else hit[:, np.searchsorted(places, [first[t] for t in texts])]

    def _spoken(self, texts: Sequence[str]) -> Hits:
        """``(r, n)`` bool: rules whose phrases and expression hold."""
        hit = np.zeros((len(self.rules), len(texts)), bool)
        for at in self._parts(texts):
            ready = Texts.of(texts[at])
            part = hit[:, at] = self.groups.hold(ready)
            if len(self.with_regex):
                rows, wanted = np.nonzero(part[self.with_regex].T)
                hit[self.with_regex[wanted], at.start + rows] = self.expressions.found(ready.lines, rows, wanted)
        return hit

    def _parts(self, texts: Sequence[str]) -> Iterator[slice]:
        """Slices that keep what is found in one of them small, however long the texts are."""
        most = max(CELLS // max(len(self.groups), 1), 1)
        start, letters = 0, 0
        for place, size in enumerate(map(len, texts)):
            if place > start and (letters + size > LETTERS or place - start == most):
                yield slice(start, place)
                start, letters = place, 0
            letters += size
        if texts:
            yield slice(start, len(texts))

    def _compare(
        self, hit: Hits, texts: Sequence[str], first: NDArray[np.int64], embeddings: Rows | None, encode: Encode | None
    ) -> None:
        """Take out of the hits what is not like any example; ``first`` are the places of the texts that hits are of."""
        asked = hit[self.with_examples]
        if encode is None:
            rule = self.rules[self.with_examples[int(asked.any(axis=1).argmax())]]
            raise OracleError(f"rule '{rule.name}' uses similar_to, which needs an encoder")
        places = np.flatnonzero(asked.any(axis=0))
        some = first[places]
        rows = encode([texts[i] for i in some.tolist()]) if embeddings is None else embeddings[some]
        rules = [self.rules[r] for r in self.with_examples.tolist()]
        examples, starts = laid_out([rule.similar_to for rule in rules])
        near = alike(rows, example_rows(encode, examples), starts, np.array([rule.similarity for rule in rules]))
        hit[np.ix_(self.with_examples, places)] &= near.T


@dataclass(frozen=True)
class _Key:
    prints: tuple[str, ...]
    rules: tuple[Rule, ...] = field(compare=False)


@lru_cache(maxsize=KEPT)
def _compiled(key: _Key) -> RuleSet:
    rules = key.rules
    with_regex = [place for place, rule in enumerate(rules) if rule.expression is not None]
    return RuleSet(
        rules,
        Groups.of(rules),
        Expressions.of([rules[place].expression for place in with_regex]),
        np.array(with_regex, np.int64),
        np.array([place for place, rule in enumerate(rules) if rule.similar_to], np.int64),
    )
