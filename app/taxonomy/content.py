"""What a template may hold, wherever it was typed."""

from __future__ import annotations

import re
from dataclasses import replace

from labeling.disk.bounds import LONGEST_TEXT
from labeling.errors import OracleError
from labeling.taxonomy import Template

LONGEST_LINE = 300
UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def checked(template: Template) -> Template:
    """The template with its texts trimmed and its title, topic and owner on one line.

    Raises
    ------
    OracleError
        Where the title, the topic or the body is empty or too long, or holds control characters.
    """
    clean = replace(
        template,
        topic=_line(template, "topic"),
        title=_line(template, "title"),
        body=_text(template, template.body.replace("\r\n", "\n").replace("\r", "\n"), "body", LONGEST_TEXT),
        owner=_line(template, "owner", may_be_empty=True),
        products=tuple(dict.fromkeys(p.strip() for p in template.products if p.strip())),
    )
    for product in clean.products:
        if ";" in product or UNWANTED.search(product):
            raise OracleError(
                f"product '{product}' of template '{template.template_id}' may not hold ';'; split it in two"
            )
    return clean


def _line(template: Template, name: str, may_be_empty: bool = False) -> str:
    value = " ".join(str(getattr(template, name)).split())
    return value if may_be_empty and not value else _text(template, value, name, LONGEST_LINE)


def _text(template: Template, value: str, name: str, most: int) -> str:
    text = value.strip()
    if not text:
        raise OracleError(f"template '{template.template_id}' has no {name}; fill it in")
    if len(text) > most:
        raise OracleError(
            f"the {name} of template '{template.template_id}' has {len(text):,} characters; use at most {most:,}"
        )
    if UNWANTED.search(text):
        raise OracleError(f"the {name} of template '{template.template_id}' has a control character; type it anew")
    return text
