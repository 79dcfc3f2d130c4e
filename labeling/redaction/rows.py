"""Redaction of tables of questions and gold as they are read, and of what is known of cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from labeling.disk.tables import Row, Table
from labeling.question import Question
from labeling.redaction.kinds import PLACEHOLDERS
from labeling.redaction.redactor import Redactor

FIXED = ("question_id", "asked_at", "case_id", "label", "split", "expert", "given_at", "labeled_at", "date")
"""Columns that stay as they are: they name something, or say when."""
TEXTS = ("text", "reply", "comment", "note")

CALLED = {
    "name": ("name", "first_name", "last_name", "full_name", "surname", "customer_name", "firstname", "lastname"),
    "e-mail": ("email", "e_mail", "mail", "customer_email", "email_address"),
    "phone": ("phone", "mobile", "telephone", "phone_number", "customer_phone"),
    "account": ("iban", "account_number", "bank_account", "sort_code"),
    "card": ("card_number", "pan"),
    "address": ("ip", "ip_address"),
}
KIND_OF = {name: kind for kind, names in CALLED.items() for name in names}
"""By the name of an attribute what its whole value is."""


def table(redactor: Redactor, found: Table, kept: Collection[str], counts: Counter[str]) -> Table:
    """A table of questions or gold without what says who somebody is; the same table where there is nothing of it.

    Parameters
    ----------
    kept
        Names of attributes that stay as they are, such as the one by which customers are told apart.
    counts
        Is given in how many rows there was something of each kind.
    """
    if not redactor.kinds:
        return found
    rows = tuple(_row(redactor, row, kept, counts) for row in found.rows)
    return found if all(map(_same, rows, found.rows)) else replace(found, rows=rows)


def _same(one: Row, other: Row) -> bool:
    return one is other


def _row(redactor: Redactor, row: Row, kept: Collection[str], counts: Counter[str]) -> Row:
    seen, changed = set[str](), dict[str, str]()
    for column, value in row.values.items():
        if value and column not in FIXED and column not in kept:
            clean, kinds = _value(redactor, column, value)
            seen |= kinds
            if clean != value:
                changed[column] = clean
    counts.update(seen)
    return replace(row, values={**row.values, **changed}) if changed else row


def _value(redactor: Redactor, name: str, value: str) -> tuple[str, set[str]]:
    kind = "" if name in TEXTS else KIND_OF.get(name.lower().replace("-", "_").replace(" ", "_"), "")
    if kind in redactor.kinds and value.strip():
        return PLACEHOLDERS[kind], {kind}
    clean, counts = redactor.counted(value)
    return clean, set(counts)


def attributes(redactor: Redactor, values: Mapping[str, str], kept: Collection[str] = ()) -> Mapping[str, str]:
    """What is known of a case, without what says who somebody is; the same mapping where there is nothing of it."""
    clean = {name: value if name in kept else _value(redactor, name, value)[0] for name, value in values.items()}
    return values if clean == values else clean


def question(redactor: Redactor, asked: Question, kept: Collection[str] = ()) -> Question:
    """A question with its reply and attributes without it; the same question where there is nothing of it."""
    text = redactor.text(asked.text)
    reply = None if asked.reply is None else redactor.text(asked.reply)
    values = attributes(redactor, asked.attributes, kept)
    if text == asked.text and reply == asked.reply and values is asked.attributes:
        return asked
    return replace(asked, text=text, reply=reply, attributes=values)
