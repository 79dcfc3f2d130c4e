"""A new workspace that runs, as small as it can be."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from labeling.errors import OracleError

FILES = (
    "oracle.toml",
    "data/templates.csv",
    "data/questions.csv",
    "data/gold.csv",
    "labeling_functions/orders.py",
    "labeling_functions/rules.toml",
    ".gitignore",
)


def create(folder: Path) -> list[str]:
    """Write the files into a new or empty folder; returns their names.

    Raises
    ------
    OracleError
        When there is something in the folder already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OracleError("the folder is not empty; name a new one", folder)
    for name in FILES:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        stored = files("app.scaffold") / "files" / name.replace("/", "--").removeprefix(".").replace(".py", ".py.txt")
        target.write_text(stored.read_text(encoding="utf-8"), encoding="utf-8")
    return list(FILES)
