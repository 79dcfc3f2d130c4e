import pytest

from labeling.errors import OracleError
from labeling.taxonomy import NO_TEMPLATE, Taxonomy, Template

TEMPLATES = (
    Template("late", "payouts", "Late", "B"),
    Template("made", "payouts", "Made", "B"),
    Template("draft", "payouts", "Draft", "B", "draft"),
    Template("old", "legacy", "Old", "B", "retired"),
    Template("older", "legacy", "Older", "B", "retired"),
)


def with_aliases(**aliases):
    return Taxonomy(TEMPLATES, aliases)


def test_an_old_id_stands_for_what_it_counts_for():
    found = with_aliases(old=("late",), older=(NO_TEMPLATE,), late=("late", "made", "draft"))
    assert found.resolve("old") == (0,)
    assert found.resolve("older") == (found.index[NO_TEMPLATE],)
    assert found.resolve("late") == (0, 1)
    assert found.resolve(["old", "older"]) == (0, found.index[NO_TEMPLATE])
    assert [found.main(i) for i in ("old", "late", "made")] == ["late", "late", "made"]


def test_only_means_the_template_itself_after_a_split():
    found = with_aliases(late=("late", "made"))
    assert found.resolve("only:late") == (0,) and found.resolve("only:made") == (1,)
    with pytest.raises(OracleError, match="unknown template 'only:nothing'"):
        found.resolve("only:nothing")


def test_a_topic_whose_templates_were_all_moved_stands_for_their_targets():
    assert with_aliases(old=("late",), older=("made",)).resolve("topic:legacy") == (0, 1)
    with pytest.raises(OracleError, match="unknown topic 'legacy'"):
        with_aliases().resolve("topic:legacy")


def test_a_target_that_takes_no_votes_is_named():
    with pytest.raises(OracleError, match="template 'old' was moved into 'draft', which takes no votes"):
        with_aliases(old=("draft",)).resolve("old")


def test_the_fingerprint_knows_aliases_and_is_as_before_without_any():
    plain, moved = with_aliases(), with_aliases(old=("late",))
    assert plain.fingerprint == Taxonomy(TEMPLATES).fingerprint != moved.fingerprint
    assert moved.fingerprint != with_aliases(old=("made",)).fingerprint


@pytest.mark.parametrize("template_id", ["_x", "topic:x", "only:x"])
def test_prefixes_with_a_meaning_are_no_ids(template_id):
    with pytest.raises(OracleError, match="is reserved"):
        Template(template_id, "t", "T", "B")
