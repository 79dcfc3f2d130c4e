"""How labels were made of votes: which label model, which voters it did not hear, how fast evidence ages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.pipeline.ingesting import read_questions
from labeling.files import read_json, write_json
from labeling.label_models import Choice, Recency, choose, days_of, heard
from labeling.label_models.recency import OFF
from labeling.run_folder import RunFolder
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
    choice = choose(name, heard(votes, silent), gold, _recency(folder, recent))
    about = {"name": choice.model.name, "half_life": choice.half_life, "muted": sorted(silent)}
    write_json(folder / FILE, about)
    return choice


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
    return choose(name or known.name, heard(votes, known.muted), gold, _recency(folder, known.half_life))


def labels_again(folder: RunFolder, votes: Votes, gold: Gold, name: str | None = None) -> SoftLabels:
    """The labels that such a label model makes of these votes."""
    model = make_again(folder, votes, gold, name).model
    return model.predict_proba(heard(votes, recipe(folder).muted))


def heard_votes(folder: RunFolder) -> Votes:
    """The folder's votes without those of voters that were muted when its labels were made."""
    return heard(folder.load_votes()[0], recipe(folder).muted)


def set_aside(gold: Gold) -> dict[str, Any]:
    """How much gold is not used until somebody has looked at it again, by split, and how much seed counts in part."""
    aside = gold.set_aside
    counts = {split: int((gold.held(split) & aside).sum()) for split in SPLITS}
    return counts | {"in part": int((gold.mask("seed") & (gold.weight < 1)).sum())}


def _recency(folder: RunFolder, wanted: float | str) -> Recency | None:
    """None where evidence does not age, so that the questions need not be read."""
    if wanted == OFF:
        return None
    return Recency(days_of([q.asked_at for q in read_questions(folder)]), wanted)
