"""Asking twice: a request with an `Idempotency-Key` is answered once, however often a client has to send it.

The key names the suggestion, so that a second request finds what the first one logged, also after the service was
restarted (the header as in IETF's draft-ietf-httpapi-idempotency-key-header).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from app.http import answers
from app.http.errors import RefusedError
from app.http.schemas import SuggestionIn
from app.suggesting.shown import Made
from labeling.hashing import digest
from labeling.serving.suggestions import LoggedSuggestion
from labeling.store.suggestions import append_logged
from labeling.store.suggestions import suggestion as read_suggestion

LONGEST_KEY = 200
SAME = ("release_id", "decision", "reason", "template_id", "rendered", "traffic", "arm", "template_mode", "topic_mode")
"""What of a suggestion has to be as it was, or its answer is made of the log alone."""


@dataclass(frozen=True)
class Wanted:
    """A suggestion that is asked for, and the id it is to have, empty for any."""

    asked: SuggestionIn
    suggestion_id: str = ""


def wanted(asked: SuggestionIn, who: str, key: str | None) -> Wanted:
    """A request; with a key its suggestion has the same id each time.

    Parameters
    ----------
    who
        Whose key it is: others may use the same.
    """
    return Wanted(asked, "" if key is None else f"s-{digest([who, asked.agent, key])[:32]}")


@dataclass(frozen=True)
class Once:
    """Suggestions of which some may be logged already; those that are not are logged."""

    made: Sequence[Made]

    def __call__(self, connection: Connection) -> list[LoggedSuggestion | None]:
        """What was logged before, for each, None where it is new."""
        found = [read_suggestion(connection, one.logged.suggestion_id) for one in self.made]
        new = [one for one, before in zip(self.made, found, strict=True) if before is None]
        append_logged(connection, [one.logged for one in new], [one.shadow for one in new if one.shadow is not None])
        return found


def answer(made: Made, before: LoggedSuggestion | None) -> dict[str, Any]:
    """What is sent: the suggestion, or the one of before again.

    Raises
    ------
    RefusedError
        422 where the key was used for another question.
    """
    if before is None:
        return answers.suggestion(made)
    if before.text != made.logged.text or before.case_id != made.logged.case_id:
        raise RefusedError(422, "this Idempotency-Key was used for another question; send each question with its own")
    if all(getattr(before, name) == getattr(made.logged, name) for name in SAME):
        shown = replace(made.shown, at=before.at, latency_ms=before.latency_ms)
        return answers.suggestion(Made(shown, before, None))
    return answers.again(before, made.shown.titles)
