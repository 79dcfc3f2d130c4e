"""A rule while it is being written: what the form holds, what is wrong with it, and how it is saved."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

from app.desk.functions.source import PREFIX, RULES
from app.kept import Kept
from app.workspace import Workspace
from labeling.errors import OracleError, did_you_mean
from labeling.sources.rules import CONDITIONS, Encode, Rule, checked_rule, read_rules
from labeling.sources.rules_out import append_rules, free_name, replace_rule
from labeling.taxonomy import NO_TEMPLATE, NOT_A_QUESTION, TOPIC_PREFIX, Taxonomy

DEFAULT_SIMILARITY = 0.65
UNNAMED = "draft"

_rules = Kept[list[Rule]]()
writing = threading.Lock()


@dataclass(frozen=True)
class Draft:
    """The fields of the form; names as in rules.toml.

    Parameters
    ----------
    labels, against
        Labels or topics it votes for, or against.
    replaces
        The rule that is being edited, as it was read; None for a new one.
    """

    name: str = ""
    labels: tuple[str, ...] = ()
    against: bool = False
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    regex: str = ""
    similar_to: tuple[str, ...] = ()
    similarity: float = DEFAULT_SIMILARITY
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    owner: str = ""
    products: tuple[str, ...] = ()
    doc: str = ""
    replaces: Rule | None = None

    @property
    def empty(self) -> bool:
        """True as long as no condition is stated, so that there is nothing to look for."""
        return not any((self.any, self.all, self.none, self.regex, self.similar_to))


def lines_of(text: str) -> tuple[str, ...]:
    """One entry a line, without empty ones and repeats."""
    return each_on_one_line(text.splitlines())


def each_on_one_line(texts: Iterable[str]) -> tuple[str, ...]:
    """Each text on a line of its own, without empty ones and repeats."""
    return tuple(dict.fromkeys(" ".join(text.split()) for text in texts if text.strip()))


def from_rule(rule: Rule, editing: bool, owner: str = "") -> Draft:
    """A draft that says what a rule says; with ``editing`` it takes the rule's place when it is saved.

    ``owner`` stands in where the rule names none.
    """
    labels = rule.votes_for if rule.votes_for is not None else rule.votes_against or ()
    same = {f.name: getattr(rule, f.name) for f in fields(Draft) if f.name in Rule.__dataclass_fields__}
    chosen = (labels,) if isinstance(labels, str) else tuple(labels)
    made = Draft(
        **same | {"regex": rule.regex or "", "owner": rule.owner or owner},
        labels=chosen,
        against=rule.votes_for is None,
    )
    return replace(made, replaces=rule) if editing else made


def as_rule(draft: Draft, taxonomy: Taxonomy, added: str = "") -> Rule:
    """The rule that a draft states.

    Raises
    ------
    OracleError
        Naming what is missing or wrong: labels, conditions, or the expression.
    """
    if not draft.labels:
        raise OracleError("choose what the rule votes for")
    taxonomy.resolve(draft.labels)
    if draft.empty:
        raise OracleError("the rule looks for nothing yet; give a phrase, an expression or an example")
    said: str | list[str] = draft.labels[0] if len(draft.labels) == 1 else list(draft.labels)
    table = {
        "name": draft.name.strip() or UNNAMED,
        "votes_against" if draft.against else "votes_for": said,
        **{k: list(getattr(draft, k)) for k in ("any", "all", "none", "similar_to", "yes", "no", "products")},
        **({"regex": draft.regex} if draft.regex else {}),
        **({"similarity": draft.similarity} if draft.similar_to else {}),
        "owner": draft.owner.strip(),
        "doc": draft.doc.strip(),
        "added": added,
    }
    return checked_rule(table)


def inside(draft: Draft, taxonomy: Taxonomy) -> tuple[int, ...]:
    """Indices of the labels that its vote leaves possible; empty as long as none are chosen."""
    if not draft.labels:
        return ()
    labels = taxonomy.resolve(draft.labels)
    return taxonomy.complement(labels) if draft.against else labels


def choices(taxonomy: Taxonomy) -> dict[str, str]:
    """What a rule may vote for, and how it is shown: templates, topics, and the two reserved labels."""
    templates = {t: f"{taxonomy.by_id[t].title} · {t}" for t in taxonomy.template_labels}
    topics = {TOPIC_PREFIX + t: f"Any answer about {t}" for t in taxonomy.topics}
    return {**templates, **topics, NOT_A_QUESTION: "Not a question", NO_TEMPLATE: "No template"}


def suggested_name(draft: Draft, taken: Sequence[str]) -> str:
    """A free name from what it votes for and what it looks for."""
    label = draft.labels[0].removeprefix(TOPIC_PREFIX) if draft.labels else ""
    said = next(iter((*draft.any, *draft.all, *draft.similar_to)), "")
    return free_name(" ".join(f"{label} {said}".split()[:6]), taken) if label or said else ""


def rules_of(workspace: Workspace) -> list[Rule]:
    """Rules of rules.toml as they are now."""
    path = rules_path(workspace)
    if not path.is_file():
        return []
    state = path.stat()
    return _rules.get((str(path), state.st_mtime_ns, state.st_size), lambda: read_rules(path))


def rules_path(workspace: Workspace) -> Path:
    """Where rules are saved."""
    return workspace.functions / RULES


def rule_named(workspace: Workspace, name: str) -> Rule:
    """A rule of rules.toml by its name, with or without the prefix that voters have.

    Raises
    ------
    OracleError
        Naming the nearest known one.
    """
    known = {rule.name: rule for rule in rules_of(workspace)}
    short = name.removeprefix(PREFIX)
    if short not in known:
        raise OracleError(f"unknown rule '{short}'{did_you_mean(short, known)}")
    return known[short]


def broken_examples(rule: Rule, encode: Encode) -> tuple[tuple[str, bool], ...]:
    """Examples that do not hold, each with whether the rule must vote on it."""
    found = []
    for texts, wanted in ((rule.yes, True), (rule.no, False)):
        hits = rule.matches(texts, None, encode) if texts else ()
        found += [(text, wanted) for text, hit in zip(texts, hits, strict=True) if bool(hit) is not wanted]
    return tuple(found)


def save(workspace: Workspace, draft: Draft, taxonomy: Taxonomy, today: date) -> Rule:
    """Write a draft into rules.toml, at the end or in the place of the rule it was made from.

    Raises
    ------
    OracleError
        When something is missing, an example does not hold, or the name is taken; nothing is written then.
    """
    old = draft.replaces
    rule = as_rule(draft, taxonomy, (old.added if old else "") or today.isoformat())
    _require(rule, draft)
    broken = broken_examples(rule, workspace.encoder.encode)
    if broken:
        text, wanted = broken[0]
        raise OracleError(
            f'the rule {"does not vote" if wanted else "votes"} on the example "{text}"; '
            f"change the rule, or take the example out"
        )
    with writing:
        if old is None:
            append_rules(rules_path(workspace), [rule])
        else:
            replace_rule(rules_path(workspace), old, rule)
    return rule


def _require(rule: Rule, draft: Draft) -> None:
    if not draft.name.strip():
        raise OracleError("the rule needs a name; say what it catches, such as refund-not-there")
    if not rule.owner:
        raise OracleError("the rule needs an owner; name the team that answers for it")
    if not rule.yes:
        raise OracleError("give at least one example on which the rule must vote")
    if not any(getattr(rule, key) for key in CONDITIONS if key != "none"):
        raise OracleError("a rule that only says what must not occur votes on nearly everything; say what must occur")
