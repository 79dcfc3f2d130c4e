"""Plain text from the HTML that help desks keep replies in; nothing of it is run or fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser

DROPPED = frozenset({"script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg"})
LINES = frozenset({"br", "div", "tr", "table", "ul", "ol", "li", "blockquote", "section", "hr"})
PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.dropping: list[str] = []
        self.link = ""
        self.link_from = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DROPPED:
            self.dropping.append(tag)
        elif not self.dropping:
            self._break(tag)
            if tag == "li":
                self.parts.append("- ")
            if tag == "a":
                self.link, self.link_from = dict(attrs).get("href") or "", len(self.parts)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.dropping:
            self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.dropping:
            del self.dropping[self.dropping.index(tag) :]
        elif not self.dropping and tag == "a":
            self._finish_link()
        elif not self.dropping and tag not in ("br", "hr", "li"):
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self.dropping:
            self.parts.append(re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in LINES:
            self.parts.append("\n")
        elif tag in PARAGRAPHS:
            self.parts.append("\n\n")

    def _finish_link(self) -> None:
        """Where a link leads, if its text does not say so; only links that a reader could follow."""
        said = "".join(self.parts[self.link_from :]).strip()
        address = self.link.removeprefix("mailto:")
        if self.link.startswith(("http://", "https://", "mailto:")) and address not in said:
            self.parts.append(f" ({address})")
        self.link = ""


def text_of_html(html: str) -> str:
    """The text that a reader would see: paragraphs, lines and list items on lines of their own."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [line.strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
