"""A workspace with only a store and folders of releases, which nobody has to train."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from app.workspace import Workspace

START = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def shelf(tmp_path):
    """Workspace, store and ``add(day)``, which makes release r-DAY of that day current."""
    (tmp_path / "data").mkdir()
    workspace = Workspace(tmp_path)
    with workspace.open_store() as store:

        def add(day, current=True, manifest=None, report=None):
            name, at = f"r-{day}", START + timedelta(days=day)
            folder = workspace.releases / name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "release.json").write_text("x" * 100)
            store.add_release(name, at, manifest or {"gate": {"passed": True, "reasons": []}}, report or {})
            if current:
                store.promote(name, "released", at)
            return name

        def folders():
            return sorted(path.name for path in workspace.releases.iterdir())

        yield SimpleNamespace(
            workspace=workspace, store=store, add=add, folders=folders, end=START + timedelta(days=99)
        )
