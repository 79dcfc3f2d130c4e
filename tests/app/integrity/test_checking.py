"""What does not fit together in a workspace."""

import json

import pytest

from app.doctor import examine
from app.integrity.checking import consistency
from app.workspace import Workspace
from models.releasing.releases import WEIGHTS

pytestmark = pytest.mark.slow


def current(workspace):
    with workspace.open_store() as store:
        return workspace.releases / store.current_release()


def finding(root, what):
    return next(one for one in examine(root) if one.what == what)


def test_all_is_well_after_a_run(shop):
    assert consistency(Workspace(shop)) == []
    assert finding(shop, "consistency").fine


def test_a_torn_release_is_named_by_doctor_too(shop):
    workspace = Workspace(shop)
    weights = current(workspace) / WEIGHTS
    weights.write_bytes(weights.read_bytes()[:-1])
    (said,) = consistency(workspace)
    assert current(workspace).name in said and "torn" in said
    assert not finding(shop, "consistency").fine


def test_an_altered_output_of_the_run_is_named_unless_a_run_was_killed(shop):
    (shop / "var/run/gate.json").write_text("{}", encoding="utf-8")
    workspace = Workspace(shop)
    assert consistency(workspace) == ["outputs of step 'gate' are missing or altered; `oracle run` makes them again"]
    assert consistency(workspace, interrupted=True) == []


def test_a_release_that_the_store_does_not_know_is_named(shop):
    path = shop / "var/run/manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["steps"]["release"]["facts"]["release_id"] = "r-unknown"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    (said,) = consistency(Workspace(shop))
    assert "'r-unknown'" in said and "does not know" in said
