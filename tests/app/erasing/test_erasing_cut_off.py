"""An erasing that ends anywhere is finished by the next one, though what it has to find may be gone by then."""

import pytest

from app.erasing import computed, erase, gathering, journal, notes, releases
from app.erasing.target import Found, Others, Target
from app.privacy import privacy
from app.services import ingest, run_until
from app.workspace import Workspace
from labeling.errors import OracleError
from tests.app.erasing.conftest import AT, CASE, COMMENT, QUESTION, TEXT, add_rows

STEPS = (
    (gathering, "remove_from_files"),
    (computed, "forget_embeddings"),
    (releases, "replace_all"),
    (erase, "scrub"),
    (notes, "scrub"),
    (erase, "compact"),
    (erase, "_left"),
)
MARKS = [TEXT.encode(), COMMENT.encode(), CASE.encode(), QUESTION.encode()]


def cut_off(*args, **kwargs):
    raise CutOffError


class CutOffError(Exception):
    """Stands for a program that was killed."""


@pytest.fixture
def small(shop):
    add_rows(shop)
    workspace = Workspace(shop)
    run_until(workspace, "ingest")
    (shop / "var/a.log").write_text(f"one\n{CASE} asked\n")
    return workspace


def held(workspace):
    root = workspace.root
    return {
        p.relative_to(root).as_posix()
        for p in root.rglob("*")
        if p.is_file() and any(m in p.read_bytes() for m in MARKS)
    }


@pytest.mark.slow
def test_wherever_it_ends_the_next_one_finishes_it(small, monkeypatch):
    assert {"data/questions.jsonl", "var/a.log"} <= held(small)
    for module, name in STEPS:
        with monkeypatch.context() as patch, pytest.raises(CutOffError):
            patch.setattr(module, name, cut_off)
            erase.erase(small, Target("case", CASE), AT)
        with pytest.raises(OracleError, match="an erasing was cut off"):
            privacy(small)
    assert erase.erase(small, Target("case", CASE), AT).done
    assert held(small) == set() and not (small.root / "var/erasing").exists()
    assert "redacts e-mail" in privacy(small)


@pytest.mark.slow
def test_what_was_erased_does_not_come_back_with_an_old_file(small, tmp_path):
    old = tmp_path / "old.jsonl"
    rows = (small.root / "data/questions.jsonl").read_text().splitlines()
    mine = [row for row in rows if QUESTION in row]
    old.write_text("\n".join([*mine, '{"question_id": "fresh-1", "text": "Is it blue?"}']))
    assert erase.erase(small, Target("question", QUESTION), AT).done
    assert erase.erase(small, Target("question", QUESTION), AT).store == {}
    facts = ingest(small, [old])
    assert facts["left_out"] == 1
    assert TEXT not in (small.root / "data/questions.jsonl").read_text()
    with small.open_store() as store:
        ids = {q.question_id for q in store.questions()}
        assert QUESTION not in ids and {"quest-90002", "fresh-1"} <= ids
        assert store.sources() and erase.erase(small, Target("question", QUESTION), AT).outside == (str(old),)
    with pytest.raises(OracleError, match="there is no customer 'nobody'"):
        erase.erase(small, Target("customer", "nobody"), AT)


def test_the_journal_comes_back_as_it_was_written_and_goes(tmp_path):
    target = Target("case", "c-1")
    theirs = Others(frozenset({"a"}), frozenset({"b"}))
    found = Found(target, frozenset({"q"}), frozenset(), frozenset({"c-1"}), frozenset({"Zoë"}), frozenset({"a"}))
    path = journal.write(tmp_path, found, theirs)
    assert path.stat().st_mode & 0o77 == 0
    assert list(journal.pending(tmp_path)) == [(found, theirs)]
    path.write_text("{")
    with pytest.raises(OracleError, match="is torn"):
        list(journal.pending(tmp_path))
    journal.done(tmp_path, target)
    assert not path.parent.exists() and list(journal.pending(tmp_path)) == []


def test_a_target_needs_an_id():
    with pytest.raises(OracleError, match="no case is named"):
        Target("case", " ")
    with pytest.raises(ValueError, match="unknown kind"):
        Target("planet", "x")
