"""The benchmarks of the cascade run on a small part of their data, and their worlds and figures are right."""

import numpy as np
import pytest

from benchmarks import few_labels, few_labels_parts, out_of_scope, promise, worlds
from benchmarks.data import folder, why_absent
from benchmarks.label_models_real import few
from benchmarks.recipes import Voting, accuracy, at_random, gold_alone, mean_sd, options, with_valid
from labeling.taxonomy import NO_TEMPLATE
from labeling.votes import Votes

pytestmark = [pytest.mark.bench, pytest.mark.slow]
MOST = 250


def needs(*names):
    for name in names:
        if folder(name) is None:
            pytest.skip(why_absent(name))


def tables(printed):
    """Cells of all rows of the Markdown tables that were printed, without their heads."""
    rows = [[c.strip() for c in line.strip("| ").split("|")] for line in printed.splitlines() if line[:1] == "|"]
    rules = [i for i, row in enumerate(rows) if set("".join(row)) == {"-"}]
    return [row for i, row in enumerate(rows) if i not in rules and i + 1 not in rules]


@pytest.fixture(scope="module")
def banking():
    needs("banking77")
    return worlds.banking77(MOST)


def test_worlds_keep_test_questions_out_of_the_pool(banking):
    assert banking.templates == 77 and not {*banking.pool.questions.texts} & {*banking.test.questions.texts}
    assert (banking.pool.truth >= 0).all() and np.unique(banking.test.truth).tolist() == list(range(77))
    tune, test = worlds.banking77(MOST, tune=True), {*banking.test.questions.texts}
    assert not test & {*tune.test.questions.texts, *tune.pool.questions.texts}


def test_what_is_out_of_scope_is_named_so():
    needs("clinc150", "banking77_oos")
    clinc = worlds.clinc150(outside=True)
    other = clinc.taxonomy.index[NO_TEMPLATE]
    assert (clinc.pool.truth == other).sum() == 100 and (clinc.test.truth == other).sum() == 1000
    assert (worlds.clinc150().test.truth < 150).all()
    near = worlds.banking77_oos()
    counts = {kind: int((near.test.names == kind).sum()) for kind in ("id-oos", "ood-oos")}
    assert counts == {"id-oos": 1080, "ood-oos": 1000} and near.templates == 50
    assert (near.test.truth < 50).sum() == 2000 and "ood-oos" not in near.pool.names


def test_the_shipped_world_shows_seed_gold_and_hides_one_split(monkeypatch, encoder):
    monkeypatch.setattr(worlds, "encoder", lambda: encoder)
    tested, validated = worlds.shipped(), worlds.shipped(split="valid")
    assert (tested.pool.truth >= 0).sum() == (validated.pool.truth >= 0).sum() > 0
    assert not {*tested.test.questions.ids} & ({*tested.pool.questions.ids} | {*validated.test.questions.ids})
    assert (tested.test.truth >= 0).all() and (tested.pool.truth < 0).any()


def test_gold_of_a_draw():
    truth = np.repeat(np.arange(4), 10).astype(np.int32)
    gold = with_valid(truth, 7, 2, 0)
    assert all(np.bincount(gold.only(s)[gold.mask(s)]).tolist() == [n] * 4 for s, n in (("seed", 7), ("valid", 2)))
    assert (with_valid(truth, 7, 2, 1).label != gold.label).any()
    drawn = at_random(truth, 15, 0)
    assert drawn.mask("seed").sum() == 15 and (drawn.label[drawn.label >= 0] == truth[drawn.label >= 0]).all()


@pytest.mark.parametrize("spread", [2, 20])
def test_sloppy_functions_are_as_sloppy_as_they_should_be(spread):
    truth = np.repeat(np.arange(20), 60).astype(np.int32)
    ballots = few_labels.sloppy(truth, 20, 0, spread)
    assert Votes(len(truth), 22, *zip(*ballots, strict=True)).n == len(truth) and len(ballots) == 40
    for voter, column in ballots:
        said = truth[column.rows]
        precision = (said == voter.options[0][0]).mean()
        assert 0.25 < precision < 0.65 and len(np.unique(said)) <= spread + 1


def test_false_positives():
    inside, score = np.array([True] * 20 + [False] * 4), np.r_[np.linspace(0.05, 1, 20), 0.2, 0.04, 0.01, 0.9]
    assert out_of_scope.false_positives(inside, score) == 0.5
    assert out_of_scope.false_positives(inside, np.r_[np.ones(20), np.zeros(4)]) == 0


