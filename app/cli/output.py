"""Printing for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Any

import typer
from rich.console import Console

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]


def show(as_json: bool, value: Any, lines: Iterable[Any]) -> None:
    """Print the value as JSON, or the lines for people."""
    if as_json:
        typer.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str, allow_nan=False))
        return
    for line in lines:
        console.print(line, soft_wrap=isinstance(line, str))
