"""What does not fit together in a workspace, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from app.backing_up.making import in_use
from app.workspace import Workspace
from labeling.disk.run_folder import Record
from labeling.errors import OracleError
from labeling.store import Store
from labeling.store.integrity import damage
from models.releasing.releases import load_release


def consistency(workspace: Workspace, interrupted: bool = False) -> list[str]:
    """Sentences about everything that does not fit together; empty where all is well.

    Parameters
    ----------
    interrupted
        Whether a run may have been killed: then files of the run folder that are newer than their record are no
        inconsistency, as the next run makes them again.

    Raises
    ------
    OracleError
        When the store cannot be opened.
    """
    with workspace.open_store() as store:
        with store.read() as connection:
            damaged = damage(connection)
        lasting = damaged or list(_releases(workspace, store))
        return lasting if damaged or interrupted else [*lasting, *_run(workspace, store)]


def _releases(workspace: Workspace, store: Store) -> Iterator[str]:
    """Releases that somebody may need and that cannot be read."""
    for release_id in in_use(store):
        try:
            load_release(workspace.releases, release_id)
        except OracleError as error:
            yield str(error)


def _run(workspace: Workspace, store: Store) -> Iterator[str]:
    """Steps that are recorded as done and whose files are others by now; a release of the run that nobody recorded."""
    for step in ("ingest", "encode", "vote", "denoise", "train", "evaluate", "gate", "release"):
        record = workspace.run.record(step)
        if record is not None and not workspace.run.is_whole(record, thorough=True):
            yield f"outputs of step '{step}' are missing or altered; `oracle run` makes them again"
    yield from _unrecorded(workspace.run.record("release"), store)


def _unrecorded(record: Record | None, store: Store) -> Iterator[str]:
    made = None if record is None else record.facts.get("release_id")
    if made is not None and made not in {row.release_id for row in store.releases()}:
        yield f"the latest run made release '{made}', which the store does not know; `oracle run` records it"
