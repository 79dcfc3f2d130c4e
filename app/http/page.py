"""The addresses of the service on one page, made from its OpenAPI document; nothing is loaded from elsewhere."""

from __future__ import annotations

import json
from html import escape
from typing import Any

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "h2{margin-top:2.5rem;font-size:1.1rem;overflow-wrap:anywhere}code,pre{font-family:ui-monospace,monospace}"
    "pre{padding:.75rem 1rem;overflow:auto;border:1px solid #8886;border-radius:6px;font-size:.85rem}"
    "td{padding:.15rem 1.5rem .15rem 0;vertical-align:top}"
)


def page(document: dict[str, Any]) -> str:
    """HTML without scripts."""
    about = document["info"]
    parts = [f"<h1>{escape(about['title'])}</h1><p>{escape(about['description'])}</p>"]
    parts.append('<p>The whole document for programs: <a href="/openapi.json">/openapi.json</a></p>')
    for path, methods in document["paths"].items():
        parts += [_address(document, method, path, told) for method, told in methods.items()]
    head = (
        f"<meta charset=utf-8><meta name=viewport content='width=device-width'><title>{escape(about['title'])}</title>"
    )
    return f"<!doctype html><html lang=en><head>{head}<style>{STYLE}</style></head><body>{''.join(parts)}</body></html>"


def _address(document: dict[str, Any], method: str, path: str, told: dict[str, Any]) -> str:
    out = [f"<h2><code>{method.upper()} {escape(path)}</code></h2><p>{escape(told.get('description', ''))}</p>"]
    sent = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    out += [f"<p>Send</p>{_shown(e)}" for e in _examples(document, sent)[:1]]
    answer = told["responses"]["200"].get("content", {}).get("application/json", {})
    out += [f"<p>Answer</p>{_shown(e)}" for e in _examples(document, answer)[:1]]
    rows = [f"<tr><td>{s}<td>{escape(r['description'])}" for s, r in told["responses"].items() if s != "200"]
    return "".join(out) + f"<table>{''.join(rows)}</table>"


def _examples(document: dict[str, Any], content: dict[str, Any]) -> list[Any]:
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    found: list[Any] = document["components"]["schemas"].get(name, {}).get("examples", [])
    return found


def _shown(example: Any) -> str:
    return f"<pre>{escape(json.dumps(example, indent=2, ensure_ascii=False))}</pre>"
