from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from app.audit.views.review import board
from app.audit.views.review import card as review_card
from app.audit.views.review import sitting as review_sitting
from app.audit.views.review.adjudicate import answers, opinion
from app.audit.views.review.bulk import lines, summary
from app.audit.views.review.filter import chosen
from app.audit.views.review.sitting import KEY, Sitting
from app.audit.views.review.table import frame
from app.desk.loaded import Desk, open_desk
from app.desk.review import reviewing
from app.desk.review.adjudicating import Case, Said
from app.desk.review.reviewing import Card, Earlier, Filter, NearGold, Option, Progress, Row, Vote
from app.workspace import Workspace
from labeling.disk.generations import LATEST
from labeling.review import ADJUDICATE, FLAG, SKIP, Review
from labeling.taxonomy import NO_TEMPLATE, NOT_A_QUESTION

AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script> **b** أين طلبي 🙂 " + "long " * 2000


def card_of(text="Where is it?", **more):
    options = tuple(Option(f"t{i}", f"Title {i}", "orders", 0.5 / i) for i in range(1, 6))
    values = {
        "question_id": "q1", "text": text, "asked_at": AT, "case_id": "C7", "attributes": {"channel": "chat"},
        "proposed": "t1", "proposed_proba": 0.5, "title": "Title 1", "rendered": "Hi", "options": options,
        "votes": (), "near": (), "reason": "no voter says anything", "purpose": "learn", "made_from": "r1",
    }  # fmt: skip
    return Card(**values | more)


@pytest.fixture
def desk(shop):
    opened = Desk(Workspace(shop))
    yield opened
    opened.store.close()


@pytest.fixture
def sat(desk):
    """A desk and an expert with a card."""
    here = Sitting("Ana")
    review_sitting.seat(desk, here)
    return desk, here


def drawn(page):
    """All HTML of a page in one string."""
    return "".join(x.proto.body for x in page.get("html"))


def test_without_a_name_the_page_asks_for_it(shop, open_page):
    page = open_page(shop, "review", expert="")
    assert not page.exception and "Say who you are" in page.info[0].value


def test_without_labels_the_page_says_what_to_run(shop, open_page):
    (shop / "var/run" / LATEST / "soft_labels.npz").unlink()
    page = open_page(shop, "review")
    assert not page.exception and "oracle run" in page.info[0].value


def test_a_card_opens_with_question_proposal_votes_and_progress(shop, open_page):
    page = open_page(shop, "review")
    assert not page.exception and not page.error
    card, shown = page.session_state[KEY].card, drawn(page)
    assert f'data-question="{card.question_id}"' in shown and "oracle-big" in shown
    assert card.title in shown.replace("&#x27;", "'") and "Votes" in shown and "<b>0</b> today" in shown
    assert page.session_state[KEY].turn == 1


def test_what_another_page_picked_is_all_that_is_asked(shop, open_page):
    page = open_page(shop, "review")
    other = reviewing.upcoming(open_desk(shop), "Ana", AT, 3)[-1].question_id
    page = open_page(shop, "review", review_filter={"question_ids": [other]})
    assert not page.exception
    assert page.session_state[KEY].card.question_id == other
    assert any("picked on another page" in m.value for m in page.markdown)
    page.button("review-show-all").click().run()
    assert page.session_state[KEY].wanted == Filter()


def test_a_filter_that_nothing_matches_says_so(shop, open_page):
    page = open_page(shop, "review")
    page.text_input("review-filter-text-0").set_value("zzz nowhere").run()
    assert not page.exception and "No open question matches" in page.info[0].value
    assert page.session_state[KEY].card is None
    page.button("review-filter-clear-0").click().run()
    assert page.session_state[KEY].card is not None


def test_the_table_accepts_what_is_selected_only_after_a_confirmation(shop, open_page):
    page = open_page(shop, "review")
    page.button_group("review-view").set_value("Table").run()
    assert not page.exception and len(page.dataframe) == 1
    assert page.button("review-accept-all").disabled, "all questions at once are never accepted by mistake"
    page.slider("review-filter-span-0").set_value((0, 99)).run()
    store = open_desk(shop).store
    page.button("review-accept-all").click().run()
    assert store.reviews() == [] and page.button("review-bulk-yes").label == "Write them"
    many = len(page.dataframe[0].value)
    page.button("review-bulk-yes").click().run()
    assert not page.exception and len(store.reviews()) == many
    assert {r.decision == r.shown for r in store.reviews()} == {True}


def test_questions_like_one_are_shown_together(shop, open_page):
    page = open_page(shop, "review")
    page.button_group("review-view").set_value("Table").run()
    page.session_state[KEY].like = page.session_state[KEY].card.question_id
    page.run()
    assert not page.exception and (page.info or page.dataframe)
    assert not [b for b in page.button if b.key == "review-accept-all"]
    page.button("review-back").click().run()
    assert page.button("review-accept-all") and page.session_state[KEY].like == ""


