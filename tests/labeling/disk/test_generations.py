import json

import pytest

from labeling.disk.generations import FILES, keep_labels, labels_before
from labeling.disk.run_folder import RunFolder


@pytest.fixture
def folder(tmp_path):
    run = RunFolder(tmp_path / "run")
    run.path.mkdir()
    return run


def write(folder, word):
    for name in FILES:
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_text(json.dumps(f"{name} {word}"))
    keep_labels(folder)


def word(folder):
    return {json.loads((folder / name).read_text()).split()[1] for name in FILES}


def test_the_generation_before_is_kept(folder):
    write(folder, "one")
    assert labels_before(folder) is None
    write(folder, "two")
    assert word(labels_before(folder)) == {"one"}
    write(folder, "three")
    assert word(labels_before(folder)) == {"two"} and word(RunFolder(folder / "labels")) == {"three"}


def test_the_same_labels_again_are_no_generation(folder):
    write(folder, "one")
    write(folder, "two")
    write(folder, "two")
    assert word(labels_before(folder)) == {"one"}


def test_without_links_files_are_copied(folder, monkeypatch):
    def refuse(source, target):
        raise OSError("no links here")

    monkeypatch.setattr("labeling.disk.generations.os.link", refuse)
    write(folder, "one")
    write(folder, "two")
    assert word(labels_before(folder)) == {"one"}
    assert (folder / "labels" / "votes.npz").stat().st_nlink == 1


def test_a_torn_generation_is_no_generation(folder):
    write(folder, "one")
    write(folder, "two")
    (folder / "labels_before" / "votes.npz").unlink()
    assert labels_before(folder) is None


def test_labels_of_the_last_version_count_as_the_generation_before(folder):
    write(folder, "one")
    (folder / "labels" / "questions.parquet").rename(folder / "labels" / "questions.json")
    write(folder, "two")
    before = labels_before(folder)
    assert before is not None and (before / "questions.json").is_file()
    assert json.loads((before / "votes.npz").read_text()) == "votes.npz one"
    write(folder, "three")
    (folder / "labels_before" / "questions.parquet").unlink()
    assert labels_before(folder) is None
