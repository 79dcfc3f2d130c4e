"""Functions in files, as experts write them."""

import pytest

from labeling.loading.registry import load_sources

HEAD = '"""Words."""\nimport ctypes, faulthandler, os, re, signal, time\nfrom labeling import labeling_function\n'


@pytest.fixture
def sources_of(tmp_path, taxonomy):
    """Sources from bodies of functions by name; all vote for 'late'."""

    def make(more="", votes_for="late", **bodies):
        functions = [
            f"@labeling_function(votes_for={votes_for!r})\ndef {name}(question):\n    {body}\n"
            for name, body in bodies.items()
        ]
        (tmp_path / "words.py").write_text("\n".join([HEAD, more, *functions]))
        return load_sources(tmp_path, taxonomy)

    return make
