"""The site builds strictly, links hold, and nothing is loaded from elsewhere."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from documentation.blocks import pages
from documentation.site import BESIDE, ROOT, turned

LINK = re.compile(r"\]\(([^)\s]+)\)")
OUTSIDE = re.compile(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="?(https?:)?//')
DRAWN = ("flow.svg",)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    pytest.importorskip("material")
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_the_site_builds_without_a_warning_and_loads_nothing_from_elsewhere(site):
    built = list(site.rglob("*.html"))
    assert len(built) > 25
    assert [p.name for p in built if OUTSIDE.search(p.read_text(encoding="utf-8"))] == []


@pytest.mark.slow
def test_drawings_stand_in_the_page_itself(site):
    page = (site / "index.html").read_text(encoding="utf-8")
    assert 'class="drawing"' in page
    assert 'aria-label="The flow:' in page


@pytest.mark.slow
def test_pages_beside_the_docs_are_on_the_site(site):
    for target in set(BESIDE.values()):
        assert (site / target.replace(".md", ".html")).is_file()
    assert 'href="labeling-functions.html' in (site / "guide-smes.html").read_text(encoding="utf-8")


def test_links_of_pages_in_the_repository_lead_somewhere():
    dead = []
    for page in pages(ROOT):
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            path, _, anchor = target.partition("#")
            if "://" in target or target.startswith("mailto:"):
                continue
            aim = (page.parent / path).resolve() if path else page
            if not aim.exists() or (anchor and aim.suffix == ".md" and anchor not in anchors(aim)):
                dead.append(f"{page.relative_to(ROOT)}: {target}")
    assert dead == []


def anchors(page: Path):
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", head.lower())).strip("-") for head in heads}


def test_every_page_has_its_place_in_the_contents():
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = {target for section in yaml.safe_load(text)["nav"] for target in _targets(section)}
    there = {p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md")}
    assert listed == there | set(BESIDE.values())


def _targets(entry):
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for inner in entry.values():
            yield from _targets(inner)
    else:
        for inner in entry:
            yield from _targets(inner)


@pytest.mark.parametrize(
    ("source", "here", "text", "wanted"),
    [
        (
            "docs/guide-smes.md",
            "guide-smes.md",
            "[a](../labeling_functions/README.md#x)",
            "[a](labeling-functions.md#x)",
        ),
        ("labeling_functions/README.md", "labeling-functions.md", "[a](../docs/guide-smes.md)", "[a](guide-smes.md)"),
        ("docs/reference/http.md", "reference/http.md", "[a](../security.md)", "[a](../security.md)"),
        ("docs/reference/files.md", "reference/files.md", "[a](../../data/README.md)", "[a](../shipped-workspace.md)"),
        ("CONTRIBUTING.md", "contributing.md", "[a](README.md)", "[a](index.md)"),
        ("docs/faq.md", "faq.md", "[a](https://host/x.md) [b](#here)", "[a](https://host/x.md) [b](#here)"),
        ("docs/index.md", "index.md", "![a](images/flow.svg)", "![a](images/flow.svg)"),
    ],
)
def test_links_are_turned(source, here, text, wanted):
    assert turned(text, source, here) == wanted
