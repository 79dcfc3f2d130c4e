from datetime import UTC, datetime, timedelta

from labeling.review import ADJUDICATE, FLAG, SKIP, Review
from labeling.review.rechecks import Recheck, waiting

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ASKED = Recheck("q", NOW, "was 'a' before the split", "move-3")


def said(decision, minutes=1, **more):
    return {"q": [Review("q", "ann", NOW + timedelta(minutes=minutes), decision, **more)]}


def test_a_label_since_then_settles_and_nothing_else_does():
    assert waiting([ASKED], {}) == [ASKED]
    for label in ("a", "_no_template", "_not_a_question"):
        assert waiting([ASKED], said(label)) == [] == waiting([ASKED], said(label, purpose=ADJUDICATE))
    for decision in (SKIP, FLAG):
        assert waiting([ASKED], said(decision)) == [ASKED]
    assert waiting([ASKED], said("a", 0)) == [ASKED] == waiting([ASKED], said("a", -5))
    assert waiting([ASKED], {"other": said("a")["q"]}) == [ASKED]


def test_what_an_undone_split_asked_is_withdrawn_and_what_it_handed_over_settles_nothing():
    change = Recheck("q", NOW, "given before the change", "c-1")
    assert waiting([ASKED, change], {}, {"move-3"}) == [change]
    handed = said("n", made_from="move-3")
    assert waiting([change], handed) == [] and waiting([change], handed, {"move-3"}) == [change]
