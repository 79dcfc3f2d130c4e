"""Why a question has its label, and why that changed since the labels before."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from app.pipeline import ingesting
from app.workspace import Workspace
from labeling.errors import OracleError, did_you_mean
from labeling.files import read_json
from labeling.generations import LATEST, labels_before
from labeling.label_models import choose
from labeling.run_folder import RunFolder
from labeling.values import SPLITS, Gold, Questions
from labeling.why import Labels, Line, explain, moves

SHOWN = 5


@dataclass(frozen=True)
class State:
    """Labels of one run, refitted from what its folder holds."""

    labels: Labels
    questions: Questions
    gold: Gold

    def place(self, question_id: str) -> int | None:
        """Row of a question, None where the run did not know it."""
        ids = self.questions.ids
        return ids.index(question_id) if question_id in ids else None

    def gold_label(self, place: int) -> str | None:
        """What experts said, with the split."""
        label, split = self.gold.label[place], self.gold.split[place]
        return None if label < 0 else f"{self.labels.taxonomy.labels[label]} ({SPLITS[split]})"


def open_state(folder: RunFolder) -> State:
    """Read a run folder and fit its label model again; the fit repeats exactly."""
    votes, _ = folder.load_votes()
    gold = folder.load_gold()
    model = choose(read_json(folder / "label_model.json")["name"], votes, gold).model
    taxonomy = ingesting.read_taxonomy(folder)
    return State(Labels(taxonomy, votes, model), ingesting.read_questions(folder), gold)


def why(workspace: Workspace, question_id: str) -> dict[str, Any]:
    """Label, summands, and what changed since the labels before.

    Raises
    ------
    OracleError
        Where there are no labels yet, or no such question.
    """
    latest = RunFolder(workspace.run / LATEST)
    if not latest.path.is_dir():
        raise OracleError("there are no labels yet; run `oracle label` or `oracle run` first")
    now = open_state(latest)
    place = now.place(question_id)
    if place is None:
        raise OracleError(
            f"unknown question '{question_id}'{did_you_mean(question_id, now.questions.ids)}; "
            "ids stand in data/questions"
        )
    found = explain(now.labels, place)
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
    then, question_id = open_state(folder), now.questions[place].question_id
    before = then.place(question_id)
    if before is None:
        return {"known": False, "label": None, "proba": None, "moves": [], "gold": [], "templates": []}
    old = explain(then.labels, before)
    pair = moves(then.labels, before, now.labels, place)
    found = explain(now.labels, place)
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
    old, new = then.labels.taxonomy.by_id, now.labels.taxonomy.by_id
    return sorted(t for t in labels & set(new) if old.get(t) != new[t])
