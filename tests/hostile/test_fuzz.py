"""A short run of the fuzzer on each parser; the same program runs longer for the figures of the docs."""

from importlib.util import find_spec

import pytest

from benchmarks.reliability.fuzz import NAMES, fuzzed

pytestmark = [pytest.mark.slow, pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed")]


@pytest.mark.parametrize("name", NAMES)
def test_only_promised_errors_escape(name):
    found = fuzzed(name, 5, seed=1)
    assert found.survived == found.tried > 10, found.note
