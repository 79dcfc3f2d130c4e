"""A template while somebody writes it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date

from labeling.errors import OracleError
from labeling.sources.rules_out import free_name
from labeling.taxonomy import Template

LATIN = re.compile(r"[A-Za-z0-9]")
WORDS = {"review_by": "review date"}


@dataclass(frozen=True)
class Draft:
    """What stands in the form; ``base`` is the version that it was opened from."""

    base: Template
    title: str
    body: str
    topic: str
    status: str
    owner: str
    products: tuple[str, ...]
    review_by: date | None

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of the fields that differ from the base."""
        return tuple(name for name in FIELDS if _clean(getattr(self, name)) != getattr(self.base, name))

    def template(self) -> Template:
        """The template as it would be saved.

        Raises
        ------
        OracleError
            Where title, body or topic is empty; what else a template may not hold is refused when it is saved.
        """
        values = {name: _clean(getattr(self, name)) for name in FIELDS}
        for name in ("title", "body", "topic"):
            if not values[name]:
                raise OracleError(f"the {name} is empty; a template needs one")
        return replace(self.base, **values)

    def onto(self, base: Template) -> Draft:
        """The same text, now as an edit of another version."""
        return replace(self, base=base)


FIELDS = tuple(f.name for f in fields(Draft) if f.name != "base")


def draft_of(template: Template) -> Draft:
    """A form as it is when it is opened."""
    return Draft(template, **{name: getattr(template, name) for name in FIELDS})


def empty_draft() -> Draft:
    """A form for a new template."""
    return draft_of(Template("", "", "", "", status="draft"))


def new_template(draft: Draft, template_id: str, taken: Collection[str]) -> Template:
    """A new template; without an id it is named after its title."""
    template = draft.template()
    return replace(template, template_id=id_of(template_id, template.title, taken))


def id_of(given: str, title: str, taken: Collection[str]) -> str:
    """The id that was given, else one made from the title, else a number."""
    return given.strip() or free_name(title if LATIN.search(title) else "template", taken)


def in_words(names: Collection[str]) -> str:
    """Names of fields as the screen says them."""
    return ", ".join(WORDS.get(name, name) for name in names)


def differences(old: Template, new: Template) -> dict[str, tuple[str, str]]:
    """Fields in which two versions differ, by their name on screen, each as texts before and after."""
    pairs = {name: (_text(getattr(old, name)), _text(getattr(new, name))) for name in FIELDS}
    return {WORDS.get(name, name): pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


def topics(templates: Iterable[Template], draft: Draft) -> list[str]:
    """Topics that can be chosen: those there are, and the one just typed."""
    return _each_once([*(t.topic for t in templates), draft.topic])


def products(templates: Iterable[Template], draft: Draft) -> list[str]:
    """Products that can be chosen: those there are, and those just typed."""
    return sorted(_each_once([*(p for t in templates for p in t.products), *draft.products]))


def _each_once(words: Iterable[str]) -> list[str]:
    return [word for word in dict.fromkeys(words) if word]


def _clean(value: object) -> object:
    return value.strip() if isinstance(value, str) else value
