"""Drawing suggestions, judging them, in the store and in files."""

from datetime import timedelta

import pytest

from app.observing.spot_checks import answer, draw, pending
from app.observing.spot_files import export, import_file
from labeling.disk.tables import read_table
from labeling.errors import OracleError
from labeling.store import spot_checks as kept
from tests.app.observing.conftest import DAY, NOON, WEEK

WINDOW = (NOON - WEEK, NOON)


def some(log, n=20):
    for i in range(n):
        log.ask(f"s{i:02}", ago=DAY + i * timedelta(minutes=1), suggest=i % 4 > 0, reply="=cmd()|x" if i == 1 else None)


def test_the_same_log_draws_the_same_and_nothing_twice(log):
    some(log)
    first = draw(log.store, 5, *WINDOW, NOON)
    assert len(first) == len(set(first)) == 5
    second = draw(log.store, 99, *WINDOW, NOON)
    assert len(second) == 15 and not set(first) & set(second)
    assert draw(log.store, 5, *WINDOW, NOON) == []


def test_the_draw_depends_on_the_window_alone(log, tmp_path):
    from labeling.store import Store
    from tests.app.observing.conftest import Log

    some(log)
    with Store.open(tmp_path / "other.db") as store:
        other = Log(log.workspace, store)
        some(other)
        assert draw(store, 5, *WINDOW, NOON + DAY) == draw(log.store, 5, *WINDOW, NOON)


def test_each_is_as_likely_as_the_others(log):
    some(log)
    counts = dict.fromkeys((f"s{i:02}" for i in range(20)), 0)
    for i in range(200):
        with log.store.read() as connection:
            left = kept.undrawn(connection, NOON - WEEK - i * timedelta(seconds=1), NOON)
        assert len(left) == 20
        for one in drawn_only(log, i):
            counts[one] += 1
    # 200 draws of 5 of 20: 50 each, standard deviation 6.1
    assert min(counts.values()) > 50 - 4 * 6.1 and max(counts.values()) < 50 + 4 * 6.1


def drawn_only(log, i):
    """A draw that leaves no trace."""

    class Undo(Exception):
        pass

    from contextlib import contextmanager

    class Store:
        @contextmanager
        def write(self):
            try:
                with log.store.write() as connection:
                    yield connection
                    raise Undo
            except Undo:
                pass

    return draw(Store(), 5, NOON - WEEK - i * timedelta(seconds=1), NOON, NOON)


def test_a_draw_needs_a_number_and_a_window(log):
    with pytest.raises(OracleError, match="draw at least 1"):
        draw(log.store, 0, *WINDOW, NOON)
    with pytest.raises(OracleError, match="ends before it begins"):
        draw(log.store, 1, NOON, NOON, NOON)


def test_what_is_pending_shows_all_that_an_expert_needs(log):
    some(log)
    draw(log.store, 20, *WINDOW, NOON)
    found = pending(log.store)
    assert [p.suggestion_id for p in found] != sorted(p.suggestion_id for p in found), (
        "they stand for a part of the day"
    )
    one = next(p for p in found if p.suggestion_id == "s01")
    assert (one.decision, one.template_id, one.title) == ("suggest", "late", "Title of late")
    assert (one.text, one.reply, one.drawn_at) == ("Where is it?", "=cmd()|x", NOON)
    assert len(pending(log.store, 3)) == 3


def test_a_verdict_takes_it_off_and_may_be_changed(log):
    some(log, 1)
    draw(log.store, 1, *WINDOW, NOON)
    assert answer(log.store, "s00", "Ana", "right", None, "", NOON)
    assert not answer(log.store, "s00", "Ana", "right", None, "", NOON + DAY)
    assert answer(log.store, "s00", "Ana", "wrong", "pause", "see case 5", NOON + DAY)
    assert pending(log.store) == []
    with log.store.read() as connection:
        assert [a.verdict for a in kept.answers_of(connection, ["s00"])] == ["right", "wrong"]
        assert (kept.count_drawn(connection), kept.count_pending(connection)) == (1, 0)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("s00", "Ana", "rihgt", None), "unknown verdict 'rihgt'; did you mean 'right'"),
        (("s00", "Ana", "wrong", "puase"), "unknown label 'puase'; did you mean 'pause'"),
        (("s00", " ", "right", None), "expert is empty"),
        (("s01", "Ana", "right", None), "suggestion 's01' was not drawn"),
    ],
)
def test_a_bad_verdict_is_explained(log, words, message):
    some(log, 2)
    with log.store.write() as connection:
        kept.append_drawn(connection, ["s00"], NOON)
    with pytest.raises(OracleError, match=message):
        answer(log.store, *words, "", NOON)
    assert len(pending(log.store)) == 1


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_files_go_out_and_come_back(log, tmp_path, ending):
    some(log)
    draw(log.store, 20, *WINDOW, NOON)
    out = tmp_path / f"checks.{ending}"
    assert export(log.store, out) == 20
    rows = read_table(out).rows
    assert {"suggestion_id", "verdict", "answer"} <= set(rows[0].values)
    lines = ["suggestion_id,verdict,label,expert"]
    lines += [f"{r.values['suggestion_id']},{v},," for r, v in zip(rows, ["right", "wrong", "unclear"], strict=False)]
    filled = tmp_path / "filled.csv"
    filled.write_text("\n".join([*lines, f"{rows[3].values['suggestion_id']},,,"]))
    assert import_file(log.store, filled, "Ana", NOON) == {"read": 4, "judged": 3, "new": 3, "experts": ["Ana"]}
    assert import_file(log.store, filled, "Ana", NOON + DAY)["new"] == 0
    assert len(pending(log.store)) == 17


def test_what_a_spreadsheet_would_run_is_marked(log, tmp_path):
    some(log)
    draw(log.store, 20, *WINDOW, NOON)
    export(log.store, tmp_path / "checks.csv")
    assert "'=cmd()|x" in (tmp_path / "checks.csv").read_text()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("s00,right,,", "nobody is named who judged this"),
        ("s00,maybe,,Ana", "unknown verdict 'maybe'"),
        ("s00,wrong,nothing,Ana", "unknown label 'nothing'"),
        (",right,,Ana", "suggestion_id"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_kept(log, tmp_path, line, message):
    some(log)
    draw(log.store, 20, *WINDOW, NOON)
    path = tmp_path / "bad.csv"
    path.write_text("suggestion_id,verdict,label,expert\ns01,right,,Ana\n" + line + "\n")
    with pytest.raises(OracleError, match=message) as stopped:
        import_file(log.store, path, "", NOON)
    assert stopped.value.line == 3
    assert len(pending(log.store)) == 20
