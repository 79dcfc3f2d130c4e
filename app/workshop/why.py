"""Why a question has its label, and why that changed since the labels before."""

from __future__ import annotations

from dataclasses import asdict
from functools import cached_property
from typing import Any

from app.latest import Generation, latest
from app.pipeline.denoising import make_again, recipe
from app.workspace import Workspace
from labeling.analysing.why import Labels, Line, explain, moves
from labeling.disk.generations import labels_before
from labeling.errors import OracleError, did_you_mean

SHOWN = 5


class State(Generation):
    """Labels of one generation, refitted from what its folder holds; the fit repeats exactly."""

    @cached_property
    def fitted(self) -> Labels:
        """The label model with what it was fitted on."""
        model = make_again(self.folder, self.votes, self.gold).model
        return Labels(self.taxonomy, self.votes, model, recipe(self.folder).muted)

    def place(self, question_id: str) -> int | None:
        """Row of a question, None where the run did not know it."""
        ids = self.questions.ids
        return ids.index(question_id) if question_id in ids else None


def why(workspace: Workspace, question_id: str) -> dict[str, Any]:
    """Label, summands, and what changed since the labels before.

    Raises
    ------
    OracleError
        Where there are no labels yet, or no such question.
    """
    now = State(latest(workspace).folder)
    place = now.place(question_id)
    if place is None:
        raise OracleError(
            f"unknown question '{question_id}'{did_you_mean(question_id, now.questions.ids)}; "
            "ids stand in data/questions"
        )
    found = explain(now.fitted, place)
    return {
        "question_id": question_id,
        "text": now.questions[place].text,
        "gold": now.gold_label(place),
        **asdict(found),
        "lines": [_line(now, line) for line in found.lines],
        "log_odds": found.log_odds,
        "since_before": _since(workspace, now, place),
    }


def _line(state: State, line: Line) -> dict[str, Any]:
    """A summand; evidence that is a question comes with its text and gold."""
    out, evidence = asdict(line), []
    for place, similarity in zip(out.pop("places"), out.pop("similarity"), strict=True):
        if similarity == similarity:
            question = state.questions[place] if place >= 0 else None
            evidence.append(
                {
                    "question_id": question and question.question_id,
                    "text": question and question.text,
                    "gold": None if question is None else state.gold_label(place),
                    "similarity": round(similarity, 3),
                }
            )
    return out | {"evidence": evidence}


def _since(workspace: Workspace, now: State, place: int) -> dict[str, Any] | None:
    folder = labels_before(workspace.run)
    if folder is None:
        return None
    then, question_id = State(folder), now.questions[place].question_id
    before = then.place(question_id)
    if before is None:
        return {"known": False, "label": None, "proba": None, "moves": [], "gold": [], "templates": []}
    old = explain(then.fitted, before)
    pair = moves(then.fitted, before, now.fitted, place)
    found = explain(now.fitted, place)
    return {
        "known": True,
        "label": old.label,
        "proba": old.proba,
        "moves": [asdict(m) for m in pair[1]] if pair else [],
        "gold": _gold_changes(then, now, {found.label, found.rival}),
        "templates": _template_changes(then, now, {found.label, found.rival}),
    }


def _gold_changes(then: State, now: State, labels: set[str]) -> list[dict[str, str | None]]:
    """Gold for these labels that came, went or changed."""
    old = {q.question_id: then.gold_label(i) for i, q in enumerate(then.questions)}
    out = []
    for i, question in enumerate(now.questions):
        before, after = old.get(question.question_id), now.gold_label(i)
        if before != after and labels & {str(x).split(" (")[0] for x in (before, after)}:
            out.append({"question_id": question.question_id, "text": question.text, "before": before, "after": after})
    return out[:SHOWN]


def _template_changes(then: State, now: State, labels: set[str]) -> list[str]:
    """Which of these templates have another title, body, topic or status."""
    old, new = then.taxonomy.by_id, now.taxonomy.by_id
    return sorted(t for t in labels & set(new) if old.get(t) != new[t])
