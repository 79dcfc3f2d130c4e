import re

import numpy as np
import pytest

from app.desk.map.points import (
    COLOURINGS,
    CONFIDENCE,
    DECIDED,
    HOVER,
    LABEL,
    TIME,
    VOTES,
    Wanted,
    choose,
    groups,
    hover,
    hovers,
    ids_of,
    is_scale,
    rows_of,
    scale,
    shades,
)


@pytest.fixture
def now(seat):
    return seat().require()


@pytest.fixture
def places(now):
    return np.flatnonzero(~now.state.gold.mask("test"))


def test_without_a_wish_all_are_drawn(now, places):
    assert choose(now, places, Wanted()).tolist() == list(range(len(places)))


def test_filters_narrow_down_together(now, places):
    taxonomy = now.state.taxonomy
    label = taxonomy.labels[0]
    by_label = places[choose(now, places, Wanted(label=label))]
    assert len(by_label) and (now.parts.guess[by_label] == 0).all()
    by_topic = places[choose(now, places, Wanted(topic=taxonomy.by_id[label].topic))]
    assert set(by_label) <= set(by_topic)
    words = places[choose(now, places, Wanted(text="  RED   lamp "))]
    assert len(words) and all("red lamp" in now.state.questions[i].text.casefold() for i in words)
    sure = places[choose(now, places, Wanted(least=0.6, text="lamp"))]
    assert (now.parts.proba[sure] >= 0.6).all()
    assert now.pool.free[places[choose(now, places, Wanted(undecided=True))]].all()
    assert not now.state.labels.covered[places[choose(now, places, Wanted(without_votes=True))]].any()


@pytest.mark.parametrize("wanted", [Wanted(topic="no such"), Wanted(label="no-such"), Wanted(text="zzzzzz")])
def test_what_is_not_there_finds_nothing(now, places, wanted):
    assert not len(choose(now, places, wanted))


@pytest.mark.parametrize("by", [LABEL, VOTES, DECIDED])
def test_every_point_is_in_exactly_one_group(now, places, by):
    at = choose(now, places, Wanted(text="lamp"))
    found = groups(now, places, at, by)
    assert sorted(np.concatenate([g.at for g in found]).tolist()) == at.tolist()
    for group in found:
        colours = [group.colour] if isinstance(group.colour, str) else group.colour
        assert all(re.fullmatch(r"#[0-9a-f]{6}", c) for c in colours)
        assert (group.tone is None) == isinstance(group.colour, str)
        assert group.tone is None or (len(group.tone) == len(group.at) and set(group.tone) <= {0, 0.5, 1})


def test_confidence_is_a_scale_from_0_to_1_and_times_that_are_not_known_are_left_out(now, places):
    at = choose(now, places, Wanted())
    found = scale(now, places, at, CONFIDENCE)
    assert np.allclose(found.values, now.parts.proba[places])
    assert list(found.ticks) == [0, 0.25, 0.5, 0.75, 1]
    asked = scale(now, places, at, TIME)
    assert 0 < len(asked.at) < len(at)
    assert min(asked.ticks.values()) == "2026-01-05"


def test_no_time_at_all_is_an_empty_scale(now, places):
    at = choose(now, places, Wanted(text="red lamp"))
    found = scale(now, places, at, TIME)
    assert not len(found.at) and found.ticks == {}


def test_colourings_are_groups_or_scales():
    assert [is_scale(by) for by in COLOURINGS] == [False, True, False, False, True]


def test_hostile_texts_show_no_markup(now):
    for i, question in enumerate(now.state.questions):
        said = hover(now, i)
        assert "<" not in said.replace("<br>", "")
        if "<b>" in question.text:
            assert "&lt;b&gt;bold&lt;/b&gt; &amp;" in said
        assert len(said) < 4 * HOVER


def test_hovers_are_those_of_the_places_in_their_order(now):
    places = np.array([3, 0, 3])
    assert hovers(now, places) == hovers(now, places) == [hover(now, i) for i in (3, 0, 3)]


def test_a_row_names_question_answer_and_whether_it_is_open(now, places):
    found = rows_of(now, places[:5])
    assert [r.question_id for r in found] == ids_of(now, places[:5])
    gold = now.state.gold.label[places[:5]] >= 0
    assert [r.open for r in found] == (~gold).tolist()
    assert all(0 <= r.proba <= 1 and r.answer for r in found)


def test_topics_have_hues_and_templates_shades():
    colours = {colour for t in range(14) for colour in shades(t, 14)}
    assert len(colours) == 28
    assert all(re.fullmatch(r"#[0-9a-f]{6}", c) for c in shades(0, 0))
