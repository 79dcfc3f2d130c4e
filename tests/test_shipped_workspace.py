"""The shipped workspace keeps what the project promises of it."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from labeling.disk.reading import read_questions, read_templates
from labeling.disk.tables import read_table
from labeling.loading.registry import load_sources
from labeling.taxonomy import NO_TEMPLATE, NOT_A_QUESTION, Taxonomy

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def taxonomy():
    return Taxonomy(read_templates(read_table(ROOT / "data/templates.csv")))


@pytest.fixture(scope="module")
def questions():
    return read_questions(read_table(ROOT / "data/questions.csv"))


@pytest.fixture(scope="module")
def gold():
    return list(csv.DictReader((ROOT / "data/gold.csv").open(encoding="utf-8")))


def test_templates(taxonomy):
    assert len(taxonomy.topics) >= 12 and len(taxonomy.template_labels) >= 60
    for template in taxonomy.templates:
        assert "first_name" in template.placeholders
        assert 20 <= len(template.body.split()) <= 80, template.template_id
        assert template.owner and template.products and template.review_by


def test_questions_differ_by_more_than_a_number(questions):
    assert len(questions) >= 2400
    plain = Counter(re.sub(r"\d+", "#", q.text.lower()).strip() for q in questions)
    assert plain.most_common(1)[0][1] == 1
    assert sum(q.reply is not None for q in questions) >= 1000
    assert not [q.reply for q in questions if q.reply and re.search(r"\{\w+\}", q.reply)]


def test_gold(gold, taxonomy):
    split = Counter(row["split"] for row in gold)
    assert len(gold) >= 900 and split["test"] >= 500
    for part in ("seed", "valid", "test"):
        labels = {row["label"] for row in gold if row["split"] == part}
        assert labels == set(taxonomy.labels)
    share = Counter(row["label"] for row in gold if row["split"] == "test")
    assert share[NOT_A_QUESTION] / split["test"] > 0.13 and share[NO_TEMPLATE] / split["test"] > 0.08


def test_every_template_has_a_function_and_every_function_examples(taxonomy):
    sources = load_sources(ROOT / "labeling_functions", taxonomy)
    functions = [s for s in sources if s.kind == "function"]
    rules = [s for s in sources if s.kind == "rule"]
    assert len(functions) >= 60 and len(rules) >= 40
    assert all(s.yes and s.no and s.owner and s.doc for s in sources)
    voted = {labels[0] for s in sources if (labels := s.declared(taxonomy)) and len(labels) == 1}
    assert voted == set(range(len(taxonomy.labels)))
