"""The page of all settings, from the classes that read them."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from app.settings import Settings
from documentation.docstrings import parameters, summary
from documentation.markdown import code, page, table
from labeling.serving.alerts import METRICS

LEAD = """All settings stand in `oracle.toml` in the folder of the workspace, and all are optional: what you leave out
has its default. A key that is not known is refused with its line, and so is a value that does not fit."""
LIMITS = {"ge": "from {:,}", "gt": "above {:,}", "le": "to {:,}", "lt": "below {:,}"}
WORDS = {str: "text", int: "whole number", float: "number", bool: "true or false"}


@dataclass(frozen=True)
class Key:
    """A setting: its name, the type as annotated, its default, and the class of a table below it."""

    name: str
    kind: Any
    default: Any
    means: str

    @property
    def inner(self) -> Any:
        """The class of the table that it is, or of the tables of a list; None where it is a plain value."""
        found = [part for part in _parts(self.kind) if _is_table(part)]
        return found[0] if found else None


def settings_page() -> str:
    """All keys with type, default and meaning, a section a table."""
    parts = list(_section("## Keys of the file", Settings))
    parts += _inner(Settings, "")
    metrics = table(("metric", "is", "needs at least"), ((code(n), m.says, _needs(m)) for n, m in METRICS.items()))
    return page("Settings", LEAD, [*parts, "## Metrics of alerts", metrics])


def _needs(metric: Any) -> str:
    return f"{metric.at_least:,} {metric.of}" if metric.at_least else ""


def keys_of(table_class: Any) -> list[Key]:
    """The keys that a class of settings reads."""
    means, hints = parameters(table_class), get_type_hints(table_class, include_extras=True)
    if not is_dataclass(table_class):
        return [
            Key(n, hints[n], None if f.is_required() else f.get_default(call_default_factory=True), _said(f, n, means))
            for n, f in table_class.model_fields.items()
        ]
    return [Key(f.name, hints[f.name], _default_of(f), means.get(f.name, "")) for f in fields(table_class)]


def _said(field: Any, name: str, means: dict[str, str]) -> str:
    return field.description or means.get(name, "")


def _default_of(field: Any) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else None


def _section(head: str, of: Any) -> Iterator[str]:
    yield head
    if of is not Settings:
        yield summary(of).replace("``", "`")
    rows = [(code(k.name), _kind(k.kind), _shown(k), k.means) for k in keys_of(of) if k.inner is None]
    yield table(("key", "type", "default", "means"), rows)


def _inner(of: Any, before: str) -> Iterator[str]:
    for key in keys_of(of):
        if key.inner is not None:
            name = f"{before}{key.name}"
            many = get_origin(_bare(key.kind)) in (tuple, list) or "tuple" in str(key.kind)
            yield from _section(f"## {f'[[{name}]]' if many else f'[{name}]'}", key.inner)
            yield from _inner(key.inner, f"{name}.")


def _is_table(kind: Any) -> bool:
    return isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, BaseModel))


def _bare(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _parts(kind: Any) -> Iterator[Any]:
    kind = _bare(kind)
    yield kind
    for part in get_args(kind):
        yield from _parts(part)


def _kind(kind: Any) -> str:
    """A type in words."""
    bare, limits = _bare(kind), _limits(kind)
    origin, args = get_origin(bare), get_args(bare)
    if origin is Literal:
        return " or ".join(code(json.dumps(a)) for a in args)
    if origin in (Union, types.UnionType):
        return " or ".join(_kind(a) for a in args if a is not type(None))
    if origin in (tuple, list, frozenset):
        return f"list of {_plural(_kind(args[0]).strip())}"
    if origin is dict or str(origin).endswith("Mapping'>"):
        return "table of texts"
    return f"{WORDS.get(bare, getattr(bare, '__name__', str(bare)))} {' '.join(limits)}".replace(" below", " and below")


def _plural(words: str) -> str:
    return words.replace("list of", "lists of") if words.startswith("list") else f"{words}s"


def _limits(kind: Any) -> list[str]:
    found = [m for a in get_args(kind)[1:] for m in getattr(a, "metadata", [a])] if _bare(kind) is not kind else []
    return [LIMITS[n].format(getattr(m, n)) for m in found for n in LIMITS if getattr(m, n, None) is not None]


def _shown(key: Key) -> str:
    if key.default is None or key.default is PydanticUndefined:
        return ""
    value = list(key.default) if isinstance(key.default, tuple | frozenset) else key.default
    return code(json.dumps(value, ensure_ascii=False) if value != {} else "")
