"""Edits and moves made in the app, seen by files, functions and runs."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest

from app.latest import latest
from app.pipeline.ingesting import load_files, read_taxonomy, write_taxonomy
from app.reviewing.review import queue
from app.workshop.functions import check, listing
from app.workspace import Workspace
from labeling.curating.moves import MERGE, RENAME, Plan
from labeling.curating.topic_plans import TopicPlan
from labeling.disk.files import write_json
from labeling.disk.run_folder import RunFolder
from labeling.errors import OracleError
from labeling.store.moving import apply_move
from labeling.store.template_edits import save_template, template
from labeling.store.topic_moving import apply_topic_move
from labeling.taxonomy import Taxonomy, Template

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
TAXONOMY = Taxonomy((Template("a", "t", "A", "B", products=("x", "y")),), {"old": ("a",)})


@pytest.fixture
def workspace(shop):
    return Workspace(shop)


def move(workspace, plan):
    with workspace.open_store() as store, store.write() as connection:
        apply_move(connection, plan, "ann", NOW)


def test_a_run_folder_keeps_aliases(tmp_path):
    folder = RunFolder(tmp_path)
    write_taxonomy(folder, TAXONOMY)
    assert read_taxonomy(folder) == TAXONOMY and read_taxonomy(folder).fingerprint == TAXONOMY.fingerprint


def test_a_taxonomy_from_before_there_were_moves_is_read(tmp_path):
    write_json(tmp_path / "taxonomy.json", [asdict(t) for t in TAXONOMY.templates])
    assert read_taxonomy(RunFolder(tmp_path)) == replace(TAXONOMY, aliases={})


def test_functions_are_checked_against_what_the_app_made(workspace):
    move(workspace, Plan(RENAME, "order-status", new_id="where"))
    assert check(workspace)["failures"] == []
    rules = workspace.functions / "rules.toml"
    rules.write_text('[[rule]]\nname = "w"\nvotes_for = "where"\nany = ["where"]\nyes = ["where?"]\n', encoding="utf-8")
    assert check(workspace)["failures"] == []
    assert {r["voter"]: r["votes_for"] for r in listing(workspace)}["rules.w"] == "where"


def test_functions_are_checked_before_the_first_run_and_against_the_file_as_it_is_now(workspace):
    data = workspace.root / "data/templates.csv"
    data.write_text(data.read_text(encoding="utf-8").replace("order-status", "order-state"), encoding="utf-8")
    with pytest.raises(OracleError, match="'order-status' is retired and takes no votes"):
        check(workspace)
    (workspace.root / "var/store.db").unlink()
    with pytest.raises(OracleError, match="unknown template 'order-status'; did you mean 'order-state'"):
        check(workspace)


def test_gold_files_may_go_on_naming_an_old_id(workspace):
    move(workspace, Plan(MERGE, "order-status", into="order-cancel"))
    path = workspace.root / "data/more.csv"
    path.write_text("text,label,split\nI wait for my parcel,order-status,test\n", encoding="utf-8")
    files = [*workspace.data_files().values(), path]
    with workspace.open_store() as store:
        load_files(workspace, store, files, [None] * len(files))
        found = [g for g in store.gold() if g.question_id.startswith("gold-")]
        status = {t.template_id: t.status for t in store.templates()}
    assert [(g.label, g.split) for g in found] == [("order-cancel", "test")]
    assert status["order-status"] == "retired"


def test_an_edit_survives_loading_the_same_files_again(workspace):
    files = list(workspace.data_files().values())
    with workspace.open_store() as store:
        with store.write() as connection:
            old = template(connection, "order-status")
            save_template(connection, replace(old, title="Edited"), "ann", NOW, "", 1)
        revision = store.revision()
        load_files(workspace, store, files, [None] * len(files))
        assert next(t.title for t in store.templates() if t.template_id == "order-status") == "Edited"
        assert store.revision() == revision


def test_the_queue_of_an_old_id_is_that_of_the_new_one(workspace):
    folder = latest(workspace).folder
    taxonomy = read_taxonomy(folder)
    wanted = queue(workspace, 5, label="order-cancel")
    write_taxonomy(folder, Taxonomy(taxonomy.templates, {"order-old": ("order-cancel",)}))
    assert queue(workspace, 5, label="order-old") == wanted
    with pytest.raises(OracleError, match="unknown label 'order-odd'"):
        queue(workspace, 5, label="order-odd")


def test_functions_and_files_that_name_an_old_topic_follow_its_move(workspace):
    with workspace.open_store() as store, store.write() as connection:
        apply_topic_move(connection, TopicPlan(RENAME, "orders", new_topic="My parcels"), "ann", NOW)
    rules = workspace.functions / "rules.toml"
    text = '[[rule]]\nname = "w"\nvotes_for = "topic:orders"\nany = ["where"]\nyes = ["where?"]\n'
    rules.write_text(text, encoding="utf-8")
    assert check(workspace)["failures"] == []
    assert {r["voter"]: r["votes_for"] for r in listing(workspace)}["rules.w"] == "topic:My parcels"
    data = workspace.root / "data/templates.csv"
    data.write_text(data.read_text(encoding="utf-8").replace("Where an order is now", "Where it is"), encoding="utf-8")
    assert check(workspace)["failures"] == []
    files = list(workspace.data_files().values())
    with workspace.open_store() as store:
        load_files(workspace, store, files, [None] * len(files))
        found = {t.template_id: t for t in store.templates()}
    assert found["order-status"].title == "Where it is" and found["order-status"].topic == "My parcels"
    assert {t.topic for t in found.values()} == {"My parcels", "returns"}
