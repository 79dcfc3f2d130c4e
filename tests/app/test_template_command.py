"""oracle template ..., oracle topics list, rename, merge, split, retire, undo."""

import json

import pytest

from labeling.store import Store


@pytest.fixture
def run(command, shop):
    """(words) to exit code and what was printed, in a workspace of its own."""
    return lambda *words: command("-w", shop, *words)


def told(run, *words):
    code, out = run(*words, "--json")
    assert code == 0, out
    return json.loads(out)


def labels(shop):
    with Store.open(shop / "var" / "store.db") as store:
        return {g.question_id: g.label for g in store.gold()}


def test_templates_are_renamed_merged_split_and_retired_and_all_of_it_taken_back(run, shop, tmp_path):
    before = labels(shop)
    made = tmp_path / "made.csv"
    made.write_text("template_id,title,body\norder-lost,An order that got lost,We look into it.\n", encoding="utf-8")
    code, out = run("template", "rename", "order-status", "order-where", "--by", "ann", "--note", "clearer")
    assert code == 0 and "'order-status' was renamed to 'order-where' (move 1)" in out and "rules.where-is-it" in out
    assert run("template", "merge", "order-cancel", "order-where")[0] == 0
    split = told(run, "template", "split", "order-where", "--into", made)
    assert split["done"] and split["preview"]["handed_over"] + split["preview"]["asked"] <= len(before)
    assert run("template", "retire", "return-refund", "--into", "return-start")[0] == 0
    history = told(run, "template", "history")
    assert [(m["kind"], m["by"], m["note"]) for m in history] == [
        ("retire", "operator", ""),
        ("split", "operator", ""),
        ("merge", "operator", ""),
        ("rename", "ann", "clearer"),
    ]
    assert "renamed to" in run("template", "history")[1]
    for move in (4, 3, 2, 1):
        assert told(run, "template", "undo", move)["done"]
    assert labels(shop) == before and all(m["undone"] for m in told(run, "template", "history"))


def test_a_dry_run_writes_nothing_and_says_what_stands_in_the_way(run, shop):
    before = labels(shop)
    code, out = run("template", "merge", "order-status", "order-cancel", "--dry-run")
    assert code == 0 and "everything would count for order-cancel" in out
    code, out = run("template", "rename", "order-status", "order-cancel", "--dry-run")
    assert code == 1 and "is taken" in out
    code, out = run("topics", "retire", "orders", "--into", "order-status", "--dry-run", "--json")
    assert code == 1 and "retired with its topic" in json.loads(out)["preview"]["problems"][0]
    assert labels(shop) == before and told(run, "template", "history") == []
    assert "Nothing was moved yet" in run("template", "history")[1]
    assert run("template", "rename", "order-status", "order-cancel")[0] == 2
    run("template", "rename", "order-status", "x")
    run("template", "rename", "x", "y")
    code, out = run("template", "undo", "1", "--dry-run")
    assert code == 1 and "undo that move first" in out
    assert run("template", "undo", "1")[0] == 2 and "can be taken back" in run("template", "undo", "2", "--dry-run")[1]


def test_wrong_names_are_told_with_the_nearest(run):
    for words, near in [
        (("template", "show", "order-statu"), "order-status"),
        (("template", "retire", "order-statu"), "order-status"),
        (("topics", "rename", "order", "x"), "orders"),
        (("topics", "merge", "orders", "return"), "returns"),
    ]:
        code, out = run(*words)
        assert code == 2 and f"did you mean '{near}'" in " ".join(out.split())
    assert run("template", "undo", "9")[0] == 2


def test_topics_are_renamed_merged_split_and_retired_and_all_of_it_taken_back(run, shop):
    before, start = labels(shop), told(run, "topics", "list")
    assert [t["topic"] for t in start] == ["orders", "returns"]
    assert "topic 'orders' was renamed to 'My parcels' (move 1)" in run("topics", "rename", "orders", "My parcels")[1]
    assert run("topics", "split", "returns", "Refunds", "--templates", "return-refund, ")[0] == 0
    assert run("topics", "merge", "Refunds", "My parcels")[0] == 0
    assert told(run, "topics", "retire", "returns", "--into", "order-status")["preview"]["templates"] == [
        "return-start"
    ]
    listed = told(run, "topics", "list")
    assert [(t["topic"], len(t["templates"])) for t in listed] == [("My parcels", 3)]
    # what says 'returns' since its split counts for both parts, and first for the one that kept the name
    assert listed[0]["also_known_as"] == ["Refunds", "orders"]
    assert "My parcels" in run("topics", "list")[1]
    shown = told(run, "template", "show", "return-refund")
    assert shown["topic"] == "My parcels" and "My parcels" in run("template", "show", "return-refund")[1]
    for move in (4, 3, 2, 1):
        assert told(run, "topics", "undo", move)["done"]
    assert labels(shop) == before and [t["topic"] for t in told(run, "topics", "list")] == ["orders", "returns"]


def test_the_list_shows_gold_and_what_moved_away(run):
    run("template", "merge", "order-cancel", "order-status")
    rows = {r["template_id"]: r for r in told(run, "template", "list")}
    assert rows["order-cancel"]["moved_into"] == ["order-status"] and rows["order-status"]["gold"] > 0
    assert "now order-status" in " ".join(run("template", "list")[1].split())
