"""What the service does for a request, without HTTP: make, keep, answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.http import answers
from app.http.errors import RefusedError
from app.http.keys import Once, Wanted, answer
from app.http.live import Live
from app.http.log import Lines
from app.http.metrics import Metrics
from app.http.schemas import FeedbackIn
from app.suggesting.log_writer import LogWriter
from app.suggesting.making import Asked, Made, make_all
from labeling.errors import OracleError
from labeling.serving.suggestions import HTTP, Feedback, LoggedSuggestion
from labeling.store.present import present
from labeling.store.reads import templates as all_templates
from labeling.store.suggestions import append_feedback
from labeling.store.suggestions import suggestion as read_suggestion


class Handling:
    """Makes suggestions and keeps what is said of them; may be used from several threads.

    Parameters
    ----------
    clock
        Says the time of a request.
    """

    def __init__(self, live: Live, writer: LogWriter, metrics: Metrics, clock: Callable[[], datetime]) -> None:
        self.live, self.writer, self.metrics, self.clock = live, writer, metrics, clock

    def suggest(self, asked: Sequence[Wanted]) -> list[dict[str, Any]]:
        """Suggestions in order, all of them on the disk before any is answered.

        Those whose id is asked for are logged once, and answered as they were then.

        Raises
        ------
        RefusedError
            On a request that does not fit, and before there is a release.
        OracleError
            Where the store cannot be written.
        """
        made, named = self._make(asked), any(one.suggestion_id for one in asked)
        before = self._keep(made, Once(made) if named else Lines(made))
        return [answer(one, known) for one, known in zip(made, before or [None] * len(made), strict=True)]

    def _make(self, asked: Sequence[Wanted]) -> list[Made]:
        """Together, but those with reasons apart from those without."""
        plan, at = self.live.plan, self.clock()
        made: dict[int, Made] = {}
        for explain in (False, True):
            places = [i for i, one in enumerate(asked) if one.asked.explain is explain]
            if places:
                try:
                    found = make_all(plan, [_asked(asked[i]) for i in places], at, HTTP, explain)
                except OracleError as error:
                    raise RefusedError(422, error.message) from error
                made.update(zip(places, found, strict=True))
        return [made[i] for i in range(len(asked))]

    def _keep(self, made: Sequence[Made], work: Lines | Once) -> list[LoggedSuggestion | None] | None:
        """Log what is new; what was logged before, None where nothing can have been."""
        started = time.perf_counter()
        self.metrics.waiting.inc(len(made))
        try:
            before = self.writer.write(work)
        finally:
            self.metrics.waiting.dec(len(made))
        self.metrics.logging.observe(time.perf_counter() - started)
        self.metrics.suggested([one for i, one in enumerate(made) if before is None or before[i] is None])
        return before

    def feedback(self, suggestion_id: str, said: FeedbackIn) -> bool:
        """Keep what became of a suggestion; False where that is known already.

        Raises
        ------
        RefusedError
            404 on an unknown suggestion, 422 on what does not fit it.
        """
        try:
            feedback = Feedback(suggestion_id, self.clock(), **self._said(said))
        except OracleError as error:
            raise RefusedError(422, error.message) from error
        recorded = self.writer.write(lambda connection: _record(connection, feedback))
        if isinstance(recorded, RefusedError):
            raise recorded
        if recorded:
            self.metrics.feedback.labels(said.action).inc()
        return recorded

    def _said(self, said: FeedbackIn) -> dict[str, Any]:
        """What was said, without what says who the customer is."""
        redactor = self.live.workspace.redactor
        reply = redactor.text(said.reply) if said.reply else said.reply
        return said.model_dump() | {"reply": reply, "note": redactor.text(said.note or "")}

    def templates(self) -> list[dict[str, Any]]:
        """Templates that may be sent now."""
        with self.live.store.read() as connection:
            ids = [t.template_id for t in all_templates(connection)]
            return answers.templates(list(present(connection, ids).values()))


def _asked(wanted: Wanted) -> Asked:
    one = wanted.asked
    return Asked(one.question, one.agent, one.case_id, one.attributes, one.team or "", wanted.suggestion_id)


def _record(connection: Connection, said: Feedback) -> bool | RefusedError:
    """What the store says to it, as a value, so that it is told from a store that cannot be written."""
    try:
        return append_feedback(connection, said)
    except OracleError as error:
        known = read_suggestion(connection, said.suggestion_id) is not None
        return RefusedError(422 if known else 404, error.message)
