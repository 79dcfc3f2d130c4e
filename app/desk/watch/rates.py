"""Match rates as a table for people."""

from __future__ import annotations

import pandas as pd

from app.desk.agent.wording import topic_name
from app.desk.templates.search import TITLES
from app.observing.traffic import Facts

CUTS = {"Template": "template", "Topic": "topic", "Team": "team", "Release": "release", "Stage": "stage", "Day": "day"}
STAGES = {"validity": "Is it a question", "topic": "The topic", "template": "The answer"}
NO_TEAM = "no team"
COLUMNS = {
    "group": "id",
    "traffic": "Traffic",
    "asked": "Asked",
    "n": "Known",
    "matched": "Sent",
    "rate": "Match rate",
    "low": "From",
    "high": "To",
    "unknown": "Unknown",
}


def named(rates: pd.DataFrame, by: str, facts: Facts) -> pd.DataFrame:
    """The rates with a first column that people can read, and ``id`` as the last.

    Parameters
    ----------
    rates
        As `app.observing.match_rates.match_rates` makes them.
    by
        What they were divided by.
    """
    out = rates.rename(columns=COLUMNS)
    name = next(cut for cut, known in CUTS.items() if known == by)
    out.insert(0, name, [in_words(str(one), by, facts) for one in out["id"]])
    return out[[*(c for c in out.columns if c != "id"), "id"]]


def in_words(group: str, by: str, facts: Facts) -> str:
    """A template's title, a topic or stage in words, else the name itself."""
    if by == "template":
        return facts.titles.get(group) or TITLES.get(group, group)
    if by == "topic":
        return topic_name(group)
    if by == "stage":
        return STAGES.get(group, group)
    return group or (NO_TEAM if by == "team" else "–")
