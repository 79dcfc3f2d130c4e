"""Settings of a workspace: oracle.toml, every key optional."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.schedule.settings import Schedule, read_schedule
from labeling.alert_rules import Alerting, read_alerting
from labeling.alerts import AlertRule
from labeling.errors import OracleError, did_you_mean

Share = Annotated[float, Field(gt=0, lt=1)]


class Settings(BaseModel):
    """Keys of oracle.toml with their defaults.

    ``encoder`` names the sentence encoder: the bundled model, or a folder or name that sentence-transformers can
    load, with ``torch:`` before it to run it on torch instead of as an int8 graph, or ``static:`` to distil it into one
    row a token, which is much faster and less exact; ``label_model`` is auto, latent-class, majority or snorkel;
    a labeling function may take ``function_seconds`` on one question before it is stopped, functions may use
    ``function_memory_mb`` megabytes in each of ``function_processes`` worker processes, 0 for as many as cores;
    ``precision`` is promised of what is suggested, with ``confidence`` over the draw of the gold;
    ``without_promise`` says what happens where gold does not suffice for a promise: suggest nothing, or
    what had that precision on the gold (best-effort). ``neighbours`` is how many gold questions a
    neighbour vote looks at; ``gate_tolerance`` is how much worse a share (right template, right when answered) of a new
    release may be on the same gold before it is held back, if that is no chance; it may answer at most
    ``gate_fewer_answers`` fewer questions at the same precision, and be ``gate_slower`` times as slow and
    ``gate_larger`` times as large; templates with at least ``gate_weighty`` of the recent traffic are judged each by
    itself. `oracle release prune` keeps the latest ``keep_releases`` and all of the last ``keep_release_days`` days,
    besides those that are in use or pinned. ``second_opinions`` is the
    share of the questions in the review queue that two experts are asked; ``recent_days`` is the half-life in days
    with which the votes on older questions count less in judging voters, 0 for not at all, or auto, which takes one
    where it is clearly better on recent valid gold; ``equivalent`` lists groups of ids of
    templates that say the same, so that one of them sent in the place of another counts as a match.
    ``alerts`` are the rules of alerts, None where the file has none and those of ``app.observing.alert_rules`` hold;
    ``alerting`` says where their webhook is; ``schedule`` says when jobs run, and is no part of what makes a release.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = "workspace"
    encoder: str = "all-MiniLM-L6-v2"
    label_model: str = "auto"
    precision: Share = 0.95
    confidence: Share = 0.95
    without_promise: Literal["nothing", "best-effort"] = "best-effort"
    function_seconds: Annotated[float, Field(gt=0)] = 5.0
    function_memory_mb: Annotated[int, Field(ge=64)] = 1024
    function_processes: Annotated[int, Field(ge=0)] = 0
    neighbours: Annotated[int, Field(ge=1, le=100)] = 5
    gate_tolerance: Annotated[float, Field(ge=0, lt=1)] = 0.02
    gate_fewer_answers: Annotated[float, Field(ge=0, le=1)] = 0.25
    gate_slower: Annotated[float, Field(ge=1)] = 1.5
    gate_larger: Annotated[float, Field(ge=1)] = 2.0
    gate_weighty: Annotated[float, Field(ge=0, le=1)] = 0.02
    keep_releases: Annotated[int, Field(ge=1)] = 10
    keep_release_days: Annotated[int, Field(ge=0)] = 7
    recent_days: Annotated[float, Field(ge=0, le=36_500)] | Literal["auto"] = 0.0
    second_opinions: Annotated[float, Field(ge=0, le=1)] = 0.05
    equivalent: tuple[tuple[str, ...], ...] = ()
    store: str = "var/store.db"
    placeholders: dict[str, str] = {}
    alerts: tuple[AlertRule, ...] | None = None
    alerting: Alerting = Alerting()
    schedule: Annotated[Schedule, Field(exclude=True)] = Schedule()


def read_settings(path: Path) -> Settings:
    """Read oracle.toml; defaults where it is absent.

    Raises
    ------
    OracleError
        Naming the file, the key, its value and the remedy.
    """
    if not path.exists():
        return Settings()
    try:
        text = path.read_text(encoding="utf-8")
        values: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OracleError(f"not valid TOML ({error}); correct it", path) from error
    try:
        return Settings(**values | read_alerting(values, path, text) | read_schedule(values, path, text))
    except ValidationError as error:
        raise _explain(error, path, text) from error


def _explain(error: ValidationError, path: Path, text: str) -> OracleError:
    first = error.errors()[0]
    key = str(first["loc"][0])
    line = next((i for i, t in enumerate(text.splitlines(), 1) if t.strip().startswith(key)), None)
    if first["type"] == "extra_forbidden":
        return OracleError(f"unknown key '{key}'{did_you_mean(key, Settings.model_fields)}", path, line)
    return OracleError(f"{key} = {first['input']!r}: {first['msg'].lower()}", path, line)
