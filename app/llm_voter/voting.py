"""The votes of the language model in a run: what it answered before; nothing is asked."""

from __future__ import annotations

from typing import Any

from app.llm_voter.kept import KeptAnswers
from app.workspace import Workspace
from labeling.applying import Ballot
from labeling.disk.question_table import QuestionTable
from labeling.hashing import file_digest
from labeling.llm import PROMPT_VERSION, ballot_of, standing, text_key
from labeling.taxonomy import Taxonomy
from labeling.votes import Voter


def told_ballots(workspace: Workspace, questions: QuestionTable, taxonomy: Taxonomy) -> list[Ballot]:
    """The ballot of the language model; none where the settings name no model, or it has answered nothing."""
    model, answers = workspace.settings.llm.model, KeptAnswers(workspace.root).all()
    if not model or not answers:
        return []
    said = standing(answers, model, PROMPT_VERSION, taxonomy)
    keys = [text_key(text) for number in range(questions.blocks) for text in questions.texts(number)]
    return [ballot_of(model, keys, said)]


def told_voter(workspace: Workspace) -> Voter | None:
    """Who votes what the language model answered; None where the settings name no model."""
    model = workspace.settings.llm.model
    return ballot_of(model, [], {})[0] if model else None


def told_inputs(workspace: Workspace) -> Any:
    """What its votes depend on besides questions and templates: the model, and its answers."""
    model, path = workspace.settings.llm.model, KeptAnswers(workspace.root).path
    # titles count here, as an answer stands while the template says what it said
    return [model, file_digest(path)] if model and path.is_file() else None
