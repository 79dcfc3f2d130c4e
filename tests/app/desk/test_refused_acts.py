"""What the desk does is refused to those who may not, in one sentence, and nothing of it is written."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import MetaData, func, select

from app.desk.changes import telling
from app.desk.functions.rule_draft import Draft, rules_path, save
from app.desk.review import reviewing
from app.desk.templates import curating, moving
from app.desk.templates.tone import guide, guide_path, save_guide
from app.desk.watch import stages
from app.desk.watch.background import Work
from app.freshness import muting
from labeling.acting import AGENT, APP, LADDER, NOBODY, VIEWER, Actor, ForbiddenError, acting, actor, set_default
from labeling.curating.moves import RENAME, Plan
from labeling.freshness.changes import Change
from labeling.review import SKIP
from labeling.serving.stages import LIVE, SHADOW
from labeling.taxonomy import Template

AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
NEW = Template("parcel-late", "orders", "Late parcel", "Hi {first_name}, it is on its way.", status="draft")
CHANGE = Change(AT, "Ana", AT.date(), "Parcels take two days longer")
RULE = Draft("late-parcel", ("_no_template",), any=("late parcel",), yes=("my late parcel",), owner="shop")


def _review(desk):
    reviewing.next_card(desk, "Ana", AT)


def _rule(desk):
    save(desk.workspace, RULE, desk.require().state.taxonomy, AT.date())


def _create(desk):
    curating.create(desk, NEW, "Ana", AT)


def _edit(desk):
    now = desk.store.templates()[0]
    curating.save(desk, replace(now, title="Another title"), "Ana", AT, "", now.version)


def _move(desk):
    moving.apply(desk, Plan(RENAME, desk.store.templates()[0].template_id, new_id="another-id"), "Ana", AT)


def _tone(desk):
    save_guide(desk, replace(guide(desk), most_words=90), guide(desk))


def _mute(desk):
    voter = next(v for v in desk.require().state.votes.voters if v.kind in ("function", "rule"))
    muting.mute(desk.workspace, desk.store, voter.name, "Ana", AT)


def _tell(desk):
    telling.keep(desk, [CHANGE], AT)


def _mode(desk):
    stages.change(desk, "validity", LIVE, SHADOW, "Ana", "")


ACTS = [
    (_review, "expert"),
    (_rule, "sme"),
    (_create, "sme"),
    (_edit, "sme"),
    (_move, "sme"),
    (_tone, "sme"),
    (_mute, "sme"),
    (_tell, "sme"),
    (_mode, "lead"),
]


def _written(desk):
    with desk.store.read() as connection:
        tables = MetaData()
        tables.reflect(connection)
        rows = {name: connection.scalar(select(func.count()).select_from(t)) for name, t in tables.tables.items()}
    return rows, desk.store.templates(), rules_path(desk.workspace).read_bytes(), guide_path(desk).exists()


def test_each_act_is_refused_to_every_lesser_role_and_done_for_the_least_that_may(seat):
    desk = seat()
    for act, least in ACTS:
        before = _written(desk)
        for role in (AGENT, *LADDER[: LADDER.index(least)]):
            refused = rf"^Vic \({role}\) may not .*{least}"
            with acting(Actor("Vic", role, APP)), pytest.raises(ForbiddenError, match=refused):
                act(desk)
            assert _written(desk) == before, (act, role)
        with acting(Actor("Lea", least, APP)):
            act(desk)
        assert _written(desk) != before, act


def test_a_card_that_is_on_the_screen_is_not_decided_by_who_may_only_look(seat):
    desk = seat()
    card = reviewing.next_card(desk, "Ana", AT)
    with acting(Actor("Ana", VIEWER, APP)), pytest.raises(ForbiddenError, match="may not"):
        reviewing.decide(desk, card, "Ana", SKIP, AT)
    assert desk.store.reviews() == []


def test_what_the_program_works_out_beside_a_page_is_its_own_act():
    before = set_default(lambda: NOBODY)
    try:
        found = Work("match-replies", lambda: str(actor())).wait(10).found
    finally:
        set_default(before)
    assert found == "match-replies (admin)"
