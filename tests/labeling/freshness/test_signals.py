import numpy as np
import pytest

from labeling.freshness.signals import Item, Shelf, Weights, change_sentences, folded


def item(name, *says, products=(), **more):
    return Item("template", name, "team", products, says, **more)


@pytest.fixture
def shelf(encoder):
    return Shelf(
        [
            item("payouts", "instant payout fee", "open the page", products=("Payouts ",)),
            item("reader", "order a reader", products=("terminal",)),
            item("empty"),
        ],
        encoder.encode,
    )


def held(shelf, text, products=()):
    return shelf.signals(text, products, shelf.encode(change_sentences(text)))


def test_tags_are_compared_whatever_their_case_and_speak_against_where_none_is_shared(shelf):
    assert held(shelf, "x", ["PAYOUTS", "fees"]).product.tolist() == [1, -1, 0]
    assert held(shelf, "x", [" "]).product.tolist() == [0, 0, 0]
    assert folded(["  A  b ", ""]) == {"a b"}


def test_meaning_is_the_nearest_pair_of_sentences(shelf):
    found = held(shelf, "Something else. Order a reader")
    assert found.meaning[1] == pytest.approx(1, abs=1e-5) and found.nearest[1] == 2
    assert found.meaning[2] == 0 and found.nearest[2] == -1
    assert (found.meaning >= 0).all() and (found.meaning <= 1).all()


def test_words_count_the_more_the_more_of_the_change_is_in_the_item(shelf):
    found = held(shelf, "instant payout fee")
    assert found.words[0] > 0.5 and found.words[1] == found.words[2] == 0
    assert held(shelf, "instant payout fee whatever whenever wherever").words[0] < found.words[0]
    assert held(shelf, "nothing shared at all").words.tolist() == [0, 0, 0]


def test_shared_words_are_those_of_the_change_the_rarest_first(shelf):
    assert shelf.shared_words("Readers! Instant Payouts", 0, 5) == ["Instant", "Payouts"]
    assert shelf.shared_words("Instant Payouts", 0, 1) == ["Instant"]
    assert shelf.shared_words("Instant Payouts", 2, 5) == []


def test_no_items_items_without_words_and_a_change_without_sentences_say_nothing(encoder):
    nothing = Shelf([], encoder.encode).signals("a", ["p"], encoder.encode(["a"]))
    assert len(nothing.product) == len(nothing.meaning) == len(nothing.words) == 0
    mute = Shelf([item("empty"), item("marks", "the")], encoder.encode)
    found = mute.signals("the", (), np.zeros((0, 64), np.float32))
    assert found.words.tolist() == found.meaning.tolist() == [0, 0]
    assert mute.shared_words("the", 0, 3) == []
    assert change_sentences(" 12 ") == ("12",) and change_sentences("!!") == ("!!",)


def test_the_score_is_a_logistic_of_the_signals(shelf):
    found = held(shelf, "instant payout fee", ["payouts"])
    low, high = Weights(0, 0, 0, 0), Weights(2, 3, 4, -3)
    assert low.score(found).tolist() == [0.5, 0.5, 0.5]
    score = high.score(found)
    z = -3 + 2 * 1 + 3 * found.meaning[0] + 4 * found.words[0]
    assert score[0] == pytest.approx(1 / (1 + np.exp(-z))) and score[0] > score[1]
