"""What the system refuses, in one sentence."""

import errno

import pytest

from labeling.disk.troubles import REMEDIES, in_words


@pytest.mark.parametrize("code", REMEDIES)
def test_every_trouble_names_the_place_and_a_remedy(code):
    said = in_words(OSError(code, "what the system says", "/data/x.csv"))
    assert said.startswith("/data/x.csv: ")
    assert len(said.splitlines()) == 1 and ("; " in said)


def test_of_two_places_the_target_is_named():
    assert in_words(OSError(errno.EISDIR, "Is a directory", "a.tmp", None, "run/a")).startswith("run/a: a folder lies")


def test_without_a_place_only_the_remedy():
    assert in_words(OSError(errno.ENOSPC, "No space")) == REMEDIES[errno.ENOSPC]


@pytest.mark.parametrize("error", [BrokenPipeError(errno.EPIPE, "x"), OSError("words"), OSError(errno.ECONNREFUSED)])
def test_other_errors_are_no_matter_of_the_system(error):
    assert in_words(error) is None
