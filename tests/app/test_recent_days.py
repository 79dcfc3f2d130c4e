"""The setting that lets evidence age."""

import pytest

from app.settings import Settings, read_settings
from labeling.errors import OracleError


@pytest.mark.parametrize(("written", "read"), [('"auto"', "auto"), ("28", 28.0), ("0", 0.0)])
def test_a_half_life_or_auto(tmp_path, written, read):
    (tmp_path / "oracle.toml").write_text(f"recent_days = {written}\n")
    assert read_settings(tmp_path / "oracle.toml").recent_days == read
    assert Settings().recent_days == 0


@pytest.mark.parametrize("written", ['"soon"', "-1", "40000"])
def test_anything_else_is_refused_by_name(tmp_path, written):
    (tmp_path / "oracle.toml").write_text(f"recent_days = {written}\n")
    with pytest.raises(OracleError, match=r"oracle.toml:1: recent_days"):
        read_settings(tmp_path / "oracle.toml")
