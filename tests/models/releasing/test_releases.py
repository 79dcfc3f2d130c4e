import json
from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest

from labeling.disk.files import write_json
from labeling.errors import OracleError
from labeling.hashing import digest
from labeling.taxonomy import Taxonomy, Template
from models.cascade import Cascade
from models.releasing.releases import ABOUT, FORMAT, WEIGHTS, load_release, pack, save_release, unpack


def save(folder, release, **changes):
    r = replace(release, **changes)
    return save_release(folder, r.encoder_id, r.cascade, r.thresholds, r.memory, {})


def test_everything_comes_back(saved, release):
    folder, release_id = saved
    again = load_release(folder, release_id)
    assert again.release_id == release_id and again.memory == release.memory
    assert again.cascade.taxonomy == release.cascade.taxonomy
    assert again.thresholds.topic == release.thresholds.topic
    assert np.array_equal(again.thresholds.template, release.thresholds.template)
    rows = release.cascade.anchors.rows
    assert np.array_equal(again.cascade.predict(rows).joint, release.cascade.predict(rows).joint)


def test_same_content_same_id_and_nothing_left_over(saved, release):
    folder, release_id = saved
    assert save(folder, release) == release_id
    assert sorted(p.name for p in folder.iterdir()) == [release_id]
    assert sorted(p.name for p in (folder / release_id).iterdir()) == [ABOUT, WEIGHTS]


def test_any_other_content_has_another_id(saved, release):
    folder, release_id = saved
    cascade = release.cascade
    head = replace(cascade.head, coef=cascade.head.coef + 1)
    anchors = replace(cascade.anchors, labels=cascade.anchors.labels[::-1])
    others = [
        save(folder, release, encoder_id="other"),
        save(folder, release, cascade=replace(cascade, head=head)),
        save(folder, release, cascade=replace(cascade, head=head.with_temperature(2.0))),
        save(folder, release, cascade=replace(cascade, valid=cascade.valid.calibrated(1.0, 0.5))),
        save(folder, release, cascade=replace(cascade, answerable=cascade.answerable.calibrated(2.0, 0.0))),
        save(folder, release, cascade=replace(cascade, anchors=anchors)),
        save(folder, release, thresholds=replace(release.thresholds, topic=0.123)),
        save(folder, release, memory=replace(release.memory, texts=("a", "b", "c", "d"))),
    ]
    assert len({release_id, *others}) == 9
    assert load_release(folder, others[2]).cascade.head.temperature == 2.0
    assert load_release(folder, others[3]).cascade.valid.intercept == cascade.valid.intercept + 0.5
    assert np.array_equal(load_release(folder, others[4]).cascade.answerable.coef, 2 * cascade.answerable.coef)


def test_all_of_a_template_comes_back(release, tmp_path):
    template = Template("t", "a", "T", "B", "stale", "ann", ("x", "y"), date(2027, 1, 31), 4)
    taxonomy = Taxonomy((template, Template("d", "a", "D", "B", "draft")), {"old": ("t",), "t": ("t", "d")})
    c = release.cascade
    cascade = Cascade(taxonomy, c.head, c.valid, c.answerable, c.anchors)
    loaded = load_release(tmp_path, save(tmp_path, release, cascade=cascade))
    assert loaded.cascade.taxonomy == taxonomy


def test_memory_holds_the_texts_of_the_anchors_and_nothing_else(release):
    anchors = release.cascade.anchors
    assert [f.name for f in fields(release.memory)] == ["texts"]
    assert len(release.memory.texts) == len(anchors.rows) == len(anchors.labels) == 48
    assert anchors.labels.tolist() == list(range(6)) * 8


def test_packing_and_unpacking(release):
    arrays, plain = pack(release.cascade, release.thresholds)
    cascade, thresholds = unpack(release.cascade.taxonomy, arrays, json.loads(json.dumps(plain)))
    rows = release.cascade.anchors.rows
    assert np.array_equal(cascade.predict(rows).joint, release.cascade.predict(rows).joint)
    assert (thresholds.validity, thresholds.topic) == (release.thresholds.validity, release.thresholds.topic)
    assert all(array.flags["C_CONTIGUOUS"] for array in arrays.values())


def test_strided_heads_are_saved_as_they_are(release, tmp_path):
    head = release.cascade.head
    wide = np.column_stack([head.coef, head.intercept])
    strided = replace(release.cascade, head=replace(head, coef=wide[:, :-1], intercept=wide[:, -1]))
    loaded = load_release(tmp_path, save(tmp_path, release, cascade=strided))
    assert np.array_equal(loaded.cascade.head.coef, head.coef)
    assert np.array_equal(loaded.cascade.head.intercept, head.intercept)


def test_another_format_is_named_and_not_taken_for_tampering(saved):
    folder, release_id = saved
    about = json.loads((folder / release_id / ABOUT).read_text(encoding="utf-8"))
    about["format"] = FORMAT - 1
    old = f"r-{digest(about)[:12]}"
    (folder / release_id).rename(folder / old)
    write_json(folder / old / ABOUT, about)
    with pytest.raises(OracleError, match=rf"{old} was made by another version of the program; run `oracle run`"):
        load_release(folder, old)


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
