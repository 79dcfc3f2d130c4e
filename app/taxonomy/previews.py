"""What a move of a template or a topic would take along, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.latest import Generation, latest
from app.taxonomy.naming import Named
from app.workspace import Workspace
from labeling.disk.generations import LATEST
from labeling.errors import OracleError
from labeling.store.sources import GoldRow
from labeling.values import SPLITS
from labeling.voters import COMPUTED_KINDS

EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Example:
    """A question that moves; ``gold`` is what experts said, or empty, ``proba`` in [0, 1] that of the template."""

    question_id: str
    text: str
    gold: str
    proba: float


@dataclass(frozen=True)
class Preview:
    """What a move takes along.

    Parameters
    ----------
    into
        Labels that everything counts for afterwards; that of gold comes first. Of a topic, topics or templates.
    gold
        Questions whose gold it is, by split; ``handed_over`` of them go to a template that a split makes.
    reviews
        Reviews that decided for it.
    functions, rules
        Those that name it.
    votes, neighbours
        Votes for it in the latest labels: of functions and rules, and of computed voters.
    examples
        Questions that it would answer now, the surest first.
    problems, warnings
        Sentences: what stands in the way, and what to think of first.
    asked
        Gold questions that experts are asked about again.
    templates
        Ids of the templates that move with a topic.
    """

    into: tuple[str, ...]
    gold: Mapping[str, int]
    reviews: int
    functions: tuple[Named, ...]
    rules: tuple[Named, ...]
    votes: int
    neighbours: int
    handed_over: int
    examples: tuple[Example, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    asked: int = 0
    templates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen:
    """The latest labels as a preview looks at them.

    Parameters
    ----------
    now
        Taxonomy, n questions and votes.
    proba
        ``(n, k)`` probabilities of the k labels.
    """

    now: Generation
    proba: NDArray[np.floating]

    def votes(self, labels: Sequence[str]) -> tuple[int, int]:
        """Votes for one of these labels alone, or for all of them: of functions and rules, and of computed voters."""
        counts, index = {True: 0, False: 0}, self.now.taxonomy.index
        places = tuple(sorted(index[label] for label in labels if label in index))
        wanted = {(place,) for place in places} | {places}
        for voter, column in zip(self.now.votes.voters, self.now.votes.columns, strict=True):
            mine = [i for i, option in enumerate(voter.options) if option in wanted]
            counts[voter.kind in COMPUTED_KINDS] += int(np.isin(column.options, mine).sum())
        return counts[False], counts[True]

    def examples(self, labels: Sequence[str], gold: Sequence[GoldRow]) -> tuple[Example, ...]:
        """Questions of which one of these labels is the likeliest, the surest first."""
        index = self.now.taxonomy.index
        places = [index[label] for label in labels if label in index]
        said = {g.question_id: g.label for g in gold}
        mine = np.flatnonzero(np.isin(np.argmax(self.proba, axis=1), places))
        proba = self.proba[mine].max(axis=1, initial=0.0)
        best = np.argsort(-proba, kind="stable")[:EXAMPLES].tolist()
        rows = [(self.now.questions[int(mine[i])], float(proba[i])) for i in best]
        return tuple(Example(q.question_id, q.text, said.get(q.question_id, ""), round(p, 4)) for q, p in rows)


def latest_seen(workspace: Workspace) -> Seen | None:
    """The labels that a run made last; None before the first."""
    if not (workspace.run / LATEST / "soft_labels.npz").is_file():
        return None
    try:
        now = latest(workspace)
        return Seen(now, now.labels.proba)
    except OracleError:
        return None


def by_split(gold: Sequence[GoldRow]) -> dict[str, int]:
    """Number of gold questions by split; splits without any are left out."""
    counts = Counter(g.split for g in gold)
    return {split: counts[split] for split in SPLITS if counts[split]}
