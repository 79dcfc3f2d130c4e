import pytest

from labeling.disk.reading import read_batch
from labeling.errors import OracleError

KNOWN = {"one": "q1", "two": "q2", "three": "q3"}


@pytest.fixture
def read(tmp_path):
    def make(*lines, header="question_id,expert,label,split"):
        path = tmp_path / "gold.csv"
        path.write_text("\n".join([header, *lines]) + "\n")
        return read_batch(path, "gold", KNOWN)

    return make


def test_the_majority_is_gold_and_ties_have_none(read):
    batch = read("q1,ann,a,seed", "q1,bob,b,seed", "q1,cyd,b,", "q2,ann,a,valid", "q2,bob,b,", "q3,ann,c,test")
    assert [(g.question_id, g.label, g.split) for g in batch.gold] == [("q1", "b", "seed"), ("q3", "c", "test")]
    assert [(o.question_id, o.expert, o.label) for o in batch.opinions][:3] == [
        ("q1", "ann", "a"),
        ("q1", "bob", "b"),
        ("q1", "cyd", "b"),
    ]


def test_one_expert_must_not_say_two_things(read):
    with pytest.raises(OracleError, match=r"gold.csv:3: question 'q1' has gold 'a' by ann in line 2 and 'b' here"):
        read("q1,ann,a,seed", "q1,ann,b,seed")


def test_every_row_names_its_expert_and_splits_agree(read):
    with pytest.raises(OracleError, match=r"gold.csv:2: .*expert"):
        read("q1,,a,seed")
    with pytest.raises(OracleError, match="is in split 'seed' in line 2 and in 'test' here"):
        read("q1,ann,a,seed", "q1,bob,a,test")


def test_without_the_column_contradictions_are_refused_as_before(read):
    with pytest.raises(OracleError, match="keep one, or say who in a column 'expert'"):
        read("q1,a,seed", "q1,b,seed", header="question_id,label,split")
    assert not read("q1,a,seed", header="question_id,label,split").opinions
