"""What is asked, what an agent may see of a suggestion, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from labeling.serving.suggestions import SHOWN_TRAFFIC, SUGGEST, LoggedSuggestion, ShadowSuggestion
from labeling.sources.source import Source
from labeling.taxonomy import Template
from labeling.values import NO_ATTRIBUTES
from models.suggest import Suggestion


@dataclass(frozen=True)
class Asked:
    """A request: the customer's message, its case, what is known of it, who asks, and its id, empty for a new one."""

    text: str
    agent: str
    case_id: str | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)
    team: str = ""
    suggestion_id: str = ""


@dataclass(frozen=True)
class Likely:
    """A template that may be meant, and its probability in [0, 1]."""

    template: Template
    proba: float


@dataclass(frozen=True)
class Stage:
    """A stage that is live: what it says, how probable that is in [0, 1], and whether its gate lets it pass."""

    name: str
    value: str
    proba: float
    passes: bool


@dataclass(frozen=True)
class Shown:
    """What an agent may see of a suggestion.

    Parameters
    ----------
    suggestion
        What the release says; its ``text`` is the present wording, its ``decision`` knows of templates that were
        retired or merged since, and of stages and experiments that hold it back.
    likely
        The likeliest templates that may be sent now, at most three, the best first; none where answers are held back.
    stages
        The live ones, in order.
    titles
        By template id what agents call the templates of the reasons.
    sources
        By name the functions and rules of the reasons, for what their authors say of them.
    values
        What placeholders are filled with.
    latency_ms
        Milliseconds from the text to the suggestion, or from all texts that were asked together to all suggestions.
    traffic
        ``shown``, or why an answer is held back: ``shadow`` or ``holdout``.
    """

    suggestion_id: str
    at: datetime
    suggestion: Suggestion
    likely: tuple[Likely, ...]
    stages: tuple[Stage, ...]
    titles: Mapping[str, str]
    sources: Mapping[str, Source]
    values: Mapping[str, str]
    latency_ms: float
    traffic: str = SHOWN_TRAFFIC

    @property
    def suggested(self) -> bool:
        """Whether there is an answer, and not only a guess."""
        return self.suggestion.decision == SUGGEST


@dataclass(frozen=True)
class Made:
    """A suggestion that was made and still has to be logged before anybody sees it."""

    shown: Shown
    logged: LoggedSuggestion
    shadow: ShadowSuggestion | None
