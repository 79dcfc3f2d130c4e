import subprocess
import sys
from importlib import import_module

import pytest
from typer.testing import CliRunner

from app.cli.commands import Commands, application
from app.cli.lazy import loaded

HEAVY = ("numpy", "scipy", "pandas", "sklearn", "snorkel", "torch", "faiss", "re2", "sqlalchemy", "pydantic", "pyarrow",
         "plotly", "streamlit", "fastapi", "onnxruntime", "tokenizers", "statsmodels", "apscheduler")  # fmt: skip


def imported_by(*words):
    """Heavy modules that a call of the command brings."""
    code = (
        "import sys; sys.argv = ['oracle', *sys.argv[1:]]\n"
        "from app.cli.entry import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    return done.stdout, [name for name in HEAVY if name in done.stderr.split()]


def test_help_imports_nothing_heavy():
    shown, heavy = imported_by("--help")
    assert "evaluate" in shown and heavy == []


@pytest.mark.parametrize("words", ["--no-such-option", "releas"])
def test_an_error_imports_nothing_heavy(words):
    assert set(imported_by(words)[1]) <= {"pydantic"}  # the library itself asks for it before it tells of an error


def test_help_lists_every_command():
    shown = CliRunner().invoke(application, ["--help"]).output
    assert all(f"│ {name} " in shown for name in Commands.table)


@pytest.mark.parametrize("name", Commands.table)
def test_the_table_says_what_the_command_says_itself(name):
    row = Commands.table[name]
    assert hasattr(import_module(f"app.cli.{row.module}"), row.what)
    assert (loaded(name, row).help or "").split("\n\n")[0].replace("\n", " ") == row.help


def test_what_stands_in_brackets_is_shown():
    shown = CliRunner().invoke(application, ["app", "--help"], env={"COLUMNS": "200"}).output
    assert 'With sign_in = "oidc" under [access] in oracle.toml people sign in' in " ".join(shown.split())


def test_lines_of_the_source_are_no_lines_of_the_help():
    command = loaded("topics", Commands.table["topics"])
    assert all("\n" not in part for c in command.commands.values() for part in c.help.split("\n\n"))


@pytest.mark.parametrize("name", Commands.table)
def test_no_option_has_words_in_brackets_which_rich_would_swallow(name):
    for command in walked(loaded(name, Commands.table[name])):
        assert not [p.help for p in command.params if "[" in (getattr(p, "help", "") or "")]


def walked(command):
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from walked(below)


def test_an_unknown_command_is_told_of_the_nearest():
    result = CliRunner().invoke(application, ["reviw"])
    assert result.exit_code == 2 and "Did you mean 'review'?" in result.output


def test_options_before_the_command_reach_it(tmp_path):
    result = CliRunner().invoke(application, ["-w", str(tmp_path), "doctor"])
    assert result.exit_code in (0, 1, 2) and str(tmp_path) in str(result.output) + str(result.exception)
