"""oracle audit."""

import csv
import json
from datetime import UTC, datetime, timedelta

import pytest

from app.access.audit import wanted_events
from app.workspace import Workspace
from labeling.acting import Actor, acting
from labeling.errors import OracleError
from labeling.serving.tokens import new_token
from labeling.store.tokens import add_token

NOW = datetime(2030, 1, 7, 12, tzinfo=UTC)


@pytest.fixture
def logged(tmp_path):
    (tmp_path / "data").mkdir()
    with Workspace(tmp_path).open_store() as store:
        for name in ("=Ana", "[bold]Ben", "=Ana"):
            with acting(Actor(name, "admin", "cli")), store.write() as connection:
                add_token(connection, new_token(f"token {datetime.now(UTC)}", "agent", datetime.now(UTC))[0])
    return tmp_path


def test_people_see_who_did_what_and_how_to_see_more(command, logged):
    code, printed = command("-w", logged, "audit")
    assert code == 0 and "[bold]Ben" in printed and "=Ana" in printed and "token t-" in printed
    assert "--before" not in printed
    code, printed = command("-w", logged, "audit", "--limit", 2)
    assert code == 0 and "oracle audit --before 2" in printed
    code, printed = command("-w", logged, "audit", "--before", 2, "--json")
    assert [row["number"] for row in json.loads(printed)] == [1]


def test_programs_choose(command, logged):
    code, printed = command("-w", logged, "audit", "--who", "=Ana", "--act", "token", "--since", "1 h", "--json")
    rows = json.loads(printed)
    assert code == 0 and [row["number"] for row in rows] == [3, 1]
    assert rows[0]["tables"] == {"token": {"insert": 1}} and rows[0]["through"] == "cli"
    assert datetime.fromisoformat(rows[0]["at"]).tzinfo is not None


def test_all_of_it_goes_into_a_file_where_no_name_is_a_formula(command, logged, tmp_path):
    code, printed = command("-w", logged, "audit", "--limit", 1, "--out", tmp_path / "audit.csv")
    assert code == 0 and "3 events written" in printed
    with (tmp_path / "audit.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["name"] for row in rows] == ["'=Ana", "[bold]Ben", "'=Ana"]
    assert json.loads(rows[0]["tables"]) == {"token": {"insert": 1}}
    code, printed = command("-w", logged, "audit", "--out", tmp_path / "audit.xls")
    assert code == 2 and "'.xls' is not known" in printed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--who", "[bold]Be"), "the audit log has no name '[bold]Be'; did you mean '[bold]Ben'?"),
        (("--act", "tokn"), "the audit log has no act 'tokn'; did you mean 'token'?"),
        (("--since", "yesterday"), "--since 'yesterday' is no moment"),
        (("--since", "99999999999999 days"), "is no moment"),
    ],
)
def test_what_is_not_there_is_one_sentence(command, logged, words, said):
    code, printed = command("-w", logged, "audit", *words)
    assert code == 2 and said in printed


def test_an_empty_log_says_so(command, tmp_path):
    (tmp_path / "data").mkdir()
    code, printed = command("-w", tmp_path, "audit")
    assert code == 0 and "Nothing is in the audit log yet" in printed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2030-01-02", datetime(2030, 1, 2, tzinfo=UTC)),
        ("2030-01-02T10:00+02:00", datetime(2030, 1, 2, 8, tzinfo=UTC)),
        ("2 days", NOW - timedelta(2)),
    ],
)
def test_since_is_a_day_a_moment_or_a_length_of_time(text, expected):
    assert wanted_events(since=text, now=NOW).since == expected


def test_no_since_is_any():
    assert wanted_events().since is None
    with pytest.raises(OracleError):
        wanted_events(since=" ")
