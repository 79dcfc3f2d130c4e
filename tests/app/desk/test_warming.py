"""What is made before anybody comes."""

from sqlalchemy import select

from app.desk.agent.suggesting import plan
from app.desk.functions import voters
from app.desk.loaded import Desk
from app.desk.warming import warm
from app.suggesting import plan as plans
from app.workspace import Workspace
from labeling.store.schema import SuggestionRecord


def test_pages_find_made_what_costs_most(shop, monkeypatch):
    desk, told = Desk(Workspace(shop)), []
    desk.load()
    warm(desk, told.append)
    assert told == ["table of voters", "freshness", "map", "suggestions"]
    monkeypatch.setattr(voters, "_make_lines", None)
    monkeypatch.setattr(plans, "load_release", None)
    assert voters.lines(desk.workspace, desk.require()) and plan(desk)
    with desk.store.read() as connection:
        assert connection.execute(select(SuggestionRecord.suggestion_id)).all() == []


def test_without_labels_or_a_release_nothing_is_made_and_nothing_fails(shop):
    (shop / "var/store.db").unlink()
    desk, told = Desk(Workspace(shop)), []
    warm(desk, told.append)
    assert told[-1] == "suggestions"
    (shop / "var/run/labels").rename(shop / "labels")
    told.clear()
    warm(Desk(Workspace(shop)), told.append)
    assert told == []
