"""What the machine says, in an agent's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.suggesting.making import HELD, MERGED, RETIRED, STAGE_IS_OFF, Shown
from labeling.serving.suggestions import DISMISSED, EDITED, SENT, USED
from labeling.sources.source import Source
from labeling.taxonomy import NO_TEMPLATE, NOT_A_QUESTION, TOPIC_PREFIX
from models.suggest import OUT_OF_DATE

SURE = ((0.95, "Very sure"), (0.8, "Quite sure"), (0.6, "Fairly sure"), (0.0, "Not sure"))
WHY_NOT = {
    "not a question": "this does not read like a question",
    "no template answers it": "none of our answers seems to fit",
    "topic not sure enough": "it is not clear enough what this is about",
    "template not sure enough": "it is not clear enough which answer fits",
    RETIRED: "the answer that fits best was retired",
    MERGED: "the answer that fits best was merged into another one",
    OUT_OF_DATE: "the answer that fits best is out of date, and is not suggested until it was reviewed",
    STAGE_IS_OFF: "answers are switched off",
    HELD["shadow"]: "answers are being tried out in shadow, and are not shown yet",
    HELD["holdout"]: "this case is answered without suggestions, for the experiment",
}
DID = {USED: "Used", EDITED: "Edited", DISMISSED: "Dismissed", SENT: "Own answer"}
RESERVED = {NOT_A_QUESTION: "not a question", NO_TEMPLATE: "no answer fits"}
REASONS = 2
ANYTHING = "anything but"  # what only rules other answers out tells an agent nothing


@dataclass(frozen=True)
class Reason:
    """One reason; ``quote`` is a customer's words, ``speaks_for`` whether it supports the answer."""

    text: str
    quote: str = ""
    speaks_for: bool = True


def sure(proba: float) -> str:
    """Words for a probability in [0, 1]."""
    return next(words for least, words in SURE if proba >= least)


def percent(proba: float) -> str:
    """A probability in [0, 1] as whole percent; never 100 for what is not certain."""
    return f"{min(round(proba * 100), 99 if proba < 1 else 100)} %"


def why_not(reason: str) -> str:
    """Why nothing is suggested."""
    return WHY_NOT.get(reason, reason)


def stages(shown: Shown) -> list[tuple[str, str]]:
    """What each decision that is live says and how sure it is."""
    words = {
        "validity": "A question",
        "topic": f"About {topic_name(shown.suggestion.topic)}",
        "template": "This answer",
    }
    return [(words[stage.name], percent(stage.proba)) for stage in shown.stages]


def topic_name(topic: str) -> str:
    """A topic as words."""
    return topic.replace("_", " ").replace("-", " ")


def reasons(shown: Shown) -> list[Reason]:
    """Why this answer: like which earlier question, and who recognised it; then what speaks against it."""
    s = shown.suggestion
    near = [Reason("An earlier question with this answer", n.text) for n in s.neighbours if n.label == s.template_id]
    other = [
        Reason(f"An earlier question with the answer {_named(n.label, shown)}", n.text, False)
        for n in s.neighbours
        if n.label != s.template_id
    ]
    heard = [v for v in s.voters if v.agrees and not v.votes_for.startswith(ANYTHING)]
    for_it = [Reason(_told(shown.sources.get(v.voter), v.voter)) for v in heard]
    against = [
        Reason(
            f"{_told(shown.sources.get(v.voter), v.voter)}, which points to {_votes_for(v.votes_for, shown)}", "", False
        )
        for v in s.voters
        if not v.agrees
    ]
    return [one for part in (near, for_it, other + against) for one in list(dict.fromkeys(part))[:REASONS]]


def _told(source: Source | None, voter: str) -> str:
    """What an expert said of a function or rule, else its name as words."""
    words = (source.doc.strip().partition("\n")[0].rstrip(".") if source else "") or voter.replace("_", " ")
    owner = f" ({source.owner})" if source and source.owner else ""
    return f"Recognised: {words}{owner}"


def _votes_for(said: str, shown: Shown) -> str:
    if said.startswith(TOPIC_PREFIX):
        return f"the topic {topic_name(said.removeprefix(TOPIC_PREFIX))}"
    return _named(said, shown)


def _named(label: str, shown: Shown) -> str:
    return RESERVED.get(label) or f"“{_title(label, shown.titles)}”"


def _title(label: str, titles: Mapping[str, str]) -> str:
    return titles.get(label, label.replace("-", " "))
