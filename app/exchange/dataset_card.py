"""The card of a Hugging Face data set: what its README.md says, in YAML, of files, splits and classes.

Source: https://huggingface.co/docs/hub/datasets-manual-configuration
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from labeling.errors import OracleError

LONGEST = 1_000_000
FEATURES = (
    ("question_id", "string"),
    ("text", "string"),
    ("asked_at", "timestamp[us, tz=UTC]"),
    ("case_id", "string"),
    ("reply", "string"),
    ("attributes", "string"),
)


@dataclass(frozen=True)
class Card:
    """What a card says.

    Parameters
    ----------
    names
        Names of the classes by column, in the order of their numbers.
    files
        Patterns of files by split; empty where the card does not say.
    """

    names: Mapping[str, tuple[str, ...]]
    files: Mapping[str, tuple[str, ...]]


def write_card(path: Path, title: str, labels: Sequence[str], files: Mapping[str, str]) -> None:
    """Write README.md for a data set of questions with labels.

    Parameters
    ----------
    files
        Pattern of the files by split.
    """
    classes = {"class_label": {"names": {str(i): label for i, label in enumerate(labels)}}}
    features: list[dict[str, Any]] = [{"name": name, "dtype": kind} for name, kind in FEATURES]
    features += [{"name": "label", "dtype": classes}, {"name": "soft_label", "list": "float32"}]
    about = {
        "task_categories": ["text-classification"],
        "configs": [{"config_name": "default", "data_files": [{"split": s, "path": p} for s, p in files.items()]}],
        "dataset_info": {"features": features},
    }
    text = yaml.safe_dump(about, allow_unicode=True, sort_keys=False)
    path.write_text(f"---\n{text}---\n\n# {' '.join(title.split())}\n\n{ABOUT}", encoding="utf-8")


ABOUT = """Questions of customers with labels, exported by Living Oracle.

- `label` is what experts said, -1 where nobody did.
- `soft_label` has a probability for each class, in their order; it is empty where no voter said anything.
- `train` holds the gold to learn from and all questions without gold.
"""


def read_card(folder: Path) -> Card:
    """Read README.md of a folder; a card that says nothing where there is none.

    Raises
    ------
    OracleError
        Where the YAML is broken, or several configurations are named and none is `default`.
    """
    path = folder / "README.md"
    about = _front_matter(path) if path.is_file() else {}
    info = about.get("dataset_info")
    infos = info if isinstance(info, list) else [info]
    chosen = _default([i for i in infos if isinstance(i, dict)], path)
    features = chosen.get("features")
    columns = {str(f.get("name")): f for f in features if isinstance(f, dict)} if isinstance(features, list) else {}
    configs = about.get("configs")
    config = _default([c for c in configs if isinstance(c, dict)] if isinstance(configs, list) else [], path)
    names = {n: found for n, f in columns.items() if (found := _names(f, path))}
    return Card(names, _files(config.get("data_files")))


def _front_matter(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8", errors="replace") as stream:
        text = stream.read(LONGEST)
    parts = text.split("---\n", 2) if text.startswith("---\n") else []
    if len(parts) < 3:
        return {}
    if "*" in parts[1] and "&" in parts[1]:
        raise OracleError("the card uses anchors of YAML, which it needs not; write the values out", path)
    try:
        found = yaml.safe_load(parts[1])
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise OracleError(f"the card is not valid YAML: {' '.join(str(error).split())[:200]}", path) from error
    return found if isinstance(found, dict) else {}


def _default(found: Sequence[dict[str, Any]], path: Path) -> dict[str, Any]:
    if len(found) < 2:
        return found[0] if found else {}
    named = {str(one.get("config_name", "default")): one for one in found}
    if "default" not in named:
        raise OracleError(f"it has the configurations {', '.join(named)}; copy the one you need to a folder", path)
    return named["default"]


def _names(feature: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    kind = feature.get("dtype")
    classes = kind.get("class_label") if isinstance(kind, dict) else None
    names = classes.get("names") if isinstance(classes, dict) else None
    if isinstance(names, dict):
        by_number = {str(number): str(name) for number, name in names.items()}
        if set(by_number) != {str(i) for i in range(len(by_number))}:
            raise OracleError("the names of classes must be numbered from 0 without a gap", path)
        return tuple(by_number[str(i)] for i in range(len(by_number)))
    return tuple(map(str, names)) if isinstance(names, list) else ()


def _files(found: Any) -> dict[str, tuple[str, ...]]:
    if isinstance(found, str):
        return {"train": (found,)}
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    paths = {str(row.get("split", "train")): row.get("path", []) for row in rows}
    return {split: tuple(map(str, p)) if isinstance(p, list) else (str(p),) for split, p in paths.items()}
