"""Where the public benchmark data are; they are never part of the project."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


def folder(name: str) -> Path | None:
    """Folder of one data set below ORACLE_BENCH_DATA (default ../shared/data), None where absent."""
    root = Path(os.environ.get("ORACLE_BENCH_DATA", REPOSITORY.parent / "shared" / "data"))
    found = root / name
    return found if found.is_dir() else None


def why_absent(name: str) -> str:
    """Reason for skipping."""
    return f"the data set {name} is not there; set ORACLE_BENCH_DATA to the folder that holds it"
