"""Modules whose import does harm are left out before they can do any to this program."""

import sys

import pytest

from labeling.applying.worker_process import possible
from labeling.errors import OracleError
from labeling.loading import trying
from labeling.loading.registry import load_all, load_sources

pytestmark = pytest.mark.skipif(not possible(), reason="no worker processes on this system")
CODE = """
from labeling import labeling_function
import builtins, os, socket, sys, time
{harm}

@labeling_function(votes_for="late")
def waits(question):
    return "7" in question.text

def _helper():
    return 1
"""
HARM = {
    "while True: pass": "it took longer than 0.5 s in all",
    "time.sleep(60)": "it took longer than 0.5 s in all",
    "sys.exit(3)": "it ended the program (SystemExit: 3)",
    "os._exit(4)": "it ended its process (exit code 4)",
    "x = bytearray(10**12)": "it ran out of memory",
    "try: socket.create_connection(('127.0.0.1', 9))\nexcept BaseException: pass": "it tried to use the network",
    "os.system('true')": "it tried to start or end a program",
    "open('/tmp/never', 'w')": "it tried to change files",
    "builtins.len = lambda x: 0": "it changed builtins.len",
    "os.chdir('/')": "it changed the working folder",
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(trying, "SECONDS", 0.5)
    (tmp_path / "good.py").write_text(CODE.format(harm=""))
    return tmp_path


@pytest.mark.parametrize("harm", HARM)
def test_a_module_that_does_harm_is_left_out_and_the_others_are_there(folder, taxonomy, harm):
    (folder / "bad.py").write_text(CODE.format(harm=harm))
    (folder / "zoo.py").write_text(CODE.format(harm=""))
    found = load_all(folder, taxonomy, "labeling_functions")
    assert [s.name for s in found.sources] == ["good.waits", "zoo.waits"]
    (bad,) = found.left_out
    assert (bad.path, bad.names) == ("labeling_functions/bad.py", ("bad.waits",))
    assert bad.why.startswith("when it is imported, ") and HARM[harm] in bad.why
    assert len([1, 2]) == 2


def test_what_merely_fails_is_said_as_ever(folder, taxonomy):
    (folder / "bad.py").write_text(CODE.format(harm="import not_there"))
    with pytest.raises(OracleError, match=r"bad\.py:4: this module does not import \(ModuleNotFoundError"):
        load_sources(folder, taxonomy)


def test_a_module_is_tried_once_and_again_when_it_is_edited(folder, taxonomy, monkeypatch):
    tried = []
    harm = trying.Trial.harm
    monkeypatch.setattr(trying.Trial, "harm", lambda trial, files: tried.append(files[0][0]) or harm(trial, files))
    load_all(folder, taxonomy), load_all(folder, taxonomy)
    assert len(tried) == 1
    (folder / "good.py").write_text(CODE.format(harm="sys.exit()"))
    assert load_all(folder, taxonomy).left_out and len(tried) == 2


def test_where_no_process_starts_that_is_said(folder, taxonomy, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(OracleError, match="end as soon as they start"):
        load_all(folder, taxonomy, "elsewhere")
