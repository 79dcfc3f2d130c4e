"""Settings of a workspace: oracle.toml, every key optional."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from app.access.people import Access, read_access
from app.llm_voter.settings import Llm, read_llm
from app.schedule.settings import Schedule, read_schedule
from labeling.disk.files import read_toml
from labeling.disk.reading_files import cut
from labeling.errors import OracleError, did_you_mean
from labeling.redaction.kinds import KINDS, require_kinds
from labeling.serving.alert_rules import Alerting, read_alerting
from labeling.serving.alerts import AlertRule

Share = Annotated[float, Field(gt=0, lt=1)]


class Settings(BaseModel):
    """Keys of oracle.toml with their defaults; the page of settings in the docs is made from what stands here.

    Parameters
    ----------
    name
        Name of the workspace, shown in the app.
    encoder
        The sentence encoder: the bundled model, or a folder or name that sentence-transformers can load, with
        ``torch:`` before it to run it on torch instead of as an int8 graph, or ``static:`` to distil it into one row
        a token, which is much faster and less exact.
    label_model
        ``auto``, ``latent-class``, ``majority`` or ``snorkel``; auto takes the better one on valid gold.
    precision
        What is promised of what is suggested: at least this share is right.
    confidence
        How sure the promise is, over the draw of the gold.
    without_promise
        What happens where gold does not suffice for a promise: suggest ``nothing``, or what had that precision on
        the gold (``best-effort``).
    function_seconds
        So long a labeling function may take on one question before it is stopped.
    function_memory_mb
        Megabytes that functions may use in each worker process.
    function_processes
        Worker processes that ask functions; 0 for as many as cores.
    neighbours
        How many gold questions a neighbour vote looks at.
    gate_tolerance
        How much worse a share (right template, right when answered) of a new release may be on the same gold before
        it is held back, if that is no chance.
    gate_fewer_answers
        A new release may answer at most this share fewer questions at the same precision.
    gate_slower
        A new release may be this many times as slow.
    gate_larger
        A new release may be this many times as large.
    gate_weighty
        Templates with at least this share of the recent traffic are judged each by itself.
    keep_releases
        So many of the latest releases `oracle release prune` keeps, besides those that are in use or pinned.
    keep_release_days
        All releases of the last days that it keeps too.
    recent_days
        Half-life in days with which the votes on older questions count less in judging voters; 0 for not at all, or
        ``auto``, which takes one where it is clearly better on recent valid gold.
    second_opinions
        Share of the questions in the review queue that two experts are asked.
    equivalent
        Groups of ids of templates that say the same, so that one sent in the place of another counts as a match.
    store
        Where the store is: a file, or a PostgreSQL database by its URL.
    placeholders
        Values that fill the placeholders of templates, by their names.
    alerts
        Rules of alerts, each in a table ``[[alerts]]``; without any the nine shipped ones hold.
    alerting
        How alerts are sent.
    schedule
        When jobs run; no part of what makes a release.
    access
        Who may do what: people and their roles, and how they sign in; no part of what makes a release.
    requests_a_minute
        How many requests a token may send to the HTTP service in a minute; 0 for any number.
    redact
        What is taken out of texts before they are kept or shown: ``e-mail``, ``card``, ``account``, ``phone``,
        ``name``, ``id``, ``address`` (of a computer) and ``secret``; ``[]`` leaves texts as they are.
    customer_attribute
        Name of the attribute that tells customers apart, for `oracle erase --customer`; it is not redacted.
    llm
        A language model that may be asked where voters are in doubt, in a table ``[llm]``.
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
    access: Annotated[Access, Field(exclude=True)] = Access()
    requests_a_minute: Annotated[int, Field(ge=0, exclude=True)] = 6_000
    redact: Annotated[tuple[str, ...], Field(exclude=True), AfterValidator(require_kinds)] = KINDS
    customer_attribute: Annotated[str, Field(exclude=True)] = "customer_id"
    llm: Annotated[Llm, Field(exclude=True)] = Llm()


def read_settings(path: Path) -> Settings:
    """Read oracle.toml; defaults where it is absent.

    Raises
    ------
    OracleError
        Naming the file, the key, its value and the remedy.
    """
    if not path.exists():
        return Settings()
    text, values = read_toml(path)
    try:
        return Settings(
            **values
            | read_alerting(values, path, text)
            | read_schedule(values, path, text)
            | read_access(values, path, text)
            | read_llm(values, path, text)
        )
    except ValidationError as error:
        raise _explain(error, path, text) from error


def _explain(error: ValidationError, path: Path, text: str) -> OracleError:
    first = error.errors()[0]
    key = str(first["loc"][0])
    line = next((i for i, t in enumerate(text.splitlines(), 1) if t.strip().startswith(key)), None)
    if first["type"] == "extra_forbidden":
        return OracleError(f"unknown key '{key}'{did_you_mean(key, Settings.model_fields)}", path, line)
    return OracleError(f"{key} = {cut(repr(first['input']))}: {first['msg'].lower()}", path, line)
