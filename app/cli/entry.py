"""Entry point of the command `oracle`, and of `python -m app.cli`."""

from __future__ import annotations

import sys

from labeling.errors import OracleError


def main() -> None:
    """Entry point: exit code 0 done, 1 failed, 2 bad usage or input."""
    from app.cli.commands import application
    from app.cli.output import errors

    try:
        application()
    except OracleError as error:
        errors.print(f"Error: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(2)
    except KeyboardInterrupt:
        errors.print("Interrupted. What was finished is kept; the same command goes on from there.")
        sys.exit(1)
