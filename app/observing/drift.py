"""Drift of the traffic, put together: release and voters of now, a sample of each day, and what it is held against."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from app.observing.day_samples import SETTLED, Breathe, DaySamples
from app.observing.drift_days import FEWEST_DAYS, against_before, read_days
from app.observing.drift_report import DriftReport
from app.observing.drift_training import against_training
from app.observing.voter_votes import Voting
from app.pipeline.ingesting import limits_of
from app.suggesting.recent import RecentEncoder
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.loading.registry import folder_digest, load_sources
from labeling.sources.source import Source
from labeling.store import Store
from labeling.taxonomy import Taxonomy
from models.releasing.releases import load_release

PRESENT = 7


@dataclass(frozen=True)
class Signs:
    """What a report depends on; equal signs, equal reports, so that nothing needs to be looked at again."""

    until: date
    release: str | None
    revision: int
    functions: str


def signs(workspace: Workspace, store: Store, at: datetime) -> Signs:
    """What a report at a moment depends on."""
    until = (at.astimezone(UTC) - SETTLED).date()
    return Signs(until, store.current_release(), store.revision(), folder_digest(workspace.functions))


def drift(
    workspace: Workspace, store: Store, at: datetime, days: int = PRESENT, breathe: Breathe = lambda: None
) -> DriftReport:
    """What drifted up to a moment.

    Parameters
    ----------
    days
        Whole days that are called the present.
    breathe
        Called between small pieces of work, so that a service can go first.

    Raises
    ------
    OracleError
        Before the first release, and where the release is not there or was trained with another encoder.
    """
    release_id = store.current_release()
    if release_id is None:
        raise OracleError("there is no release yet; run `oracle run` first")
    release, encoder = load_release(workspace.releases, release_id), RecentEncoder(workspace.encoder.encoder)
    if release.encoder_id != encoder.encoder_id:
        raise OracleError(
            f"release {release_id} was trained with encoder '{release.encoder_id}', but '{encoder.encoder_id}' is set; "
            "change it back in oracle.toml or run `oracle run`"
        )
    samples = DaySamples(workspace.root / "var" / "monitor", store, encoder, breathe)
    taxonomy = Taxonomy(store.templates(), store.moves().aliases)
    sources, problem = _sources(workspace, taxonomy)
    found = read_days(samples, release, Voting.of(sources, taxonomy, samples, limits_of(workspace)), at)
    if found.busy < FEWEST_DAYS:
        report = against_training(workspace, samples, release, found, at, days)
    else:
        report = against_before(samples, found, at, days)
    return replace(report, note=". ".join(filter(None, [report.note, problem])))


def _sources(workspace: Workspace, taxonomy: Taxonomy) -> tuple[list[Source], str]:
    """Functions and rules; none, and why, where they cannot be read."""
    try:
        return load_sources(workspace.functions, taxonomy), ""
    except OracleError as error:
        return [], f"Functions and rules are not watched: {error}"
