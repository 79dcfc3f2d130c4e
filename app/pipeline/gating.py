"""The gate step: the candidate and the current release on the same valid gold, question by question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.pipeline import ingesting
from app.pipeline.releasing import load_promises, load_trained
from app.pipeline.step import Context
from app.reviewing.review import recent_days
from app.settings import Settings
from labeling.disk.files import write_json
from labeling.errors import OracleError
from labeling.review.queue import shares
from labeling.taxonomy import Taxonomy
from models.cascade import Cascade, Prediction, Thresholds, decide
from models.gate import (
    Groups,
    Limits,
    Promised,
    Side,
    Verdict,
    alternately,
    comparable,
    counterparts,
    judge,
    side_of,
    uncompared,
)
from models.linear.rows import rows_of
from models.promising.thresholds import Promises
from models.releasing.releases import load_release, weight_of

Rows = NDArray[np.float32]
NO_GOLD = "there is no valid gold to compare on, so nothing speaks against it"
FIRST = "it is the first release"
STRANGERS = "the current release knows no template of today's valid gold, so nothing can be compared"


@dataclass(frozen=True)
class Contender:
    """A cascade with its thresholds, and what was promised of it."""

    cascade: Cascade
    thresholds: Thresholds
    promised: Promised | None

    def judged(self, rows: Rows) -> tuple[Prediction, NDArray[np.str_]]:
        """Prediction and reasons for ``(n, d)`` rows."""
        prediction = self.cascade.predict(rows)
        return prediction, decide(prediction, self.thresholds)


def gate(context: Context) -> dict[str, Any]:
    """Compare the candidate with the current release on the same valid gold."""
    context.progress.start("gate")
    cascade, thresholds = load_trained(context)
    found = _promised(load_promises(context.workspace.run))
    verdict = compare(context, Contender(cascade, thresholds, found)).as_dict()
    write_json(context.workspace.run / "gate.json", verdict)
    return {"passed": verdict["passed"], "reasons": verdict["reasons"]}


def gate_inputs(context: Context) -> Any:
    """The limits; a run is judged once, against the release that was current when it was made."""
    settings = context.workspace.settings.model_dump()
    return {name: value for name, value in settings.items() if name.startswith("gate_")}


def compare(context: Context, candidate: Contender) -> Verdict:
    """The verdict on a candidate; it passes where there is nothing to compare, and the reason says why."""
    current_id = context.store.current_release()
    if not context.workspace.run.load_gold().mask("valid").any():
        return uncompared(NO_GOLD)
    if current_id is None:
        return uncompared(FIRST)
    try:
        current = _current(context, current_id)
    except OracleError as error:  # of an older format, torn, or of another encoder: the way out is a new release
        return uncompared(f"nothing was compared: {error.message}")
    return _on_gold(context, candidate, current)


def _current(context: Context, release_id: str) -> Contender:
    release, encoder_id = load_release(context.workspace.releases, release_id), context.workspace.encoder.encoder_id
    if release.encoder_id != encoder_id:
        raise OracleError(f"release {release_id} was made for the encoder '{release.encoder_id}', not '{encoder_id}'")
    row = next(r for r in context.store.releases() if r.release_id == release_id)
    said = (row.report.get("valid") or row.report.get("test") or {}).get("promise")
    promised = Promised(said["asked"], said["kept"]) if said else None
    return Contender(release.cascade, release.thresholds, promised)


def _promised(promises: Promises | None) -> Promised | None:
    return None if promises is None else Promised(promises.template.asked.precision, promises.template.kept)


def _on_gold(context: Context, candidate: Contender, current: Contender) -> Verdict:
    gold, taxonomy = context.workspace.run.load_gold(), candidate.cascade.taxonomy
    onto, t = counterparts(current.cascade.taxonomy, taxonomy), len(taxonomy.template_labels)
    valid = np.flatnonzero(gold.mask("valid"))
    known = comparable(gold.label[valid], onto, t)
    if not known.any():
        return uncompared(STRANGERS)
    rows = rows_of(context.workspace.run.map_array("embeddings.npy")).take(valid)
    times = alternately([candidate.judged, current.judged], rows)
    sides = _side(candidate, np.arange(t), rows, times[0]), _side(current, onto, rows, times[1])
    limits = limits_of(context.workspace.settings)
    return judge(gold.label[valid], *sides, groups_of(context, taxonomy), limits, int((~known).sum()))


def _side(one: Contender, onto: NDArray[np.int64], rows: Rows, times: NDArray[np.float64]) -> Side:
    size = weight_of(one.cascade, one.thresholds)
    return side_of(*one.judged(rows), onto, times, size, one.promised)


def limits_of(settings: Settings) -> Limits:
    """How much worse a candidate may be, from the settings."""
    s = settings
    return Limits(s.gate_tolerance, s.gate_fewer_answers, s.gate_slower, s.gate_larger, s.gate_weighty)


def groups_of(context: Context, taxonomy: Taxonomy) -> Groups:
    """Names of the labels, and how much of the recent traffic each template has by today's labels."""
    t, run = len(taxonomy.template_labels), context.workspace.run
    traffic = shares(run.map_soft_labels().proba, recent_days(ingesting.question_table(run).asked_days()))[:t]
    topics = np.array(taxonomy.topic_of_label[:t], np.int64)
    return Groups(taxonomy.template_labels, taxonomy.topics, topics, traffic)
