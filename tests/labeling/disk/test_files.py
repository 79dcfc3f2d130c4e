"""Writing files whole, and removing what killed programs left."""

import os
import subprocess
import sys
import time

import pytest

from labeling.disk.files import DAY, replacing, sweep, sweep_old, write_json


def dead_pid():
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_the_old_file_stays_where_writing_fails(tmp_path):
    path = tmp_path / "a.json"
    write_json(path, 1)
    with pytest.raises(RuntimeError), replacing(path) as temporary:
        temporary.write_text("half", encoding="utf-8")
        raise RuntimeError
    assert path.read_text(encoding="utf-8") == "1\n"
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_what_a_killed_program_left_goes_and_all_else_stays(tmp_path):
    left = tmp_path / f".a.json.{dead_pid()}.tmp"
    stays = [tmp_path / name for name in (f".a.json.{os.getpid()}.tmp", ".b.json.x.tmp", "a.json", ".hidden", ".tmp")]
    for path in (left, *stays):
        path.write_text("x", encoding="utf-8")
    sweep(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted(stays)


def test_sweeping_where_there_is_no_folder(tmp_path):
    sweep(tmp_path / "none")
    sweep_old(tmp_path / "none", "*")


def test_only_what_is_old_and_fits_goes(tmp_path):
    old, young, other = (tmp_path / name for name in (".backup-1.7", ".backup-2.7", "backup-1"))
    for path in (old, young, other):
        path.mkdir()
        (path / "x").write_text("x", encoding="utf-8")
    before = time.time() - DAY - 60
    for path in (old, other):
        os.utime(path, (before, before))
    sweep_old(tmp_path, ".backup-*")
    assert sorted(p.name for p in tmp_path.iterdir()) == [".backup-2.7", "backup-1"]
