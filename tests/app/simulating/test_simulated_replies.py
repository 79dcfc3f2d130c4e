"""Replies are what they are called: the matcher finds the template in an edit, and not in other words."""

import numpy as np
import pytest

from app.simulating.replies import HEAVY, LIGHT, NEW_WORDING, OWN_WORDS, from_template, own_words, values_for
from labeling.matching import match


def found(templates, text):
    return {m.template_id: m.kind for m in match(text, list(templates.values()))}


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_word_for_word_is_exact(templates, rng):
    for template in templates.values():
        reply = from_template(template, "exact", {"first_name": "Ada"}, rng)
        assert found(templates, reply)[template.template_id] == "exact"
        assert "Ada" in reply and "{" not in reply


def test_edits_are_light_and_heavy_for_the_most_part(rng):
    from labeling.taxonomy import Template

    body = "Hi {first_name}, open Payments, choose the one you mean, and press Refund. Your customer gets a message."
    kinds = {}
    for kind in (LIGHT, HEAVY):
        template = Template("a", "t", "A", body)
        replies = [from_template(template, kind, {}, rng) for _ in range(40)]
        kinds[kind] = [found({"a": template}, reply).get("a", "other") for reply in replies]
    assert kinds[LIGHT].count("light") > 30
    assert kinds[HEAVY].count("heavy") > 25


def test_own_words_are_no_template(templates, rng):
    for about in (OWN_WORDS, NEW_WORDING):
        for _ in range(20):
            assert found(templates, own_words("Ada", about, rng)) == {}


def test_every_placeholder_gets_something(rng):
    values = values_for(["first_name", "amount", "next_date", "trace_id"], rng)
    assert all(values.values()) and values["amount"].startswith("£")
    assert values["trace_id"].isdigit()
