"""How much of anything is taken in. What is more is refused in one sentence, before it fills the memory."""

from __future__ import annotations

MB = 2**20
LONGEST_TEXT = 20_000
"""Characters of a question; ten times the longest that customers write."""
LONGEST_CELL = 1_000_000
"""Characters in one field of a table."""
LONGEST_ID = 200
"""Characters of an id; as in the log of suggestions."""
LONGEST_REGEX = 5_000
"""Characters of a rule's expression; RE2 takes seconds for longer ones."""
LARGEST_FILE = 1024 * MB
"""Bytes of a data file: about ten million questions as CSV. Load more in several files."""
LARGEST_EXPANDED = 4 * LARGEST_FILE
"""Bytes that a compressed file may hold."""
LARGEST_SETTINGS = 4 * MB
"""Bytes of oracle.toml, rules.toml, tone.toml and the like: tens of thousands of rules."""
MOST_ROWS = 10_000_000
MOST_COLUMNS = 500
DEEPEST = 100
"""Lists and objects inside each other, in JSON and TOML."""
MOST_SHOWN = 80
"""Characters of a wrong value that a message repeats."""
