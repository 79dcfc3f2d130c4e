"""Faults of voters as of the latest votes, for commands and pages."""

from __future__ import annotations

from collections.abc import Mapping

from app.workspace import Workspace


def latest_faults(workspace: Workspace) -> Mapping[str, str]:
    """Why voters are at fault, by name; empty before the first votes."""
    record = workspace.run.record("vote")
    found: Mapping[str, str] = record.facts.get("faults", {}) if record else {}
    return found
