"""A hundred reviews with the keyboard alone."""

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]

ROUND = ("A", "2", "A", "N", "3", "T", "K", "A", "S", "F")
FIXED = {"N": "_not_a_question", "T": "_no_template", "K": "_skip", "F": "_flag"}
TYPED = {"S": ("S", "status", "Enter"), "F": ("F", "the price is old", "Enter")}

HELD = """() => { for (let i = 0; i < 5; i++)
  document.dispatchEvent(new KeyboardEvent('keydown', {key: 'k', repeat: i > 0, bubbles: true})); }"""


def test_a_hundred_reviews_by_keyboard_are_all_in_the_store(busy, serve, reviewer, said, capsys):
    ana = reviewer(serve(busy))
    done = [(ana.decide(*TYPED.get(key, key)), key) for key in ROUND * 10]
    found = said(busy)
    assert [row[0] for row in found] == [question for question, _ in done] and len({q for q, _ in done}) == 100
    for (_, expert, decision, comment, shown), (_, key) in zip(found, done, strict=True):
        assert expert == "Ana" and shown
        assert decision == FIXED.get(key, shown if key == "A" else decision)
        assert (decision != shown) or key in "ASNT"
        assert comment == ("the price is old" if key == "F" else "")
    times = ana.times
    with capsys.disabled():
        print(f"\n100 reviews: {sum(times) / 1000:.1f} s of app time, median {times[50]:.0f}, p95 {times[95]:.0f} ms")
    assert len(times) == 100 and sum(times) < 60_000


def test_undo_brings_the_question_back_and_a_held_key_decides_once(busy, serve, reviewer, said):
    ana = reviewer(serve(busy))
    first = ana.decide("A")
    ana.decide("U")
    assert ana.question == first
    assert ana.decide("2") == first
    ana.decide("Control+z")
    assert ana.question == first
    assert [row[2] for row in said(busy)][1::2] == ["_undo", "_undo"]
    turn = ana.turn
    ana.page.evaluate(HELD)
    ana.page.wait_for_function("turn => Number(document.querySelector('.bd').dataset.turn) > turn", arg=turn)
    ana.page.wait_for_timeout(1500)
    assert [row[2] for row in said(busy)].count("_skip") == 1


def test_letters_typed_into_the_search_or_the_name_decide_nothing(busy, serve, reviewer, said):
    ana = reviewer(serve(busy))
    ana.page.keyboard.press("S")
    ana.page.keyboard.type("ank2")
    ana.page.keyboard.press("Escape")
    ana.page.get_by_label("Your name").click()
    ana.page.keyboard.type("ank2")
    ana.page.wait_for_timeout(1000)
    assert said(busy) == []
