"""The page of all commands, from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.cli.commands import Commands
from app.cli.lazy import loaded
from documentation.docstrings import summary
from documentation.markdown import code, page, table

LEAD = """Every command works on a workspace, the current folder if you name no other with `oracle --workspace DIR`
(short `-w`, or `ORACLE_WORKSPACE` in the environment). `--json` prints one JSON document instead of text. Exit codes:
0 is done, 1 failed, 2 bad usage or input; where 1 means something else, the command says so."""


def commands_page() -> str:
    """All commands with their arguments and options."""
    found = {name: loaded(name, row) for name, row in Commands.table.items()}
    overview = table(("command", "does"), ((_link(name), row.help) for name, row in Commands.table.items()))
    return page("Commands", LEAD, [overview, *(part for n, c in found.items() for part in _command(f"oracle {n}", c))])


def _link(name: str) -> str:
    return f"[`oracle {name}`](#oracle-{name})"


def _command(name: str, command: Any) -> Iterator[str]:
    inner: dict[str, Any] = getattr(command, "commands", {})
    yield f"{'##' if name.count(' ') == 1 else '###'} {name}"
    yield _help(command)
    shown = [p for p in command.params if not getattr(p, "hidden", False) and p.name not in ("help", "as_json")]
    yield f"```text\n{' '.join([name, *_usage(command.params, bool(inner))])}\n```"
    if rows := [_row(p) for p in shown]:
        yield table(("option", "default", "means"), rows)
    for each, below in inner.items():
        yield from _command(f"{name} {each}", below)


def _help(command: Any) -> str:
    return summary(command.callback) if command.callback and command.callback.__doc__ else command.help or ""


def _usage(given: list[Any], group: bool) -> Iterator[str]:
    if any(_is_option(p) for p in given):
        yield "[OPTIONS]"
    for p in given:
        if not _is_option(p):
            name = _metavar(p) + ("..." if p.nargs == -1 else "")
            yield name if p.required else f"[{name}]"
    if group:
        yield "COMMAND"


def _row(p: Any) -> tuple[str, str, str]:
    names = ", ".join([*p.opts, *p.secondary_opts]) if _is_option(p) else _metavar(p)
    takes = "" if not _is_option(p) or p.is_flag else f" {_metavar(p)}"
    return code(names + takes), _default(p), (p.help or "") + _limits(p) + (_several(p) if _is_option(p) else "")


def _is_option(p: Any) -> bool:
    return bool(p.param_type_name == "option")


def _metavar(p: Any) -> str:
    if p.metavar:
        return str(p.metavar)
    if choices := _choices(p):
        return "|".join(choices)
    kind = p.type_descriptor.annotation
    return p.name.upper() if not _is_option(p) else {int: "N", float: "NUMBER", bool: ""}.get(kind, "TEXT")


def _choices(p: Any) -> list[str]:
    members = getattr(p.type_descriptor.annotation, "__members__", {})
    return [str(m.value) for m in members.values()]


def _default(p: Any) -> str:
    default = getattr(p.default, "value", p.default)
    if p.required:
        return "needed"
    if getattr(p, "is_flag", False):
        return code(p.opts[0]) if default and p.secondary_opts else ""
    return "" if default in (None, "", (), []) or str(default) == "." else code(default)


def _limits(p: Any) -> str:
    words = [f"at least {p.min:,}" if p.min else "", f"at most {p.max:,}" if p.max is not None else ""]
    return f" ({', '.join(filter(None, words))})" if any(words) else ""


def _several(p: Any) -> str:
    return " (may be given several times)" if p.multiple else ""
