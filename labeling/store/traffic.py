"""All suggestions of some days with what became of each, as one table that figures are made from."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Select, select

from labeling.serving.suggestions import CHOICES, SENT, USED, LoggedSuggestion, ShadowSuggestion
from labeling.store.columns import JSON, MOMENT, NUMBER, TEXT, frame
from labeling.store.schema import (
    FeedbackRecord,
    ReplyMatchRecord,
    ShadowSuggestionRecord,
    SpotAnswerRecord,
    SpotCheckRecord,
    SuggestionRecord,
    require_aware,
)

SAID = [f.name for f in fields(LoggedSuggestion) if f.name not in ("text", "rendered", "attributes")]
AnySelect = Select[*tuple[Any, ...]]
FLOATS = {
    "template_proba",
    "topic_proba",
    "valid_proba",
    "latency_ms",
    "valid_passes",
    "topic_passes",
    "template_passes",
    "nearness",
}
OUTCOME = ("handle_seconds", "reopened", "satisfaction")
ASKED = {name: NUMBER if name in FLOATS else MOMENT if name == "at" else TEXT for name in SAID}
TOLD = {"id": NUMBER, "suggestion_id": TEXT, "action": TEXT} | dict.fromkeys((*OUTCOME, "reply"), NUMBER)
SEEN = {"suggestion_id": TEXT, "match_kind": TEXT, "match_similarity": NUMBER, "matched": NUMBER, "found": JSON}
SHADOW = {f.name: NUMBER if f.name in FLOATS else TEXT for f in fields(ShadowSuggestion)}
DRAWN = {"suggestion_id": TEXT, "drawn_at": MOMENT, "verdict": TEXT, "label": TEXT}


def traffic(connection: Connection, since: datetime, until: datetime | None = None) -> pd.DataFrame:
    """One row a suggestion asked for in ``[since, until)``, in the order in which they were asked for.

    Columns: those of ``LoggedSuggestion`` but the texts; the passes of the stages as 1.0, 0.0 or nan (stage off);
    ``shown`` (bool) whether it came on a screen; ``action`` what the agent chose, ``sent`` where a reply went out
    without a choice, else ""; ``replied`` (bool) whether the reply is known; ``handle_seconds``, ``reopened`` (1.0 or
    0.0) and ``satisfaction``, the latest said, nan where nothing was; ``match_kind`` ("" where no reply was looked
    at), ``match_similarity``, ``matched`` (1.0, 0.0 or nan) and ``found``, a list of template ids or None.
    """
    s, f, m = SuggestionRecord, FeedbackRecord, ReplyMatchRecord
    asked = _window(select(*(getattr(s, c) for c in SAID)), since, until).order_by(s.at)
    out = frame(connection, asked, ASKED)
    place = pd.Index(out["suggestion_id"])
    given = select(f.id, f.suggestion_id, f.action, *(getattr(f, c) for c in OUTCOME), f.reply.is_not(None)).join(s)
    # put in order here, as the database would carry all rows through a sort
    told = frame(connection, _window(given, since, until), TOLD).sort_values("id", ignore_index=True)
    matched = select(m.suggestion_id, m.kind, m.similarity, m.matched, m.found).join(s)
    seen = frame(connection, _window(matched, since, until), SEEN)
    return out.assign(**_outcomes(told, place), **_matches(seen, place))


def shadow_traffic(connection: Connection, since: datetime, until: datetime | None = None) -> pd.DataFrame:
    """What candidate releases said of the same questions: a row each, ``suggestion_id`` that of the current one."""
    c = ShadowSuggestionRecord
    statement = _window(select(*(getattr(c, name) for name in SHADOW)).join(SuggestionRecord), since, until)
    return frame(connection, statement.order_by(SuggestionRecord.at), SHADOW)


def spot_checks(connection: Connection, since: datetime, until: datetime | None = None) -> pd.DataFrame:
    """Suggestions of the window drawn at random: a row each, ``verdict`` "" and ``label`` None where none was given."""
    d, a = SpotCheckRecord, SpotAnswerRecord
    drawn = select(d.suggestion_id, d.drawn_at, a.verdict, a.label).join(SuggestionRecord).outerjoin(a)
    found = frame(connection, _window(drawn, since, until).order_by(SuggestionRecord.at, a.id), DRAWN)
    found["verdict"] = found["verdict"].fillna("")
    return found.drop_duplicates("suggestion_id", keep="last", ignore_index=True)


def _window(statement: AnySelect, since: datetime, until: datetime | None) -> AnySelect:
    statement = statement.where(SuggestionRecord.at >= require_aware(since))
    return statement if until is None else statement.where(SuggestionRecord.at < require_aware(until))


def _outcomes(told: pd.DataFrame, place: pd.Index) -> dict[str, Any]:
    """By suggestion what all feedback comes to; the latest word on each counts, as in `labeling.serving.suggestions`.

    Feedback comes in the order in which it was given, and of several values for one place the last one stays.
    """
    of, actions = place.get_indexer(pd.Index(told["suggestion_id"])), told["action"].to_numpy(object)
    out: dict[str, Any] = {name: np.full(len(place), np.nan) for name in OUTCOME}
    for name in OUTCOME:
        known = told[name].notna().to_numpy()
        out[name][of[known]] = told[name].to_numpy()[known]
    shown, replied = np.zeros(len(place), bool), np.zeros(len(place), bool)
    shown[of[actions != SENT]] = True
    replied[of[(told["reply"].to_numpy() == 1) | (actions == USED)]] = True
    action, chosen = np.full(len(place), "", object), np.isin(actions, CHOICES)
    action[replied] = SENT
    action[of[chosen]] = actions[chosen]
    return out | {"shown": shown, "replied": replied, "action": pd.array(action, dtype="str")}


def _matches(seen: pd.DataFrame, place: pd.Index) -> dict[str, Any]:
    """By suggestion what was found in its reply."""
    of = place.get_indexer(pd.Index(seen["suggestion_id"]))
    kind, found = np.full(len(place), "", object), np.full(len(place), None, object)
    out: dict[str, Any] = {name: np.full(len(place), np.nan) for name in ("match_similarity", "matched")}
    for name, values in out.items():
        values[of] = seen[name]
    kind[of], found[of] = seen["match_kind"], seen["found"]
    return {"match_kind": pd.array(kind, dtype="str"), **out, "found": found}
