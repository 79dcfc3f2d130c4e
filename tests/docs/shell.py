"""Runs the commands of a page in this process: `oracle`, requests to its service, and a few harmless others."""

import argparse
import json
import os
import re
import runpy
import shlex
import shutil
import tomllib
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.cli.commands import Commands
from app.cli.entry import main
from app.cli.lazy import loaded
from app.http.service import create_app
from app.workspace import Workspace
from labeling.store.releases import current_release

REPOSITORY = Path(__file__).parents[2]
ENDLESS = ("app", "serve", "schedule", "simulate")
SUBCOMMANDS = [[name] for name in ("list", "history", "now")]
CHANGE = re.compile(r"c-[0-9a-f]{8}")
TARGET = re.compile(r"^([\w-]+):", re.MULTILINE)


def commands_of(text):
    """Lines of a block as lists of words; a line that ends with a backslash goes on in the next one."""
    lines = text.replace("\\\n", " ").splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True))]


class Shell:
    """The commands of one page, run in one folder; what earlier ones gave stands in ``variables``."""

    def __init__(self, folder, monkeypatch):
        self.monkeypatch, self.variables = monkeypatch, {"TOKEN": "", "SUGGESTION": ""}
        monkeypatch.chdir(folder)
        monkeypatch.setenv("COLUMNS", "120")

    def run(self, words, code=0):
        """Run one command and see that it ends as it should; returns what it printed."""
        words = [self._filled(word) for word in words]
        name = Path(words[0]).name
        known = getattr(self, f"_{name}", None)
        if known is None:
            raise AssertionError(f"the tests of the docs know no command '{words[0]}'; see tests/docs/shell.py")
        got, printed = known(words[1:])
        assert got == code, f"{shlex.join(words)} ended with {got}, not {code}:\n{printed}"
        return printed

    def parse(self, words):
        """See that a command and its options are known, without running it."""
        name, *rest = _own(words[1:])
        _parse(loaded(name, Commands.table[name]), name, rest)
        return f"{name}: only parsed"

    def _filled(self, word):
        word = re.sub(r"\$\{?([A-Z_]+)\}?", lambda m: self.variables.get(m[1], os.environ.get(m[1], m[0])), word)
        if CHANGE.fullmatch(word):
            return self._asked("change", "list")[0]["change_id"]
        if word == "RELEASE":
            with Workspace(Path()).open_store() as store, store.read() as connection:
                return current_release(connection)
        return word

    def _asked(self, *words):
        return json.loads(self.run(["oracle", *words, "--json"]))

    def _oracle(self, words):
        if _endless(words):
            return 0, self.parse(["oracle", *words])
        out = StringIO()
        self.monkeypatch.setattr("sys.argv", ["oracle", *words])
        with redirect_stdout(out), redirect_stderr(out), pytest.raises(SystemExit) as stop:
            main()
        printed = out.getvalue()
        if words[:2] == ["token", "create"] and not stop.value.code:
            self.variables["TOKEN"] = next(w for w in re.split(r'[\s"]+', printed) if len(w) > 30)
        return int(stop.value.code or 0), printed

    def _curl(self, words):
        given = _curl_options().parse_args(words)
        method = given.X or ("POST" if given.data is not None else "GET")
        headers = dict(h.split(": ", 1) for h in given.H)
        address = {"base_url": "http://127.0.0.1:8600", "client": ("127.0.0.1", 40000)}
        workspace = Workspace(Path())
        with workspace.open_store() as store, TestClient(create_app(workspace, store), **address) as client:
            answer = client.request(method, given.url, headers=headers, content=given.data)
        if answer.is_success and "suggestion_id" in answer.text:
            self.variables["SUGGESTION"] = answer.json()["suggestion_id"]
        return (0 if answer.is_success else answer.status_code), answer.text

    def _make(self, words):
        targets = TARGET.findall((REPOSITORY / "Makefile").read_text(encoding="utf-8"))
        missing = [w for w in words if w not in targets and "=" not in w]
        return len(missing), f"the Makefile has no target {missing}"

    def _pip(self, words):
        known = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        extras = re.findall(r"\[([\w,]+)\]", " ".join(words))
        missing = [e for extra in extras for e in extra.split(",") if e not in known["optional-dependencies"]]
        return len(missing) + (words[0] != "install"), f"there is no extra {missing}"

    def _python(self, words):
        out = StringIO()
        self.monkeypatch.setattr("sys.argv", words)
        with redirect_stdout(out):
            runpy.run_path(words[0], run_name="__main__")
        return 0, out.getvalue()

    def _export(self, words):
        for word in words:
            name, value = word.split("=", 1)
            self.monkeypatch.setenv(name, value)
        return 0, ""

    def _cd(self, words):
        self.monkeypatch.chdir(words[0])
        return 0, ""

    def _mkdir(self, words):
        for word in words:
            if word != "-p":
                Path(word).mkdir(parents=True, exist_ok=True)
        return 0, ""

    def _cp(self, words):
        *sources, target = words
        for source in sources:
            shutil.copy(source, target)
        return 0, ""

    def _cat(self, words):
        return 0, "".join(Path(w).read_text(encoding="utf-8") for w in words)

    def _head(self, words):
        return self._cat([w for w in words if not w.startswith("-")])

    def _ls(self, words):
        return 0, "\n".join(sorted(p.name for w in words or ["."] for p in Path(w).iterdir()))


def _endless(words):
    rest = _own(words)
    return bool(rest) and rest[0] in ENDLESS and "--help" not in rest and rest[1:2] not in SUBCOMMANDS


def _own(words):
    """Words of the command itself, without the workspace before it."""
    return list(words[2:] if words[:1] in (["-w"], ["--workspace"]) else words)


def _parse(command, name, words, outer=None):
    with command.make_context(name, words, parent=outer) as context:
        inner = [*context._protected_args, *context.args]
        if inner and hasattr(command, "commands"):
            _parse(command.commands[inner[0]], inner[0], inner[1:], context)


def _curl_options():
    options = argparse.ArgumentParser(exit_on_error=False)
    options.add_argument("-s", "-S", "-f", "--fail", "--silent", action="store_true")
    options.add_argument("-X")
    options.add_argument("-H", action="append", default=[])
    options.add_argument("-d", "--data")
    options.add_argument("url")
    return options
