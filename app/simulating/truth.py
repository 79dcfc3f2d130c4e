"""The truth of a simulation, put beside what the log says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from app.simulating.agents import Agents
from app.simulating.running import Played
from labeling.serving.suggestions import SUGGEST, TRAFFIC
from labeling.taxonomy import RESERVED

COLUMNS = ["suggestion_id", "true_label", "right", "outdated", "sent", "day", "at", "agent", "team", "text"]


def truth_of(played: Sequence[Played], agents: Agents, log: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row a case in the order of the cases.

    Parameters
    ----------
    log
        Suggestions as `labeling.store.traffic.traffic` returns them; None where only the answers of the service are
        known.

    Returns
    -------
    Columns ``suggestion_id``; ``true_label``; ``right``, 1 where the suggested answer is the true one and up to date,
    or where nothing curated answers what was left unanswered, else 0; ``outdated``; ``sent``, the template that the
    reply was made from, empty for own words; ``day`` counted from 1; ``at``, ``agent``, ``team``, ``text``; and with a
    log ``decision``, ``template_id`` and ``traffic`` as it has them.
    """
    ordered = sorted(played, key=lambda one: one.case.number)
    offers = {one.suggestion_id: one.offer for one in ordered}
    if log is not None:
        offers = _suggested(log)
    rows = [_row(one, agents, offers[one.suggestion_id]) for one in ordered if one.suggestion_id in offers]
    table = pd.DataFrame(rows, columns=COLUMNS)
    if log is None:
        return table
    return table.merge(log[["suggestion_id", "decision", "template_id", "traffic"]], on="suggestion_id", how="left")


def _row(one: Played, agents: Agents, suggested: str | None) -> tuple[Any, ...]:
    case, who = one.case, agents.of(one.case)
    if suggested is None:
        right = case.label in RESERVED or case.outdated
    else:
        right = suggested == case.label and not case.outdated
    sent = agents.work(case, one.offer).template_id
    said = (case.label, int(right), int(case.outdated), sent, case.day, case.at, who.name, who.team, case.text)
    return (one.suggestion_id, *said)


def summary(truth: pd.DataFrame, played: Sequence[Played], agents: Agents) -> dict[str, Any]:
    """True figures: cases, accuracy of the answers and of leaving unanswered, match rate by kind of traffic, effect.

    Needs the columns of the log. The effect is how much longer a case takes if its answer is shown (negative:
    shorter), as a share, over all cases: each is thought through both ways.
    """
    answered = truth["decision"] == SUGGEST
    hit = truth["sent"] == truth["template_id"]
    return {
        "cases": len(truth),
        "accuracy": {
            "answers": _share(truth.loc[answered, "right"]),
            "abstentions": _share(truth.loc[~answered, "right"]),
        },
        "match": {kind: _share(hit[answered & (truth["traffic"] == kind)]) for kind in TRAFFIC},
        "effect": {"handle_seconds": _effect(truth, played, agents)},
    }


def shown_figures(truth: pd.DataFrame, played: Sequence[Played]) -> dict[str, Any]:
    """Cases, and the accuracy of the answers that were shown, where there is no log to look into."""
    shown = truth["suggestion_id"].isin([one.suggestion_id for one in played if one.offer is not None])
    return {"cases": len(truth), "accuracy": {"shown": _share(truth.loc[shown, "right"])}}


def _effect(truth: pd.DataFrame, played: Sequence[Played], agents: Agents) -> float | None:
    offers = _suggested(truth)
    cases = [(one.case, offers[one.suggestion_id]) for one in played if one.suggestion_id in offers]
    if not cases:
        return None
    seen = np.mean([agents.work(case, offer).seconds for case, offer in cases])
    unseen = np.mean([agents.work(case, None).seconds for case, _ in cases])
    return round(float(seen / unseen - 1), 4)


def _suggested(table: pd.DataFrame) -> dict[str, str | None]:
    """By suggestion id what was suggested, also where it was held back; None where nothing was."""
    columns = (table[name] for name in ("suggestion_id", "decision", "template_id"))
    return {i: template if decision == SUGGEST else None for i, decision, template in zip(*columns, strict=True)}


def _share(hits: pd.Series[Any]) -> dict[str, Any]:
    return {"value": round(float(hits.mean()), 4) if len(hits) else None, "n": len(hits)}
