"""What the service does for a request, without HTTP: make, keep, answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.http import answers
from app.http.errors import RefusedError
from app.http.live import Live
from app.http.log import Lines
from app.http.metrics import Metrics
from app.http.schemas import FeedbackIn, SuggestionIn
from app.suggesting.log_writer import LogWriter
from app.suggesting.making import Asked, Made, make_all
from labeling.errors import OracleError
from labeling.store.present import present
from labeling.store.reads import templates as all_templates
from labeling.store.suggestions import append_feedback
from labeling.store.suggestions import suggestion as read_suggestion
from labeling.suggestions import HTTP, Feedback


class Handling:
    """Makes suggestions and keeps what is said of them; may be used from several threads.

    Parameters
    ----------
    clock
        Says the time of a request.
    """

    def __init__(self, live: Live, writer: LogWriter, metrics: Metrics, clock: Callable[[], datetime]) -> None:
        self.live, self.writer, self.metrics, self.clock = live, writer, metrics, clock

    def suggest(self, asked: Sequence[SuggestionIn]) -> list[dict[str, Any]]:
        """Suggestions in order, all of them on the disk before any is answered.

        Raises
        ------
        RefusedError
            On a request that does not fit, and before there is a release.
        OracleError
            Where the store cannot be written.
        """
        made = self._make(asked)
        self._keep(made)
        return [answers.suggestion(one) for one in made]

    def _make(self, asked: Sequence[SuggestionIn]) -> list[Made]:
        """Together, but those with reasons apart from those without."""
        plan, at = self.live.plan, self.clock()
        made: dict[int, Made] = {}
        for explain in (False, True):
            places = [i for i, one in enumerate(asked) if one.explain is explain]
            if places:
                try:
                    found = make_all(plan, [_asked(asked[i]) for i in places], at, HTTP, explain)
                except OracleError as error:
                    raise RefusedError(422, error.message) from error
                made.update(zip(places, found, strict=True))
        return [made[i] for i in range(len(asked))]

    def _keep(self, made: Sequence[Made]) -> None:
        started = time.perf_counter()
        self.metrics.waiting.inc(len(made))
        try:
            self.writer.write(Lines(made))
        finally:
            self.metrics.waiting.dec(len(made))
        self.metrics.logging.observe(time.perf_counter() - started)
        self.metrics.suggested(made)

    def feedback(self, suggestion_id: str, said: FeedbackIn) -> bool:
        """Keep what became of a suggestion; False where that is known already.

        Raises
        ------
        RefusedError
            404 on an unknown suggestion, 422 on what does not fit it.
        """
        try:
            feedback = Feedback(suggestion_id, self.clock(), **said.model_dump(exclude={"note"}), note=said.note or "")
        except OracleError as error:
            raise RefusedError(422, error.message) from error
        recorded = self.writer.write(lambda connection: _record(connection, feedback))
        if isinstance(recorded, RefusedError):
            raise recorded
        if recorded:
            self.metrics.feedback.labels(said.action).inc()
        return recorded

    def templates(self) -> list[dict[str, Any]]:
        """Templates that may be sent now."""
        with self.live.store.read() as connection:
            ids = [t.template_id for t in all_templates(connection)]
            return answers.templates(list(present(connection, ids).values()))


def _asked(one: SuggestionIn) -> Asked:
    return Asked(one.question, one.agent, one.case_id, one.attributes, one.team or "")


def _record(connection: Connection, said: Feedback) -> bool | RefusedError:
    """What the store says to it, as a value, so that it is told from a store that cannot be written."""
    try:
        return append_feedback(connection, said)
    except OracleError as error:
        known = read_suggestion(connection, said.suggestion_id) is not None
        return RefusedError(422 if known else 404, error.message)
