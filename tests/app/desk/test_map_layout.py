import numpy as np
import pytest

from app.desk.loaded import Desk
from app.desk.map import layout as map_layout
from app.desk.map.layout import sheet
from app.workspace import Workspace


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(map_layout, "_settled", {})
    monkeypatch.setattr(map_layout, "_working", {})
    monkeypatch.setattr(map_layout, "_samples", map_layout.Kept(2))


@pytest.fixture
def desk(shop):
    opened = Desk(Workspace(shop))
    yield opened
    opened.store.close()


def _files(desk):
    return sorted((desk.workspace.run / map_layout.FOLDER).glob("*.npy"))


def test_all_questions_are_drawn_but_test_gold(desk):
    now = desk.require()
    found = sheet(desk, now, wait=True)
    tests = now.state.gold.mask("test")
    assert found.settled and not found.sampled
    assert found.tests == tests.sum() > 0
    assert found.places.tolist() == np.flatnonzero(~tests).tolist()
    assert found.points.shape == (found.eligible, 2)


def test_the_plain_projection_comes_first_and_the_arrangement_by_itself(desk, monkeypatch):
    now = desk.require()
    first = sheet(desk, now)
    work = list(map_layout._working.values())
    assert first.points.shape == (first.eligible, 2)
    for thread in work:
        thread.join(60)
    assert sheet(desk, now).settled
    assert not map_layout._working


def test_it_is_kept_in_the_run_folder_and_read_again(desk, monkeypatch):
    now = desk.require()
    found = sheet(desk, now, wait=True)
    map_layout._settled.clear()
    monkeypatch.setattr(map_layout, "arranged", lambda rows: pytest.fail("computed again"))
    again = sheet(desk, now)
    assert again.settled
    assert np.array_equal(again.points, found.points)


@pytest.mark.parametrize("content", [b"", b"no array", b"\x93NUMPY"])
def test_a_torn_file_is_made_anew(desk, content):
    now = desk.require()
    found = sheet(desk, now, wait=True)
    (path,) = _files(desk)
    path.write_bytes(content)
    map_layout._settled.clear()
    again = sheet(desk, now, wait=True)
    assert np.array_equal(again.points, found.points)
    assert len(path.read_bytes()) > len(content)


def test_other_questions_give_another_file_and_old_files_go(desk, monkeypatch):
    now = desk.require()
    for most in (5, 6, 7, 8, 9):
        monkeypatch.setattr(map_layout, "MOST", most)
        map_layout._samples = map_layout.Kept(2)
        found = sheet(desk, now, wait=True)
        assert found.sampled and len(found.places) == most
    assert len(_files(desk)) == map_layout.KEPT


def test_every_answer_is_in_the_sample(seat, monkeypatch):
    monkeypatch.setattr(map_layout, "MOST", 20)
    desk = seat()
    now = desk.require()
    found = sheet(desk, now, wait=True)
    eligible = ~now.state.gold.mask("test")
    assert set(now.parts.guess[found.places]) == set(now.parts.guess[eligible])
