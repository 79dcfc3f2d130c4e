"""Stores to test with. A test that asks for ``store`` runs on SQLite and on PostgreSQL; one that asks for ``path`` too
looks at the file, and runs on SQLite alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from labeling.store import Store


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "place" in metafunc.fixturenames and "path" not in metafunc.fixturenames:
        metafunc.parametrize("place", ["sqlite", "postgresql"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "store.db"


@pytest.fixture
def place() -> str:
    return "sqlite"


@pytest.fixture
def store(place: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    target = tmp_path / "var" / "store.db" if place == "sqlite" else request.getfixturevalue("postgres_url")
    with Store.open(target) as opened:
        yield opened
