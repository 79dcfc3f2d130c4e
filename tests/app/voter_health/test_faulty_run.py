"""A run with every kind of bad voter: it goes on, they are muted with the reason, and shown."""

from datetime import UTC, datetime

import pytest

from app.desk.functions.voters import attention, lines
from app.desk.loaded import Desk
from app.desk.start import overview
from app.services import run_until
from app.voter_health.muting import ORACLE
from app.voter_health.showing import latest_faults
from app.workshop.functions import check, listing
from app.workspace import Workspace
from benchmarks.reliability import voters
from labeling.applying.worker_process import possible

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not possible(), reason="no worker processes on this system")]
AT = datetime(2030, 1, 7, tzinfo=UTC)


def test_the_run_goes_on_and_all_are_muted_with_the_reason(shop, command):
    names = voters.write(shop)
    code, printed = command("-w", shop, "run")
    assert code == 0, printed
    workspace = Workspace(shop)
    found = latest_faults(workspace)
    assert set(found) == {name for ours in names.values() for name in ours}
    rows = {row["voter"]: row["muted"] for row in listing(workspace)}
    assert rows["chaos.bad_0_0"]["by"] == ORACLE and "took longer than 0.5 s" in rows["chaos.bad_0_0"]["note"]
    flat = " ".join(printed.split())
    assert "chaos.bad_0_0 is at fault: it was stopped" in flat
    assert "bad_1_0.py is not used: when it is imported, it ended the program" in flat
    assert any("bad_0_0.py is not used" in line for line in check(workspace)["failures"])
    _shown(workspace)
    _mended(workspace)


def _shown(workspace):
    desk = Desk(workspace)
    found = {line.name: attention(line, {}) for line in lines(workspace, desk.loaded())}
    todo = [one for one in overview(desk, AT).todo if one.title.startswith("Mend ")]
    desk.store.close()
    assert todo and todo[0].urgent
    assert "it was stopped" in found["chaos.bad_0_0"] and "the opposite" in found["rules.opposite-one"]


def _mended(workspace):
    for path in (workspace.root / "labeling_functions").glob("*.py"):
        if path.name.startswith(("chaos", "bad_")):
            path.unlink()
    rules = workspace.root / "labeling_functions" / "rules.toml"
    rules.write_text(rules.read_text().replace(voters.RULES, ""))
    outcomes, _ = run_until(workspace, "denoise")
    assert outcomes[-1].record.facts["muted"] == [] and latest_faults(workspace) == {}
