"""Finding the templates in new replies."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.observing.matching import Matched, match_new, read_catalogue, replies_waiting
from labeling.curating.moves import Plan
from labeling.errors import OracleError
from labeling.store.matches import ReplyMatch, write_matches
from labeling.store.moving import apply_move
from labeling.store.schema import ReplyMatchRecord
from labeling.store.template_edits import save_template, template
from tests.app.observing.conftest import BODIES, DAY, NOON, WEEK

LATE = BODIES["late"].replace("{first_name}", "Bo") + "\n\nBest,\nMia"


def matches(log):
    columns = ("suggestion_id", "kind", "matched", "found", "similarity", "matcher", "feedback_id")
    with log.store.read() as connection:
        rows = connection.execute(select(*(getattr(ReplyMatchRecord, c) for c in columns))).all()
    return {row[0]: row for row in rows}


def kinds(log):
    return {name: (row.kind, row.matched) for name, row in matches(log).items()}


def test_each_reply_is_looked_at_once(log):
    log.ask("a", reply=LATE)
    log.ask("b", reply=BODIES["refund"])
    log.ask("c", said=[("shown", {}), ("used", {})])
    log.ask("d", suggest=False, reply=LATE)
    log.ask("e", said=[("shown", {}), ("dismissed", {})])
    log.ask("f", said=[("sent", {"handle_seconds": 3.0})])
    assert replies_waiting(log.workspace, log.store, NOON - WEEK) == 4
    assert match_new(log.workspace, log.store) == Matched(4, True)
    assert kinds(log) == {"a": ("exact", True), "b": ("other", False), "c": ("exact", True), "d": ("exact", True)}
    assert matches(log)["b"].found == ["refund"] and matches(log)["b"].similarity < 0.3
    assert match_new(log.workspace, log.store) == Matched(0, True)
    assert replies_waiting(log.workspace, log.store, NOON - WEEK) == 0


def test_a_later_reply_is_looked_at_again_and_used_means_what_was_rendered(log):
    log.ask("a", reply="Something else entirely, written by hand for you.")
    match_new(log.workspace, log.store)
    assert kinds(log)["a"] == ("other", False)
    log.ask("b", said=[("sent", {"reply": "Own words of the agent."}), ("shown", {}), ("used", {})])
    for_a = log.store.feedback(["a"])[0]
    log.store.add_feedback(replace(for_a, reply=LATE))
    assert match_new(log.workspace, log.store).complete
    assert kinds(log) == {"a": ("exact", True), "b": ("exact", True)}


def test_it_stops_and_goes_on_block_by_block(log):
    for i in range(5):
        log.ask(f"s{i}", reply=LATE)
    told = []
    stopped = match_new(log.workspace, log.store, block=2, stop=lambda: len(told) == 1, tell=told.append)
    assert (stopped, told) == (Matched(2, False), [2])
    assert match_new(log.workspace, log.store, most=1) == Matched(1, False)
    assert match_new(log.workspace, log.store, block=2) == Matched(2, True)
    assert len(matches(log)) == 5


def test_old_suggestions_may_be_left_for_later(log):
    log.ask("new", reply=LATE)
    log.ask("old", ago=20 * DAY, reply=LATE)
    assert match_new(log.workspace, log.store, since=NOON - WEEK).done == 1
    assert set(matches(log)) == {"new"}
    assert match_new(log.workspace, log.store).done == 1


def test_a_merged_template_counts_for_its_successor_and_the_kind_is_made_anew(log):
    log.ask("a", "pause", reply=LATE)
    log.ask("b", "refund", reply=LATE)
    match_new(log.workspace, log.store)
    assert kinds(log) == {"a": ("other", False), "b": ("other", False)}
    with log.store.write() as connection:
        apply_move(connection, Plan("merge", "pause", into="late"), "Ana", NOON)
    assert match_new(log.workspace, log.store).done == 2
    assert kinds(log) == {"a": ("exact", True), "b": ("other", False)}


def test_equivalent_templates_count_for_each_other(log):
    log.configure('equivalent = [["refund", "late"]]')
    log.ask("a", "refund", reply=LATE)
    match_new(log.workspace, log.store)
    assert kinds(log) == {"a": ("exact", True)}
    assert matches(log)["a"].found == ["late"]


def test_an_unknown_equivalent_is_named(log):
    log.configure('equivalent = [["refnd", "late"]]')
    with pytest.raises(OracleError, match="unknown template 'refnd'; did you mean 'refund'"):
        match_new(log.workspace, log.store)


def test_replies_are_held_against_the_wording_of_their_time(log):
    log.ask("before", ago=3 * DAY, reply=LATE)
    log.ask("after", ago=DAY, reply="Money comes tomorrow, we promise, whatever the weekday says.")
    with log.store.write() as connection:
        one = template(connection, "late")
        body = "Money comes tomorrow, we promise, whatever the weekday says."
        save_template(connection, replace(one, body=body), "Ana", NOON - 2 * DAY, "", one.version)
    match_new(log.workspace, log.store)
    assert kinds(log) == {"before": ("exact", True), "after": ("exact", True)}


def test_a_template_nobody_knows_and_hostile_replies_do_no_harm(log):
    hostile = ["<script>alert(1)</script>" * 100, "\u202emoc.live\u202c", "*" * 10_000, "a" * 20_000, "> " * 9_999]
    for i, text in enumerate(hostile):
        log.ask(f"s{i}", "long-gone", reply=text)
    assert match_new(log.workspace, log.store).done == len(hostile)
    assert set(kinds(log).values()) == {("other", False)}


def test_with_an_encoder_the_meaning_counts_and_the_matcher_has_another_name(log, encoder):
    log.ask("a", reply=LATE)
    match_new(log.workspace, log.store)
    words = matches(log)["a"].matcher
    match_new(log.workspace, log.store, encode=encoder.encode)
    assert words.startswith("words") and matches(log)["a"].matcher.startswith("meaning")
    assert kinds(log) == {"a": ("exact", True)}


def test_the_catalogue_knows_templates_before_they_were_written(log):
    with log.store.read() as connection:
        catalogue = read_catalogue(log.workspace, connection)
    assert {t.template_id for t in catalogue.at(NOON - 400 * DAY)} == set(BODIES)
    assert catalogue.at(NOON) is catalogue.at(NOON)


def test_an_erased_suggestion_is_passed_over(log):
    log.ask("a", reply=LATE)
    with log.store.write() as connection:
        write_matches(connection, [ReplyMatch(n, 1, "m", "exact", 1.0, True, ("late",)) for n in ("a", "gone")])
    assert set(matches(log)) == {"a"}
