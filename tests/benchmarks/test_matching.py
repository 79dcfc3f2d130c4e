from collections import Counter

import pytest

from benchmarks import matching
from labeling.disk.reading import read_templates
from labeling.disk.tables import read_table
from labeling.errors import OracleError
from labeling.matching import Match, Thresholds
from labeling.matching.kinds import WORDS_ONLY

HEAD = "pair_id,template_id,reply,kind,also,split\n"
TEMPLATES = read_templates(read_table(matching.REPOSITORY / "data" / "templates.csv"))


def test_the_shipped_pairs_name_known_templates_and_every_kind_in_both_halves():
    pairs, known = matching.read_pairs(), {t.template_id for t in TEMPLATES}
    assert len(pairs) >= 300
    assert len({p.reply for p in pairs}) == len(pairs)
    assert all({p.template_id, *p.also} <= known for p in pairs)
    assert {p.template_id for p in pairs} == known
    counts = Counter((p.kind, p.split) for p in pairs)
    assert all(counts[kind, split] >= 30 for kind in matching.KINDS for split in ("valid", "test"))


def test_the_thresholds_in_the_code_are_those_chosen_on_the_valid_half():
    valid = [p for p in matching.read_pairs() if p.split == "valid"]
    assert matching.chosen(valid, TEMPLATES, None) == WORDS_ONLY


def test_a_wrong_kind_is_refused_with_its_line(tmp_path):
    path = tmp_path / "pairs.csv"
    path.write_text(HEAD + "m1,t,Hello,exakt,,test\n")
    with pytest.raises(OracleError, match="unknown kind 'exakt'; did you mean 'exact'") as error:
        matching.read_pairs(path)
    assert error.value.line == 2


def test_lines_count_what_kinds_were_taken_for():
    pairs = [matching.Pair("a", "r", kind, frozenset(), "test") for kind in ("exact", "light", "other")]
    found = [(Match("a", "exact", 1, 1),), (Match("a", "heavy", 0.5, 0.5),), (Match("b", "light", 1, 1),)]
    assert matching.lines(pairs, found) == [
        ["exact", 1, 1, 0, 0, 0, "1.000", "1.000"],
        ["light", 1, 0, 0, 1, 0, "–", "0.000"],
        ["heavy", 0, 0, 0, 0, 0, "0.000", "–"],
        ["other", 1, 0, 0, 0, 1, "1.000", "1.000"],
    ]
    assert "kind right 0.667" in matching.summary(pairs, found)
    assert "sent or not right 1.000" in matching.summary(pairs, found)


def test_the_section_needs_both_halves():
    pairs = [matching.Pair("a", "r", "other", frozenset(), "test")]
    with pytest.raises(OracleError, match="both splits"):
        matching.section(pairs, TEMPLATES, {"Words only": None})


def test_most_test_pairs_are_told_right():
    test = [p for p in matching.read_pairs() if p.split == "test"]
    found = [matching.match(p.reply, TEMPLATES) for p in test]
    right = sum(matching.kind_found(p, f) == p.kind for p, f in zip(test, found, strict=True))
    assert right / len(test) > 0.95
    assert Thresholds(1, 0).kind(0.5) == "heavy"
