"""What the command says when something outside stops it."""

import errno

import pytest

from app.cli import commands
from app.cli.entry import main


@pytest.fixture
def ends_with(monkeypatch, capsys):
    def run(error):
        def fail():
            raise error

        monkeypatch.setattr(commands, "application", fail)
        with pytest.raises(SystemExit) as stop:
            main()
        return stop.value.code, capsys.readouterr().err

    return run


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(130)])
def test_ctrl_c_is_exit_code_1_and_a_sentence(ends_with, error):
    code, said = ends_with(error)
    assert code == 1 and said.startswith("Interrupted.")


def test_other_exit_codes_stay(ends_with):
    assert ends_with(SystemExit(2)) == (2, "")


def test_a_full_disk_is_exit_code_1_and_a_sentence(ends_with):
    code, said = ends_with(OSError(errno.ENOSPC, "No space left on device", "/data/x"))
    assert code == 1 and said == "Error: /data/x: the disk is full; free some space, then try again\n"


def test_what_is_no_matter_of_the_system_is_not_hidden(monkeypatch):
    def fail():
        raise OSError("strange")

    monkeypatch.setattr(commands, "application", fail)
    with pytest.raises(OSError, match="strange"):
        main()
