"""A store of its own for experiments."""

import pytest

from app.workspace import Workspace
from labeling.serving.stages import LIVE, STAGES, StageEvent
from labeling.store import Store
from labeling.store.stages import set_mode
from tests.experiments import BEGIN


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "data").mkdir()
    return Workspace(tmp_path)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store.db") as opened:
        with opened.write() as connection:
            for stage in STAGES:
                set_mode(connection, StageEvent(BEGIN, "tests", stage, LIVE))
        yield opened
