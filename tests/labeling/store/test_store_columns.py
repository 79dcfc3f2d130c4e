from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import Float, String, cast, insert, null, select

from labeling.store import Store
from labeling.store.columns import AT_ONCE, JSON, MOMENT, NUMBER, TEXT, frame
from labeling.store.schema import JobRunRecord

AT = datetime(2026, 3, 1, 12, 30, 15, 123_456, tzinfo=UTC)
KINDS = {"job": TEXT, "started_at": MOMENT, "attempt": NUMBER, "facts": JSON}


def read(store: Store) -> pd.DataFrame:
    r = JobRunRecord
    with store.read() as connection:
        return frame(connection, select(r.job, r.started_at, r.attempt, r.facts).order_by(r.id), KINDS)


def add(store: Store, n: int) -> None:
    about = {"cause": "", "state": "done", "holder": "", "error": "", "started_at": AT}
    rows = [{"job": f"j{i} 🦜", "attempt": i, "facts": {"n": [i, None]}, **about} for i in range(n)]
    with store.write() as connection:
        connection.execute(insert(JobRunRecord), rows)


def test_no_rows_have_the_types_of_many(store: Store) -> None:
    none = read(store)
    add(store, 2)
    assert dict(read(store).dtypes) == dict(none.dtypes) and len(none) == 0


def test_values_come_as_what_they_are(store: Store) -> None:
    add(store, AT_ONCE + 3)
    found = read(store)
    assert list(found["job"][-2:]) == [f"j{AT_ONCE + 1} 🦜", f"j{AT_ONCE + 2} 🦜"]
    assert str(found["started_at"].dtype) == "datetime64[us, UTC]" and set(found["started_at"]) == {AT}
    assert list(found["attempt"]) == [float(i) for i in range(AT_ONCE + 3)]
    assert found["facts"][AT_ONCE + 2] == {"n": [AT_ONCE + 2, None]}


def test_what_is_not_there_is_nan(store: Store) -> None:
    add(store, 2)
    r = JobRunRecord
    nothing = (cast(null(), String), cast(null(), Float))
    with store.read() as connection:
        found = frame(connection, select(*nothing).select_from(r), {"text": TEXT, "number": NUMBER})
    assert list(map(str, found.dtypes)) == ["str", "float64"] and found.isna().all(axis=None)
