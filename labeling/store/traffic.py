"""All suggestions of some days with what became of each, as one table that figures are made from."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, select

from labeling.store.schema import (
    FeedbackRecord,
    ReplyMatchRecord,
    ShadowSuggestionRecord,
    SpotAnswerRecord,
    SpotCheckRecord,
    SuggestionRecord,
    require_aware,
)
from labeling.suggestions import CHOICES, SENT, USED, LoggedSuggestion, ShadowSuggestion

SAID = [f.name for f in fields(LoggedSuggestion) if f.name not in ("text", "rendered", "attributes")]
AnySelect = Select[*tuple[Any, ...]]
FLOATS = [
    "template_proba",
    "topic_proba",
    "valid_proba",
    "latency_ms",
    "valid_passes",
    "topic_passes",
    "template_passes",
    "nearness",
]
OUTCOME = ["handle_seconds", "reopened", "satisfaction"]
SHADOW = [f.name for f in fields(ShadowSuggestion)]
DRAWN = ["suggestion_id", "drawn_at", "verdict", "label"]


def traffic(connection: Connection, since: datetime, until: datetime | None = None) -> pd.DataFrame:
    """One row a suggestion asked for in ``[since, until)``, in the order in which they were asked for.

    Columns: those of ``LoggedSuggestion`` but the texts; the passes of the stages as 1.0, 0.0 or nan (stage off);
    ``shown`` (bool) whether it came on a screen; ``action`` what the agent chose, ``sent`` where a reply went out
    without a choice, else ""; ``replied`` (bool) whether the reply is known; ``handle_seconds``, ``reopened`` (1.0 or
    0.0) and ``satisfaction``, the latest said, nan where nothing was; ``match_kind`` ("" where no reply was looked
    at), ``match_similarity``, ``matched`` (1.0, 0.0 or nan) and ``found``, a list of template ids or None.
    """
    s, f, m = SuggestionRecord, FeedbackRecord, ReplyMatchRecord
    out = _frame(connection, _window(select(*(getattr(s, c) for c in SAID)), since, until).order_by(s.at), SAID)
    out["at"] = pd.to_datetime(out["at"], utc=True)
    out[FLOATS] = out[FLOATS].astype("float64")
    said = ["suggestion_id", "action", *OUTCOME, "reply"]
    given = select(f.suggestion_id, f.action, *(getattr(f, c) for c in OUTCOME), f.reply.is_not(None)).join(s)
    feedback = _frame(connection, _window(given, since, until).order_by(f.id), said)
    seen = ["suggestion_id", "match_kind", "match_similarity", "matched", "found"]
    matched = select(m.suggestion_id, m.kind, m.similarity, m.matched, m.found).join(s)
    matches = _frame(connection, _window(matched, since, until), seen).set_index("suggestion_id")
    out = out.join(_outcomes(feedback), on="suggestion_id").join(matches, on="suggestion_id")
    for name in ("shown", "replied"):
        out[name] = out[name].eq(True)
    out[["action", "match_kind"]] = out[["action", "match_kind"]].fillna("")
    out["found"] = out["found"].astype(object).where(out["found"].notna(), None)
    for name in (*OUTCOME, "matched", "match_similarity"):
        out[name] = out[name].astype("float64")
    return out


def shadow_traffic(connection: Connection, since: datetime, until: datetime | None = None) -> pd.DataFrame:
    """What candidate releases said of the same questions: a row each, ``suggestion_id`` that of the current one."""
    c = ShadowSuggestionRecord
    statement = _window(select(*(getattr(c, name) for name in SHADOW)).join(SuggestionRecord), since, until)
    return _frame(connection, statement.order_by(SuggestionRecord.at), SHADOW)


def spot_checks(connection: Connection, since: datetime, until: datetime | None = None) -> pd.DataFrame:
    """Suggestions of the window drawn at random: a row each, ``verdict`` "" and ``label`` None where none was given."""
    d, a = SpotCheckRecord, SpotAnswerRecord
    drawn = select(d.suggestion_id, d.drawn_at, a.verdict, a.label).join(SuggestionRecord).outerjoin(a)
    found = _frame(connection, _window(drawn, since, until).order_by(SuggestionRecord.at, a.id), DRAWN)
    found["verdict"] = found["verdict"].fillna("")
    return found.drop_duplicates("suggestion_id", keep="last", ignore_index=True)


def _window(statement: AnySelect, since: datetime, until: datetime | None) -> AnySelect:
    statement = statement.where(SuggestionRecord.at >= require_aware(since))
    return statement if until is None else statement.where(SuggestionRecord.at < require_aware(until))


def _frame(connection: Connection, statement: AnySelect, columns: list[str]) -> pd.DataFrame:
    rows = [tuple(row) for row in connection.execute(statement)]
    return pd.DataFrame.from_records(rows, columns=columns)


def _outcomes(feedback: pd.DataFrame) -> pd.DataFrame:
    """By suggestion what all feedback comes to; the latest word on each counts, as in `labeling.suggestions`."""
    feedback[OUTCOME] = feedback[OUTCOME].astype("float64")
    by = feedback.groupby("suggestion_id", sort=False)
    chosen = feedback[feedback["action"].isin(CHOICES)].groupby("suggestion_id")["action"].last()
    replied = feedback[feedback["reply"].eq(True) | (feedback["action"] == USED)]["suggestion_id"].unique()
    out = by[OUTCOME].last()
    out["shown"] = feedback[feedback["action"] != SENT].groupby("suggestion_id").size() > 0
    out["replied"] = out.index.isin(replied)
    out["action"] = chosen.reindex(out.index)
    out.loc[out["action"].isna() & out["replied"], "action"] = SENT
    return out
