"""Spot checks: drawing suggestions at random for experts to judge, and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from labeling.errors import OracleError, did_you_mean
from labeling.hashing import digest
from labeling.store import Store
from labeling.store import spot_checks as log
from labeling.store.present import present
from labeling.store.reads import templates
from labeling.store.spot_checks import Drawn, SpotAnswer
from labeling.taxonomy import RESERVED


@dataclass(frozen=True)
class Pending:
    """A suggestion to be judged; ``title`` is that of its template, ``reply`` the latest sent, None where unknown."""

    suggestion_id: str
    at: datetime
    text: str
    decision: str
    reason: str
    template_id: str
    title: str
    rendered: str
    reply: str | None
    drawn_at: datetime


def draw(store: Store, n: int, since: datetime, until: datetime, at: datetime) -> list[str]:
    """Draw suggestions of ``[since, until)`` for experts to judge, each of those not drawn yet as likely as the others.

    The draw depends on the window and on how many were drawn before, so that the same call on the same log draws the
    same. Answers and what was left unanswered are drawn alike.

    Returns
    -------
    Ids of those drawn now; fewer than ``n`` where the window has no more.

    Raises
    ------
    OracleError
        Where ``n`` is below 1 or the window has no length.
    """
    if n < 1:
        raise OracleError(f"{n} spot checks cannot be drawn; draw at least 1")
    if since >= until:
        raise OracleError("the window to draw from ends before it begins; give an earlier start")
    with store.write() as connection:
        left = log.undrawn(connection, since, until)
        seed = digest([since.isoformat(), until.isoformat(), log.count_drawn(connection)])
        chosen = np.random.default_rng(int(seed[:16], 16)).permutation(len(left))[:n]
        drawn = [left[i] for i in sorted(chosen)]
        log.append_drawn(connection, drawn, at)
    return drawn


def pending(store: Store, limit: int | None = None) -> list[Pending]:
    """Drawn suggestions that nobody judged, in an order of chance, so that those judged first stand for all."""
    with store.read() as connection:
        found = sorted(log.pending(connection), key=lambda one: digest(one.suggestion_id))[:limit]
        stand = present(connection, sorted({one.template_id for one in found}))
    titles = {i: one.template.title for i, one in stand.items() if one.template is not None}
    return [_pending(one, titles) for one in found]


def answer(
    store: Store, suggestion_id: str, expert: str, verdict: str, label: str | None, comment: str, at: datetime
) -> bool:
    """Keep an expert's word; False where it says again what the same expert said last.

    Parameters
    ----------
    verdict
        ``right``, ``wrong`` or ``unclear``: of the suggested answer, or of leaving the question unanswered.
    label
        What would have been right, where the expert says so.

    Raises
    ------
    OracleError
        On an unknown verdict or label, no expert, or a suggestion that was not drawn.
    """
    return answer_all(store, [SpotAnswer(suggestion_id, at, expert, verdict, label, comment)]) == 1


def answer_all(store: Store, answers: list[SpotAnswer]) -> int:
    """Keep the words of experts, all or none; how many were new."""
    with store.write() as connection:
        labels = {*(t.template_id for t in templates(connection)), *RESERVED}
        for one in answers:
            if one.label is not None and one.label not in labels:
                raise OracleError(f"unknown label '{one.label}'{did_you_mean(one.label, labels)}")
        return log.append_answers(connection, answers)


def _pending(one: Drawn, titles: Mapping[str, str]) -> Pending:
    return Pending(
        one.suggestion_id,
        one.at,
        one.text,
        one.decision,
        one.reason,
        one.template_id,
        titles.get(one.template_id, one.template_id),
        one.rendered,
        one.reply,
        one.drawn_at,
    )
