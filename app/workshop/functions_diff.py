"""What the labeling functions as they are now would change against the latest labels, or against others."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from app.latest import Generation, latest
from app.pipeline.denoising import labels_again
from app.pipeline.ingesting import applier_of
from app.pipeline.labels import about_columns, as_votes
from app.pipeline.taking_over import known_ballots
from app.workspace import Workspace
from labeling.analysing.diffing import Difference, Labelled, difference
from labeling.errors import OracleError
from labeling.loading.registry import load_sources
from labeling.values import SPLITS
from labeling.voters import COMPUTED_KINDS


def labelled_by(workspace: Workspace, now: Generation, functions: Path, shown_as: str) -> Labelled:
    """Labels of the latest questions with the functions of a folder; columns that are known are taken over."""
    questions, taxonomy = now.questions, now.taxonomy
    sources = load_sources(functions, taxonomy, shown_as)
    known = known_ballots(*now.stored_votes, about_columns(workspace, taxonomy))
    encode = workspace.encoder.encode
    ballots = applier_of(workspace, taxonomy).apply(sources, questions, encode(questions.texts), known)
    pairs = zip(now.votes.voters, now.votes.columns, strict=True)
    ballots += [(v, c) for v, c in pairs if v.kind in COMPUTED_KINDS]
    votes = as_votes(ballots, len(questions), taxonomy)
    return Labelled(votes, labels_again(now.folder, votes, now.gold, workspace.settings.label_model))


def diff(workspace: Workspace, against: Path | None = None, most: int = 10) -> dict[str, Any]:
    """Compare the workspace's functions with those of the latest labels, or of another folder.

    Parameters
    ----------
    against
        A folder of labeling functions, or a workspace that has one.
    most
        Examples listed at the most.
    """
    now = latest(workspace)
    after = labelled_by(workspace, now, workspace.functions, workspace.functions.name)
    if against is None:
        before = Labelled(now.votes, now.labels)
    else:
        before = labelled_by(workspace, now, _functions_in(against), str(against))
    found = difference(before, after, now.gold)
    name = [*now.taxonomy.labels, "no vote"]
    flips = [{"before": name[a], "after": name[b], "questions": n} for (a, b), n in found.flips()]
    gold = now.gold.only("seed", "valid")
    return {
        "voters": asdict(found.voters),
        "questions": len(now.questions),
        "flipped": len(found.flipped),
        "newly_covered": len(found.newly_covered),
        "newly_uncovered": len(found.newly_uncovered),
        "flips": flips,
        "gold": None if found.gold is None else asdict(found.gold) | {"loss": found.gold.loss},
        "believed": {"before": found.believed[0], "after": found.believed[1]},
        "examples": [_example(now, before, after, found, int(i)) for i in found.worst(gold, most)],
    }


def _functions_in(folder: Path) -> Path:
    inside = folder / "labeling_functions"
    found = inside if inside.is_dir() else folder
    if not any(found.glob("*.py")) and not (found / "rules.toml").is_file():
        raise OracleError("there are no labeling functions here; name a folder that has some", folder)
    return found


def _example(now: Generation, before: Labelled, after: Labelled, found: Difference, row: int) -> dict[str, Any]:
    touched = set(found.voters.touched)
    voices = {
        state.votes.voters[j].name: now.taxonomy.describe(labels)
        for state in (before, after)
        for j, labels, _ in state.votes.on(row)
        if state.votes.voters[j].name in touched
    }
    split = now.gold.split[row]
    known = split >= 0 and SPLITS[split] != "test"
    return {
        "question_id": now.questions[row].question_id,
        "text": now.questions[row].text,
        "before": _label(now, found.before[row], before, row),
        "after": _label(now, found.after[row], after, row),
        "gold": now.taxonomy.labels[now.gold.label[row]] if known else None,
        "voters": voices,
    }


def _label(now: Generation, label: np.int32, state: Labelled, row: int) -> dict[str, Any]:
    if label < 0:
        return {"label": None, "proba": None}
    return {"label": now.taxonomy.labels[label], "proba": round(float(state.labels.proba[row, label]), 4)}
