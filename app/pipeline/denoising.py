"""How labels were made of votes: which label model, which voters it did not hear, how fast evidence ages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.pipeline.ingesting import read_questions
from labeling.blocks import Over, blocks, here
from labeling.disk.files import read_json, write_json
from labeling.disk.question_table import FILE as QUESTIONS
from labeling.disk.question_table import QuestionTable, question_file
from labeling.disk.run_folder import RunFolder
from labeling.label_models import Choice, LabelModel, Recency, choose, days_of, heard
from labeling.label_models.recency import OFF
from labeling.values import SPLITS, Gold, SoftLabels
from labeling.votes import Votes

FILE = "label_model.json"


@dataclass(frozen=True)
class Recipe:
    """What labels were made with.

    Parameters
    ----------
    name
        Of the label model.
    half_life
        Days in which evidence halves, 0 where it does not age.
    muted
        Voters that were not heard.
    """

    name: str
    half_life: float = OFF
    muted: frozenset[str] = frozenset()


def make(folder: RunFolder, name: str, votes: Votes, gold: Gold, muted: Iterable[str], recent: float | str) -> Choice:
    """A fitted label model for the snapshot of a run folder, and its recipe in there.

    Parameters
    ----------
    votes
        Of all voters; those that are ``muted`` are not heard.
    recent
        Half-life of evidence in days, 0 for none, or ``auto``.
    """
    silent = frozenset(muted) & {v.name for v in votes.voters}
    choice = choose(name, heard(votes, silent), gold, recency(folder, recent))
    keep_recipe(folder, choice, silent)
    return choice


def keep_recipe(folder: RunFolder, choice: Choice, muted: frozenset[str]) -> None:
    """Write down how the folder's labels are made; ``muted`` names voters of the folder only."""
    write_json(folder / FILE, {"name": choice.model.name, "half_life": choice.half_life, "muted": sorted(muted)})


def recipe(folder: RunFolder) -> Recipe:
    """The recipe of the labels of a run folder, or of a generation of labels."""
    found = read_json(folder / FILE)
    return Recipe(found["name"], found.get("half_life", OFF), frozenset(found.get("muted", ())))


def make_again(folder: RunFolder, votes: Votes, gold: Gold, name: str | None = None) -> Choice:
    """A label model for other votes or gold on the same questions, heard and aged as the folder's labels were.

    Parameters
    ----------
    name
        Of the label model, by default that of the folder's labels.
    """
    known = recipe(folder)
    return choose(name or known.name, heard(votes, known.muted), gold, recency(folder, known.half_life))


def labels_again(
    folder: RunFolder,
    votes: Votes,
    gold: Gold,
    name: str | None = None,
    out: NDArray[np.float32] | None = None,
) -> SoftLabels:
    """The labels that such a label model makes of these votes, written into ``out`` if it is given."""
    model = make_again(folder, votes, gold, name).model
    return model.predict_proba(heard(votes, recipe(folder).muted), out)


def write_labels(folder: RunFolder, model: LabelModel, votes: Votes, over: Over = here) -> SoftLabels:
    """The folder's labels, made of those of its votes that are heard; written and read block by block."""
    silent = heard(votes, recipe(folder).muted)
    parts = over(model.predict_proba, [silent.block(at) for at in blocks(votes.n)])
    folder.save_soft_label_blocks(parts, votes.n, votes.n_labels)
    return folder.map_soft_labels()


def heard_votes(folder: RunFolder) -> Votes:
    """The folder's votes without those of voters that were muted when its labels were made."""
    return heard(folder.load_votes()[0], recipe(folder).muted)


def set_aside(gold: Gold) -> dict[str, Any]:
    """How much gold is not used until somebody has looked at it again, by split, and how much seed counts in part."""
    aside = gold.set_aside
    counts = {split: int((gold.held(split) & aside).sum()) for split in SPLITS}
    return counts | {"in part": int((gold.mask("seed") & (gold.weight < 1)).sum())}


def recency(folder: RunFolder, wanted: float | str) -> Recency | None:
    """When the folder's questions were asked; None where evidence does not age, so that they need not be read."""
    if wanted == OFF:
        return None
    file = question_file(folder.path)
    if file.name == QUESTIONS:
        return Recency(QuestionTable(file).asked_days(), wanted)
    return Recency(days_of([q.asked_at for q in read_questions(folder)]), wanted)
