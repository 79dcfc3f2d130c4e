"""Functions and rules as they are in the folder now, for what changes make stale among them."""

from __future__ import annotations

from collections.abc import Mapping

from app.desk.functions.source import sources
from app.desk.loaded import Desk
from labeling.errors import OracleError
from labeling.sources.source import Source
from labeling.taxonomy import Taxonomy


def written(desk: Desk) -> tuple[Source, ...] | None:
    """All of them, read once a version of the folder; None where one is broken, which their own page says."""
    try:
        return sources(desk.workspace, Taxonomy(desk.store.templates(), desk.store.moves().aliases))
    except OracleError:
        return None


def prints(desk: Desk) -> Mapping[str, str] | None:
    """Name of each to its fingerprint now; None where one is broken."""
    found = written(desk)
    return None if found is None else {source.name: source.fingerprint for source in found}
