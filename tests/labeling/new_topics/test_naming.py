import numpy as np

from labeling.new_topics import title_of, typical_words

TEXTS = [
    "I want a gift card please",
    "How can I send a gift card?",
    "gift card for my sister",
    "The museum was closed on Monday",
    "Which museum opens on Monday",
    "please cancel my order",
    "where is my order, please",
]
GROUP = np.array([0, 0, 0, 1, 1, -1, -1])


def test_words_that_only_a_group_uses_come_first_and_pairs_stand_for_their_words():
    gift, museum = typical_words(TEXTS, GROUP)
    assert gift[0] == "gift card" and not {"gift", "card"} & set(gift)
    assert "museum" in " ".join(museum[:2]) and "order" not in " ".join(gift + museum)


def test_stop_words_name_nothing():
    assert typical_words(["how do I do it", "can you?"], np.array([0, 0])) == [()]
    assert typical_words([], np.array([], np.int64)) == []
    assert typical_words(TEXTS, np.full(len(TEXTS), -1)) == []


def test_no_more_words_than_asked_for():
    assert len(typical_words([" ".join("abcdefgh"[i] * 4 for i in range(8))], np.array([0]), most=2)[0]) == 2


def test_curly_apostrophes_are_no_words():
    assert all("don" not in w for w in typical_words(["I don\u2019t find the museum"], np.array([0]))[0])


def test_titles():
    assert title_of(("gift card", "sister", "send", "more")) == "Gift card, sister, send"
    assert title_of(()) == "Unnamed questions"
