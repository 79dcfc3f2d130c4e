"""New names for known things, and a topic that is not in any workspace."""

from app.simulating.wording import new_names, new_topic_texts, renamed


def test_the_most_telling_words_get_new_names():
    names = new_names(["my payout is late", "payout missing"], ["the refund is late"])
    assert next(iter(names)) == "payout"
    assert renamed("My Payouts and my payout.", names) == "My Bolt and my Bolt."


def test_nothing_telling_nothing_renamed():
    assert new_names([], ["a"]) == {}
    assert new_names(["ok"], []) == {}
    assert renamed("(unchanged) [text", {}) == "(unchanged) [text"


def test_new_questions_are_all_different():
    texts = new_topic_texts()
    assert len(set(texts)) == len(texts) >= 50
    assert all("loyalty cards" in t for t in texts)
    assert not any("{" in t for t in texts)
