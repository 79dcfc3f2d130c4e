import json

import pytest

from labeling.disk.reading import read_templates
from labeling.disk.tables import read_table
from labeling.errors import OracleError
from labeling.new_topics import append_draft
from labeling.sources.rules import Rule, read_rules
from labeling.taxonomy import Template

HEAD = "template_id,topic,title,body,status,owner,products\n"
ROW = 'late,payouts,Late,"It, is late",live,us,x;y'
DRAFT = Template("gift-card", "gifts", "Gift card", 'DRAFT: say "yes",\nor no', "draft", "them")
RULE = Rule("draft-gift-card-1", votes_for="_no_template", any=("gift card",))


@pytest.fixture
def files(tmp_path):
    templates = tmp_path / "templates.csv"
    templates.write_bytes((HEAD + ROW).encode())
    return templates, tmp_path / "lf" / "rules.toml"


def test_a_row_and_a_rule_behind_what_is_there(files):
    templates, rules = files
    old = templates.read_bytes()
    append_draft(templates, rules, DRAFT, [RULE])
    assert templates.read_bytes().startswith(old)
    late, draft = read_templates(read_table(templates))
    assert late.products == ("x", "y") and draft == DRAFT
    assert [r.name for r in read_rules(rules)] == [RULE.name]


def test_line_ends_of_the_file_are_kept(files):
    templates, rules = files
    templates.write_bytes((HEAD + ROW + "\n").replace("\n", "\r\n").encode("utf-8-sig"))
    append_draft(templates, rules, Template("gift", "gifts", "G", "B", "draft"), [])
    text = templates.read_bytes().decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n") == 3
    assert read_templates(read_table(templates))[-1].status == "draft"


def test_json_lines(files):
    templates = files[0].with_suffix(".jsonl")
    row = {"template_id": "late", "topic": "payouts", "title": "Late", "body": "It is"}
    templates.write_text(json.dumps(row) + "\n")
    append_draft(templates, files[1], DRAFT, [RULE])
    assert read_templates(read_table(templates))[-1] == DRAFT


def test_nothing_is_written_where_the_rule_is_refused(files):
    templates, rules = files
    append_draft(templates, rules, DRAFT, [RULE])
    before = templates.read_bytes(), rules.read_bytes()
    with pytest.raises(OracleError, match="already there"):
        append_draft(templates, rules, DRAFT, [])
    other = Template("other", "gifts", "Other", "B", "draft")
    with pytest.raises(OracleError, match="already defined"):
        append_draft(templates, rules, other, [RULE])
    assert (templates.read_bytes(), rules.read_bytes()) == before
    assert sorted(p.name for p in templates.parent.iterdir()) == ["lf", "templates.csv"]


def test_a_table_without_status_would_make_the_draft_live(files):
    templates, rules = files
    templates.write_text("template_id,topic,title,body\nlate,payouts,Late,It is\n")
    with pytest.raises(OracleError, match="'status' is missing"):
        append_draft(templates, rules, DRAFT, [RULE])
    assert not rules.exists() and "gift" not in templates.read_text()


def test_parquet_is_refused(files, tmp_path):
    import pandas as pd

    templates = tmp_path / "templates.parquet"
    pd.read_csv(files[0]).to_parquet(templates)
    with pytest.raises(OracleError, match=r"save it as templates\.csv"):
        append_draft(templates, files[1], DRAFT, [RULE])
    assert not files[1].exists()
