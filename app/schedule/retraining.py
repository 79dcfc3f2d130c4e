"""What came of a retraining, for the history; releases that nobody needs any more go with it."""

from __future__ import annotations

from typing import Any

from app.pipeline.step import Outcome
from app.releasing.pruning import prune
from app.schedule.running import Doing


def retrain_facts(doing: Doing, outcomes: list[Outcome]) -> dict[str, Any]:
    """The release, whether it is current, which steps had something to do, and how many old releases were removed."""
    release = next((o.record.facts for o in outcomes if o.name == "release"), {})
    return {
        "release_id": release.get("release_id"),
        "released": release.get("released"),
        "steps": [o.name for o in outcomes if not o.skipped],
        "removed": len(prune(doing.workspace, doing.at).removed),
    }
