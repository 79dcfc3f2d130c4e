"""Suggesting an answer to an agent, and keeping what the agent did with it; the HTTP service does the same."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from app.desk.loaded import Desk
from labeling.errors import OracleError
from labeling.moves import MERGE
from labeling.registry import Source, load_sources
from labeling.store.present import Present, present
from labeling.suggestions import ABSTAIN, DESK, SUGGEST, Feedback, LoggedSuggestion, require_request
from labeling.taxonomy import Template
from labeling.values import NO_ATTRIBUTES, Question, Questions
from models.encoders import Encoder
from models.releases import load_release
from models.suggest import Suggester, Suggestion

LIKELY = 3
KEPT = 4096

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Likely:
    """A template that may be meant, and its probability in [0, 1]."""

    template: Template
    proba: float


@dataclass(frozen=True)
class Shown:
    """A suggestion that is logged and may be shown.

    Parameters
    ----------
    suggestion
        What the release says; its ``text`` is the present wording, its ``decision`` knows of templates that were
        retired or merged since.
    likely
        The likeliest templates that may be sent now, at most three, the best first.
    titles
        By template id what agents call the templates of the reasons.
    sources
        By name the functions and rules of the reasons, for what their authors say of them.
    values
        What placeholders are filled with.
    latency_ms
        Milliseconds from the text to the suggestion.
    """

    suggestion_id: str
    at: datetime
    suggestion: Suggestion
    likely: tuple[Likely, ...]
    titles: Mapping[str, str]
    sources: Mapping[str, Source]
    values: Mapping[str, str]
    latency_ms: float

    @property
    def suggested(self) -> bool:
        """Whether there is an answer, and not only a guess."""
        return self.suggestion.decision == SUGGEST


class RecentEncoder:
    """Remembers the texts it encoded last, so that examples of rules are not encoded for every message.

    Parameters
    ----------
    encoder
        Does the work for texts not seen lately; nothing is written to disk.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._rows: dict[str, NDArray[np.float32]] = {}

    @property
    def encoder_id(self) -> str:
        """That of the encoder within."""
        return self.encoder.encoder_id

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """``(n, d)`` float32 rows of length 1."""
        rows = self._rows
        new = list(dict.fromkeys(t for t in texts if t not in rows))
        if new:
            if len(rows) + len(new) > KEPT:
                rows = self._rows = {}
                new = list(dict.fromkeys(texts))
            rows.update(zip(new, self.encoder.encode(new), strict=True))
        return np.stack([rows[t] for t in texts])


_opening = threading.Lock()


def suggester(desk: Desk) -> Suggester:
    """That of the current release; read again when another one becomes current.

    Raises
    ------
    OracleError
        Where there is no release yet, or it cannot be read.
    """
    current = desk.store.current_release()
    if current is None:
        raise OracleError("there is no release yet; run `oracle run` first")
    with _opening:
        return desk.kept("suggester", current, lambda: _open(desk, current))


def _open(desk: Desk, release_id: str) -> Suggester:
    release = load_release(desk.workspace.releases, release_id)
    try:
        sources = load_sources(desk.workspace.functions, release.cascade.taxonomy)
    except OracleError as error:  # they only give reasons; agents need not wait until they are mended
        log.warning("suggesting without labeling functions: %s", error)
        sources = []
    return Suggester(release, RecentEncoder(desk.workspace.encoder.encoder), sources)


