"""The page of the HTTP service, from its OpenAPI document."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.http.access import OPEN, RIGHTS_OF
from app.http.service import create_app
from app.scaffold import create
from app.workspace import Workspace
from documentation.markdown import code, page, table
from labeling.acting import RIGHTS

LEAD = """`oracle serve` answers at `http://127.0.0.1:8600`. The [guide for operators](../operations.md#serve) says
how to put it in front of agents, and [security](../security.md) who may ask. The running service gives this page at
`/docs`, and the whole document for programs at `/openapi.json`."""
ERRORS = """Every error has one shape: `code` says which of those below it is, `message` what is wrong and what helps,
and `field` where in what was sent, if there is one place."""
JSON = "application/json"
WORDS = {"string": "text", "integer": "whole number", "boolean": "true or false"}


def service_page() -> str:
    """All addresses with what they take, give and refuse."""
    document = _document()
    calls = [(m, p, told) for p, methods in document["paths"].items() for m, told in methods.items()]
    parts = [part for method, path, told in calls for part in _address(document, method, path, told)]
    return page("HTTP", LEAD, [*parts, "## Errors", ERRORS, _errors(calls)])


def _document() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        create(Path(folder) / "shop")
        workspace = Workspace(Path(folder) / "shop")
        with workspace.open_store() as store:
            return create_app(workspace, store).openapi()


def _address(document: dict[str, Any], method: str, path: str, told: dict[str, Any]) -> Iterator[str]:
    yield f"## {method.upper()} {path}"
    yield told.get("description", "")
    yield _who(path)
    for way, content in _bodies(told):
        model = _model(document, content)
        if model:
            yield f"*{way}*"
            yield table(("field", "type", "means"), _fields(document, model))
            yield from (f"```json\n{json.dumps(e, indent=2, ensure_ascii=False)}\n```" for e in _examples(model))
    refused = ", ".join(code(s) for s in told["responses"] if s != "200")
    if refused:
        yield f"Errors: {refused}"


def _who(path: str) -> str:
    """Who may ask, as the service checks it."""
    if path in OPEN:
        return "Who may: everybody, without a token."
    right = next((right for start, right in RIGHTS_OF.items() if path.startswith(start)), "read")
    return f"Who may: {', '.join(RIGHTS[right].roles)}."


def _bodies(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "Send", told.get("requestBody", {}).get("content", {}).get(JSON, {})
    yield "Answer", told["responses"]["200"].get("content", {}).get(JSON, {})


def _model(document: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = _named(document, content.get("schema", {}))
    return found if "properties" in found else {}


def _named(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = document["components"]["schemas"][name] if name else schema
    return found


def _examples(model: dict[str, Any]) -> list[Any]:
    found: list[Any] = model.get("examples", [])
    return found


def _fields(document: dict[str, Any], model: dict[str, Any], before: str = "") -> Iterator[tuple[str, str, str]]:
    for name, schema in model["properties"].items():
        said = schema.get("description") or _named(document, schema).get("description", "")
        yield code(before + name), _type(document, schema), said
        inner = _named(document, schema.get("items", schema))
        if "properties" in inner and len(before.split(".")) < 3:
            yield from _fields(document, inner, f"{before}{name}{'[]' if 'items' in schema else ''}.")


def _type(document: dict[str, Any], schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_type(document, part) for part in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(code(json.dumps(v)) for v in schema["enum"])
    if "const" in schema:
        return code(json.dumps(schema["const"]))
    kind = _named(document, schema).get("type", "")
    if kind == "array":
        return f"list of {_type(document, schema['items'])}s"
    return f"{WORDS.get(kind, kind)}{_limits(schema)}"


def _limits(schema: dict[str, Any]) -> str:
    words = [f" from {schema['minimum']:g}" if "minimum" in schema else ""]
    words.append(f" to {schema['maximum']:g}" if "maximum" in schema else "")
    words.append(f" of up to {schema['maxLength']:,} characters" if "maxLength" in schema else "")
    return "".join(words)


def _errors(calls: list[tuple[str, str, dict[str, Any]]]) -> str:
    rows: dict[str, tuple[str, str, str, str]] = {}
    for _, _, told in calls:
        for status, answer in told["responses"].items():
            example = answer.get("content", {}).get(JSON, {}).get("example", {}).get("error")
            if status != "200" and example:
                rows.setdefault(
                    status, (code(status), code(example["code"]), answer["description"], example["message"])
                )
    return table(("status", "code", "when", "message, for example"), (rows[status] for status in sorted(rows)))
