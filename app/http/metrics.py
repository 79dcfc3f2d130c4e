"""Figures of this service for Prometheus, in a registry of its own, so that two services in a process do not mix."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.registry import Collector

from app.suggesting.making import Made
from app.suggesting.plan import Plan
from labeling.serving.stages import MODES, OFF, STAGES
from labeling.serving.suggestions import ABSTAIN
from models.encoding.encoders import Encoder

SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)

disable_created_metrics()  # a second series for each, which nobody reads


class Metrics:
    """All of them.

    Parameters
    ----------
    more
        Collectors of others, such as those of what traffic says.
    """

    def __init__(self, more: Iterable[Collector] = ()) -> None:
        self.registry = CollectorRegistry(auto_describe=True)
        for collector in more:
            self.registry.register(collector)
        self._requests_and_suggestions()
        self._inside()

    def _requests_and_suggestions(self) -> None:
        into: Any = {"registry": self.registry}
        self.requests = Counter("oracle_requests", "Requests.", ["route", "method", "status"], **into)
        self.seconds = Histogram("oracle_request_seconds", "Seconds a request.", ["route"], buckets=SECONDS, **into)
        made = ["channel", "decision", "reason", "traffic"]
        self.suggestions = Counter("oracle_suggestions", "Suggestions, and why none.", made, **into)
        passes = ["stage", "mode", "passes"]
        self.stages = Counter("oracle_stage_passes", "What the gate of each stage said.", passes, **into)
        self.feedback = Counter("oracle_feedback", "Feedback of agents.", ["action"], **into)
        self.shadows = Counter("oracle_shadow_suggestions", "What a candidate said.", ["agrees"], **into)

    def _inside(self) -> None:
        into: Any = {"registry": self.registry}
        self.encoding = Histogram("oracle_encode_seconds", "Seconds to encode.", buckets=SECONDS, **into)
        self.logging = Histogram("oracle_log_seconds", "Seconds until the log is on disk.", buckets=SECONDS, **into)
        self.groups = Histogram("oracle_log_group_size", "Pieces a transaction.", buckets=SIZES, **into)
        self.waiting = Gauge("oracle_log_waiting", "Requests that wait for the log to be on disk.", **into)
        self.release = Gauge("oracle_release", "1 for the current release.", ["release", "role"], **into)
        self.modes = Gauge("oracle_stage_mode", "1 for the mode of each stage.", ["stage", "mode"], **into)
        self.ready = Gauge("oracle_ready", "1 where suggestions can be made and kept.", **into)

    def asked(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered; status 0 where the other end left before."""
        self.requests.labels(route, method if method in METHODS else "other", str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    def suggested(self, made: Sequence[Made]) -> None:
        """Suggestions were made and logged."""
        for one in made:
            logged = one.logged
            why = logged.reason if logged.decision == ABSTAIN else ""
            self.suggestions.labels(logged.channel, logged.decision, why, logged.traffic).inc()
            for stage in STAGES:
                mode = getattr(logged, f"{stage}_mode")
                passes = getattr(logged, "valid_passes" if stage == "validity" else f"{stage}_passes")
                if mode != OFF:
                    self.stages.labels(stage, mode, str(bool(passes)).lower()).inc()
            if one.shadow is not None:
                says = (one.shadow.decision, one.shadow.template_id)
                self.shadows.labels(str(says == (logged.decision, logged.template_id)).lower()).inc()

    def planned(self, plan: Plan) -> None:
        """The plan is another one now."""
        self.release.clear()
        self.release.labels(plan.signs.release, "current").set(1)
        if plan.candidate is not None:
            self.release.labels(plan.candidate.release.release_id, "candidate").set(1)
        for stage in STAGES:
            for mode in MODES:
                self.modes.labels(stage, mode).set(plan.modes.of(stage) == mode)

    def text(self) -> bytes:
        """In the format that Prometheus reads."""
        return generate_latest(self.registry)


class TimedEncoder:
    """An encoder whose seconds are counted."""

    def __init__(self, encoder: Encoder, histogram: Histogram) -> None:
        self.encoder, self.histogram = encoder, histogram

    @property
    def encoder_id(self) -> str:
        """That of the encoder within."""
        return self.encoder.encoder_id

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """``(n, d)`` float32 rows of length 1."""
        started = time.perf_counter()
        rows = self.encoder.encode(texts)
        self.histogram.observe(time.perf_counter() - started)
        return rows
