"""Progress on the terminal, with Rich; one line a step once it is done."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class TerminalProgress:
    """Bars for long work. Used as a context manager, so that the bars go away on an error too."""

    def __init__(self, console: Console) -> None:
        self.console = console
        columns = [
            TextColumn("{task.description:9}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        ]
        self._bars = Progress(*columns, console=console, transient=True)
        self._tasks: dict[str, int] = {}

    def __enter__(self) -> TerminalProgress:
        self._bars.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._bars.stop()

    def start(self, name: str, total: int | None = None) -> Callable[[int], None]:
        """A new bar; without a total it only shows that work goes on."""
        task = self._bars.add_task(name, total=total)
        self._tasks[name] = task
        return lambda done: self._bars.advance(task, done)

    def finish(self, name: str, seconds: float, skipped: bool) -> None:
        """Replace the bar with a line."""
        task = self._tasks.pop(name, None)
        if task is not None:
            self._bars.remove_task(task)
        state = "[dim]unchanged[/dim]" if skipped else f"{seconds:6.1f} s"
        self.console.print(f"  {name:9} {state}")
