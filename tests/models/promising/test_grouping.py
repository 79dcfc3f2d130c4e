import numpy as np

from models.promising.grouping import groups_with_own_gold, pooled


def test_scarce_gold_is_pooled(taxonomy):
    guess = np.repeat([0, 1, 2, 3], 20)
    assert groups_with_own_gold(guess, taxonomy) == pooled(4)
    assert groups_with_own_gold(np.empty(0, int), taxonomy) == pooled(4)
    assert pooled(4)[0].templates == (0, 1, 2, 3)


def test_a_template_with_gold_of_its_own_then_topics_then_the_rest(taxonomy):
    guess = np.repeat([0, 1, 2, 3], [50, 30, 20, 20])
    groups = groups_with_own_gold(guess, taxonomy, least=30)
    assert [(g.name, g.templates) for g in groups] == [
        ("template late", (0,)),
        ("template pause", (1,)),
        ("topic refunds", (2, 3)),
    ]
    rest = groups_with_own_gold(np.repeat([0, 1, 2, 3], [50, 10, 15, 15]), taxonomy, least=31)
    assert [g.name for g in rest] == ["template late", "all other templates"]
    assert rest[1].templates == (1, 2, 3)


def test_no_group_is_left_with_too_little(taxonomy):
    guess = np.repeat([0, 1, 2, 3], [500, 10, 5, 5])
    assert groups_with_own_gold(guess, taxonomy, least=100) == pooled(4)
