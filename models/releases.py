"""Releases on disk: immutable, named by their content, in safe formats only.

A release folder holds ``weights.safetensors`` (heads, thresholds, the seed gold's embeddings),
``release.json`` (taxonomy, encoder, temperatures, what it was trained on) and nothing executable.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from labeling.errors import OracleError
from labeling.files import read_json, replacing, write_json
from labeling.hashing import digest, file_digest
from labeling.taxonomy import Taxonomy, Template
from models.cascade import Cascade, Thresholds
from models.heads import Head

WEIGHTS, ABOUT = "weights.safetensors", "release.json"
FORMAT = 1


@dataclass(frozen=True)
class Memory:
    """Seed gold that a suggestion can point to: ``(s, d)`` rows, and texts and labels of the same s."""

    rows: NDArray[np.float32]
    texts: tuple[str, ...]
    labels: tuple[int, ...]


@dataclass(frozen=True)
class Release:
    """Everything needed to suggest."""

    release_id: str
    encoder_id: str
    cascade: Cascade
    thresholds: Thresholds
    memory: Memory


def save_release(
    folder: Path,
    encoder_id: str,
    cascade: Cascade,
    thresholds: Thresholds,
    memory: Memory,
    lineage: dict[str, Any],
) -> str:
    """Write a release below ``folder`` and return its id; the same content gives the same id."""
    parts = {"validity": cascade.validity, "answer": cascade.answer}
    tensors = {
        "template_thresholds": thresholds.template.astype(np.float64),
        "memory": np.ascontiguousarray(memory.rows),
    }
    for name, head in parts.items():
        # safetensors writes the buffer of a strided view as it lies in memory, so views are copied first
        tensors[f"{name}.coef"] = np.ascontiguousarray(head.coef)
        tensors[f"{name}.intercept"] = np.ascontiguousarray(head.intercept)
    building = folder / ".building"
    shutil.rmtree(building, ignore_errors=True)
    with replacing(building / WEIGHTS) as path:
        save_file(tensors, path)
    about = {
        "format": FORMAT,
        "encoder": encoder_id,
        "temperature": {name: head.temperature for name, head in parts.items()},
        "thresholds": {"validity": thresholds.validity, "topic": thresholds.topic},
        "templates": [asdict(t) for t in cascade.taxonomy.templates],
        "memory": {"texts": list(memory.texts), "labels": list(memory.labels)},
        "lineage": lineage,
        "weights": file_digest(building / WEIGHTS),
    }
    # hashed as it will be read: JSON turns the keys of a mapping into texts, which sort differently
    about = json.loads(json.dumps(about, default=str))
    release_id = f"r-{digest(about)[:12]}"
    write_json(building / ABOUT, about)
    if (folder / release_id).exists():
        shutil.rmtree(building)
    else:
        building.replace(folder / release_id)
    return release_id


def load_release(folder: Path, release_id: str) -> Release:
    """Read a release and check that nothing in it was altered.

    Raises
    ------
    OracleError
        When it is missing, torn or altered.
    """
    path = folder / release_id
    remedy = "promote another release or run `oracle run`"
    try:
        about = read_json(path / ABOUT)
        tensors = load_file(path / WEIGHTS)
    except FileNotFoundError as error:
        raise OracleError(f"release {release_id} is not there; {remedy}", path) from error
    except (ValueError, SafetensorError) as error:
        raise OracleError(f"release {release_id} is torn; {remedy}", path) from error
    if f"r-{digest(about)[:12]}" != release_id or file_digest(path / WEIGHTS) != about["weights"]:
        raise OracleError(f"release {release_id} was altered after it was made; {remedy}", path)
    taxonomy = Taxonomy(tuple(_template(t) for t in about["templates"]))
    heads = {
        name: Head(tensors[f"{name}.coef"], tensors[f"{name}.intercept"], about["temperature"][name])
        for name in ("validity", "answer")
    }
    limits = about["thresholds"]
    return Release(
        release_id,
        about["encoder"],
        Cascade(taxonomy, heads["validity"], heads["answer"]),
        Thresholds(limits["validity"], limits["topic"], tensors["template_thresholds"]),
        Memory(tensors["memory"], tuple(about["memory"]["texts"]), tuple(about["memory"]["labels"])),
    )


def _template(values: dict[str, Any]) -> Template:
    due = values["review_by"]
    return Template(
        **values
        | {
            "products": tuple(values["products"]),
            "review_by": None if due in (None, "None") else date.fromisoformat(due),
        }
    )
