import json
from datetime import timedelta

import pytest

from app.llm_voter.budget import NOTHING, Budget, Tokens, fits, spent
from app.llm_voter.kept import KeptAnswers, forget_texts
from app.llm_voter.settings import Llm
from labeling.errors import OracleError
from labeling.llm import Answer, text_key
from tests.language_model import AT


def answer(text, said="late", at=AT, sent=100, received=10):
    return Answer(text_key(text), "p", "tiny", 1, (("late", "w"),), said, "", sent, received, at.isoformat())


@pytest.fixture
def kept(tmp_path):
    found = KeptAnswers(tmp_path)
    with found.alone():
        found.add([answer("a"), answer("b")])
    return found


def test_answers_are_kept_in_order_and_nothing_is_there_before(tmp_path, kept):
    with kept.alone():
        kept.add([answer("a", "pause")])
    assert [a.answer for a in kept.all()] == ["late", "late", "pause"]
    assert KeptAnswers(tmp_path / "other").all() == []


def test_half_a_line_costs_that_line_only(kept):
    whole = kept.path.read_bytes()
    for cut in range(1, len(answer("b").line()) + 1):
        kept.path.write_bytes(whole[:-cut])
        with kept.alone():
            kept.add([answer("c")])
        assert [a.text for a in kept.all()][-1] == text_key("c") and len(kept.all()) in (2, 3)


def test_altered_bytes_are_left_out(kept):
    kept.path.write_bytes(b"\x00\xff\n[1]\n" + kept.path.read_bytes().replace(b'"late"', b'"l\xffte"', 1))
    assert [a.text for a in kept.all()][-1] == text_key("b")


def test_only_one_asks_or_erases_at_a_time(tmp_path, kept):
    with kept.alone(), pytest.raises(OracleError, match="asked already"), KeptAnswers(tmp_path).alone():
        pass
    with kept.alone(), pytest.raises(OracleError, match="asked already"):
        forget_texts(tmp_path, ["a"])
    with KeptAnswers(tmp_path).alone():
        pass


def test_forgotten_texts_leave_nothing_but_their_cost(tmp_path, kept):
    assert forget_texts(tmp_path, ["a", "never asked"]) == 1
    left = kept.path.read_text()
    assert text_key("a") not in left and text_key("b") in left
    assert spent(kept.all(), Llm(), AT) == Tokens(200, 20)
    assert forget_texts(tmp_path, ["a"]) == 0 and forget_texts(tmp_path / "none", ["a"]) == 0


def test_no_word_of_a_customer_is_in_the_file(kept):
    fields = {key for line in kept.path.read_text().splitlines() for key in json.loads(line)}
    assert fields == set(Answer.__dataclass_fields__)


def test_only_the_days_of_the_budget_count():
    said = [answer("a", at=AT - timedelta(days=31)), answer("b", at=AT - timedelta(days=29)), answer("c")]
    assert spent(said, Llm(), AT) == Tokens(200, 20) and spent([], Llm(), AT) == NOTHING


def test_money_and_tokens_both_limit():
    settings = Llm(max_tokens=1000, max_cost=1.0, price_in=1.0, price_out=10.0)
    assert (
        fits(settings, Tokens(500, 50)) and not fits(settings, Tokens(500, 51)) and not fits(settings, Tokens(1001, 0))
    )
    assert fits(Llm(max_tokens=1000), Tokens(900, 100)) and not fits(Llm(max_tokens=0), Tokens(1, 0))


def test_what_is_held_counts_until_it_is_settled():
    budget = Budget(Llm(max_tokens=250), Tokens(50, 0))
    assert budget.hold(Tokens(150, 0), lambda: False)
    assert not budget.hold(Tokens(100, 0), lambda: True)
    budget.settle(Tokens(150, 0), Tokens(90, 10))
    assert budget.spent == Tokens(140, 10)
    assert budget.hold(Tokens(100, 0), lambda: False) and not budget.hold(Tokens(1, 0), lambda: True)
    budget.settle(Tokens(100, 0), Tokens(100, 0))
    assert not budget.hold(Tokens(1, 0), lambda: False)
