"""What asking would do, before any call: which questions, what is sent and where, what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.latest import Generation, latest
from app.llm_voter.budget import Tokens, fits, spent
from app.llm_voter.kept import KeptAnswers
from app.llm_voter.prompting import prompts_for
from app.llm_voter.settings import Llm
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.llm import (
    LLM,
    PROMPT_VERSION,
    Answer,
    Prompt,
    Reply,
    chosen,
    doubts_of,
    standing,
    text_key,
)

REPLY = 15
"""Tokens of a usual reply: one short JSON object."""


@dataclass(frozen=True)
class Item:
    """A question to ask.

    Parameters
    ----------
    text
        Key of its text.
    """

    text: str
    prompt: Prompt


@dataclass(frozen=True)
class Plan:
    """What is asked, in this order.

    Parameters
    ----------
    gold
        How many of the items are seed gold questions, from which the label model learns how far to trust the answers.
    known
        Texts that have an answer already, and are not asked again.
    waiting
        Doubtful texts beyond those that may be asked at a time.
    alike
        Questions that get the answer of an item because they have the same text.
    redacted
        Items in whose text personal data was replaced.
    before
        What was spent in the days that the budget looks at.
    """

    settings: Llm
    items: tuple[Item, ...]
    gold: int
    known: int
    waiting: int
    alike: int
    redacted: int
    before: Tokens

    @property
    def about(self) -> Tokens:
        """What it likely takes."""
        return Tokens(sum(i.prompt.about_tokens for i in self.items), REPLY * len(self.items))

    @property
    def most(self) -> Tokens:
        """What it takes at the most, if no call has to be repeated."""
        return sum((most_of(i, self.settings) for i in self.items), Tokens())

    @property
    def affordable(self) -> int:
        """How many items likely fit into the budget."""
        total, place = self.before, 0
        for place, item in enumerate(self.items):
            total += Tokens(item.prompt.about_tokens, REPLY)
            if not fits(self.settings, total):
                return place
        return len(self.items)

    def as_dict(self, shown: int = 0) -> dict[str, Any]:
        """For JSON, with the exact messages of the first items."""
        s, about, most = self.settings, self.about, self.most
        return {
            "host": s.host,
            "model": s.model,
            "questions": len(self.items),
            "gold": self.gold,
            "known": self.known,
            "waiting": self.waiting,
            "alike": self.alike,
            "redacted": self.redacted,
            "tokens": about.all,
            "tokens_at_most": most.all,
            "cost": round(s.cost(about.sent, about.received), 4),
            "cost_at_most": round(s.cost(most.sent, most.received), 4),
            "spent_tokens": self.before.all,
            "spent_cost": round(s.cost(self.before.sent, self.before.received), 4),
            "max_tokens": s.max_tokens,
            "max_cost": s.max_cost,
            "budget_days": s.budget_days,
            "affordable": self.affordable,
            "messages": [i.prompt.messages for i in self.items[:shown]],
        }

    def lines(self, shown: int = 0) -> Iterator[str]:
        """For people."""
        d = self.as_dict(shown)
        where = d["host"] or "no host, as [llm] names no url"
        yield f"{d['questions']:,} questions would go to {where}, model {d['model']}"
        yield (
            f"  {self.gold:,} of them are gold, to learn how far to trust it; {self.known:,} texts have an answer "
            f"already, {self.waiting:,} more are in doubt"
        )
        if self.alike:
            yield f"  {self.alike:,} questions more get an answer, as they have the same text"
        yield (
            f"  sent is the text of each question ({self.redacted:,} had personal data, which is replaced) "
            f"and the ids and titles of {self.settings.candidates} templates"
        )
        yield f"  about {d['tokens']:,} tokens, at most {d['tokens_at_most']:,}{self._money()}"
        yield (
            f"  the budget of {d['budget_days']} days is {d['max_tokens']:,} tokens, {d['spent_tokens']:,} of them "
            f"spent; it is enough for {d['affordable']:,} of these questions"
        )
        for messages in d["messages"]:
            yield from ("", *(f"{m['role']}: {m['content']}" for m in messages))

    def _money(self) -> str:
        """What that costs, where prices are known."""
        d, s = self.as_dict(), self.settings
        if not s.price_in and not s.price_out:
            return ""
        limit = "" if s.max_cost is None else f" of {s.max_cost:g}, {d['spent_cost']:g} of them spent"
        return f"; a cost of about {d['cost']:g}, at most {d['cost_at_most']:g}{limit}"


def most_of(item: Item, settings: Llm) -> Tokens:
    """What one call for an item takes at the most."""
    return Tokens(item.prompt.most_tokens, settings.reply_tokens)


def make_plan(workspace: Workspace, at: datetime, questions: int | None = None) -> Plan:
    """The plan for the latest labels.

    Parameters
    ----------
    at
        Now, aware.
    questions
        How many to ask at the most, by default as many as the settings say.

    Raises
    ------
    OracleError
        Where no model is named, or there are no labels yet.
    """
    settings, now = require_model(workspace), latest(workspace)
    answers = KeptAnswers(workspace.root).all()
    known = standing(answers, settings.model, PROMPT_VERSION, now.taxonomy)
    keys = [text_key(text) for text in now.questions.texts]
    gold, others = _chosen(now, keys, known, settings)
    limit = settings.max_questions if questions is None else questions
    places = [*gold, *others][:limit]
    prompts, redacted = prompts_for(workspace, now, places)
    many = Counter(keys)
    return Plan(
        settings,
        tuple(Item(keys[i], prompt) for i, prompt in zip(places, prompts, strict=True)),
        gold=min(len(gold), limit),
        known=len(known.keys() & many.keys()),
        waiting=len(gold) + len(others) - len(places),
        alike=sum(many[keys[i]] - 1 for i in places),
        redacted=redacted,
        before=spent(answers, settings, at),
    )


def require_model(workspace: Workspace) -> Llm:
    """The settings of the language model.

    Raises
    ------
    OracleError
        Where no model is named.
    """
    if not workspace.settings.llm.model:
        raise OracleError("no language model is named; add [llm] with url and model to oracle.toml")
    return workspace.settings.llm


def _chosen(now: Generation, keys: Sequence[str], known: dict[str, Any], settings: Llm) -> tuple[list[int], list[int]]:
    others = now.votes.select(j for j, v in enumerate(now.votes.voters) if v.kind != LLM)
    doubt = doubts_of(others, now.folder.map_soft_labels())
    return chosen(doubt, keys, now.gold, known, settings.judged_questions)


@dataclass(frozen=True)
class Asked:
    """Who has a model asked, and where: the same for all answers of one `oracle llm ask`."""

    settings: Llm
    by: str


def answer_of(item: Item, asked: Asked, reply: Reply, paid: Tokens, at: datetime) -> Answer:
    """What is kept of a reply."""
    offered = tuple((o.template_id, o.words) for o in item.prompt.offered)
    about = (item.text, item.prompt.key, asked.settings.model, PROMPT_VERSION)
    said = (offered, reply.answer, reply.problem, paid.sent, paid.received)
    return Answer(*about, *said, at.isoformat(), asked.by, asked.settings.host)


def cost_alone(item: Item, asked: Asked, paid: Tokens, at: datetime) -> Answer:
    """What is kept of a call that brought no reply, and was perhaps paid for."""
    return replace(answer_of(item, asked, Reply(""), paid, at), text="", prompt="", offered=())
