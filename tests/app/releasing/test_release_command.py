"""`oracle release`: showing, comparing, switching, pinning and pruning."""

import json
from datetime import UTC, datetime

from app.workspace import Workspace


def old_ones(shop):
    """Releases that nobody needs any more."""
    workspace = Workspace(shop)
    with workspace.open_store() as store:
        first = store.releases()[0]
        lineage = first.manifest["lineage"] | {"label_model": {"name": "majority", "half_life": 0}}
        for day in range(1, 13):
            (workspace.releases / f"r-old{day}").mkdir()
            manifest = {"lineage": lineage, "gate": {"passed": True, "reasons": ["<b>[bold]it[/bold]</b>"]}}
            store.add_release(f"r-old{day}", datetime(2025, 1, day, tzinfo=UTC), manifest, first.report)
        return first.release_id


def test_a_release_is_shown_with_gate_figures_and_origin(command, shop):
    first = old_ones(shop)
    code, said = command("-w", shop, "release", "show")
    assert code == 0 and said.startswith(first) and "The gate let it pass: it is the first release" in said
    assert "Voters: " in said and "Gold: " in said and "template accuracy" in said
    code, said = command("-w", shop, "release", "show", "r-old1")
    assert code == 0 and "<b>[bold]it[/bold]</b>" in said
    code, said = command("-w", shop, "release", "show", first, "--json")
    found = json.loads(said)
    assert code == 0 and set(found) >= {"gate", "manifest", "report", "made_from"}
    assert found["manifest"]["lineage"]["voters"]
    code, said = command("-w", shop, "release", "show", "r-oldest")
    assert code == 2 and "unknown release 'r-oldest'; did you mean" in said.replace("\n", " ")


def test_two_releases_are_compared_in_sentences(command, shop):
    first = old_ones(shop)
    code, said = command("-w", shop, "release", "diff", "r-old1", first)
    assert code == 0 and "Label model: " in said and "was majority." in said
    assert "All figures that both have are equal." in said
    code, said = command("-w", shop, "release", "diff", "r-old1", "r-old2", "--json")
    assert json.loads(said)["made_from"] == ["Both were made from the same."]


def test_old_releases_are_pruned_and_pinned_ones_stay(command, shop):
    first = old_ones(shop)
    assert command("-w", shop, "release", "pin", "r-old2") == (0, "r-old2 is kept for good\n")
    assert "already" in command("-w", shop, "release", "pin", "r-old2")[1]
    code, said = command("-w", shop, "release", "prune", "--keep", 10, "--dry-run")
    assert code == 0 and said.startswith("r-old3 would be removed\nr-old1 would be removed\n")
    code, said = command("-w", shop, "release", "prune", "--json")
    found = json.loads(said)
    assert code == 0 and found["removed"] == ["r-old3", "r-old1"] and not found["dry_run"]
    assert {k["release_id"]: k["why"] for k in found["kept"]}[first] == "it is current"
    listed = json.loads(command("-w", shop, "release", "list", "--json")[1])
    assert [r["stands"].split()[0] for r in listed if r["stands"]] == ["current", "removed", "pinned", "removed"]
    for words in (("promote", "r-old1"), ("shadow", "r-old1"), ("pin", "r-old1")):
        code, said = command("-w", shop, "release", *words)
        assert code == 2 and "'r-old1' was removed on" in said.replace("\n", " ")
    assert command("-w", shop, "release", "unpin", "r-old2") == (0, "r-old2 is no longer pinned\n")
    assert command("-w", shop, "release", "prune", "--keep", 0)[0] == 2


def test_stages_are_shown_and_switched(command, shop):
    code, said = command("-w", shop, "release", "mode")
    assert (code, said.split()) == (
        0,
        ["validity", "live", "topic", "live", "template", "live", "candidate", "none"],
    )
    code, said = command("-w", shop, "release", "mode", "topic", "shadow", "--json")
    assert (code, json.loads(said)) == (
        0,
        {"validity": "live", "topic": "shadow", "template": "live", "candidate": None},
    )
    assert command("-w", shop, "release", "mode", "topic", "on")[0] == 2
    code, said = command("-w", shop, "release", "mode", "topc", "off")
    assert code == 2 and "unknown stage 'topc'; did you mean 'topic'?" in said.replace("\n", " ")


def test_a_candidate_is_named_or_ended_never_both(command, shop):
    for words in ((), ("r-one", "--end")):
        code, said = command("-w", shop, "release", "shadow", *words)
        assert code == 2 and "name one release" in said
    code, said = command("-w", shop, "release", "shadow", "--end")
    assert code == 2 and "no release runs in shadow" in said


def test_a_run_says_that_another_release_was_made_current_since(command, shop):
    with Workspace(shop).open_store() as store:
        first = store.current_release()
        assert f"{first} is current" in command("-w", shop, "run")[1].replace("\n", " ")
        store.add_release("r-other", datetime.now(UTC), store.releases()[0].manifest, {})
        store.promote("r-other", "promoted", datetime.now(UTC), "")
    code, said = command("-w", shop, "run")
    assert code == 0 and f"{first} passed the gate, but r-other was made current since" in said.replace("\n", " ")
    found = json.loads(command("-w", shop, "run", "--json")[1])
    assert found["current"] == "r-other" and found["facts"]["release"]["release_id"] == first
