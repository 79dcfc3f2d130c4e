import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from app.desk.loaded import Desk
from app.desk.review import reviewing
from app.desk.review.reviewing import Filter, bulk, decide, next_card, progress, undo, upcoming
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.review import FLAG, SKIP, UNDO


def go_on(desk, expert, at, many, say=lambda card: card.proposed):
    """Decide so many questions; their ids."""
    out = []
    for _ in range(many):
        card = next_card(desk, expert, at())
        if card is None:
            break
        decide(desk, card, expert, say(card), at())
        out.append(card.question_id)
    return out


def test_a_card_stays_until_it_is_decided_and_then_the_next_comes(seat, clock):
    desk = seat()
    first = next_card(desk, "Ana", clock())
    assert next_card(desk, "Ana", clock()) == first, "the page was loaded again"
    assert next_card(desk, "Bob", clock()).question_id != first.question_id
    done = decide(desk, first, "Ana", first.options[1].label, clock(), " sure ")
    (review,) = desk.store.reviews()
    assert done.today == 1 and done.review_id == review.review_id
    assert (review.decision, review.comment, review.shown) == (first.options[1].label, "sure", first.proposed)
    assert review.shown_proba == pytest.approx(first.proposed_proba, abs=1e-4)
    assert (review.reason, review.purpose, review.made_from) == (first.reason, first.purpose, first.made_from)
    assert next_card(desk, "Ana", clock()).question_id != first.question_id


def test_a_double_click_is_one_review(seat, clock):
    desk = seat()
    card = next_card(desk, "Ana", clock())
    one = decide(desk, card, "Ana", SKIP, clock())
    two = decide(desk, card, "Ana", SKIP, clock())
    assert one == two and len(desk.store.reviews()) == 1


def test_a_decision_that_is_none_is_refused(seat, clock):
    desk = seat()
    card = next_card(desk, "Ana", clock())
    for wrong, message in (
        ("order-statsu", "did you mean 'order-status'"),
        (UNDO, "unknown decision"),
        ("", "unknown"),
    ):
        with pytest.raises(OracleError, match=message):
            decide(desk, card, "Ana", wrong, clock())
    assert desk.store.reviews() == []


def test_all_questions_are_handed_out_once_and_then_nothing_is_left(seat, clock):
    desk = seat()
    free = int(desk.require().pool.free.sum())
    experts = {"Ana": [], "Bob": []}
    for i in range(free):
        expert = ("Ana", "Bob")[i % 2]
        experts[expert] += go_on(desk, expert, clock, 1)
    assert next_card(desk, "Ana", clock()) is None and next_card(desk, "Bob", clock()) is None
    asked = experts["Ana"] + experts["Bob"]
    assert len(asked) == len(set(asked)) == free == len(desk.store.reviews())
    assert progress(desk, "Ana", clock()).open == 0
    purposes = Counter(r.purpose for r in desk.store.reviews())
    assert purposes["promise"] == pytest.approx(free / 4, abs=2)


def test_second_opinions_go_to_somebody_else_on_purpose(seat, clock):
    desk = seat("second_opinions = 1.0\n")
    ana = go_on(desk, "Ana", clock, 5, lambda card: "order-status")
    card = next_card(desk, "Bob", clock())
    assert card.question_id == ana[0] and card.second and card.earlier == ()
    bob = go_on(desk, "Bob", clock, 5, lambda card: "order-cancel")
    assert bob == ana and go_on(desk, "Cat", clock, 1)[0] not in ana
    assert progress(desk, "Ana", clock()).disagreements == 5


def test_a_second_opinion_is_still_wanted_after_the_labels_were_loaded_anew(seat, clock):
    desk = seat("second_opinions = 1.0\n")
    (asked,) = go_on(desk, "Ana", clock, 1)
    later = Desk(desk.workspace)
    assert next_card(later, "Bob", clock()).question_id == asked
    assert next_card(later, "Ana", clock()).question_id != asked
    later.store.close()


def test_undo_brings_the_card_back_and_leaves_a_trace(seat, clock):
    desk = seat()
    assert undo(desk, "Ana", clock()) is None
    one = next_card(desk, "Ana", clock())
    decide(desk, one, "Ana", one.proposed, clock())
    two = next_card(desk, "Ana", clock())
    decide(desk, two, "Ana", FLAG, clock(), "odd")
    shown = next_card(desk, "Ana", clock())
    back = undo(desk, "Ana", clock())
    assert back.question_id == two.question_id and back.purpose == two.purpose and back.earlier == ()
    assert next_card(desk, "Ana", clock()).question_id == two.question_id
    back = undo(desk, "Ana", clock())
    assert back.question_id == one.question_id
    assert [r.decision for r in desk.store.reviews()] == [one.proposed, FLAG, UNDO, UNDO]
    assert progress(desk, "Ana", clock()).today == 0 and undo(desk, "Ana", clock()) is None
    assert desk.store.gold() == Desk(Workspace(desk.workspace.root)).store.gold()
    decide(desk, back, "Ana", one.proposed, clock())
    assert next_card(desk, "Ana", clock()).question_id == two.question_id
    decide(desk, two, "Ana", SKIP, clock())
    assert next_card(desk, "Ana", clock()).question_id == shown.question_id, "what was on the screen waits"


