import os
import sys
import time

import pytest

from labeling.asking.importing import forget_folder, import_file, package_of
from labeling.errors import OracleError


def test_a_module_finds_its_helpers_in_any_folder(tmp_path):
    (tmp_path / "_words.py").write_text("WORD = 'late'")
    (tmp_path / "a.py").write_text("from ._words import WORD")
    assert import_file(tmp_path / "a.py", "a.py").WORD == "late"
    assert f"{package_of(tmp_path)}._words" in sys.modules


def test_an_error_names_file_and_line(tmp_path):
    path = tmp_path / "a.py"
    path.write_text("x = 1\nimport not_there\n")
    with pytest.raises(OracleError, match=r"folder/a.py:2: this module does not import \(ModuleNotFoundError"):
        import_file(path, "folder/a.py")
    assert f"{package_of(tmp_path)}.a" not in sys.modules


@pytest.fixture(autouse=True)
def compiled(monkeypatch):
    """Compiled code is kept, as it is unless the environment says otherwise."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.mark.parametrize("edited", ["a.py", "_b.py"])
def test_an_edit_of_the_same_size_in_the_same_second_is_seen(tmp_path, edited):
    path, module = tmp_path / edited, tmp_path / "a.py"
    module.write_text("from ._b import X")
    path.write_text("X = 1")
    when = path.stat().st_mtime
    assert import_file(module, "a.py").X == 1
    path.write_text("X = 2")
    os.utime(path, (when, when))
    forget_folder(tmp_path)
    assert import_file(module, "a.py").X == 2


def test_compiled_code_is_used_of_files_that_have_settled(tmp_path):
    past = time.time() - 60
    for name, text in (("a.py", "from ._b import X"), ("_b.py", "X = 1")):
        (tmp_path / name).write_text(text)
        os.utime(tmp_path / name, (past, past))
    assert import_file(tmp_path / "a.py", "a.py").X == 1
    assert sorted(p.name.split(".")[0] for p in (tmp_path / "__pycache__").glob("*.pyc")) == ["_b", "a"]


def test_a_forgotten_folder_is_read_anew(tmp_path):
    (tmp_path / "a.py").write_text("from . import _words\nWORD = _words.WORD")
    (tmp_path / "_words.py").write_text("WORD = 'late'")
    assert import_file(tmp_path / "a.py", "a.py").WORD == "late"
    (tmp_path / "_words.py").write_text("WORD = 'other'")
    forget_folder(tmp_path)
    assert import_file(tmp_path / "a.py", "a.py").WORD == "other"
    forget_folder(tmp_path / "not_there")