def test_disagreements_show_who_said_what_and_take_the_last_word(shop, open_page):
    page = open_page(shop, "review")
    desk = open_desk(shop)
    first = page.session_state[KEY].card
    for expert, label in (("Ben", NO_TEMPLATE), ("Eva", NOT_A_QUESTION)):
        desk.store.add_reviews([Review(first.question_id, expert, AT, label, comment="<i>why</i>")])
    page = open_page(shop, "review")
    page.button_group("review-view").set_value("Disagreements").run()
    assert not page.exception
    assert (
        "Ben" in drawn(page) and "Eva" in drawn(page) and "&lt;i&gt;why" in drawn(page) and "<i>why" not in drawn(page)
    )
    page.button(f"review-say-{NO_TEMPLATE}-{first.question_id}").click().run()
    assert not page.exception and "Nobody disagrees" in page.success[0].value
    last = desk.store.reviews()[-1]
    assert (last.expert, last.decision, last.purpose) == ("Ana", NO_TEMPLATE, ADJUDICATE)


def test_a_flag_is_resolved_by_an_answer(shop, open_page):
    page = open_page(shop, "review")
    page.button_group("review-view").set_value("Flagged").run()
    assert "Nothing is flagged" in page.success[0].value
    desk, card = open_desk(shop), page.session_state[KEY].card
    desk.store.add_reviews([Review(card.question_id, "Ben", AT, FLAG, comment="old price")])
    page.run()
    assert "old price" in drawn(page)
    page.selectbox(f"review-another-{card.question_id}").select(NO_TEMPLATE).run()
    assert not page.exception and "Nothing is flagged" in page.success[0].value
    assert desk.store.reviews()[-1].decision == NO_TEMPLATE


def test_a_key_writes_one_review_and_goes_on(sat):
    desk, here = sat
    first, turn = here.card, here.turn
    board.heard(desk, here, {"turn": turn, "what": "decide", "value": first.proposed})
    (review,) = desk.store.reviews()
    assert (review.question_id, review.decision, review.expert) == (first.question_id, first.proposed, "Ana")
    assert here.turn > turn and (here.card is None or here.card.question_id != first.question_id)
    assert here.said.startswith("Accepted “")


def test_a_key_of_a_question_that_is_gone_decides_nothing(sat):
    desk, here = sat
    old = {"turn": here.turn, "what": "decide", "value": SKIP}
    board.heard(desk, here, old)
    board.heard(desk, here, old)
    assert len(desk.store.reviews()) == 1 and here.heard == 2


@pytest.mark.parametrize(
    "message", [{}, {"what": "decide"}, {"what": "rm", "value": "x"}, {"what": "flag", "value": ""}]
)
def test_a_message_that_says_nothing_does_nothing(sat, message):
    desk, here = sat
    card = here.card
    board.heard(desk, here, {"turn": here.turn, **message})
    assert desk.store.reviews() == [] and here.card is card


def test_a_decision_that_is_none_is_told_and_the_card_stays(sat):
    desk, here = sat
    card = here.card
    board.heard(desk, here, {"turn": here.turn, "what": "decide", "value": "order-statsu"})
    assert "unknown decision 'order-statsu'" in here.trouble and here.card is card and desk.store.reviews() == []


def test_a_flag_keeps_its_comment_and_undo_brings_the_card_back(sat):
    desk, here = sat
    card = here.card
    board.heard(desk, here, {"turn": here.turn, "what": "flag", "value": "wrong price"})
    assert desk.store.reviews()[-1].comment == "wrong price"
    board.heard(desk, here, {"turn": here.turn, "what": "undo"})
    assert here.card.question_id == card.question_id and here.said == "Taken back"
    board.heard(desk, here, {"turn": here.turn, "what": "undo"})
    assert here.said == "Nothing is left to take back"


def test_what_was_picked_last_stands_first_in_the_search(sat):
    desk, here = sat
    board.heard(desk, here, {"turn": here.turn, "what": "decide", "value": NO_TEMPLATE})
    board.heard(desk, here, {"turn": here.turn, "what": "decide", "value": SKIP})
    assert here.recent == [NO_TEMPLATE]
    assert reviewing.search_templates(desk, "", here.recent)[0].label == NO_TEMPLATE


def test_what_is_typed_is_searched(sat, monkeypatch):
    desk, here = sat
    monkeypatch.setattr(board, "desk", lambda: desk)
    board.heard(desk, here, {"turn": here.turn, "what": "type", "value": "no such words at all"})
    assert board.contents(here, here.card)["query"] == "no such words at all"
    label = desk.require().state.taxonomy.template_labels[0]
    board.heard(desk, here, {"turn": here.turn, "what": "type", "value": label})
    assert board.contents(here, here.card)["hits"][0]["label"] == label


