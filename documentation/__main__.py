"""Writes the reference pages: `python -m documentation`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from documentation.commands import commands_page
from documentation.service import service_page
from documentation.settings import settings_page

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "settings.md": settings_page,
    "http.md": service_page,
}


def main() -> None:
    """Write all of them, and say which changed."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        path, text = REFERENCE / name, make()
        changed = not path.exists() or path.read_text(encoding="utf-8") != text
        path.write_text(text, encoding="utf-8")
        print(f"docs/reference/{name}: {'written' if changed else 'as before'}")


if __name__ == "__main__":
    main()
