"""What is done with a block of each language."""

import ast
import configparser
import csv
import json
import os
import re
import runpy
import tomllib
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import yaml

from app.schedule.cron import next_after
from app.settings import read_settings
from app.taxonomy.splitting import read_made
from app.workspace import Workspace
from documentation.blocks import Block
from labeling.curating.tone_guide import read_guide
from labeling.sources.rules import read_rules
from labeling.taxonomy import Template
from tests.docs.shell import Shell, commands_of
from tests.traffic import Day, fill

AT = datetime(2030, 1, 7, tzinfo=UTC)
CRON = re.compile(r"^((?:\S+\s+){5})(.+)$")
NO_CODE = ("diff",)


class Page:
    """Runs the blocks of one page, one after the other, in one folder."""

    def __init__(self, folder, monkeypatch):
        self.shell, self.names, self.printed = Shell(folder, monkeypatch), {}, ""

    def run(self, block: Block):
        """Run one block; what has a title is written to that file first."""
        if block.marks.count("with traffic"):
            _fill_the_log()
        if block.title:
            Path(block.title).parent.mkdir(parents=True, exist_ok=True)
            Path(block.title).write_text(block.text, encoding="utf-8")
            stamp = Path(block.title).stat().st_mtime_ns + 10**9  # a text of the same length is seen as changed too
            os.utime(block.title, ns=(stamp, stamp))
        run = getattr(self, f"_{block.language}", None)
        assert run or block.language in NO_CODE, f"no language, or one that is not tested: '{block.language}'"
        if run:
            run(block)

    def _bash(self, block):
        commands = commands_of(block.text)
        codes = [0] * (len(commands) - 1) + [block.exit_code]
        printed = [self.shell.run(words, code) for words, code in zip(commands, codes, strict=True)]
        self.printed = "\n".join(printed)

    def _text(self, block):
        """What is shown as output is what the block before printed; … stands for lines that are left out."""
        if "output" in block.marks:
            said = " ".join(self.printed.split())
            missing = [line for line in block.text.splitlines() if " ".join(line.strip("… ").split()) not in said]
            assert missing == [], self.printed

    def _python(self, block):
        if block.title:
            ast.parse(block.text, block.title)
            return
        path = Path(f"block_{block.line}.py")
        path.write_text(block.text, encoding="utf-8")
        self.names |= runpy.run_path(str(path), init_globals=self.names)
        path.unlink()

    def _toml(self, block):
        keys = tomllib.loads(block.text)
        path = Path(block.title or f"block-{block.line}.toml")
        path.write_text(block.text, encoding="utf-8")
        if "rule" in keys:
            assert read_rules(path)
        elif "template" in keys:
            assert read_made(path, Template("old", "topic", "Title", "Body"))
        elif path.name == "tone.toml" or {"greetings", "avoid", "most_words"} & set(keys):
            read_guide(path)
        else:
            read_settings(path)
        if not block.title:
            path.unlink()

    def _json(self, block):
        json.loads(block.text)

    def _jsonl(self, block):
        assert [json.loads(line) for line in block.text.splitlines() if line]

    def _csv(self, block):
        rows = list(csv.reader(StringIO(block.text)))
        assert len({len(row) for row in rows}) == 1, [len(row) for row in rows]

    def _yaml(self, block):
        assert list(yaml.safe_load_all(block.text))

    def _ini(self, block):
        found = configparser.RawConfigParser(strict=False)
        found.read_string(block.text)
        for section in found.sections():
            if command := found[section].get("execstart"):
                self.shell.parse(commands_of(command)[0])

    def _cron(self, block):
        for line in block.text.splitlines():
            when, command = CRON.fullmatch(line).groups()
            next_after(when.strip(), "UTC", AT)
            self.shell.parse(commands_of(command)[0])


def _fill_the_log():
    """Four weeks of traffic, for commands that look at it."""
    workspace = Workspace(Path())
    with workspace.open_store() as store:
        fill(workspace, store, datetime.now(UTC), [Day()] * 28)
