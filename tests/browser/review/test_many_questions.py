"""The app with many questions in the store: what a person waits for. Figures are printed, not judged.

The workspace is the one that `python -m benchmarks.desk --keep DIR` makes; ORACLE_DESK_WORLD names it.
"""

import os
import shutil
import time
from pathlib import Path

import pytest

from app.audit.frame import SECTIONS

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.bench]

WORLD = os.environ.get("ORACLE_DESK_WORLD", "")
HEADING = "document.querySelector('[data-testid=stHeading]')?.innerText"
DRAWN = """before => document.querySelector('[data-testid=stHeading]')
  && document.querySelector('[data-testid=stHeading]').innerText !== before
  && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
  && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')"""
ROUND = ("A", "2", "A", "N", "3", "T", "K", "A", "4", "A")


@pytest.fixture
def world(tmp_path):
    if not WORLD:
        pytest.skip("set ORACLE_DESK_WORLD to a workspace made by `python -m benchmarks.desk --keep DIR`")
    return Path(shutil.copytree(WORLD, tmp_path / "world"))


def opened(page, title):
    """Seconds from a click on a page's name to its heading on the screen and the end of its script."""
    before, started = page.evaluate(HEADING), time.perf_counter()
    page.get_by_test_id("stSidebarNav").get_by_text(title, exact=True).click()
    page.wait_for_function(DRAWN, arg=before, timeout=60_000)
    return time.perf_counter() - started


def reviewed(ana):
    """A hundred decisions by keys; their questions, and figures in words."""
    done = [ana.decide(key) for key in ROUND * 10]
    times = ana.times
    return done, f"100 reviews: {sum(times) / 1000:.1f} s of app time, median {times[50]:.0f}, p95 {times[95]:.0f} ms"


def test_pages_and_keys(world, serve, visit, reviewer, said, capsys):
    url, told = serve(world, 300), len(said(world))
    done, words = reviewed(reviewer(url))
    assert [row[0] for row in said(world)[told:]] == done
    lines, page = [words], visit(url, "review")
    titles = [title for views in SECTIONS.values() for _, title, _, _ in views]
    for turn in ("first", "again"):
        times = [(title, opened(page, title)) for title in titles]
        lines.append(f"opened {turn}: " + ", ".join(f"{title} {seconds:.2f} s" for title, seconds in times))
    page.close()
    lines.append("after all pages, " + reviewed(reviewer(url, "Bo"))[1])
    with capsys.disabled():
        print("\n" + "\n".join(lines))
