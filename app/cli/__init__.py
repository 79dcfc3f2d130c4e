"""The command `oracle`. Commands are thin: they read options, call one function, and print."""

from app.cli.entry import main

__all__ = ["main"]