def test_only_what_was_decided_in_the_last_day_is_taken_back(seat, clock):
    desk = seat()
    go_on(desk, "Ana", clock, 1)
    assert undo(desk, "Ana", clock() + timedelta(days=2)) is None and undo(desk, "Bob", clock()) is None
    assert len(desk.store.reviews()) == 1


def test_a_bulk_is_taken_back_as_a_whole(seat, clock):
    desk = seat()
    (single,) = go_on(desk, "Ana", clock, 1)
    ids = [card.question_id for card in upcoming(desk, "Ana", clock(), 4)]
    assert bulk(desk, "Ana", ids, None, clock()) == 4
    assert undo(desk, "Ana", clock()).question_id in ids
    standing = desk.log.now()
    assert [r.question_id for r in standing.of_expert["Ana"]] == [single]


def test_a_lease_ends(seat, clock):
    desk = seat()
    first = next_card(desk, "Ana", clock())
    later = clock() + timedelta(minutes=11)
    assert next_card(desk, "Bob", later).question_id == first.question_id


def test_what_is_upcoming_comes(seat, clock):
    desk = seat()
    ahead = upcoming(desk, "Ana", clock(), 3)
    assert [next_card(desk, who, clock()) for who in ("Ana", "Bob", "Cat")] == ahead


def test_a_filter_hands_out_what_it_asks_for(seat, clock):
    desk = seat()
    card = next_card(desk, "Ana", clock(), Filter(text="LAMP"))
    assert "lamp" in card.text and card.purpose == "learn"
    assert next_card(desk, "Ana", clock(), Filter(purpose="promise")).purpose == "promise"
    assert next_card(desk, "Ana", clock(), Filter(text="no such words")) is None
    assert next_card(desk, "Ana", clock(), Filter(label="return-start")).proposed == "return-start"
    assert next_card(desk, "Ana", clock(), Filter(question_ids=("m7", "gone"))).question_id == "m7"


def test_progress_counts_today_and_speed(seat, clock):
    desk = seat()
    assert progress(desk, "Ana", clock()).per_hour is None
    go_on(desk, "Ana", clock, 3)
    go_on(desk, "Bob", clock, 1, lambda card: FLAG)
    found = progress(desk, "Ana", clock())
    assert (found.today, found.total, found.flagged) == (3, 3, 1)
    assert found.per_hour == pytest.approx(1800)
    assert progress(desk, "Ana", clock() + timedelta(days=1)).today == 0
    assert found.open == int(desk.require().pool.free.sum()) - 4


def test_speed_needs_three_decisions_at_different_moments():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert reviewing.per_hour([]) is None and reviewing.per_hour([at, at, at]) is None
    assert reviewing.per_hour([at, at, at + timedelta(seconds=10)]) == 720


def test_without_labels_it_says_what_to_run(tmp_path, clock):
    (tmp_path / "data").mkdir()
    desk = Desk(Workspace(tmp_path))
    with pytest.raises(OracleError, match="there are no labels yet"):
        next_card(desk, "Ana", clock())
    desk.store.close()


def check_all_once(desk, asked):
    reviews = desk.store.reviews()
    assert sorted(asked) == sorted(r.question_id for r in reviews)
    assert len(set(asked)) == len(asked)


def test_threads_get_no_question_twice_and_lose_none(seat):
    desk = seat()
    desk.load()
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(go_on, desk, name, lambda: datetime.now(UTC), 15) for name in "abcd"]
        asked = [q for job in jobs for q in job.result()]
    assert len(asked) == 60
    check_all_once(desk, asked)


PROCESS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from app.desk.loaded import Desk
from app.desk.review.reviewing import decide, next_card
from app.workspace import Workspace
desk = Desk(Workspace(Path(sys.argv[1])))
for _ in range(20):
    card = next_card(desk, sys.argv[2], datetime.now(UTC))
    decide(desk, card, sys.argv[2], card.proposed, datetime.now(UTC))
    print(card.question_id)
"""


@pytest.mark.slow
def test_two_processes_get_no_question_twice_and_lose_none(seat, lend):
    desk = seat()
    lend(desk.workspace.root)
    words = [sys.executable, "-c", PROCESS, str(desk.workspace.root)]
    running = [subprocess.Popen([*words, name], stdout=subprocess.PIPE, text=True) for name in ("Ana", "Bob")]
    asked = [line for process in running for line in process.communicate(timeout=120)[0].split()]
    assert len(asked) == 40 and [p.returncode for p in running] == [0, 0]
    check_all_once(desk, asked)