def suggest(
    desk: Desk,
    text: str,
    case_id: str | None,
    attributes: Mapping[str, str] | None,
    agent: str,
    at: datetime,
    channel: str = DESK,
) -> Shown:
    """Suggest an answer and log it, before anybody sees it.

    Parameters
    ----------
    text
        The customer's message, up to 20,000 characters.
    attributes
        What is known of the case; they fill the placeholders of their names.

    Raises
    ------
    OracleError
        On a request that does not fit, and where there is no release.
    """
    known = NO_ATTRIBUTES if attributes is None else attributes
    require_request(text, case_id, known, agent)
    started, made_by, suggestion_id = time.perf_counter(), suggester(desk), f"s-{uuid4().hex}"
    values = {**desk.workspace.settings.placeholders, **known}
    asked = Questions((Question(suggestion_id, text, at, case_id, attributes=known),))
    found = made_by.suggest(asked, values)[0]
    ranked = _ranked(made_by, text)
    stand = _present(desk, made_by, [found.template_id, *ranked, *(n.label for n in found.neighbours)])
    suggestion = _as_it_stands(found, stand[found.template_id], values)
    titles = {i: s.template.title for i, s in stand.items() if s.template is not None}
    latency = (time.perf_counter() - started) * 1000
    sources = {s.name: s for s in made_by.sources}
    shown = Shown(suggestion_id, at, suggestion, _likely(ranked, stand), titles, sources, values, round(latency, 2))
    desk.store.add_suggestion(_logged(shown, text, case_id, known, agent, channel))
    return shown


def feedback(
    desk: Desk,
    suggestion_id: str,
    action: str,
    agent: str,
    at: datetime,
    reply: str | None = None,
    handle_seconds: float | None = None,
    reopened: bool | None = None,
    satisfaction: float | None = None,
) -> bool:
    """Keep what became of a suggestion; False where that is known already.

    Raises
    ------
    OracleError
        On an unknown suggestion or action, and on values that do not fit it.
    """
    said = Feedback(suggestion_id, at, agent, action, reply, handle_seconds, reopened, satisfaction)
    return desk.store.add_feedback(said)


def _ranked(made_by: Suggester, text: str) -> dict[str, float]:
    """Probability of the likeliest templates, twice as many as are shown, as some may be gone."""
    prediction = made_by.release.cascade.predict(made_by.encoder.encode([text]))
    labels = made_by.taxonomy.template_labels
    proba = prediction.joint[0, : len(labels)]
    return {labels[i]: float(proba[i]) for i in np.argsort(-proba, kind="stable")[: 2 * LIKELY]}


def _likely(ranked: Mapping[str, float], stand: Mapping[str, Present]) -> tuple[Likely, ...]:
    """The templates of these ids that may be sent, in the place of a merged one what it was merged into."""
    out: dict[str, Likely] = {}
    for template_id, proba in ranked.items():
        one = stand[template_id]
        if one.moved == MERGE:
            one = stand.get(one.into[0], one)
        if one.template is not None and one.answers:
            out.setdefault(one.template.template_id, Likely(one.template, proba))
    return tuple(out.values())[:LIKELY]


def _present(desk: Desk, made_by: Suggester, template_ids: Sequence[str]) -> dict[str, Present]:
    known = made_by.taxonomy.by_id
    with desk.store.read() as connection:
        found = present(connection, [i for i in dict.fromkeys(template_ids) if i in known])
        goals = {label for s in found.values() for label in s.into if not label.startswith("_")}
        return found | present(connection, sorted(goals - set(found)))


def _as_it_stands(found: Suggestion, stand: Present, values: Mapping[str, str]) -> Suggestion:
    """The suggestion with the present wording; none where its template may not be suggested any more."""
    template = stand.template
    if template is None or not stand.answers:
        reason = "template merged" if stand.moved == MERGE else "template retired"
        return replace(found, decision=ABSTAIN, reason=found.reason if found.decision == ABSTAIN else reason)
    text = template.render(dict(values))
    return replace(found, template_id=template.template_id, topic=template.topic, text=text)


def _logged(
    shown: Shown, text: str, case_id: str | None, attributes: Mapping[str, str], agent: str, channel: str
) -> LoggedSuggestion:
    s = shown.suggestion
    return LoggedSuggestion(
        suggestion_id=shown.suggestion_id,
        at=shown.at,
        channel=channel,
        agent=agent,
        case_id=case_id,
        text=text,
        release_id=s.release,
        decision=s.decision,
        template_id=s.template_id,
        template_proba=s.template_proba,
        topic=s.topic,
        topic_proba=s.topic_proba,
        valid_proba=s.valid_proba,
        reason=s.reason,
        rendered=s.text,
        latency_ms=shown.latency_ms,
        attributes=attributes,
    )
