from datetime import UTC, datetime

import pytest

from labeling.disk.reading import read_batch
from labeling.errors import OracleError


@pytest.fixture
def read(tmp_path):
    def make(header, *lines):
        path = tmp_path / "gold.csv"
        path.write_text("\n".join([header, *lines]) + "\n")
        return read_batch(path, "gold", {}).gold

    return make


def test_a_column_says_when_a_label_was_given(read):
    gold = read("question_id,label,given_at", "q1,a,2026-05-01", "q2,a,2026-05-01T12:00:00+02:00", "q3,a,")
    noon = datetime(2026, 5, 1, 10, tzinfo=UTC)
    assert [g.given_at for g in gold] == [datetime(2026, 5, 1, tzinfo=UTC), noon, None]


@pytest.mark.parametrize("column", ["given_at", "labeled_at", "date"])
def test_the_column_has_one_of_three_names(read, column):
    assert read(f"question_id,label,{column}", "q1,a,2026-05-01")[0].given_at == datetime(2026, 5, 1, tzinfo=UTC)


def test_a_bad_date_is_named_with_its_line(read):
    with pytest.raises(OracleError, match=r"gold.csv:3: labeled_at 'May' is no time; write it as 2026-12-31"):
        read("question_id,label,labeled_at", "q1,a,2026-05-01", "q2,a,May")


def test_a_majority_was_given_when_the_last_of_it_said_so(read):
    rows = ["q1,ann,a,", "q1,bob,a,2026-05-03", "q1,cyd,a,2026-05-02", "q1,eve,b,2026-06-01", "q2,ann,a,"]
    gold = read("question_id,expert,label,given_at", *rows)
    assert [g.given_at for g in gold] == [datetime(2026, 5, 3, tzinfo=UTC), None]
