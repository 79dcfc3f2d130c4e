"""Releases on disk: immutable, named by their content, in safe formats only.

A release folder holds ``weights.safetensors`` (head, scopes, thresholds, the seed gold's embeddings),
``release.json`` (taxonomy, encoder, calibration, what it was trained on) and nothing executable.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from labeling.disk.files import read_json, replacing, settle, write_json
from labeling.errors import OracleError
from labeling.hashing import digest, file_digest
from labeling.taxonomy import Taxonomy, Template
from models.cascade import Cascade, Thresholds
from models.linear.heads import Head
from models.scope import Anchors, Scope

WEIGHTS, ABOUT = "weights.safetensors", "release.json"
FORMAT = 2


@dataclass(frozen=True)
class Memory:
    """Texts ``(s,)`` of the gold that the cascade's anchors hold: what a suggestion can point to."""

    texts: tuple[str, ...]


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
    tensors, plain = pack(cascade, thresholds)
    building = folder / ".building"
    shutil.rmtree(building, ignore_errors=True)
    with replacing(building / WEIGHTS) as path:
        save_file(tensors, path)
    about = {
        "format": FORMAT,
        "encoder": encoder_id,
        "cascade": plain,
        "templates": [asdict(t) for t in cascade.taxonomy.templates],
        "memory": {"texts": list(memory.texts)},
        "lineage": lineage,
        "weights": file_digest(building / WEIGHTS),
    }
    if cascade.taxonomy.aliases:
        about["aliases"] = {label: list(into) for label, into in cascade.taxonomy.aliases.items()}
    # hashed as it will be read: JSON turns the keys of a mapping into texts, which sort differently
    about = json.loads(json.dumps(about, default=str))
    release_id = f"r-{digest(about)[:12]}"
    write_json(building / ABOUT, about)
    if is_whole(folder, release_id):
        shutil.rmtree(building)
    else:
        _put(building, folder / release_id)
    return release_id


def is_whole(folder: Path, release_id: str) -> bool:
    """Whether a release can be read and nothing in it was altered."""
    try:
        load_release(folder, release_id)
    except OracleError:
        return False
    return True


def _put(building: Path, target: Path) -> None:
    """Put a folder in its place; what lies there and is torn goes first."""
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)
    building.replace(target)
    settle(target.parent)


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
    except OSError as error:
        raise OracleError(f"release {release_id} cannot be read ({error.strerror or error}); {remedy}", path) from error
    if f"r-{digest(about)[:12]}" != release_id or file_digest(path / WEIGHTS) != about["weights"]:
        raise OracleError(f"release {release_id} was altered after it was made; {remedy}", path)
    if about.get("format") != FORMAT:
        raise OracleError(f"release {release_id} was made by another version of the program; run `oracle run`", path)
    aliases = {label: tuple(into) for label, into in about.get("aliases", {}).items()}
    taxonomy = Taxonomy(tuple(_template(t) for t in about["templates"]), aliases)
    cascade, thresholds = unpack(taxonomy, tensors, about["cascade"])
    return Release(release_id, about["encoder"], cascade, thresholds, Memory(tuple(about["memory"]["texts"])))


def weight_of(cascade: Cascade, thresholds: Thresholds) -> int:
    """Bytes of its arrays, which are nearly all that a release takes on the disk."""
    return sum(array.nbytes for array in pack(cascade, thresholds)[0].values())


def pack(cascade: Cascade, thresholds: Thresholds) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Arrays and plain values that `unpack` makes a cascade with thresholds of."""
    head, anchors = cascade.head, cascade.anchors
    arrays: dict[str, NDArray[Any]] = {
        "head.coef": head.coef,
        "head.intercept": head.intercept,
        "anchors.rows": anchors.rows,
        "anchors.labels": anchors.labels,
        "anchors.centres": anchors.centres,
        "thresholds": thresholds.template,
    }
    scopes = {"valid": cascade.valid, "answerable": cascade.answerable}
    for name, scope in scopes.items():
        arrays |= {f"{name}.mean": scope.mean, f"{name}.scale": scope.scale, f"{name}.coef": scope.coef}
    plain = {
        "temperature": head.temperature,
        "scopes": {name: scope.intercept for name, scope in scopes.items()},
        "thresholds": {"validity": thresholds.validity, "topic": thresholds.topic},
    }
    # safetensors writes the buffer of a strided view as it lies in memory, so views are copied first
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}, plain


def unpack(
    taxonomy: Taxonomy, arrays: Mapping[str, NDArray[Any]], plain: Mapping[str, Any]
) -> tuple[Cascade, Thresholds]:
    """Inverse of `pack`."""
    head = Head(arrays["head.coef"], arrays["head.intercept"], plain["temperature"])
    valid, answerable = (
        Scope(arrays[f"{name}.mean"], arrays[f"{name}.scale"], arrays[f"{name}.coef"], plain["scopes"][name])
        for name in ("valid", "answerable")
    )
    anchors = Anchors(arrays["anchors.rows"], arrays["anchors.labels"], arrays["anchors.centres"])
    limits = plain["thresholds"]
    thresholds = Thresholds(limits["validity"], limits["topic"], arrays["thresholds"])
    return Cascade(taxonomy, head, valid, answerable, anchors), thresholds


def _template(values: dict[str, Any]) -> Template:
    due = values["review_by"]
    return Template(
        **values
        | {
            "products": tuple(values["products"]),
            "review_by": None if due in (None, "None") else date.fromisoformat(due),
        }
    )
