from datetime import timedelta

import pytest

from app.freshness.muting import hear, mute, reviewed
from app.freshness.report import freshness
from app.freshness.taking import look, take
from app.freshness.words import cost_line, percent, when
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.freshness.score import Loss
from labeling.store.fresh_scores import scores
from labeling.store.muting import voter_events
from tests.fresh import AT

RULE = "rules.where-is-it"
pytestmark = pytest.mark.slow


@pytest.fixture
def opened(shop):
    workspace = Workspace(shop)
    with workspace.open_store() as store:
        yield workspace, store


def test_all_that_is_fresh_after_a_run(opened):
    found = freshness(*opened, AT)
    assert found.score.shares["labels"] == 1 and found.score.shares["gold"] == 1
    assert "questions" not in found.score.shares, "too little gold to tell"
    assert found.waiting == () and found.notes == () and found.owners == ("shop team",)
    lines = list(found.lines())
    assert lines[0] == "Freshness 100 of 100" and lines[-1] == "Nothing is due, and nothing waits"
    plain = found.as_dict()
    assert plain["score"] == 1 and plain["waiting"] == [] and plain["costs"] == []
    assert found.as_dict("shop team")["waiting"] == []
    with pytest.raises(OracleError, match="there is no owner 'shop tem'; did you mean 'shop team'"):
        list(found.lines("shop tem"))


def test_the_score_is_taken_once_a_day(opened):
    workspace, store = opened
    take(workspace, store, AT)
    take(workspace, store, AT + timedelta(hours=3))
    look(workspace, store, AT + timedelta(days=1))
    with store.read() as connection:
        (kept,) = scores(connection)
    assert kept.at == AT and kept.score == 1 and kept.parts["gold"] == 1
    again = look(workspace, store, AT + timedelta(days=1))
    assert again.before == kept and next(iter(again.lines())) == "Freshness 100 of 100, 100 on 2026-05-04"


def test_muting_hearing_and_reviewing(opened):
    workspace, store = opened
    assert (
        mute(workspace, store, RULE, " Ana ", AT, " too loud ")
        == f"'{RULE}' is muted; the next run leaves its votes out"
    )
    found = freshness(workspace, store, AT)
    assert [(w.kind, w.item, w.says) for w in found.waiting] == [
        ("muted", RULE, "Muted by Ana on 2026-05-04: too loud")
    ]
    assert found.score.value < 1
    with pytest.raises(OracleError, match="muted already by Ana on 2026-05-04"):
        mute(workspace, store, RULE, "Bob", AT)
    assert hear(workspace, store, RULE, "Bob", AT) == f"'{RULE}' is heard again; the next run counts its votes again"
    assert reviewed(workspace, store, RULE, "Bob", AT) == f"'{RULE}' was reviewed"
    mute(workspace, store, RULE, "Ana", AT)
    assert reviewed(workspace, store, RULE, "Bob", AT).endswith("the next run counts its votes again")
    with store.read() as connection:
        events = voter_events(connection)
    assert [e.by for e in events] == ["Ana", "Bob", "Bob", "Ana", "Bob"] and all(e.fingerprint for e in events)


@pytest.mark.parametrize(
    ("act", "name", "by", "says"),
    [
        (mute, "rules.where-is-itt", "Ana", f"unknown function or rule 'rules.where-is-itt'; did you mean '{RULE}'"),
        (reviewed, "neighbours", "Ana", "unknown function or rule 'neighbours'"),
        (hear, RULE, "Ana", f"'{RULE}' is not muted"),
        (mute, RULE, " ", "nobody is named who says so"),
    ],
)
def test_what_cannot_be_muted_is_named(opened, act, name, by, says):
    with pytest.raises(OracleError, match=says):
        act(*opened, name, by, AT)


def test_a_muted_rule_that_is_gone_can_still_be_heard(opened):
    workspace, store = opened
    mute(workspace, store, RULE, "Ana", AT)
    (workspace.functions / "rules.toml").unlink()
    hear(workspace, store, RULE, "Ana", AT)


def test_functions_that_do_not_import_are_known_from_the_labels(opened):
    workspace, store = opened
    (workspace.functions / "broken.py").write_text("import nothing_like_this\n")
    mute(workspace, store, RULE, "Ana", AT)
    found = freshness(workspace, store, AT)
    assert "broken.py" in found.notes[0] and any("broken.py" in line for line in found.lines())


def test_numbers_in_words():
    assert [percent(s) for s in (0, 0.0001, 0.004, 0.5, 0.994, 0.9999, 1 - 1e-12, 1)] == [
        "0 %",
        "0.1 %",
        "0.4 %",
        "50 %",
        "99 %",
        "99.9 %",
        "100 %",
        "100 %",
    ]
    assert [when(d) for d in (None, -2, -1, 0, 1, 40)] == [
        "no date",
        "2 days late",
        "1 day late",
        "today",
        "in 1 day",
        "in 40 days",
    ]
    assert (
        cost_line("gold", Loss("older than a year", 0.1, 1), 0.025)
        == "1 gold question is older than a year (2.5 points)"
    )
    many = Loss("muted", 0.1, 2000, ("a", "b", "c", "d"))
    assert cost_line("voters", many, 0.1) == "2,000 functions or rules are muted: a, b, c … (10.0 points)"
