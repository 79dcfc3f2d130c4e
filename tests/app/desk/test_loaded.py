import threading

import numpy as np
import pytest

from app.desk.loaded import Desk, open_desk
from app.services import run_until
from app.workspace import Workspace
from labeling.errors import OracleError


def test_what_is_loaded_belongs_together(seat):
    heard = []
    desk = seat()
    loaded = desk.load(heard.append)
    assert heard == ["questions and votes", "label model", "release", "review queue"]
    n = len(loaded.state.questions)
    assert loaded.rows.shape[0] == len(loaded.place) == len(loaded.lower) == n
    assert sorted(np.concatenate(loaded.by_guess).tolist()) == list(range(n))
    assert all((loaded.parts.guess[places] == k).all() for k, places in enumerate(loaded.by_guess))
    places, rows = loaded.gold
    assert (loaded.state.gold.label[places] >= 0).all() and np.array_equal(rows, loaded.rows[places])
    assert 0.5 <= loaded.radius <= 2.0 and desk.loaded() is loaded


def test_newer_labels_take_the_place_of_older_ones(seat):
    desk = seat()
    before = desk.require()
    with (desk.workspace.root / "data/questions.csv").open("a", encoding="utf-8") as stream:
        stream.write("new,Where is my new parcel?,\n")
    run_until(Workspace(desk.workspace.root), "denoise")
    assert desk.load() is not before and "new" in desk.require().place


def test_what_is_to_be_done_after_a_load_in_the_background_is_done(seat):
    desk, done = seat(), threading.Event()
    before, desk.after = desk.require(), lambda desk: done.set()
    with (desk.workspace.root / "data/questions.csv").open("a", encoding="utf-8") as stream:
        stream.write("new,Where is my new parcel?,\n")
    run_until(Workspace(desk.workspace.root), "denoise")
    assert desk.loaded() is before and done.wait(60) and "new" in desk.require().place


def test_without_labels_there_is_nothing_to_load(tmp_path):
    (tmp_path / "data").mkdir()
    desk = open_desk(tmp_path)
    assert desk.stamp() is None and desk.loaded() is None and desk.load() is None and open_desk(tmp_path) is desk
    with pytest.raises(OracleError, match="run `oracle run` first"):
        desk.require()


def test_what_is_kept_is_made_once_for_each_key(tmp_path):
    (tmp_path / "data").mkdir()
    desk, made = Desk(Workspace(tmp_path)), []
    for key in (1, 1, 2, 1):
        assert desk.kept("name", key, lambda key=key: made.append(key) or [key]) == [key]
    assert made == [1, 2, 1]
