"""Entry point of the command `oracle`, and of `python -m app.cli`."""

from __future__ import annotations

import sys
from typing import NoReturn

from labeling.disk.troubles import in_words
from labeling.errors import OracleError

BY_CTRL_C = 130
"""With what Typer ends a command that was interrupted."""


def main() -> None:
    """Entry point: exit code 0 done, 1 failed, 2 bad usage or input."""
    from app.cli.commands import application
    from app.cli.output import errors

    try:
        application()
    except OracleError as error:
        errors.print(f"Error: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(2)
    except OSError as error:
        said = in_words(error)
        if said is None:
            raise
        errors.print(f"Error: {said}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        _interrupted()
    except SystemExit as stop:
        if stop.code != BY_CTRL_C:
            raise
        _interrupted()


def _interrupted() -> NoReturn:
    from app.cli.output import errors

    errors.print("Interrupted. What was finished is kept; the same command goes on from there.")
    sys.exit(1)
