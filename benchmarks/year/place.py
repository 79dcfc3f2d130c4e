"""The workspace of the simulated year: a real folder and store, changed only through the product's own functions."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from app.freshness.finding import fingerprints
from app.services import run_until
from app.taxonomy.moving import apply
from app.taxonomy.splitting import split_plan
from app.workspace import Workspace
from benchmarks.data import REPOSITORY
from benchmarks.workspaces import save
from benchmarks.year.told import NEW, SPLIT, Told
from benchmarks.year.voters import Written
from benchmarks.year.world import START, Asked, World, in_words
from labeling.curating.moves import RETIRE, Plan
from labeling.loading.registry import folder_digest
from labeling.review.reviews import Review
from labeling.store.template_edits import create_template, save_template, template
from labeling.taxonomy import NO_TEMPLATE, Template

BY = "expert"
YEAR = timedelta(days=364)
GIVEN = START - timedelta(days=28)
MADE_BEFORE = ("var/encoder", "var/embeddings")
PRECISION = 0.7


class Place:
    """A workspace in a world.

    Parameters
    ----------
    root
        A folder that is not there yet.
    """

    def __init__(self, world: World, root: Path) -> None:
        self.world = world
        late = {h.told.other: h.told.template for h in world.changes if h.told.kind == SPLIT}
        absent = frozenset(h.told.template for h in world.changes if h.told.kind == NEW)
        self.written = Written(REPOSITORY / "labeling_functions", late, absent)
        self.rows = [(q, GIVEN, q.text) for q, _ in world.start]
        self.origins = {q.question_id: q.origin for q, _ in world.start}
        self._make(root, late, absent)
        self.workspace, self._prints = Workspace(root), ("", dict[str, str]())
        self.store = self.workspace.open_store()

    def _make(self, root: Path, late: Mapping[str, str], absent: frozenset[str]) -> None:
        for name in MADE_BEFORE:
            if (REPOSITORY / name).is_dir():
                shutil.copytree(REPOSITORY / name, root / name)
        kept = {i: t for i, t in self.world.templates.items() if i not in late and i not in absent}
        for other, first in late.items():
            kept[first] = together(kept[first], self.world.templates[other])
        columns = ("template_id", "topic", "title", "body", "status", "owner", "products", "review_by")
        lines = ([*(getattr(t, c) for c in columns[:6]), ";".join(t.products), t.review_by] for t in kept.values())
        save(root / "data" / "templates.csv", columns, lines)
        gold = [(q.question_id, self.world.label(q.origin, 0), s, GIVEN.isoformat()) for q, s in self.world.start]
        save(root / "data" / "gold.csv", ("question_id", "label", "split", "given_at"), gold)
        (root / "oracle.toml").write_text(f"precision = {PRECISION}\n", encoding="utf-8")
        self._write_questions(root)
        self._render(root)

    def prints(self) -> dict[str, str]:
        """Name of each voter to its fingerprint now; read again only where a file was altered."""
        now = folder_digest(self.workspace.functions)
        if self._prints[0] != now:
            self._prints = now, fingerprints(self.workspace)
        return self._prints[1]

    def _write_questions(self, root: Path) -> None:
        lines = ((q.question_id, text, at.isoformat()) for q, at, text in self.rows)
        save(root / "data" / "questions.csv", ("question_id", "text", "asked_at"), lines)

    def _render(self, root: Path, about: str = "") -> None:
        topics = {t.topic for t in self.world.templates.values()}
        self.written.render(root / "labeling_functions", {*self.world.templates, *topics}, about)

    def arrive(self, questions: tuple[Asked, ...], week: int, at: datetime) -> None:
        """Customers ask, in the words of the week."""
        self.rows += [(q, at, self.world.words(q.text, week)) for q in questions]
        self.origins |= {q.question_id: q.origin for q in questions}
        self._write_questions(self.workspace.root)

    def retrain(self, at: datetime, promote: bool = False) -> bool:
        """The whole run; whether its release passed the gate.

        Parameters
        ----------
        promote
            Whether somebody makes a release current that the gate held back.
        """
        outcomes, _ = run_until(self.workspace, "release")
        facts = outcomes[-1].record.facts
        if promote and not facts["released"]:
            self.store.promote(facts["release_id"], "promoted", at, "the gate held it back")
        return bool(facts["released"])

    def template(self, template_id: str) -> Template:
        """A template as it stands."""
        with self.store.read() as connection:
            return template(connection, template_id)

    def templates(self) -> list[Template]:
        """Those that may be suggested."""
        return [t for t in self.store.templates() if t.status in ("live", "stale")]

    def rewrite(self, template_id: str, at: datetime, **content: str) -> None:
        """An expert saves a template: it is live, and due for review in a year."""
        old = self.template(template_id)
        new = replace(old, status="live", review_by=(at + YEAR).date(), **content)
        with self.store.write() as connection:
            save_template(connection, new, BY, at, "", old.version)

    def postpone(self, template_id: str, at: datetime) -> None:
        """An expert has read a template; it is due again in a year, whatever else is said of it."""
        old = self.template(template_id)
        with self.store.write() as connection:
            save_template(connection, replace(old, review_by=(at + YEAR).date()), BY, at, "", old.version)

    def correct(self, told: Told, at: datetime) -> None:
        """The text says what holds now."""
        self.rewrite(told.template, at, body=f"{self.template(told.template).body} Please note: {told.text}")

    def reword(self, template_id: str, told: Told, at: datetime) -> None:
        """The text uses the new word."""
        assert told.words is not None
        old = self.template(template_id)
        self.rewrite(template_id, at, title=in_words(old.title, *told.words), body=in_words(old.body, *told.words))

    def write(self, template_id: str, week: int, at: datetime) -> None:
        """A new template."""
        with self.store.write() as connection:
            create_template(connection, self._wording(template_id, week, at), BY, at)

    def split(self, told: Told, week: int, at: datetime, ask: bool) -> None:
        """One template becomes two; with ``ask`` what is ambiguous waits to be looked at again."""
        made, first = self._wording(told.other, week, at), self._wording(told.template, week, at)
        plan = split_plan(self.workspace, self.store, told.template, (made,))
        apply(self.store, plan if ask else replace(plan, ask=()), BY, at)
        self.rewrite(told.template, at, title=first.title, body=first.body)

    def retire(self, told: Told, at: datetime) -> None:
        """A template goes."""
        apply(self.store, Plan(RETIRE, told.template, into=told.other or NO_TEMPLATE), BY, at)

    def mend_labels(self, voter: str, told: Told) -> None:
        """A voter names the templates that there are now."""
        self.written.told.setdefault(voter, set()).update({told.template, told.other} - {""})
        self._render(self.workspace.root, voter)

    def mend_patterns(self, unit: str, told: Told) -> None:
        """The voters of a unit know the new word."""
        assert told.words is not None
        self.written.words.setdefault(unit, []).append(told.words)
        self._render(self.workspace.root, unit)

    def review(self, found: list[tuple[str, str, str]], at: datetime) -> None:
        """Experts say labels: question, label, purpose."""
        self.store.add_reviews([Review(q, BY, at, label, purpose=purpose) for q, label, purpose in found])

    def best_label(self, origin: str, week: int) -> str:
        """The right label of a question, as far as there is a template for it."""
        label, there = self.world.label(origin, week), {t.template_id for t in self.templates()}
        whole = {h.told.other: h.told.template for h in self.world.changes if h.told.kind == SPLIT}
        if label.startswith("_") or label in there:
            return label
        return whole.get(label, NO_TEMPLATE)

    def _wording(self, template_id: str, week: int, at: datetime) -> Template:
        t = self.world.templates[template_id]
        title, body = (self.world.words(text, week) for text in (t.title, t.body))
        return replace(t, title=title, body=body, review_by=(at + YEAR).date(), version=1)


def together(first: Template, second: Template) -> Template:
    """One template that answers what two answer."""
    products = tuple(dict.fromkeys((*first.products, *second.products)))
    title, body = f"{first.title}; {second.title.lower()}", f"{first.body} {second.body}"
    return replace(first, title=title, body=body, products=products)
