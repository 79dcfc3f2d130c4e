"""Reads the rules of alerts from oracle.toml."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from labeling.disk.files import line_of
from labeling.errors import OracleError, did_you_mean
from labeling.from_environment import filled, unfilled
from labeling.serving.alerts import WEBHOOK, AlertRule

HEAD = re.compile(r"\s*\[\[\s*alerts\s*\]\]")


@dataclass(frozen=True)
class Alerting:
    """How alerts are sent.

    Parameters
    ----------
    webhook
        Address that they are posted to as JSON, or ""; ``${NAME}`` in it stands for a variable of the environment.
    """

    webhook: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.webhook, str):
            raise OracleError(f"webhook takes an address, not {self.webhook!r}")
        if self.webhook and not _is_address(unfilled(self.webhook)):
            # an address often holds a secret, so it is not repeated
            raise OracleError('webhook is no address of the web; write "https://host/path", without name and password')

    def address(self, environment: Mapping[str, str] = os.environ) -> str:
        """The address with what the environment has to say, or "".

        Raises
        ------
        OracleError
            When it names a variable that is not set, or is no address then.
        """
        return Alerting(filled(self.webhook, "webhook", environment)).webhook


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return fine and parts.username is None and parts.password is None and url.isascii() and url.isprintable()


def read_alerting(values: Mapping[str, Any], path: Path, text: str) -> dict[str, Any]:
    """The keys ``alerts`` and ``alerting`` of a settings file as values, those that are there.

    Parameters
    ----------
    values, text
        What TOML says, and the text of the file, for the lines.

    Raises
    ------
    OracleError
        Naming file, line, rule, key and remedy; two rules of one name are refused.
    """
    out: dict[str, Any] = {}
    alerting = Alerting()
    if "alerting" in values:
        alerting = out["alerting"] = _alerting(values["alerting"], path, text)
    if "alerts" in values:
        out["alerts"] = _rules(values["alerts"], path, text, bool(alerting.webhook))
    return out


def _alerting(table: object, path: Path, text: str) -> Alerting:
    if not isinstance(table, Mapping):
        raise OracleError("alerting is a table; write [alerting] and below it webhook", path, line_of(text, "alerting"))
    for key in table:
        if key != "webhook":
            raise OracleError(f"[alerting] has the unknown key '{key}'; known: webhook", path, line_of(text, key))
    try:
        return Alerting(**table)
    except OracleError as error:
        raise OracleError(error.message, path, line_of(text, "webhook")) from error


def _rules(tables: object, path: Path, text: str, webhook: bool) -> tuple[AlertRule, ...]:
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        raise OracleError("alerts are tables; start each with a line [[alerts]]", path, line_of(text, "alerts"))
    heads = [i for i, line in enumerate(text.splitlines(), 1) if HEAD.match(line)]
    rules: list[AlertRule] = []
    for place, table in enumerate(tables):
        line = heads[place] if place < len(heads) else line_of(text, "alerts")
        try:
            rule = checked_alert(table, webhook)
            if rule.name in {r.name for r in rules}:
                raise OracleError(f"there are two alerts '{rule.name}'; rename one")
        except OracleError as error:
            raise OracleError(error.message, path, line) from error
        rules.append(rule)
    return tuple(rules)


def checked_alert(table: Mapping[str, Any], webhook: bool) -> AlertRule:
    """A rule from the keys and values of its table; ``webhook`` says whether there is one that it may go to."""
    name = table.get("name")
    if not isinstance(name, str):
        raise OracleError('an alert needs a name: name = "few matches"')
    known = [f.name for f in fields(AlertRule)]
    for key in table:
        if key not in known:
            raise OracleError(f"alert '{name}' has the unknown key '{key}'{did_you_mean(key, known)}")
    if "metric" not in table:
        raise OracleError(f"alert '{name}' watches nothing; give it a metric, such as metric = \"usage\"")
    rule = AlertRule(**{key: _value(name, key, value) for key, value in table.items()})
    if WEBHOOK in table.get("to", ()) and not webhook:
        raise OracleError(f"alert '{name}' goes to the webhook, but none is named; add webhook to [alerting]")
    return rule


def _value(name: str, key: str, value: Any) -> Any:
    if key in ("above", "below"):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise OracleError(f"alert '{name}': {key} takes a number, not {value!r}")
        return float(value)
    if key in ("days", "at_least"):
        if isinstance(value, bool) or not isinstance(value, int):
            raise OracleError(f"alert '{name}': {key} takes a whole number, not {value!r}")
        return value
    if key == "to":
        return _targets(name, value)
    if not isinstance(value, str):
        raise OracleError(f"alert '{name}': {key} takes a text, not {value!r}")
    return value


def _targets(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise OracleError(f'alert \'{name}\': to takes a list, such as ["app", "log"]')
    return tuple(dict.fromkeys(value))
