"""Hostile input at every door: refused in one sentence, or taken in as it came."""

import pytest

from app.scaffold import create
from app.services import ingest
from app.workspace import Workspace
from benchmarks.reliability.hostile import formulas
from benchmarks.reliability.hostile_app import boxes
from benchmarks.reliability.hostile_doors import FAILED, REFUSED, TAKEN, Doors
from benchmarks.reliability.hostile_http import requests
from benchmarks.reliability.outcome import Setting

pytestmark = pytest.mark.slow


@pytest.fixture
def doors(tmp_path):
    create(tmp_path / "shop")
    ingest(Workspace(tmp_path / "shop"), [tmp_path / "shop/data/templates.csv", tmp_path / "shop/data/questions.csv"])
    return Doors(tmp_path / "shop", tmp_path)


def all_well(found, least, outcomes=(TAKEN, REFUSED)):
    found = list(found)
    assert [one for one in found if one.outcome == FAILED] == []
    assert len(found) >= least and {one.outcome for one in found} == set(outcomes)


def test_data_files(doors):
    all_well(doors.files(), 170)


def test_rules_settings_and_notes(doors):
    all_well(doors.settings(), 55)


def test_what_expands_or_climbs_out(doors):
    all_well(doors.bombs(), 24, (REFUSED,))


def test_reviews_and_commands(doors):
    all_well(doors.reviews(), 70)
    all_well(doors.commands(), 60)


def test_requests(shop):
    all_well(requests(shop), 180)


def test_boxes_of_the_app(shop):
    assert [one for one in boxes(shop) if one.outcome == FAILED] == []


def test_formulas(tmp_path):
    found = formulas(Setting(tmp_path, tmp_path, 1, 0))
    assert found.tried == found.survived > 200
