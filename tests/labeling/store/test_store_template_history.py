from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from labeling.errors import OracleError
from labeling.store import Counts, Source, Store
from labeling.store.schema import TemplateVersionRecord
from labeling.taxonomy import Template

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
LATE = Template("payout-late", "payouts", "Late payout", "Hi {name}", "live", "ann", ("eu",), date(2025, 6, 1))
LOST = Template("card-lost", "cards", "Lost card", "Block it")


def load(store: Store, *templates: Template, source: str = "t.csv", day: int = 0) -> Counts:
    return store.replace_source(source, templates=templates, at=NOW + timedelta(days=day)).templates


def history(store: Store, template_id: str) -> list[tuple[int, str, str, int]]:
    v = TemplateVersionRecord
    statement = select(v.version, v.title, v.status, v.recorded_at).where(v.template_id == template_id)
    with store.read() as connection:
        rows = connection.execute(statement.order_by(v.version)).all()
    return [(version, title, status, (at - NOW).days) for version, title, status, at in rows]


def test_templates_come_back_in_the_order_of_their_file(store: Store) -> None:
    assert load(store, LATE, LOST) == Counts(added=2)
    assert store.templates() == (LATE, LOST)
    assert load(store, LOST, LATE) == Counts(unchanged=2, moved=2)
    assert store.templates() == (LOST, LATE)


def test_the_store_counts_versions_and_not_the_file(store: Store) -> None:
    load(store, replace(LATE, version=7))
    assert store.templates()[0].version == 1
    assert load(store, replace(LATE, version=9)) == Counts(unchanged=1)


@pytest.mark.parametrize(
    "change",
    [
        {"topic": "money"},
        {"title": "T"},
        {"body": "B"},
        {"status": "stale"},
        {"owner": "bob"},
        {"products": ("eu", "us")},
        {"review_by": None},
    ],
)
def test_every_part_of_the_content_makes_a_version(store: Store, change: dict[str, object]) -> None:
    load(store, LATE, LOST)
    changed = replace(LATE, version=2, **change)  # type: ignore[arg-type]
    assert load(store, changed, LOST) == Counts(changed=1, unchanged=1)
    assert store.templates() == (changed, LOST)


def test_every_version_is_recorded_with_its_moment(store: Store) -> None:
    load(store, LATE)
    load(store, LATE, day=1)
    load(store, replace(LATE, title="Payout is late"), day=2)
    assert history(store, "payout-late") == [(1, "Late payout", "live", 0), (2, "Payout is late", "live", 2)]


def test_a_gone_template_is_retired_and_may_come_back(store: Store) -> None:
    load(store, LATE, LOST)
    assert load(store, LOST, day=1) == Counts(unchanged=1, removed=1, moved=1)
    assert store.templates() == (replace(LATE, status="retired", version=2), LOST)
    assert load(store, LOST, day=2) == Counts(unchanged=1)
    assert load(store, LOST, LATE, day=3) == Counts(changed=1, unchanged=1)
    assert store.templates() == (LOST, replace(LATE, version=3))
    states = [(version, status, day) for version, _, status, day in history(store, "payout-late")]
    assert states == [(1, "live", 0), (2, "retired", 1), (3, "live", 3)]


def test_a_template_that_its_file_retired_gets_no_second_retirement(store: Store) -> None:
    retired = replace(LATE, status="retired")
    load(store, retired)
    assert load(store) == Counts()
    assert (store.templates(), store.revision(), store.sources()) == ((retired,), 2, ())


def test_a_renamed_file_takes_its_templates_along(store: Store) -> None:
    load(store, LATE, source="templates.csv")
    with pytest.raises(OracleError, match=r"templates\.jsonl: template 'payout-late' was already loaded from"):
        load(store, LATE, source="templates.jsonl")
    done = store.replace_sources([Source("templates.jsonl", [LATE]), Source("templates.csv")], at=NOW)
    assert done["templates.jsonl"].templates == Counts(unchanged=1, moved=1)
    assert store.templates() == (LATE,)
    assert store.sources() == ("templates.jsonl",)


def test_an_id_twice_in_one_file(store: Store) -> None:
    with pytest.raises(OracleError, match=r"t\.csv: template 'card-lost' occurs twice"):
        load(store, LOST, LATE, LOST)
    assert store.templates() == ()
