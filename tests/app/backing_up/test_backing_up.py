"""Backups: consistent, whole, checked byte by byte, and refused where anything is wrong."""

import io
import json
import shutil
import tarfile
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.backing_up.making import back_up, backups
from app.backing_up.manifest import NAME, require_inside
from app.backing_up.restoring import restore
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.hashing import digest
from labeling.store import Store
from labeling.store.backup import copy_to
from labeling.values import Question

AT = datetime(2026, 3, 1, 3, tzinfo=UTC)
TAR = "backup-20260301T030000Z.tar"


@pytest.fixture
def workspace(tmp_path):
    """With data, a function, settings, two releases of which one is current, and things that are left out."""
    root = tmp_path / "shop"
    for name, text in {
        "oracle.toml": 'name = "shop"',
        "data/templates.csv": "template_id,topic,title,body\na,t,A,B\n",
        "data/مرحبا 🙂.txt": "<b>",
        "labeling_functions/refunds.py": '"""x"""',
        "labeling_functions/__pycache__/refunds.pyc": "x",
        "var/run/manifest.json": "{}",
        "var/releases/r-1/release.json": "1",
        "var/releases/r-2/release.json": "2",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    made = Workspace(root)
    with made.open_store() as store:
        for release in ("r-1", "r-2"):
            store.add_release(release, AT, {}, {})
        store.promote("r-2", "promoted", AT)
        store.replace_source("data/questions.csv", questions=[Question("q1", "Where?")], at=AT)
    return made


def make(workspace, at=AT, **named):
    with workspace.open_store() as store:
        return back_up(workspace, store, at, **named)


def files(folder):
    return {p.relative_to(folder).as_posix() for p in Path(folder).rglob("*") if p.is_file()}


@pytest.mark.parametrize("as_folder", [False, True])
def test_a_backup_comes_back_whole(workspace, tmp_path, as_folder):
    made = make(workspace, as_folder=as_folder)
    found = restore(Path(made["backup"]), tmp_path / "back")
    assert files(tmp_path / "back") == {
        "oracle.toml",
        "data/templates.csv",
        "data/مرحبا 🙂.txt",
        "labeling_functions/refunds.py",
        "var/store.db",
        "var/releases/r-2/release.json",
    }
    assert (found["name"], found["files"], found["store"], found["outside"]) == ("shop", 6, "var/store.db", "")
    with Workspace(tmp_path / "back").open_store() as store:
        assert store.current_release() == "r-2"
        assert [q.text for q in store.questions()] == ["Where?"]


def test_nothing_but_the_backup_is_left_and_the_oldest_go(workspace, tmp_path):
    for hours in range(4):
        made = make(workspace, AT + timedelta(hours=hours), to=tmp_path / "kept", keep=2, as_folder=hours == 2)
    assert made["removed"] == 1
    assert [p.name for p in backups(tmp_path / "kept")] == ["backup-20260301T060000Z.tar", "backup-20260301T050000Z"]
    assert len(list((tmp_path / "kept").iterdir())) == 2
    assert backups(tmp_path / "none") == []


def test_a_second_one_in_the_same_second_is_refused(workspace):
    make(workspace)
    with pytest.raises(OracleError, match="of this second already"):
        make(workspace)


def test_what_cannot_be_written_is_one_sentence(workspace, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OracleError, match="the backup cannot be written"):
        make(workspace, to=tmp_path / "file")


def test_the_store_is_one_moment_while_others_write(workspace, tmp_path):
    stop, at = threading.Event(), AT

    def write():
        n = 0
        with workspace.open_store() as store:
            while not stop.is_set():
                n += 1
                pair = [Question(f"w{n}a", f"a {n}"), Question(f"w{n}b", f"b {n}")]
                store.replace_source(f"s{n}", questions=pair, at=at)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        with workspace.open_store() as store:
            for i in range(3):
                copy_to(store, tmp_path / f"{i}.db")
    finally:
        stop.set()
        thread.join(30)
    for i in range(3):
        with Store.open(tmp_path / f"{i}.db") as copy:
            ids = [q.question_id for q in copy.questions() if q.question_id.startswith("w")]
        assert len({x[:-1] for x in ids}) * 2 == len(ids)


def test_a_store_elsewhere_comes_back_inside_and_says_so(workspace, tmp_path):
    (workspace.root / "oracle.toml").write_text(f'store = "{tmp_path}/elsewhere.db"')
    made = make(Workspace(workspace.root))
    found = restore(Path(made["backup"]), tmp_path / "back")
    assert found["outside"] == f"{tmp_path}/elsewhere.db" and found["store"] == "var/store.db"


def test_a_store_under_another_name_comes_back_there(workspace, tmp_path):
    (workspace.root / "oracle.toml").write_text('store = "db/mine.db"')
    made = make(Workspace(workspace.root))
    assert restore(Path(made["backup"]), tmp_path / "back")["store"] == "db/mine.db"
    assert (tmp_path / "back/db/mine.db").is_file() and not (tmp_path / "back/var/store.db").exists()


def test_an_empty_folder_is_taken_and_another_is_not(workspace, tmp_path):
    made = Path(make(workspace)["backup"])
    (tmp_path / "empty").mkdir()
    restore(made, tmp_path / "empty")
    with pytest.raises(OracleError, match="not empty"):
        restore(made, tmp_path / "empty")
    with pytest.raises(OracleError, match="not empty"):
        restore(made, workspace.root / "oracle.toml")


def spoilt(folder, how):
    about = json.loads((folder / NAME).read_text())
    if how == "altered":
        (folder / "oracle.toml").write_text('name = "shoq"')
    elif how == "shorter":
        (folder / "oracle.toml").write_text("")
    elif how == "missing":
        (folder / "data/templates.csv").unlink()
    elif how == "no manifest":
        (folder / NAME).unlink()
    elif how == "half a manifest":
        (folder / NAME).write_text((folder / NAME).read_text()[:50])
    elif how == "other manifest":
        about["workspace"] = "other"
        (folder / NAME).write_text(json.dumps(about))
    elif how == "outside":
        about["files"]["../x"] = about["files"]["oracle.toml"]
        sign(folder, about)
    elif how == "format":
        sign(folder, about | {"format": 9})
    elif how == "link":
        (folder / "oracle.toml").unlink()
        (folder / "oracle.toml").symlink_to("/etc/hostname")


def sign(folder, about):
    about = {k: v for k, v in about.items() if k != "sha256"}
    (folder / NAME).write_text(json.dumps(about | {"sha256": digest(about)}))


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("altered", "'oracle.toml' was altered"),
        ("shorter", "'oracle.toml' is torn"),
        ("missing", "lacks 'data/templates.csv'"),
        ("no manifest", "has no backup.json"),
        ("half a manifest", "cannot be read"),
        ("other manifest", "was altered"),
        ("outside", "'../x', which lies outside"),
        ("format", "format 9"),
        ("link", "lacks 'oracle.toml'"),
    ],
)
def test_a_spoilt_folder_is_refused_and_nothing_appears(workspace, tmp_path, how, says):
    made = Path(make(workspace, as_folder=True)["backup"])
    spoilt(made, how)
    with pytest.raises(OracleError, match=says):
        restore(made, tmp_path / "back")
    assert [p.name for p in tmp_path.iterdir()] == ["shop"]