def test_a_summary_counts_only_draws_that_answer():
    given = [promise.Outcome(0.8, 0.96, 0.02), promise.Outcome(0.6, 0.94, 0.04), promise.Outcome(0.0, np.nan, 0.03)]
    assert promise.summary(given)[:2] == ["2 of 3", "1 of 2"]
    assert promise.summary(given)[3:5] == ["0.950 ± 0.010", "0.940"]
    assert promise.summary(given[2:])[:2] == ["0 of 1", "0 of 0"] and promise.summary(given[2:])[3:5] == ["–", "–"]
    assert mean_sd([]) == "–" and mean_sd([0.5]) == "0.500"


def test_data_that_is_not_there_is_named(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("ORACLE_BENCH_DATA", str(tmp_path))
    assert options("", ("clinc150", "shipped"), 3, ("a",), ["--dry"]).data == ["shipped"]
    assert why_absent("clinc150") in capsys.readouterr().out
    promise.main(["--dry"])
    assert why_absent("banking77") in capsys.readouterr().out


def test_computed_votes_are_kept_for_the_next_functions(banking, monkeypatch):
    voting, gold = Voting(banking), few(banking.pool.truth, 2, 0)
    first = voting.labels(gold)
    monkeypatch.setattr("benchmarks.recipes.computed_ballots", None)
    written = few_labels.sloppy(banking.pool.truth, 77, 0, 3)
    assert (voting.labels(gold).proba == first.proba).all() and (
        voting.labels(gold, written).proba != first.proba
    ).any()


def test_all_recipes_are_compared_on_held_out_train_questions():
    needs("banking77")
    head, rows = few_labels_parts.parts(worlds.banking77(MOST, tune=True), 1)
    assert {len(row) for row in rows} == {len(head)} and len(rows) == 7
    assert all(0.5 < float(cell) <= 1 for row in rows for cell in row[1:]), rows


def test_few_labels_make_their_tables(monkeypatch, capsys):
    needs("banking77")
    monkeypatch.setattr(few_labels, "SIZES", (2,))
    monkeypatch.setattr(few_labels, "ICDA", ("published", 0.5))
    monkeypatch.setattr(few_labels, "RANDOM", {150: 0.5})
    common = ["--dry", "--most", str(MOST), "--draws", "1", "--data", "banking77"]
    few_labels.main([*common, "--only", "intents", "random"])
    found = {row[0]: row[1:] for row in tables(capsys.readouterr().out)}
    assert float(found["ours, with functions"][0]) > float(found["logistic regression, gold alone"][0])
    assert float(found["150"][1]) > float(found["150"][0])


def test_gain_over_gold_alone_is_told_by_draw(monkeypatch, capsys):
    monkeypatch.setattr(few_labels, "CUTS", (3,))
    few_labels.main(["--dry", "--most", str(MOST), "--draws", "1", "--data", "shipped", "--only", "never worse"])
    rows = tables(capsys.readouterr().out)
    assert [row[:3] for row in rows] == [["shipped", "none", "3"], ["shipped", "ours", "3"]]
    assert all(
        row[5] == row[6] and float(row[5]) == pytest.approx(float(row[4]) - float(row[3]), abs=2e-3) for row in rows
    )


def test_out_of_scope_is_told_apart(capsys):
    needs("banking77_oos")
    common = ["--dry", "--most", "450", "--draws", "1"]
    out_of_scope.main([*common, "--data", "banking77_oos", "shipped"])
    rows = tables(capsys.readouterr().out)
    assert [row[0] for row in rows] == ["0"] * 3 + ["100"] * 4 + ["validity", "no template"]
    ours = [[float(v) for v in row[2:]] for row in rows if row[1] == "ours"]
    assert all(accurate > 0.7 and far > 0.9 for accurate, _, _, far, _ in ours) and ours[1][1] > ours[0][1] > 0.7
    assert all(float(row[3]) > 0.6 for row in rows[-2:])


def test_the_promise_is_measured_beside_thresholds_without_a_bound(capsys):
    needs("banking77")
    promise.main(["--dry", "--most", "800", "--draws", "1", "--only", "valid"])
    rows = tables(capsys.readouterr().out)
    assert [row[1:3] for row in rows] == [
        [f, t] for f in ("with", "without") for t in ("ours", "no bound", "fixed at .95")
    ]
    assert all(0 <= float(row[5]) <= 1 and row[3] in ("0 of 1", "1 of 1") for row in rows)


def test_gold_alone_knows_the_templates_only(banking):
    gold = few(banking.pool.truth, 3, 0)
    guess = gold_alone(banking, gold)
    assert accuracy(banking, guess.label) == pytest.approx((guess.label == banking.test.truth).mean())
    assert guess.label.max() < banking.templates and ((guess.proba > 0) & (guess.proba <= 1)).all()
