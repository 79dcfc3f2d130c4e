import pytest

from app.desk.review.reviewing import Filter, bulk, decide, next_card, similar, table
from labeling.errors import OracleError
from labeling.review import SKIP


def test_the_table_shows_what_nobody_decided_page_by_page(seat, clock):
    desk = seat()
    first, second = (table(desk, "Ana", clock(), page=i, size=20) for i in (0, 1))
    assert first.total == second.total == int(desk.require().pool.free.sum())
    ids = [r.question_id for r in (*first.rows, *second.rows)]
    assert len(set(ids)) == 40 and table(desk, "Ana", clock(), page=99).rows == ()
    card = next_card(desk, "Ana", clock())
    assert card.question_id == ids[0] and card.reason == first.rows[0].reason
    decide(desk, card, "Ana", SKIP, clock())
    after = table(desk, "Ana", clock(), size=20)
    assert after.total == first.total - 1 and after.rows[0].question_id == ids[1]


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        (Filter(text="LAMP"), lambda r: "lamp" in r.text),
        (Filter(label="return-start"), lambda r: r.proposed == "return-start"),
        (Filter(topic="orders"), lambda r: r.proposed.startswith("order-")),
        (Filter(most=0.6), lambda r: r.proposed_proba <= 0.6),
        (Filter(least=0.6), lambda r: r.proposed_proba >= 0.6),
        (Filter(purpose="promise"), lambda r: r.purpose == "promise"),
        (Filter(purpose="learn"), lambda r: r.purpose == "learn"),
        (Filter(question_ids=("m1", "m2")), lambda r: r.question_id in ("m1", "m2")),
    ],
)
def test_a_filter_leaves_what_it_asks_for_and_all_of_it(seat, clock, wanted, holds):
    desk = seat()
    everything = table(desk, "Ana", clock(), size=500).rows
    found = table(desk, "Ana", clock(), wanted, size=500)
    assert {r.question_id for r in found.rows} == {r.question_id for r in everything if holds(r)}
    assert found.total == len(found.rows) > 0


@pytest.mark.parametrize("wanted", [Filter(label="gone"), Filter(topic="gone"), Filter(text="<b>"), Filter(least=1.0)])
def test_a_filter_that_fits_little_is_no_error(seat, clock, wanted):
    assert table(seat(), "Ana", clock(), wanted).total <= 1


def test_a_bulk_writes_what_was_proposed_in_one_go(seat, clock):
    desk = seat()
    rows = table(desk, "Ana", clock(), size=30).rows
    revision, at = desk.store.revision(), clock()
    assert bulk(desk, "Ana", [r.question_id for r in rows], None, at) == 30
    assert desk.store.revision() == revision + 1
    said = desk.store.reviews()
    assert {r.question_id: r.decision for r in said} == {r.question_id: r.proposed for r in rows}
    assert {(r.at, r.purpose) for r in said} == {(at, "learn")}, "what was chosen is no random sample"
    assert bulk(desk, "Ana", [r.question_id for r in rows], None, clock()) == 0


def test_a_bulk_may_give_all_another_label(seat, clock):
    desk = seat()
    assert bulk(desk, "Ana", ["m0", "m1", "m1"], "_no_template", clock()) == 2
    assert {r.decision for r in desk.store.reviews()} == {"_no_template"}


def test_a_bulk_leaves_alone_what_others_have_or_decided(seat, clock):
    desk = seat()
    on_screen = next_card(desk, "Bob", clock())
    decided = next_card(desk, "Cat", clock())
    decide(desk, decided, "Cat", SKIP, clock())
    ids = [on_screen.question_id, decided.question_id]
    assert bulk(desk, "Ana", [*ids, "m0"], None, clock()) == 1 - ("m0" in ids)
    assert {r.question_id for r in desk.store.reviews() if r.expert == "Ana"} == {"m0"} - set(ids)


@pytest.mark.parametrize(
    ("ids", "label", "message"),
    [
        (["m0", "m999"], None, "question 'm999' is not among the latest labels"),
        (["m0"], "order-statsu", "did you mean"),
    ],
)
def test_a_bad_bulk_writes_nothing(seat, clock, ids, label, message):
    desk = seat()
    with pytest.raises(OracleError, match=message):
        bulk(desk, "Ana", ids, label, clock())
    assert desk.store.reviews() == []


def test_similar_questions_have_the_same_proposal_and_are_nearest_first(seat, clock):
    desk = seat()
    loaded = desk.require()
    rows = table(desk, "Ana", clock(), size=200).rows
    one = max(rows, key=lambda r: r.alike)
    assert one.alike > 2
    found = similar(desk, one.question_id)
    assert found[0].question_id == one.question_id and len(found) == one.alike + 1
    assert {r.proposed for r in found} == {one.proposed}
    cosines = [
        float(loaded.rows[loaded.place[r.question_id]] @ loaded.rows[loaded.place[one.question_id]]) for r in found
    ]
    assert cosines == sorted(cosines, reverse=True) and cosines[-1] >= loaded.radius
    bulk(desk, "Ana", [r.question_id for r in found], None, clock())
    assert similar(desk, one.question_id) == [] and len(similar(desk, rows[-1].question_id, limit=1)) <= 1
