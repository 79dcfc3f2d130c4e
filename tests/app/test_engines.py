import sys

import pytest

from app.engines import Engine, Place
from app.pipeline.steps import until
from labeling.errors import OracleError


def test_the_local_engine_takes_the_steps_as_they_are():
    with Place().steps() as steps:
        assert steps is until


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (Place(workers=2), "add --engine dask"),
        (Place(scheduler="tcp://10.0.0.5:8786"), "add --engine dask"),
        (Place(Engine.dask, 2, "tcp://10.0.0.5:8786"), "leave --workers out, or --scheduler"),
    ],
)
def test_options_that_do_not_fit_together(place, message):
    with pytest.raises(OracleError, match=message), place.steps():
        pass


def test_without_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(OracleError, match=r"pip install 'living-oracle\[dask\]'"), Place(Engine.dask).steps():
        pass
