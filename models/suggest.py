"""From a question to a suggestion with its reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from labeling.applying import said_by
from labeling.errors import OracleError
from labeling.sources.source import Source
from labeling.values import Question, Questions
from models.cascade import STAGES, Prediction, decide, gates
from models.encoding.encoders import Encoder
from models.releasing.releases import Release

NEIGHBOURS = 3
LIKELY = 6
OUT_OF_DATE = "template out of date"
"""Reason where the template may not be suggested until somebody has seen to it."""


@dataclass(frozen=True)
class Neighbour:
    """A seed question near the asked one."""

    text: str
    label: str
    similarity: float


@dataclass(frozen=True)
class VoterReason:
    """A labeling function or rule that voted on the question."""

    voter: str
    votes_for: str
    agrees: bool


@dataclass(frozen=True)
class Suggestion:
    """What the platform says about one question. Probabilities lie in [0, 1].

    ``template_id`` is always the best guess; ``decision`` is ``suggest`` or ``abstain``. ``passes`` says of each stage
    whether its own gate lets the question pass, ``likely`` are the likeliest templates with their probabilities, the
    best first, and ``nearness`` is the cosine to the nearest question that the release knows, None where it knows none.
    """

    question_id: str
    valid_proba: float
    topic: str
    topic_proba: float
    template_id: str
    template_proba: float
    decision: str
    reason: str
    text: str
    release: str
    neighbours: tuple[Neighbour, ...] = ()
    voters: tuple[VoterReason, ...] = ()
    likely: tuple[tuple[str, float], ...] = ()
    passes: Mapping[str, bool] = field(default_factory=dict)
    nearness: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def require_encoder(release: Release, encoder_id: str) -> None:
    """Refuse a release that another encoder's embeddings trained.

    Raises
    ------
    OracleError
        Naming both encoders.
    """
    if encoder_id != release.encoder_id:
        raise OracleError(
            f"release {release.release_id} was trained with encoder '{release.encoder_id}', but "
            f"'{encoder_id}' is set; change it back in oracle.toml or run `oracle run`"
        )


class Suggester:
    """Applies one release.

    Parameters
    ----------
    release
        What to apply; its encoder must be the one given.
    sources
        Labeling functions and rules, for the reasons only.
    stopped
        Ids of templates, as the release knows them, that must not be suggested.
    """

    def __init__(
        self,
        release: Release,
        encoder: Encoder,
        sources: Sequence[Source] = (),
        stopped: Collection[str] = frozenset(),
    ) -> None:
        require_encoder(release, encoder.encoder_id)
        self.release, self.encoder, self.sources, self.stopped = release, encoder, sources, stopped
        self.taxonomy = release.cascade.taxonomy
        known = release.cascade.anchors.rows
        self._index = faiss.IndexFlatIP(max(known.shape[1], 1))
        if len(known):
            self._index.add(known)

    def suggest(
        self,
        questions: Questions,
        values: Mapping[str, str] | None = None,
        stages: Collection[str] = STAGES,
        voters: bool = True,
    ) -> list[Suggestion]:
        """Suggestions with reasons, in order.

        Parameters
        ----------
        values
            Fill placeholders.
        stages
            Those whose gates count for the decision.
        voters
            Whether to ask labeling functions and rules for reasons, which takes longer than all the rest.
        """
        if not len(questions):
            return []
        rows = self.encoder.encode(questions.texts)
        prediction = self.release.cascade.predict(rows)
        reasons = decide(prediction, self.release.thresholds, stages)
        passes = gates(prediction, self.release.thresholds)
        neighbours = self._neighbours(rows)
        heard = [
            self._voters(q, rows[i], int(prediction.template[i])) if voters else () for i, q in enumerate(questions)
        ]
        return [
            self._one(i, question, prediction, str(reasons[i]), neighbours[i], values or {}, passes, heard[i])
            for i, question in enumerate(questions)
        ]

    def _one(
        self,
        i: int,
        question: Question,
        p: Prediction,
        reason: str,
        neighbours: tuple[Neighbour, ...],
        values: Mapping[str, str],
        passes: Mapping[str, NDArray[np.bool_]],
        voters: tuple[VoterReason, ...],
    ) -> Suggestion:
        template = self.taxonomy.by_id[self.taxonomy.labels[p.template[i]]]
        reason = reason or (OUT_OF_DATE if template.template_id in self.stopped else "")
        return Suggestion(
            question.question_id,
            round(float(p.valid[i]), 4),
            template.topic,
            round(float(p.best_topic_proba[i]), 4),
            template.template_id,
            round(float(p.template_proba[i]), 4),
            "abstain" if reason else "suggest",
            reason or self._why(template.template_id, neighbours),
            template.render(dict(values)),
            self.release.release_id,
            neighbours,
            voters,
            self._likely(p.joint[i]),
            {stage: bool(passes[stage][i]) for stage in STAGES},
            neighbours[0].similarity if neighbours else None,
        )

    def _likely(self, joint: NDArray[np.float64]) -> tuple[tuple[str, float], ...]:
        labels = self.taxonomy.template_labels
        proba = joint[: len(labels)]
        return tuple((labels[j], round(float(proba[j]), 4)) for j in np.argsort(-proba, kind="stable")[:LIKELY])

    def _why(self, template_id: str, neighbours: Sequence[Neighbour]) -> str:
        near = [n for n in neighbours if n.label == template_id]
        return f'like "{near[0].text}"' if near else "surest answer of the trained classifier"

    def _neighbours(self, rows: Any) -> list[tuple[Neighbour, ...]]:
        texts, labels = self.release.memory.texts, self.release.cascade.anchors.labels
        k = min(NEIGHBOURS, len(texts))
        if not k:
            return [()] * len(rows)
        similarity, at = self._index.search(np.ascontiguousarray(rows), k)
        return [
            tuple(
                Neighbour(texts[j], self.taxonomy.labels[labels[j]], round(float(s), 3))
                for s, j in zip(line_s, line_j, strict=True)
            )
            for line_s, line_j in zip(similarity, at, strict=True)
        ]

    def _voters(self, question: Question, row: NDArray[np.float32], template: int) -> tuple[VoterReason, ...]:
        """Votes on this question; a function that fails on it is left out, as in labeling."""
        return tuple(
            VoterReason(source.name, self.taxonomy.describe(labels), template in labels)
            for source, labels in said_by(self.sources, self.taxonomy, question, row, self.encoder.encode)
        )
