from datetime import UTC, datetime

import pytest

from app.desk.loaded import Desk
from app.desk.templates.moving import apply
from app.taxonomy.naming import naming, naming_topic, sources
from app.workspace import Workspace
from labeling.curating.moves import RENAME, SPLIT, Plan
from labeling.errors import OracleError
from labeling.taxonomy import Template

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
RULES = """
[[rule]]
name = "one"
votes_for = ["order-status", "return-start"]
any = ["a"]

[[rule]]
name = "two"
votes_against = "order-status"
any = ["b"]

[[rule]]
name = "three"
votes_for = "topic:orders"
any = ["c"]
"""


@pytest.fixture
def desk(shop):
    (shop / "labeling_functions/rules.toml").write_text(RULES, encoding="utf-8")
    opened = Desk(Workspace(shop))
    yield opened
    opened.store.close()


def parts(desk):
    return desk.workspace, desk.store


def names(found):
    return [(n.name, n.kind, n.place, n.against) for n in found]


def test_who_names_a_template_and_how(desk):
    rules = "labeling_functions/rules.toml"
    assert names(naming(*parts(desk), "order-status")) == [
        ("rules.one", "rule", f"{rules}:2", False),
        ("rules.two", "rule", f"{rules}:7", True),
    ]
    assert [n.kind for n in naming(*parts(desk), "order-cancel")] == ["function"]
    assert [n.name for n in naming_topic(*parts(desk), "orders")] == ["rules.three"]
    assert naming(*parts(desk), "return-refund") == naming_topic(*parts(desk), "returns") == ()


def test_old_ids_count_for_what_they_became(desk):
    apply(desk, Plan(RENAME, "order-status", new_id="where"), "ann", NOW)
    made = Template("lost", "orders", "Lost", "Body")
    apply(desk, Plan(SPLIT, "where", made=(made,)), "ann", NOW)
    assert (
        [n.name for n in naming(*parts(desk), "where")]
        == [n.name for n in naming(*parts(desk), "lost")]
        == ["rules.one", "rules.two"]
    )


def test_an_edited_folder_is_read_again_and_a_broken_one_is_an_error(desk):
    assert len(sources(*parts(desk))) == 4 and sources(*parts(desk)) is sources(desk.workspace, desk.store)
    (desk.workspace.functions / "rules.toml").unlink()
    assert len(sources(*parts(desk))) == 1
    (desk.workspace.functions / "broken.py").write_text("1 / 0\n", encoding="utf-8")
    with pytest.raises(OracleError, match=r"broken\.py:1: this module does not import"):
        sources(*parts(desk))
