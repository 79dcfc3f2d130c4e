import numpy as np
import pytest

from app.desk.review.card import REST, make_card, near_gold
from app.desk.review.reviewing import decide, next_card
from labeling.analysing.why import explain
from labeling.review import FLAG
from labeling.taxonomy import NOT_A_QUESTION


def card_of(desk, question_id, **more):
    loaded = desk.require()
    return make_card(desk, loaded, loaded.queue.entry(loaded.place[question_id]), **more)


def test_a_card_shows_what_is_proposed_and_why(seat):
    desk = seat('second_opinions = 0.0\n[placeholders]\nfirst_name = "Ann"\n')
    card, loaded = card_of(desk, "m0"), desk.require()
    belief = loaded.belief[loaded.place["m0"]]
    assert card.text == "Where is my red lamp?" and card.proposed == loaded.state.taxonomy.labels[belief.argmax()]
    assert card.proposed_proba == pytest.approx(belief.max(), abs=1e-6)
    template = next(t for t in desk.store.templates() if t.template_id == card.proposed)
    assert card.title == template.title and card.rendered.startswith("Hi Ann, ") and "{" in card.rendered
    assert len(card.options) == 5 and card.options[0].label == card.proposed
    assert [o.proba for o in card.options] == sorted((o.proba for o in card.options), reverse=True)
    assert card.reason and card.made_from.startswith("labels-") and not card.second and card.earlier == ()


def test_votes_and_the_rest_add_up_to_the_log_odds(seat):
    desk = seat()
    loaded, card = desk.require(), card_of(desk, "m1")
    place = loaded.place["m1"]
    cast = loaded.state.votes.on(place)
    assert {v.voter for v in card.votes if v.kind != REST} == {loaded.state.votes.voters[j].name for j, _, _ in cast}
    entry, names = loaded.queue.entry(place), loaded.state.taxonomy.labels
    why = explain(loaded.state.fitted, place, (names[entry.guess], names[entry.rival]))
    assert sum(v.log_odds for v in card.votes) == pytest.approx(why.log_odds, abs=0.006)
    sizes = [abs(v.log_odds) for v in card.votes if v.kind != REST]
    assert sizes == sorted(sizes, reverse=True)
    for vote in card.votes:
        if vote.kind != REST:
            labels = next(s for j, s, _ in cast if loaded.state.votes.voters[j].name == vote.voter)
            assert vote.agrees == (entry.guess in labels) and vote.votes_for


def test_near_gold_is_the_nearest_that_experts_labelled(seat):
    desk = seat()
    loaded, card = desk.require(), card_of(desk, "m0")
    gold = np.flatnonzero(loaded.state.gold.label >= 0)
    best = gold[np.argmax(loaded.rows[gold] @ loaded.rows[loaded.place["m0"]])]
    assert card.near[0].question_id == loaded.state.questions[int(best)].question_id
    assert len(card.near) == 3 and card.near[0].similarity >= card.near[-1].similarity
    own = int(gold[0])
    assert loaded.state.questions[own].question_id not in {n.question_id for n in near_gold(loaded, own)}


def test_hostile_texts_come_through_as_they_are(seat):
    desk = seat()
    texts = [card_of(desk, f"m{i}").text for i in (80, 81, 82)]
    assert texts[0] == "<b>bold</b> & **stars** `code`" and "أين" in texts[1] and len(texts[2]) >= 9_999


def test_a_reserved_label_has_words_of_its_own(seat):
    desk = seat()
    loaded = desk.require()
    guess = loaded.state.taxonomy.index[NOT_A_QUESTION]
    place = int(np.flatnonzero(loaded.parts.guess == guess)[0])
    card = make_card(desk, loaded, loaded.queue.entry(place))
    assert card.title == "Not a question" and card.rendered.startswith("Nothing to answer")
    assert card.options[0].topic == ""


def test_ones_own_words_are_shown_and_those_of_others_are_not(seat, clock):
    desk = seat("second_opinions = 1.0\n")
    card = next_card(desk, "Ana", clock())
    decide(desk, card, "Ana", FLAG, clock(), "odd")
    said = desk.log.now().of_question[card.question_id]
    ana, bob = (card_of(desk, card.question_id, said=said, expert=who) for who in ("Ana", "Bob"))
    assert [(e.decision, e.comment) for e in ana.earlier] == [(FLAG, "odd")] and not ana.second
    assert bob.earlier == () and bob.second
