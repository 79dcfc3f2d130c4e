from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from labeling.curating.moves import MERGE, Plan
from labeling.errors import OracleError
from labeling.store import Counts, Source, Store
from labeling.store.moving import apply_move, undo_move
from labeling.store.schema import TemplateVersionRecord
from labeling.store.template_edits import create_template, save_template, template
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


def edit(store: Store, edited: Template, day: int = 0) -> Template:
    with store.write() as connection:
        now = template(connection, edited.template_id).version
        return save_template(connection, edited, "ann", NOW + timedelta(days=day), "", now)


def test_an_unchanged_file_does_not_undo_an_edit(store: Store) -> None:
    load(store, LATE, LOST)
    edited = edit(store, replace(LATE, title="Edited"))
    assert load(store, LATE, LOST, day=1) == Counts(unchanged=2)
    assert load(store, LOST, LATE, day=2) == Counts(unchanged=2, moved=2)
    assert store.templates() == (LOST, edited) and edited.version == 2


def test_a_row_that_changed_since_the_edit_wins(store: Store) -> None:
    load(store, LATE)
    edit(store, replace(LATE, title="Edited"))
    changed = replace(LATE, owner="bob")
    assert load(store, changed) == Counts(changed=1)
    assert store.templates() == (replace(changed, version=3),)
    assert load(store, changed) == Counts(unchanged=1)


def test_a_file_that_says_what_was_edited_speaks_for_itself_again(store: Store) -> None:
    load(store, LATE)
    edited = edit(store, replace(LATE, title="Edited"))
    assert load(store, edited) == Counts(unchanged=1)
    assert load(store, LATE) == Counts(changed=1)
    assert store.templates() == (replace(LATE, version=3),)


def test_an_edit_that_was_taken_back_leaves_no_trace(store: Store) -> None:
    load(store, LATE)
    edit(store, replace(LATE, title="Edited"))
    edit(store, LATE)
    assert load(store, LATE) == Counts(unchanged=1)
    assert load(store, replace(LATE, title="Edited")) == Counts(changed=1)


def test_an_edited_template_that_its_file_dropped_comes_back_as_the_file_says(store: Store) -> None:
    load(store, LATE, LOST)
    edit(store, replace(LATE, title="Edited"))
    load(store, LOST, day=1)
    assert {t.status for t in store.templates()} == {"retired", "live"}
    assert load(store, LOST, LATE, day=2).changed == 1
    assert store.templates()[1] == replace(LATE, version=4)


def test_a_template_that_is_edited_after_its_file_dropped_it_belongs_to_the_app(store: Store) -> None:
    load(store, LATE, LOST)
    load(store, LOST)
    back = edit(store, replace(LATE, title="Kept"))
    assert load(store, LOST) == Counts(unchanged=1)
    assert store.templates() == (back, LOST) and store.sources() == ("app", "t.csv")


def test_a_template_of_the_app_is_left_alone_by_files_until_one_brings_it(store: Store) -> None:
    load(store, LOST)
    with store.write() as connection:
        create_template(connection, LATE, "ann", NOW)
    assert load(store, LOST) == Counts(unchanged=1)
    assert store.templates() == (LATE, LOST)
    assert load(store, LOST, replace(LATE, owner="bob")) == Counts(changed=1, unchanged=1)
    assert store.templates() == (LOST, replace(LATE, owner="bob", version=2))
    assert store.sources() == ("t.csv",)
    assert load(store, LOST) == Counts(unchanged=1, removed=1)


def test_a_template_that_was_moved_away_stays_retired_whatever_its_file_says(store: Store) -> None:
    load(store, LATE, LOST)
    with store.write() as connection:
        moved = apply_move(connection, Plan(MERGE, "payout-late", into="card-lost"), "ann", NOW)
    assert load(store, LATE, LOST) == Counts(unchanged=2)
    assert load(store, replace(LATE, title="New"), LOST) == Counts(changed=1, unchanged=1)
    assert load(store, replace(LATE, title="New"), LOST) == Counts(unchanged=2)
    assert store.templates()[0] == replace(LATE, title="New", status="retired", version=3)
    with store.write() as connection:
        undo_move(connection, moved.move_id, "ann", NOW)
    assert store.templates()[0] == replace(LATE, title="New", version=4)
    assert load(store, replace(LATE, title="New"), LOST) == Counts(unchanged=2)


def test_what_would_be_loaded_is_known_before(store: Store) -> None:
    load(store, LATE, LOST)
    edited = edit(store, replace(LATE, title="Edited"))
    new = Template("n", "t", "N", "B")
    would = {t.template_id: replace(t, version=1) for t in store.templates_after([Source("t.csv", [LATE, new])])}
    assert would == {
        "payout-late": replace(edited, version=1),
        "n": new,
        "card-lost": replace(LOST, status="retired"),
    }
    assert store.templates() == (edited, LOST)
    elsewhere = store.templates_after([Source("t.csv", [LOST]), Source("u.csv", [replace(LATE, owner="bob")])])
    assert {t.template_id: t.status for t in elsewhere} == {"payout-late": "live", "card-lost": "live"}


TITLES = st.sampled_from(["one", "two", "three"])


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("history") / "empty.db"
    Store.open(path).close()
    return path


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.tuples(st.sampled_from(["file", "app"]), TITLES), max_size=12))
def test_what_was_written_last_counts(empty: Path, steps: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder, Store.open(copy(empty, folder)) as store:
        load(store, replace(LATE, title="one"))
        last_file = title = "one"
        version = 1
        for who, said in steps:
            if who == "app":
                edit(store, replace(LATE, title=said))
            else:
                load(store, replace(LATE, title=said))
            counts = said if who == "app" or said != last_file else title
            last_file = last_file if who == "app" else said
            version += counts != title
            title = counts
            assert store.templates() == (replace(LATE, title=title, version=version),)
