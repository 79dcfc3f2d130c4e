"""What the commands do: each function puts parts together and returns values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from app.pipeline import cleaning, ingesting
from app.pipeline.step import Context, Outcome, Progress, Silent, Step, run_steps
from app.pipeline.steps import until
from app.workspace import Workspace
from labeling.disk.files import read_json
from labeling.errors import OracleError
from labeling.loading.registry import load_sources
from labeling.store.changes import stopped_among
from models.releasing.releases import load_release
from models.suggest import Suggester

StepsUntil = Callable[[str], tuple[Step, ...]]


def run_until(
    workspace: Workspace, last: str, progress: Progress | None = None, steps: StepsUntil = until
) -> tuple[list[Outcome], dict[str, Any]]:
    """Run the steps up to one; returns what became of them and the reports there are.

    Parameters
    ----------
    steps
        The steps up to a named one, where they do not run in this process alone.
    """
    with workspace.open_store() as store:
        outcomes = run_steps(steps(last), Context(workspace, store, progress or Silent()))
    done = {o.name for o in outcomes}
    return outcomes, read_json(workspace.run / "report.json") if "evaluate" in done else {}


def ingest(workspace: Workspace, files: Sequence[Path]) -> dict[str, Any]:
    """Load files of the user's choice; facts as `load_files` gives them."""
    with workspace.open_store() as store:
        return ingesting.load_files(workspace, store, files, [None] * len(files))


def describe_loaded(facts: dict[str, Any]) -> Iterator[str]:
    """One line a file and kind, and what was redacted and left out."""
    for name, kinds in facts["loaded"].items():
        for kind, counts in kinds.items():
            if sum(counts.values()):
                parts = ", ".join(f"{n:,} {what}" for what, n in counts.items() if n)
                yield f"{name}: {kind}: {parts}"
    yield from cleaning.lines(facts)


def report_of(reports: dict[str, Any], split: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The report on one split, with the steps' timings."""
    if split not in reports:
        raise OracleError(f"there is no gold with split '{split}'; add some to data/gold")
    timings = {o.name: o.record.seconds for o in outcomes}
    return dict(reports[split]) | {"timings": timings}


def open_suggester(workspace: Workspace, release_id: str | None = None) -> Suggester:
    """The suggester of a release, by default the current one; it holds back what a change made stale and stopped."""
    with workspace.open_store() as store:
        chosen = release_id or store.current_release()
        if chosen is None:
            raise OracleError("there is no release yet; run `oracle run` first")
        release = load_release(workspace.releases, chosen)
        with store.read() as connection:
            held = stopped_among(connection, release.cascade.taxonomy.template_labels)
    sources = load_sources(workspace.functions, release.cascade.taxonomy)
    return Suggester(release, workspace.encoder.encoder, sources, held)
