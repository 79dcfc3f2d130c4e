"""Pictures of a report."""

import struct
import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest

from app.reporting.plots import check_ending, draw
from labeling.errors import OracleError
from models.calibration import expected_calibration_error, reliability
from models.evaluating.promise_report import promise_on
from models.promising.coverage_risk import curve
from models.promising.grouping import pooled
from models.promising.learn_then_test import Answers
from models.promising.promise import Asked

STAGES = ("validity", "topic", "template")


@pytest.fixture
def report(promises_of):
    def make(n=400, promised=True, asked=None):
        rng = np.random.default_rng(0)
        odds = rng.normal(3, 2, n)
        score, right = 1 / (1 + np.exp(-odds)), rng.random(n) < 1 / (1 + np.exp(-odds))
        promises = promises_of(Answers(score, np.zeros(n, int), right), asked or Asked(0.9), pooled(1))
        answered = score >= promises.template.thresholds[0]
        found = {
            "split": "test",
            "n": n,
            "coverage_risk": {"level": 0.05, "points": curve(score, right, 0.05)},
            "reliability": {s: reliability(score, right) for s in STAGES},
            "promise": promise_on(promises, answered, right) if promised else None,
        }
        ece = expected_calibration_error(score, right)
        return found | {s: {"ece": ece if n else None} for s in STAGES}

    return make


def texts(path):
    """All words of an SVG; matplotlib writes them as comments beside their outlines."""
    return path.read_text(encoding="utf-8")


def test_svg_names_all_that_it_shows(report, tmp_path):
    draw(report(), tmp_path / "p.svg")
    ElementTree.parse(tmp_path / "p.svg")
    written = texts(tmp_path / "p.svg")
    for words in ("Coverage against risk", "Reliability", "share of questions answered", "asked for: at most 10 %"):
        assert words in written
    assert "what is answered now (promised)" in written and "95 % upper bound" in written


def test_png_is_large_enough_and_opaque(report, tmp_path):
    draw(report(), tmp_path / "p.png")
    data = (tmp_path / "p.png").read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and width >= 1200 and height >= 500
    from matplotlib.image import imread

    pixels = imread(tmp_path / "p.png")
    assert (pixels[0, 0] == 1).all() and (pixels[..., 3] == 1).all() and pixels[..., :3].std() > 0.05


@pytest.mark.parametrize("ending", [".svg", ".png"])
def test_the_same_report_gives_the_same_bytes(report, tmp_path, ending):
    for name in ("a", "b"):
        draw(report(), tmp_path / f"{name}{ending}")
    assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


def test_without_a_promise_no_point_and_no_line(report, tmp_path):
    draw(report(promised=False), tmp_path / "p.svg")
    assert "asked for" not in texts(tmp_path / "p.svg") and "answered now" not in texts(tmp_path / "p.svg")


def test_what_is_not_promised_is_said(report, tmp_path):
    draw(report(60, asked=Asked(0.97, otherwise="best-effort")), tmp_path / "p.svg")
    assert "best effort, not promised" in texts(tmp_path / "p.svg")


def test_no_gold_gives_a_picture_that_says_so(report, tmp_path):
    draw(report(0), tmp_path / "p.svg")
    assert "no gold with split" in texts(tmp_path / "p.svg")


@pytest.mark.parametrize("name", ["p.gif", "p"])
def test_other_endings_are_refused_with_the_known_ones(report, tmp_path, name):
    with pytest.raises(OracleError, match=r"use \.svg or \.png"):
        check_ending(tmp_path / name)
    with pytest.raises(OracleError):
        draw(report(5), tmp_path / name)
    assert not list(tmp_path.iterdir()) and check_ending(None) is None


def test_a_bad_ending_stops_the_command_before_it_works(command, tmp_path):
    (tmp_path / "data").mkdir()
    code, out = command("-w", tmp_path, "evaluate", "--plot", "risk.gif")
    assert code == 2 and "'.gif' is not known" in out and not (tmp_path / "var").exists()


def test_commands_do_not_load_matplotlib():
    code = "import sys, app.cli.commands; print('matplotlib' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


@pytest.mark.slow
def test_evaluate_draws_and_prints_ledger(command, shop, tmp_path):
    code, out = command("-w", shop, "evaluate", "--split", "test", "--plot", tmp_path / "p.svg")
    assert code == 0 and "Where the questions went" in out and "rightly left alone" in out
    assert "split test" in texts(tmp_path / "p.svg")
