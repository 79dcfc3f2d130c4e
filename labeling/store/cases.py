"""Customer messages that wait for an answer, and those that an agent has answered."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, func, or_, select

from labeling.serving.suggestions import SHOWN
from labeling.store.schema import GONE, FeedbackRecord, QuestionRecord, SuggestionRecord
from labeling.values import Question


def open_cases(connection: Connection, search: str = "", limit: int = 200) -> list[Question]:
    """Questions without a reply, from files or from the desk: the latest first, those without a time last.

    Parameters
    ----------
    search
        Text to look for in the message, its id and its case, whatever the case of its letters.
    """
    q = QuestionRecord
    waiting = select(q.question_id, q.text, q.asked_at, q.case_id, q.reply, q.attributes).where(
        q.position != GONE, func.coalesce(q.reply, "") == "", ~_answered(), *_found(search)
    )
    # in two parts, as the databases disagree on where nothing stands in an index
    dated = waiting.where(q.asked_at.is_not(None)).order_by(q.asked_at.desc(), q.question_id)
    found = [Question(*row) for row in connection.execute(dated.limit(limit))]
    if len(found) < limit:
        undated = waiting.where(q.asked_at.is_(None)).order_by(q.question_id).limit(limit - len(found))
        found += [Question(*row) for row in connection.execute(undated)]
    return found


def case_name(question: Question) -> str:
    """What the desk calls the case of a question: its case id, or its own id where it has none."""
    return question.case_id or question.question_id


def _answered() -> ColumnElement[bool]:
    q, s, f = QuestionRecord, SuggestionRecord, FeedbackRecord
    done = select(f.id).where(f.suggestion_id == s.suggestion_id, f.action != SHOWN).exists()
    mine = s.case_id == func.coalesce(q.case_id, q.question_id)
    return select(s.suggestion_id).where(mine, s.text == q.text, done).exists()


def _found(search: str) -> list[ColumnElement[bool]]:
    if not search.strip():
        return []
    columns = (QuestionRecord.text, QuestionRecord.question_id, QuestionRecord.case_id)
    return [or_(*(column.icontains(search.strip(), autoescape=True) for column in columns))]
