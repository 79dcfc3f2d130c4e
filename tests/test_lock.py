"""What is installed is what was locked: each dependency with a version and the hashes of its files."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENTRY = re.compile(r"^([a-z0-9-]+)==(\S+)(.*(?:\n    .*)*)", re.M)
LOCKED = {e[1]: (e[2], e[3]) for e in ENTRY.finditer((ROOT / "requirements.lock").read_text(encoding="utf-8"))}
ASKED = [
    Requirement(text)
    for texts in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    for text in texts
    if not text.startswith(("torch==", "living-oracle"))
]


@pytest.mark.parametrize("asked", ASKED, ids=lambda r: r.name)
def test_what_is_asked_for_is_locked_within_its_range(asked):
    version, _ = LOCKED[asked.name.lower()]
    assert asked.specifier.contains(version, prereleases=True)


def test_every_locked_package_has_hashes_and_comes_from_no_address():
    assert len(LOCKED) > 150
    assert all("--hash=sha256:" in rest for _, rest in LOCKED.values())
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")
