from datetime import timedelta

import pytest

from app.freshness.measuring import Measured
from app.freshness.moved import Flag
from app.freshness.voters import (
    MOVED,
    MUTED,
    NO_OWNER,
    OLD,
    STALE,
    days_added,
    voter_states,
    voters_part,
    voters_waiting,
)
from labeling.freshness.muting import MUTED as MUTE
from labeling.freshness.muting import REVIEWED, VoterEvent
from labeling.votes import Voter
from models.drift import Shift
from tests.fresh import AT, LONG_AGO, TODAY, finding, seen

SHIFT = Shift("f", "voter coverage", 0.1, 0.04, -0.24, 0, 0, 100, 100, True)
FLAG = Flag("f", (SHIFT,), 28)


def voter(name, kind="function", owner="team a", print_="1"):
    return Voter(name, kind, ((0,),), print_, owner)


def measured(cast=None, flags=()):
    return Measured({}, cast or {}, {f.voter: f for f in flags}, True, None)


def states(*voters, added=None, flags=(FLAG,), **known):
    return voter_states(seen(**known), measured({v.name: 10 for v in voters}, flags), voters, added or {}, AT)


def event(name, action=MUTE, at=AT - timedelta(days=3), print_="1", note="drifts"):
    return VoterEvent(name, at, "Ana", action, print_, note)


def test_each_function_or_rule_has_the_gravest_cause_that_holds():
    found = states(
        voter("f"),
        voter("muted"),
        voter("stale", owner=""),
        voter("nobodys", owner=""),
        voter("old"),
        voter("good"),
        voter("near", "neighbours"),
        added={"old": LONG_AGO, "good": AT},
        muted={"muted": event("muted")},
        findings=(finding("voter", "stale"),),
    )
    assert {s.voter.name: s.cause(TODAY) for s in found} == {
        "f": MOVED,
        "muted": MUTED,
        "stale": STALE,
        "nobodys": NO_OWNER,
        "old": OLD,
        "good": "",
    }
    assert found[3].owner == "nobody"


def test_a_review_ends_the_flag_for_as_long_as_the_window_and_counts_as_a_look():
    for days, cause in ((3, ""), (29, MOVED)):
        at = AT - timedelta(days=days)
        (state,) = states(voter("f"), added={"f": LONG_AGO}, reviewed={"f": event("f", REVIEWED, at)})
        assert state.cause(TODAY) == cause and state.touched == at


def test_a_review_of_another_version_says_nothing():
    (state,) = states(voter("f", print_="2"), reviewed={"f": event("f", REVIEWED)})
    assert state.cause(TODAY) == MOVED and state.touched is None
    (state,) = states(voter("f", print_="2"), reviewed={"f": event("f", REVIEWED, print_="")})
    assert state.cause(TODAY) == "", "nobody knew the version"


def test_a_rewritten_rule_is_as_old_as_its_present_version():
    first, later = LONG_AGO + timedelta(days=10), AT - timedelta(days=2)
    versions = {("r", "1"): first, ("r", "2"): later}
    (now,) = states(voter("r", "rule", print_="2"), added={"r": LONG_AGO}, first_seen=versions)
    assert now.changed == later
    (then,) = states(voter("r", "rule"), added={"r": LONG_AGO}, first_seen={("r", "1"): AT})
    assert then.changed == LONG_AGO, "the first run that saw it did not write it"
    (function,) = states(voter("g"), first_seen={("g", "1"): first})
    assert function.changed == first


def test_the_part_weighs_votes():
    found = voter_states(seen(), measured({"a": 30, "b": 10}), [voter("a"), voter("b", owner="")], {}, AT)
    part = voters_part(found, TODAY)
    assert part.share == pytest.approx(0.75) and part.losses[0].items == ("b",)
    assert voters_part((), TODAY) is None


def test_what_moved_or_is_muted_waits_for_its_owner():
    found = states(voter("f"), voter("m"), voter("good"), muted={"m": event("m", note="")})
    waiting = list(voters_waiting(found))
    assert [(w.kind, w.item, w.owner, w.says) for w in waiting] == [
        ("voter", "f", "team a", "Covers 4.0 % of the last 28 days against 10 % before."),
        ("muted", "m", "team a", "Muted by Ana on 2026-05-01"),
    ]


def test_days_of_rules_are_read_where_they_are_said(tmp_path):
    assert days_added(tmp_path) == {}
    rule = '[[rule]]\nname = "{}"\nvotes_for = "a"\nany = ["x"]\n{}'
    text = rule.format("one", 'added = "2025-01-01"\n') + rule.format("two", "")
    (tmp_path / "rules.toml").write_text(text)
    assert {k: v.date().isoformat() for k, v in days_added(tmp_path).items()} == {"rules.one": "2025-01-01"}
