from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from labeling.errors import OracleError
from labeling.taxonomy import Taxonomy, Template
from models.cascade import Cascade
from models.releases import ABOUT, WEIGHTS, load_release, save_release


def save(folder, release, **changes):
    r = replace(release, **changes)
    return save_release(folder, r.encoder_id, r.cascade, r.thresholds, r.memory, {})


def test_everything_comes_back(saved, release):
    folder, release_id = saved
    again = load_release(folder, release_id)
    assert again.release_id == release_id and again.memory.labels == (0, 1, 2, 3)
    assert again.cascade.taxonomy == release.cascade.taxonomy
    assert again.thresholds.topic == release.thresholds.topic
    assert np.array_equal(again.thresholds.template, release.thresholds.template)
    rows = release.memory.rows
    assert np.array_equal(again.cascade.predict(rows).joint, release.cascade.predict(rows).joint)


def test_same_content_same_id_and_nothing_left_over(saved, release):
    folder, release_id = saved
    assert save(folder, release) == release_id
    assert sorted(p.name for p in folder.iterdir()) == [release_id]
    assert sorted(p.name for p in (folder / release_id).iterdir()) == [ABOUT, WEIGHTS]


def test_any_other_content_has_another_id(saved, release):
    folder, release_id = saved
    validity = replace(release.cascade.validity, coef=release.cascade.validity.coef + 1)
    others = [
        save(folder, release, encoder_id="other"),
        save(folder, release, cascade=replace(release.cascade, validity=validity)),
        save(folder, release, cascade=replace(release.cascade, validity=validity.with_temperature(2.0))),
        save(folder, release, thresholds=replace(release.thresholds, topic=0.123)),
        save(folder, release, memory=replace(release.memory, texts=("a", "b", "c", "d"))),
    ]
    assert len({release_id, *others}) == 6
    assert load_release(folder, others[2]).cascade.validity.temperature == 2.0


def test_all_of_a_template_comes_back(release, tmp_path):
    template = Template("t", "a", "T", "B", "stale", "ann", ("x", "y"), date(2027, 1, 31), 4)
    taxonomy = Taxonomy((template, Template("d", "a", "D", "B", "draft")))
    cascade = Cascade(taxonomy, release.cascade.validity, release.cascade.answer)
    loaded = load_release(tmp_path, save(tmp_path, release, cascade=cascade))
    assert loaded.cascade.taxonomy == taxonomy


def test_lineage_of_any_keys_is_not_taken_for_tampering(release, tmp_path):
    lineage = {"votes": {2: 1, 10: 2}, "when": date(2026, 1, 1)}
    parts = (release.encoder_id, release.cascade, release.thresholds, release.memory, lineage)
    release_id = save_release(tmp_path, *parts)
    assert load_release(tmp_path, release_id).release_id == release_id


@pytest.mark.parametrize("name", [WEIGHTS, ABOUT])
def test_any_altered_byte_is_found(saved, name):
    folder, release_id = saved
    path = folder / release_id / name
    raw = path.read_bytes()
    for at in {*range(0, min(len(raw), 400), 7), *range(0, len(raw), len(raw) // 40), len(raw) - 2}:
        path.write_bytes(raw[:at] + bytes([raw[at] ^ 0x41]) + raw[at + 1 :])
        with pytest.raises(OracleError, match=rf"{release_id}.*(altered|torn)"):
            load_release(folder, release_id)
    path.write_bytes(raw)
    assert load_release(folder, release_id).release_id == release_id


@pytest.mark.parametrize("name", [WEIGHTS, ABOUT])
@pytest.mark.parametrize("kept", [0, 5, 100])
def test_a_torn_file_is_found(saved, name, kept):
    folder, release_id = saved
    path = folder / release_id / name
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(OracleError, match="torn"):
        load_release(folder, release_id)


@pytest.mark.parametrize("name", [WEIGHTS, ABOUT])
def test_a_missing_file_is_found(saved, name):
    folder, release_id = saved
    (folder / release_id / name).unlink()
    with pytest.raises(OracleError, match="not there"):
        load_release(folder, release_id)


def test_a_renamed_release_is_found(saved):
    folder, release_id = saved
    (folder / release_id).rename(folder / "r-000000000000")
    with pytest.raises(OracleError, match="altered"):
        load_release(folder, "r-000000000000")