def test_a_torn_tar_file_is_refused(workspace, tmp_path):
    made = Path(make(workspace)["backup"])
    whole = made.read_bytes()
    for size in (0, 100, 700, len(whole) // 2):
        made.write_bytes(whole[:size])
        with pytest.raises(OracleError):
            restore(made, tmp_path / "back")
        assert not (tmp_path / "back").exists()


def test_one_flipped_byte_is_refused(workspace, tmp_path):
    made = Path(make(workspace)["backup"])
    content = bytearray(made.read_bytes())
    place = content.index(b"template_id,topic")
    content[place] ^= 1
    made.write_bytes(content)
    with pytest.raises(OracleError, match="was altered"):
        restore(made, tmp_path / "back")


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "data/../../evil", "C:/evil", "a\\..\\evil"])
def test_a_tar_file_that_leads_out_is_refused(tmp_path, name):
    path = tmp_path / TAR
    with tarfile.open(path, "w") as archive:
        member = tarfile.TarInfo(name)
        member.size = 1
        archive.addfile(member, io.BytesIO(b"x"))
    with pytest.raises(OracleError, match="lies outside"):
        restore(path, tmp_path / "back")
    with pytest.raises(OracleError, match="lies outside"):
        require_inside(name, path)


def test_a_tar_file_with_a_link_out_or_a_device_is_refused(workspace, tmp_path):
    made = Path(make(workspace)["backup"])
    for kind, target in ((tarfile.SYMTYPE, "/etc/passwd"), (tarfile.CHRTYPE, ""), (tarfile.SYMTYPE, "oracle.toml")):
        copy = tmp_path / "spoilt.tar"
        shutil.copy(made, copy)
        with tarfile.open(copy, "a") as archive:
            member = tarfile.TarInfo("data/more")
            member.type, member.linkname = kind, target
            archive.addfile(member)
        with pytest.raises(OracleError):
            restore(copy, tmp_path / "back")
        assert not (tmp_path / "back").exists()


def test_what_the_manifest_does_not_name_is_refused(workspace, tmp_path):
    made = Path(make(workspace)["backup"])
    with tarfile.open(made, "a") as archive:
        member = tarfile.TarInfo("labeling_functions/evil.py")
        member.size = 1
        archive.addfile(member, io.BytesIO(b"x"))
    with pytest.raises(OracleError, match=r"'labeling_functions/evil\.py', which its manifest does not name"):
        restore(made, tmp_path / "back")


def test_no_backup_at_all(tmp_path):
    with pytest.raises(OracleError, match="there is no backup here"):
        restore(tmp_path / "none.tar", tmp_path / "back")
