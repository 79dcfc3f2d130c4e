"""What stages, experiments and candidates let an agent see of a suggestion, and what is logged of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.suggesting.making import Asked, make, make_all
from app.suggesting.plan import read_plan, stand_now
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.serving.experiments import Experiment, Running
from labeling.serving.stages import ALL_LIVE, Modes
from labeling.store.present import Present

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
PARCEL = Asked("Where is my parcel?", "Mia", "C1", {"first_name": "Ada"}, "north")
THANKS = Asked("Thanks, bye!", "Mia")


@pytest.fixture(scope="module")
def plan(made):
    workspace = Workspace(made)
    with workspace.open_store() as store:
        return read_plan(workspace, store)


def with_modes(plan, *modes):
    return replace(plan, signs=replace(plan.signs, modes=Modes(*modes)))


def with_experiment(plan, ramp=1.0, treatment=0.5, **more):
    experiment = Experiment(
        name="first", created_at=AT, by="Ana", unit="agent", salt="x", treatment_share=treatment, metric="match",
        expected=0.1, planned_units=10,
    )  # fmt: skip
    return replace(plan, signs=replace(plan.signs, experiment=Running(experiment, ramp, **more)))


def test_with_all_stages_live_the_answer_is_shown_and_logged_without_the_name(plan):
    made = make(plan, PARCEL, AT, "http")
    shown, logged = made.shown, made.logged
    assert plan.modes == ALL_LIVE
    assert (shown.suggested, shown.suggestion.template_id, shown.traffic) == (True, "order-status", "shown")
    assert shown.suggestion.text.startswith("Hi Ada")
    assert [(s.name, s.passes) for s in shown.stages] == [("validity", True), ("topic", True), ("template", True)]
    assert logged.rendered == shown.suggestion.text.replace("Ada", "[name]")
    assert (logged.team, logged.channel, logged.at) == ("north", "http", AT)
    assert (logged.valid_passes, logged.topic_passes, logged.template_passes) == (True, True, True)
    assert logged.nearness == pytest.approx(max(n.similarity for n in shown.suggestion.neighbours))
    assert (logged.experiment, logged.arm, logged.unit, made.shadow) == ("", "", "", None)


def test_reasons_of_functions_are_asked_for_only_where_wanted(plan):
    assert make(plan, PARCEL, AT, "http").shown.suggestion.voters
    assert make(plan, PARCEL, AT, "http", voters=False).shown.suggestion.voters == ()


def test_a_stage_in_shadow_is_logged_and_reveals_nothing(plan):
    made = make(with_modes(plan, "live", "shadow", "shadow"), PARCEL, AT, "http")
    assert [s.name for s in made.shown.stages] == ["validity"]
    assert (made.shown.suggested, made.shown.likely, made.shown.suggestion.neighbours) == (False, (), ())
    assert (made.logged.decision, made.logged.traffic, made.logged.template_id) == ("suggest", "shadow", "order-status")
    assert (made.logged.topic_mode, made.logged.topic_passes) == ("shadow", True)


def test_a_stage_that_is_off_says_nothing_at_all(plan):
    made = make(with_modes(plan, "live", "live", "off"), PARCEL, AT, "http")
    assert (made.logged.decision, made.logged.reason) == ("abstain", "template stage is off")
    assert (made.logged.template_mode, made.logged.template_passes) == ("off", None)
    assert [s.name for s in made.shown.stages] == ["validity", "topic"]


def test_only_live_gates_hold_a_live_answer_back(plan):
    assert make(plan, THANKS, AT, "http").logged.reason == "not a question"
    made = make(with_modes(plan, "shadow", "live", "live"), THANKS, AT, "http")
    assert made.logged.reason != "not a question"
    assert made.logged.valid_passes is False


def test_an_experiment_shows_its_treatment_and_keeps_back_the_rest(plan):
    for share, arm, traffic in ((0.999, "treatment", "shown"), (0.001, "control", "holdout")):
        made = make(with_experiment(plan, treatment=share), PARCEL, AT, "http")
        assert (made.logged.experiment, made.logged.arm, made.logged.unit) == ("first", arm, "Mia")
        assert (made.logged.traffic, made.logged.decision) == (traffic, "suggest")
        assert made.shown.suggested == (traffic == "shown")
    outside = make(with_experiment(plan, ramp=0.0), PARCEL, AT, "http")
    assert (outside.logged.arm, outside.logged.traffic) == ("", "holdout")
    assert outside.shown.suggestion.reason == "kept back for the experiment"


def test_after_the_end_only_a_guard_still_keeps_answers_back(plan):
    ended = make(with_experiment(plan, 0.0, state="stopped"), PARCEL, AT, "http")
    assert (ended.logged.traffic, ended.logged.arm) == ("shown", "")
    guarded = make(with_experiment(plan, 0.0, state="stopped", by_guard=True), PARCEL, AT, "http")
    assert guarded.logged.traffic == "holdout"


def test_in_shadow_an_experiment_still_assigns(plan):
    trial = with_modes(with_experiment(plan, treatment=0.999), "shadow", "shadow", "shadow")
    made = make(trial, PARCEL, AT, "http")
    assert (made.logged.arm, made.logged.traffic) == ("treatment", "shadow")


def test_a_case_without_a_name_is_a_unit_of_its_own(plan):
    by_case = with_experiment(plan)
    signs = by_case.signs
    experiment = replace(signs.experiment.experiment, unit="case")
    by_case = replace(by_case, signs=replace(signs, experiment=replace(signs.experiment, experiment=experiment)))
    assert make(by_case, PARCEL, AT, "http").logged.unit == "C1"
    made = make(by_case, THANKS, AT, "http")
    assert made.logged.unit == made.logged.suggestion_id


def test_a_candidate_answers_the_same_question_and_nobody_sees_it(plan):
    made = make(replace(plan, candidate=plan.current), PARCEL, AT, "http")
    assert made.shadow.suggestion_id == made.logged.suggestion_id
    assert (made.shadow.template_id, made.shadow.decision) == ("order-status", "suggest")
    assert made.shadow.release_id == plan.current.release.release_id


def test_templates_gone_since_are_not_suggested(plan):
    gone = replace(plan, stand={**plan.stand, "order-status": Present(None)})
    made = make(gone, PARCEL, AT, "http")
    assert (made.logged.decision, made.logged.reason) == ("abstain", "template retired")


def test_a_template_that_a_change_stopped_is_not_suggested_and_not_among_the_likely(plan):
    held = replace(plan, stand=stand_now(plan.stand, {"order-status"}))
    made = make(held, PARCEL, AT, "http")
    assert (made.logged.decision, made.logged.reason) == ("abstain", "template out of date")
    assert made.logged.template_id == "order-status"
    assert "order-status" not in {one.template.template_id for one in made.shown.likely}
    assert made.shown.likely


def test_requests_that_do_not_fit_are_refused(plan):
    for wrong, words in (
        (replace(PARCEL, text=" "), "text is empty"),
        (replace(PARCEL, team="x" * 201), "team has 201"),
    ):
        with pytest.raises(OracleError, match=words):
            make(plan, wrong, AT, "http")


def test_several_together_are_answered_as_each_alone(plan):
    asked = [PARCEL, THANKS, replace(PARCEL, attributes={"first_name": "Bo"}), Asked("Refund?", "Ana", team="south")]
    beside = replace(plan, candidate=plan.current)
    together = make_all(beside, asked, AT, "http")
    for one, made in zip(asked, together, strict=True):
        alone = make(beside, one, AT, "http")
        same = {"suggestion_id": made.logged.suggestion_id, "latency_ms": made.logged.latency_ms}
        assert replace(alone.logged, **same) == made.logged
        assert made.shadow.suggestion_id == made.logged.suggestion_id == made.shown.suggestion_id
        assert replace(made.shadow, latency_ms=0) == replace(alone.shadow, **same | {"latency_ms": 0})
        assert made.shown.likely == alone.shown.likely and made.shown.stages == alone.shown.stages
    assert len({made.logged.suggestion_id for made in together}) == 4


def test_a_bad_request_among_several_is_named(plan):
    with pytest.raises(OracleError, match="text"):
        make_all(plan, [PARCEL, replace(PARCEL, text="")], AT, "http")


def test_what_is_logged_of_a_retired_template_is_the_wording_that_the_release_knows(plan):
    stand = {i: replace(s, template=None) for i, s in plan.stand.items()}
    made = make(replace(plan, stand=stand), PARCEL, AT, "http")
    assert made.logged.decision == "abstain" and made.logged.rendered.startswith("Hi [name]")
