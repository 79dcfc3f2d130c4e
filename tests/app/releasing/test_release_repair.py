"""A release that was torn is written again by the next run, and a rollback is not undone by that."""

import shutil

import pytest

from app.releasing.releases import promote
from app.services import run_until
from app.workspace import Workspace
from models.releasing.releases import ABOUT, WEIGHTS, is_whole, load_release, save_release

pytestmark = pytest.mark.slow


@pytest.fixture
def workspace(shop):
    return Workspace(shop)


def now(workspace):
    with workspace.open_store() as store:
        return store.current_release(), [event.action for event in store.release_events()]


@pytest.mark.parametrize("spoil", ["cut", "deleted", "folder", "gone"])
def test_a_torn_release_is_written_again(workspace, spoil):
    release_id, events = now(workspace)
    folder = workspace.releases / release_id
    path = folder / WEIGHTS
    if spoil == "cut":
        path.write_bytes(path.read_bytes()[:100])
    elif spoil == "deleted":
        (folder / ABOUT).unlink()
    elif spoil == "folder":
        path.unlink()
        path.mkdir()
    else:
        shutil.rmtree(folder)
    assert not is_whole(workspace.releases, release_id)
    outcomes, _ = run_until(workspace, "release")
    assert [one.name for one in outcomes if not one.skipped] == ["release"]
    assert is_whole(workspace.releases, release_id)
    assert now(workspace) == (release_id, events)
    assert all(one.skipped for one in run_until(workspace, "release")[0])


def test_what_a_person_took_back_stays_so_when_the_release_is_written_again(workspace):
    made, _ = now(workspace)
    release = load_release(workspace.releases, made)
    parts = (release.encoder_id, release.cascade, release.thresholds, release.memory)
    older = save_release(workspace.releases, *parts, {"another": "origin"})
    with workspace.open_store() as store:
        row = store.releases()[0]
        store.add_release(older, created_at=row.created_at, manifest=row.manifest, report=row.report)
    promote(workspace, older, "by hand")
    shutil.rmtree(workspace.releases / made)
    run_until(workspace, "release")
    assert is_whole(workspace.releases, made)
    assert now(workspace)[0] == older
