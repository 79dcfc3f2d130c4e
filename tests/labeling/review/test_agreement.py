import pytest

from labeling.review.agreement import Opinion, agreement, disagreements, majorities


def opinions(table):
    """From {question: "aab"}: one letter an expert."""
    return [Opinion(q, f"e{i}", label) for q, said in table.items() for i, label in enumerate(said) if label != "."]


def test_majority_and_ties():
    assert majorities(opinions({"q1": "aab", "q2": "ab", "q3": "a", "q4": "aabb"})) == {
        "q1": "a",
        "q2": None,
        "q3": "a",
        "q4": None,
    }


def test_disagreements_without_a_majority_come_first():
    found = disagreements(opinions({"q1": "aaab", "q2": "aab", "q3": "ab", "q4": "aa"}))
    assert [(d.question_id, d.settled) for d in found] == [("q3", None), ("q2", "a"), ("q1", "a")]


def test_alpha_as_in_krippendorffs_example():
    """Section C of the paper: four observers, twelve units, nominal, with missing values: alpha = .743."""
    table = {
        "1": "11.1",
        "2": "2232",
        "3": "3333",
        "4": "3333",
        "5": "2222",
        "6": "1234",
        "7": "4444",
        "8": "1121",
        "9": "2222",
        "10": ".555",
        "11": "..11",
        "12": "..3.",
    }
    found = agreement(opinions(table))
    assert found.alpha == pytest.approx(0.743, abs=0.001) and found.questions == 11


def test_pairs_are_counted():
    found = agreement(opinions({"q1": "aab", "q2": "bb", "q3": "a"}))
    assert (found.questions, found.pairs, found.agreeing) == (2, 4, 2)


def test_nothing_to_compare():
    assert agreement([]).alpha is None and agreement(opinions({"q": "aa"})).alpha is None
