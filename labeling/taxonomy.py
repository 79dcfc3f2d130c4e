"""Templates, topics and labels: what a vote can be for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from labeling.errors import OracleError, did_you_mean
from labeling.hashing import digest

NOT_A_QUESTION = "_not_a_question"
NO_TEMPLATE = "_no_template"
RESERVED = (NOT_A_QUESTION, NO_TEMPLATE)
STATUSES = ("draft", "live", "stale", "retired")
TOPIC_PREFIX, ONLY_PREFIX = "topic:", "only:"
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A curated answer."""

    template_id: str
    topic: str
    title: str
    body: str
    status: str = "live"
    owner: str = ""
    products: tuple[str, ...] = ()
    review_by: date | None = None
    version: int = 1

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise OracleError(
                f"template '{self.template_id}' has the unknown status '{self.status}'"
                f"{did_you_mean(self.status, STATUSES)}"
            )
        if self.template_id.startswith(("_", TOPIC_PREFIX, ONLY_PREFIX)):
            raise OracleError(
                f"template id '{self.template_id}' is reserved; "
                f"choose one that starts with none of '_', '{TOPIC_PREFIX}' and '{ONLY_PREFIX}'"
            )

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Names of the ``{placeholders}`` in the body, in order, each once."""
        return tuple(dict.fromkeys(PLACEHOLDER.findall(self.body)))

    @property
    def wording(self) -> str:
        """Title and body, as the encoder reads them."""
        return f"{self.title}. {self.body}"

    def render(self, values: dict[str, str]) -> str:
        """Body with the known placeholders filled; the others stay visible for the agent."""
        return PLACEHOLDER.sub(lambda m: values.get(m.group(1), m.group(0)), self.body)


@dataclass(frozen=True)
class Taxonomy:
    """The labels in their order: every template that may be suggested, then the two reserved labels.

    Draft and retired templates are known, so that a vote for one can be explained, but are no labels.

    Parameters
    ----------
    aliases
        Template ids, and topics as ``topic:NAME``, that count for others since they were renamed, merged, split or
        retired; see ``labeling.curating.moves``.
    """

    templates: tuple[Template, ...]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for template in self.templates:
            if template.template_id in seen:
                raise OracleError(f"template id '{template.template_id}' occurs twice; ids must be unique")
            seen.add(template.template_id)
        live = tuple(t.template_id for t in self.templates if t.status in ("live", "stale"))
        if not live:
            raise OracleError("there is no template with status live; add at least one to data/templates")
        object.__setattr__(self, "labels", live + RESERVED)

    @cached_property
    def index(self) -> dict[str, int]:
        """Label to its column."""
        return {label: i for i, label in enumerate(self.labels)}

    @cached_property
    def by_id(self) -> dict[str, Template]:
        """Template id to template, drafts and retired ones included."""
        return {t.template_id: t for t in self.templates}

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """Topics that have at least one label, in the order of the templates."""
        return tuple(dict.fromkeys(self.by_id[label].topic for label in self.template_labels))

    @property
    def template_labels(self) -> tuple[str, ...]:
        """Labels that are templates."""
        return self.labels[: -len(RESERVED)]

    @cached_property
    def topic_of_label(self) -> tuple[int, ...]:
        """For each label the index of its topic, -1 for the reserved ones."""
        place = {topic: i for i, topic in enumerate(self.topics)}
        return tuple(place[self.by_id[t].topic] for t in self.template_labels) + (-1,) * len(RESERVED)

    def written(self) -> tuple[list[str], tuple[int, ...]]:
        """What templates say of themselves, titles and then wordings, and the label of each text."""
        templates = [self.by_id[t] for t in self.template_labels]
        texts = [t.title for t in templates] + [t.wording for t in templates]
        return texts, tuple(range(len(templates))) * 2

    @cached_property
    def fingerprint(self) -> str:
        """Changes when a label, its place, its topic or what counts for it changes; wording does not matter."""
        parts: list[object] = [list(self.labels), list(self.topics), list(self.topic_of_label)]
        return digest([*parts, dict(self.aliases)] if self.aliases else parts)

    def resolve(self, expression: str | Iterable[str]) -> tuple[int, ...]:
        """Labels that an expression stands for.

        Parameters
        ----------
        expression
            A template id, ``topic:NAME``, a reserved label, or several of them. A template or topic that was moved
            stands for what it counts for now; ``only:ID`` and ``only:topic:NAME`` for itself alone after a split.

        Returns
        -------
        Sorted label indices, at least one.

        Raises
        ------
        OracleError
            Naming the unknown label and the nearest known one.
        """
        parts: Sequence[str] = [expression] if isinstance(expression, str) else list(expression)
        found: set[int] = set()
        for part in parts:
            found.update(self._resolve_one(part))
        if not found:
            raise OracleError("an empty list of labels votes for nothing; name at least one label")
        return tuple(sorted(found))

    def _resolve_one(self, part: str) -> Iterable[int]:
        if not isinstance(part, str):
            raise OracleError(f"{part!r} is no label; labels are texts such as '{self.labels[0]}'")
        if part in self.aliases:
            return self._moved(part)
        alone = part.removeprefix(ONLY_PREFIX)
        if alone in self.index:
            return (self.index[alone],)
        if alone.startswith(TOPIC_PREFIX):
            return self._of_topic(alone.removeprefix(TOPIC_PREFIX))
        if part in self.by_id:
            raise OracleError(
                f"template '{part}' is {self.by_id[part].status} and takes no votes; make it live or remove the vote"
            )
        raise OracleError(f"unknown template '{part}'{did_you_mean(part, self.labels)}")

    def _moved(self, part: str) -> Iterable[int]:
        # a topic that was retired may have got a new template since
        found = self._members(part) + [i for one in self.aliases[part] for i in self._members(one)]
        if not found:
            into = ", ".join(f"'{label}'" for label in self.aliases[part])
            what = "" if part.startswith(TOPIC_PREFIX) else "template "
            raise OracleError(f"{what}'{part}' was moved into {into}, which takes no votes; make that live")
        return found

    def _members(self, one: str) -> list[int]:
        """Labels of a topic, or the label itself; none where it takes no votes."""
        if not one.startswith(TOPIC_PREFIX):
            return [self.index[one]] if one in self.index else []
        topic = one.removeprefix(TOPIC_PREFIX)
        place = self.topics.index(topic) if topic in self.topics else -2
        return [i for i, t in enumerate(self.topic_of_label) if t == place] or self._left(topic)

    def _left(self, topic: str) -> list[int]:
        """What templates count for that were moved away from a topic that has no other; functions name it still."""
        moved = [t.template_id for t in self.templates if t.topic == topic and t.template_id in self.aliases]
        return [self.index[label] for one in moved for label in self.aliases[one] if label in self.index]

    def _of_topic(self, topic: str) -> Iterable[int]:
        found = self._members(f"{TOPIC_PREFIX}{topic}")
        if not found:
            raise OracleError(f"unknown topic '{topic}'{did_you_mean(topic, self.topics)}")
        return found

    def main(self, label: str) -> str:
        """The one label that gold or a review of a label counts for."""
        return self.aliases.get(label, (label,))[0]

    def complement(self, labels: Iterable[int]) -> tuple[int, ...]:
        """All labels but these, sorted."""
        out = set(labels)
        return tuple(i for i in range(len(self.labels)) if i not in out)

    def describe(self, labels: Sequence[int]) -> str:
        """Short text for a label set: the label, its topic, or the count."""
        names = [self.labels[i] for i in labels]
        if len(names) == 1:
            return names[0]
        for place, topic in enumerate(self.topics):
            if tuple(i for i, t in enumerate(self.topic_of_label) if t == place) == tuple(labels):
                return f"{TOPIC_PREFIX}{topic}"
        if len(names) > len(self.labels) // 2:
            return "anything but " + ", ".join(self.labels[i] for i in self.complement(labels))
        return "one of " + ", ".join(names)
