import json

import pytest

from app.erasing.report import Erased, lines
from app.erasing.target import Target
from app.services import run_until
from app.workspace import Workspace
from tests.app.erasing.conftest import CASE, add_rows


def test_it_asks_for_one_id_and_for_a_yes(command, shop):
    code, out = command("-w", shop, "erase")
    assert code == 2 and "name one of --case, --customer and --question" in out
    code, out = command("-w", shop, "erase", "--case", "a", "--question", "b")
    assert code == 2 and "name one of" in out
    code, out = command("-w", shop, "erase", "--case", "no-such-case", "--yes")
    assert code == 2 and "there is no case 'no-such-case'" in out


@pytest.mark.slow
def test_a_dry_run_then_the_real_one(command, shop):
    add_rows(shop)
    run_until(Workspace(shop), "ingest")
    code, out = command("-w", shop, "erase", "--case", CASE, "--dry-run")
    assert code == 0 and "question: 2 rows would be removed" in out and "data/questions.jsonl: 2 rows" in out
    code, out = command("-w", shop, "erase", "--case", CASE)
    assert code == 2 and "add --yes" in out
    code, out = command("-w", shop, "erase", "--case", CASE, "--yes", "--json")
    found = json.loads(out)
    assert code == 0 and found["done"] and found["case"] == CASE and found["store"]["question"] == 2
    code, out = command("-w", shop, "audit", "--json")
    assert CASE not in out and "erase" in out


def test_what_is_left_is_told():
    one = Erased(Target("case", "c"), left=("a.md",), outside=("/x.csv",), backups=("b.tar",), notes=2, busy="busy")
    told = "\n".join(lines(one))
    assert not one.done and not one.as_dict()["done"]
    assert "a.md still holds it" in told and "--backups removes it" in told and "busy" in told
    assert "nothing of it is left" in "\n".join(lines(Erased(Target("case", "c"))))
    assert "would be replaced" in "\n".join(lines(Erased(Target("case", "c"), True, releases={"r-1": ""})))
