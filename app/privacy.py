"""Whether the store holds what the settings would take out of texts today."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from app.erasing.journal import journal_folder
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.store.schema import QuestionRecord, SuggestionRecord

LOOKED_AT = 200
"""So many questions and so many suggestions are looked at, drawn at random."""


def privacy(workspace: Workspace) -> str:
    """In words what a sample of the store says.

    Raises
    ------
    OracleError
        When texts were stored before they were redacted so, or an erasing was cut off.
    """
    if any(journal_folder(workspace.root).glob("*.json")):
        raise OracleError("an erasing was cut off; run the same `oracle erase` again, or any other, to finish it")
    redactor = workspace.redactor
    with workspace.open_store() as store, store.read() as connection:
        questions, suggestions = _sample(connection, QuestionRecord), _sample(connection, SuggestionRecord)
    held = [sum(redactor.text(text) != text for text in texts) for texts in (questions, suggestions)]
    if any(held):
        raise OracleError(
            f"{held[0]} of {len(questions)} questions and {held[1]} of {len(suggestions)} suggestions that were looked "
            "at hold what `redact` takes out; `oracle run` redacts questions anew, `oracle erase` removes suggestions"
        )
    kinds = ", ".join(redactor.kinds) or "nothing"
    return f"redacts {kinds}; {len(questions) + len(suggestions)} texts looked at"


def _sample(connection: Connection, record: type[QuestionRecord] | type[SuggestionRecord]) -> list[str]:
    return list(connection.scalars(select(record.text).order_by(func.random()).limit(LOOKED_AT)))
