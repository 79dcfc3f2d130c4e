"""One computed voter by itself."""

import numpy as np
import pytest


@pytest.fixture
def voted():
    """The voter and its votes on all questions, fitted on the same."""

    def vote(settings, rows, gold, taxonomy, encode=None):
        fitted = settings.fit(rows, gold, taxonomy, encode)
        return settings.voter(rows, gold, taxonomy), fitted.on(rows, np.arange(len(rows)))

    return vote