@pytest.mark.parametrize("many", [1, 2, 5])
def test_every_key_keeps_its_place_however_few_options_there_are(many):
    found = board.buttons(card_of(options=card_of().options[:many]))
    assert [b["key"] for b in found] == list("A23S45NTKFU")
    assert [b["what"] == "none" for b in found if b["key"] in "2345"] == [int(k) > many for k in "2345"]


def test_texts_of_users_are_shown_to_the_letter():
    votes = (Vote("<v>", "function", "<o>", "t1", None, -0.04, True), Vote("", "rest", "", "", None, 2.0, None))
    near = (NearGold("q2", HOSTILE, NOT_A_QUESTION, 0.9),)
    said = (Earlier(SKIP, "<c>", AT),)
    card = card_of(HOSTILE, title="<t>", case_id="<case>", votes=votes, near=near, earlier=said)
    shown = review_card.whole(card, 3, Progress(1, 1, 5, 0, 0, None), "<said>")
    for raw in ("<script>", "<v>", "<o>", "<c>", "<t>", "<said>", "<case>"):
        assert raw not in shown
    assert "+0.0" in shown and "rest" in shown and "Not a question" in shown and "Skipped" in shown
    assert len(review_card.near(near)) < 1000, "a long text is cut"
    assert review_card.about(card) == "q1 · asked 04 May 2026, 09:00 · case <case> · channel chat"


def test_many_votes_are_folded_and_none_are_said_in_words():
    votes = tuple(Vote(f"v{i}", "function", "", "t1", None, 1.0, True) for i in range(9))
    assert "3 more" in review_card.votes(votes) and "<details" not in review_card.votes(votes[:6])
    assert "Nobody voted" in review_card.votes(()) and "No question has a label" in review_card.near(())


def test_progress_says_the_speed_once_it_is_known():
    assert "an hour" not in review_card.pace(Progress(1, 1, 5, 0, 0, None))
    assert "<b>1,200</b> an hour" in review_card.pace(Progress(1, 1, 5, 0, 0, 1200.0))


def test_reserved_labels_stand_in_words_in_a_reason():
    assert review_card.in_words("_no_template or t1") == "no template or t1"


def test_rows_of_the_table_are_on_one_line_and_whole_percent():
    row = Row("q", "two\nlines " + HOSTILE, AT, "t1", "Title", 0.876, "_no_template", "learn", 3)
    cells = frame([row]).iloc[0]
    assert "\n" not in cells["Question"] and len(cells["Question"]) <= 300 and cells["Probability"] == 88
    assert list(frame([]).columns) == list(frame([row]).columns)


def test_a_confirmation_names_how_many_get_what():
    from collections import Counter

    counts = Counter({f"t{i}": 10 - i for i in range(10)})
    said = lines(counts, {"t0": "A *title*"})
    assert said[0] == "- 10 × A \\*title\\*" and said[-1] == "- 3 with other answers" and len(said) == 9
    assert summary([("q", "t")], "Ana") == "**1** review by **Ana**:"
    assert "**1,200** reviews" in summary([("q", "t")] * 1200, "Ana")


def test_the_last_word_can_be_what_was_said_what_is_proposed_or_nothing():
    said = (Said("Ben", "t2", "Title 2", "", AT), Said("Eva", FLAG, "Flagged", "<b>", AT))
    case = Case(card_of(), said)
    assert [label for label, _ in answers(case)] == ["t2", "t1", NOT_A_QUESTION, NO_TEMPLATE]
    assert "&lt;b&gt;" in opinion(said[1]) and "Flagged" in opinion(said[1])


def test_a_filter_counts_what_it_asks_for():
    assert chosen(Filter()) == 0
    assert chosen(Filter(label="t1", text="x", most=0.5, question_ids=())) == 4


def test_bulk_writes_and_says_how_many(sat):
    desk, here = sat
    rows = reviewing.table(desk, "Ana", AT, Filter(), 0, 50).rows
    review_sitting.accept_many(desk, here, [r.question_id for r in rows], NOT_A_QUESTION)
    assert here.said == f"{len(rows)} reviews written" and here.tables == 1 and here.card is None
    review_sitting.accept_many(desk, here, ["no-such-question"], None)
    assert "no-such-question" in here.trouble


def test_another_name_starts_anew(monkeypatch):
    state = {}
    monkeypatch.setattr(review_sitting, "st", SimpleNamespace(session_state=state))
    ana = review_sitting.sitting("Ana")
    assert review_sitting.sitting("Ana") is ana and review_sitting.sitting("Ben") is not ana
