"""A workspace of `oracle init` that is loaded but not run, and a change that touches one of its templates."""

from datetime import UTC, date, datetime
from pathlib import Path

from app.pipeline import ingesting
from app.scaffold import create
from app.workspace import Workspace
from labeling.freshness.changes import Change

AT = datetime(2026, 11, 3, 9, tzinfo=UTC)
CANCEL = "Cancelled orders get their money back on the card within two working days."


def told(text: str = CANCEL, *products: str, on: date = date(2026, 11, 2), **more: object) -> Change:
    return Change(AT, "Ana", on, text, products, **more)


def loaded_workspace(folder: Path) -> Workspace:
    create(folder)
    workspace = Workspace(folder)
    files = list(workspace.data_files().values())
    with workspace.open_store() as store:
        ingesting.load_files(workspace, store, files, [None] * len(files))
    return workspace
