"""Match rate by day, stage, template, topic, team or release, apart for what was shown, in shadow and held back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from app.observing.shares import shares
from app.observing.traffic import TEXT, Traffic
from labeling.serving.stages import STAGES, TOPIC, VALIDITY
from labeling.serving.suggestions import TRAFFIC, require_one_of

BY = ("day", "stage", "template", "topic", "team", "release")
COLUMN = {"day": "day", "template": "template_id", "topic": "topic", "team": "team", "release": "release_id"}
COUNTS = ["asked", "n", "matched", "unknown"]
COLUMNS = ["group", "traffic", "asked", "n", "matched", "rate", "low", "high", "unknown"]


def match_rates(traffic: Traffic, by: str) -> pd.DataFrame:
    """Match rates with 95 % Wilson intervals, a row a group and kind of traffic in which something was asked.

    Returns
    -------
    Columns ``group``, ``traffic``, ``asked`` (suggestions), ``n`` (answers whose reply is known), ``matched``,
    ``rate``, ``low`` and ``high`` in [0, 1], nan where ``n`` is 0, and ``unknown`` (answers whose reply is not known).
    Days ascend, stages are in order, others have the largest ``n`` first. By stage,
    ``validity`` is right where it let pass what some template was sent to, and held back what none was; ``topic``
    counts where it let pass, and is right where a template of its topic was sent.
    """
    require_one_of("way to divide", by, BY)
    frame = traffic.frame
    if by == "stage":
        parts = [_counts(_of_stage(traffic, stage)) for stage in STAGES]
        counts = pd.concat(parts, ignore_index=True)
        return _finished(counts.assign(place=counts["group"].map(STAGES.index)), ["place"])
    group = _grouped(traffic, by)
    known = frame["known"] & frame["answered"]
    table = _table(group, frame, known, frame["matched"] == 1, frame["answered"])
    counts = _counts(table)
    if by == "day":
        return _finished(counts.assign(place=counts["group"]), ["place"])
    total = counts.groupby("group")["n"].transform("sum")
    return _finished(counts.assign(place=-total), ["place", "group"])


def _grouped(traffic: Traffic, by: str) -> pd.Series[Any]:
    """What each suggestion is counted under: of templates and topics that were moved since, where they are now."""
    if by == "topic":
        return topics_now(traffic)
    column = traffic.frame[COLUMN[by]]
    return now(column, traffic.facts.moved) if by == "template" else column


def topics_now(traffic: Traffic) -> pd.Series[Any]:
    """``(n,)`` topics of what was suggested: of the template as it is now, else what the topic's name counts for."""
    frame, facts = traffic.frame, traffic.facts
    present = now(frame["template_id"], facts.moved).map(facts.topics)
    return present.astype(TEXT).fillna(now(frame["topic"], facts.topic_names))


def now(ids: pd.Series[Any], counts_for: Mapping[str, str]) -> pd.Series[Any]:
    """Template ids, those that count for another one by the id of that."""
    return ids.map({one: counts_for.get(one, one) for one in ids.unique()})


def topic_sent(traffic: Traffic) -> pd.Series[Any]:
    """``(n,)`` bool: a template of the suggested topic is among those that were sent."""
    frame, facts = traffic.frame, traffic.facts
    suggested = frame.assign(topic=topics_now(traffic))
    sent = suggested.loc[frame["known"], ["found", "topic"]].explode("found").dropna(subset=["found"])
    topic = now(sent["found"], facts.moved).map(facts.topics)
    return (topic == sent["topic"]).groupby(level=0).any().reindex(frame.index, fill_value=False)


def _of_stage(traffic: Traffic, stage: str) -> pd.DataFrame:
    """What a stage had a say in, and whether it was right."""
    frame = traffic.frame
    valid, topic = frame["valid_passes"] == 1, frame["topic_passes"] == 1
    if stage == VALIDITY:
        acts, right = frame["valid_passes"].notna(), frame["found"].map(bool).astype(bool) == valid
    elif stage == TOPIC:
        acts, right = (frame["valid_passes"] != 0) & topic, topic_sent(traffic)
    else:
        acts, right = frame["answered"], frame["matched"] == 1
    group = pd.Series(stage, index=frame.index, dtype=TEXT)
    return _table(group, frame, frame["known"] & acts, right, acts)


def _table(
    group: pd.Series[Any], frame: pd.DataFrame, known: pd.Series[Any], right: pd.Series[Any], passed: pd.Series[Any]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "group": group,
            "traffic": frame["traffic"],
            "asked": 1,
            "n": known.astype("int64"),
            "matched": (known & right.astype(bool)).astype("int64"),
            "unknown": (passed & ~frame["known"]).astype("int64"),
        }
    )


def _counts(table: pd.DataFrame) -> pd.DataFrame:
    return table.groupby(["group", "traffic"], sort=True, as_index=False)[COUNTS].sum()


def _finished(counts: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    kind = counts["traffic"].map(TRAFFIC.index)
    rows = counts.assign(kind=kind).sort_values([*order, "kind"], kind="stable", ignore_index=True)
    return rows.assign(**shares(rows["matched"], rows["n"]))[COLUMNS]
