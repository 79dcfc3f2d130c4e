"""Hooks of MkDocs: pages beside `docs/` join the site, links to them are turned, and our drawings take its colours."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
BESIDE = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "labeling_functions/README.md": "labeling-functions.md",
    "data/README.md": "shipped-workspace.md",
}
"""Pages outside `docs/`, and their names on the site; the README is met by the first page there."""
LINK = re.compile(r"(\]\()([^)\s#:]+)(#[^)\s]*)?(\))")
DRAWING = re.compile(r'<img alt="([^"]*)" src="[^"]*?images/(flow|house)\.svg"\s*/?>')


def on_files(files: Files, config: Any) -> Files:
    """Add the pages beside `docs/`."""
    for source, target in BESIDE.items():
        if files.get_file_from_path(target) is None:
            files.append(File.generated(config, target, content=(ROOT / source).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Turn links between pages in and outside `docs/`."""
    sources = {target: source for source, target in BESIDE.items()}
    here = page.file.src_uri
    return turned(markdown, sources.get(here, f"docs/{here}"), here)


def turned(markdown: str, source: str, here: str) -> str:
    """Markdown whose relative links hold on the site.

    Parameters
    ----------
    source
        Where the page lies in the repository.
    here
        Its place on the site.
    """

    def turn(found: re.Match[str]) -> str:
        aim = posixpath.normpath(posixpath.join(posixpath.dirname(source), found[2]))
        place = BESIDE.get(aim, aim.removeprefix("docs/") if aim.startswith("docs/") else None)
        if place is None:
            return found[0]
        return f"{found[1]}{posixpath.relpath(place, posixpath.dirname(here) or '.')}{found[3] or ''}{found[4]}"

    return LINK.sub(turn, markdown)


def on_page_content(html: str, page: Any, config: Any, files: Files) -> str:
    """Put our drawings into the page itself, so that they take its colours, light or dark."""

    def drawn(found: re.Match[str]) -> str:
        svg = (ROOT / "docs" / "images" / f"{found[2]}.svg").read_text(encoding="utf-8")
        return svg.replace("<svg ", f'<svg role="img" aria-label="{found[1]}" ', 1)

    return DRAWING.sub(drawn, html)
