"""How good the gold is: likely wrong labels, near duplicates, and where experts disagree."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.latest import Generation, latest
from app.workspace import Workspace
from labeling.analysing.duplicates import LEAST_SIMILARITY, Group, near_duplicates
from labeling.review.agreement import agreement, disagreements
from labeling.review.reviews import adjudicated
from labeling.values import SPLITS
from models.evaluating.gold_quality import likely_wrong


def check(workspace: Workspace, with_test: bool = False, similarity: float = LEAST_SIMILARITY) -> dict[str, Any]:
    """Everything an expert may want to look at again.

    Parameters
    ----------
    with_test
        Judge test gold too; nothing learns from it.
    similarity
        Cosine similarity from which two questions count as near duplicates.
    """
    now = latest(workspace)
    rows = workspace.encoder.encode(now.questions.texts)
    known, test = now.gold.only("seed", "valid"), now.gold.only("test") if with_test else None
    found = likely_wrong(rows, now.labels.proba, known, test)
    names, best = now.taxonomy.labels, now.labels.best()
    wrong = [
        {
            **_question(now, d.place),
            "gold": names[d.label],
            "suggested": names[d.suggested],
            "proba": round(d.proba, 4),
            "score": round(d.score, 4),
            "votes_say": names[best[d.place]] if now.labels.covered[d.place] else None,
        }
        for d in found.doubts
    ]
    groups = [_group(now, g) for g in near_duplicates(now.questions.texts, rows, similarity)]
    store = workspace.open_store()
    try:
        opinions, judged = store.opinions(), adjudicated(store.reviews())
    finally:
        store.close()
    return {
        "judged": found.judged,
        "too_few": [names[i] for i in found.too_few],
        "likely_wrong": wrong,
        "duplicates": sorted(groups, key=lambda g: (not g["gold_differs"], not g["leaks"], -g["similarity"])),
        "agreement": asdict(agreement(opinions)),
        "disagreements": [asdict(d) for d in disagreements(opinions) if d.question_id not in judged],
    }


def _question(now: Generation, place: int) -> dict[str, Any]:
    split, question = int(now.gold.split[place]), now.questions[place]
    return {
        "question_id": question.question_id,
        "text": question.text,
        "split": SPLITS[split] if split >= 0 else None,
    }


def _group(now: Generation, group: Group) -> dict[str, Any]:
    """A group; it leaks where a test question has a near duplicate in seed or valid."""
    label = now.gold.label
    members = [
        _question(now, i) | {"gold": now.taxonomy.labels[label[i]] if label[i] >= 0 else None} for i in group.places
    ]
    gold, splits = {m["gold"] for m in members} - {None}, {m["split"] for m in members}
    return {
        "similarity": round(group.similarity, 4),
        "gold_differs": len(gold) > 1,
        "leaks": "test" in splits and bool(splits & {"seed", "valid"}),
        "questions": members,
    }
