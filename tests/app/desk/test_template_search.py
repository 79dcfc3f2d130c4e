import pytest

from app.desk.review.reviewing import search_templates
from app.desk.templates.search import SAYS, Catalogue, likeness, slips, words
from labeling.taxonomy import NO_TEMPLATE, NOT_A_QUESTION, Template

ROWS = (
    ("payout-late", "Your payout is late", "It takes two business days."),
    ("refund-status", "Where a refund is", "Hi {first_name}, your bank needs five days."),
    ("login-password", "Reset your password", "Open {link}. Your payout is not touched."),
    ("cafe", "Café au lait", "<b>hot</b>"),
)
FOUND = Catalogue({i: Template(i, "topic", title, body) for i, title, body in ROWS})


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("payout", "payout-late"),
        ("PAYOUT late", "payout-late"),
        ("passw", "login-password"),
        ("pasword", "login-password"),
        ("refnud", "refund-status"),
        ("bank", "refund-status"),
        ("cafe", "cafe"),
        ("CAFÉ", "cafe"),
        ("reset xyzzyx", "login-password"),
        ("no template", NO_TEMPLATE),
        ("chit-chat", NOT_A_QUESTION),
    ],
)
def test_it_is_found_by_id_title_and_body_with_typing_errors(typed, first):
    assert FOUND.search(typed)[0] == first


def test_titles_count_more_than_bodies():
    assert FOUND.search("payout") == ["payout-late", "login-password"]


@pytest.mark.parametrize("typed", ["xyzzy", "%%%%'\"", "أين", "x" * 10_000])
def test_what_fits_nothing_finds_nothing_or_shows_all(typed):
    assert FOUND.search(typed) == ([] if words(typed) else list(FOUND.choices))


def test_recent_ones_come_first_without_a_query_and_on_a_tie():
    assert FOUND.search("", ["cafe", "gone", "refund-status"], limit=3) == ["cafe", "refund-status", "payout-late"]
    assert FOUND.search("", limit=2) == ["payout-late", "refund-status"]
    twins = Catalogue({i: Template(i, "t", "Same title", "Same body") for i in ("a-one", "b-one")})
    assert twins.search("same") == ["a-one", "b-one"] and twins.search("same", ["b-one"])[0] == "b-one"


def test_retired_templates_cannot_be_chosen_but_keep_their_title():
    old = Catalogue({"old": Template("old", "t", "Old title", "Body", status="retired")})
    assert old.choices == (NOT_A_QUESTION, NO_TEMPLATE) and old.search("old title") == []
    assert old.title("old") == "Old title" and old.title("gone") == "gone" and old.topic("gone") == ""


def test_bodies_are_filled_and_reserved_labels_have_words():
    assert FOUND.rendered("refund-status", {"first_name": "Ann"}).startswith("Hi Ann, ")
    assert FOUND.rendered(NO_TEMPLATE, {}) == SAYS[NO_TEMPLATE] and FOUND.rendered("gone", {}) == ""


def test_slips():
    assert [slips(*p) for p in (("", "abc"), ("abc", "abc"), ("abc", "acb"), ("abc", "axc"), ("ab", "ba"))] == [
        3,
        0,
        1,
        1,
        1,
    ]
    assert likeness("pay", "repay") == 1.5 and likeness("ay", "repay") == 0 and likeness("late", "latte") > 0


def test_the_desk_sees_an_edit_at_once(seat, clock):
    desk = seat()
    (first, *_) = search_templates(desk, "parcel late", limit=1) or search_templates(desk, "")
    assert first.topic and first.proba == 0.0
    store = desk.store
    templates = list(store.templates())
    more = [*templates, Template("voucher-buy", "vouchers", "Buy a gift voucher", "Here is how.")]
    store.replace_source("data/templates.csv", templates=more, at=clock())
    assert [o.label for o in search_templates(desk, "voucher")] == ["voucher-buy"]
