import pytest

from labeling.asking.kept_files import KeptFiles
from labeling.loading.registry import load_sources
from labeling.sources.functions import LabelingFunction

MODULE = '''"""Words."""
from labeling import labeling_function
from ._words import WORD

@labeling_function(votes_for="late")
def late(question):
    return WORD in question.text
'''
ALONE = MODULE.replace("from ._words import WORD", 'WORD = "pause"')
RULES = '[[rule]]\nname = "r"\nvotes_for = "late"\nany = ["soon"]\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "_words.py").write_text('WORD = "late"')
    (tmp_path / "a.py").write_text(MODULE)
    (tmp_path / "b.py").write_text(ALONE)
    (tmp_path / "rules.toml").write_text(RULES)
    return tmp_path


@pytest.fixture
def read(folder, taxonomy):
    return lambda: {s.name: s for s in load_sources(folder, taxonomy)}


def same(before, after):
    return {name for name in after if name in before and before[name].voter is after[name].voter}


def test_what_is_unchanged_is_not_read_again(read):
    first, again = read(), read()
    assert set(first) == {"a.late", "b.late", "rules.r"} and same(first, again) == set(first)
    assert all(isinstance(s.voter, LabelingFunction) == bool(getattr(s.voter, "files", ())) for s in first.values())


@pytest.mark.parametrize(
    ("file", "text", "kept"),
    [
        ("b.py", ALONE.replace("pause", "paush"), {"a.late", "rules.r"}),
        ("rules.toml", RULES.replace("soon", "sooN"), {"a.late", "b.late"}),
        ("_words.py", 'WORD = "latE"', set()),
        ("README.md", "Words.", {"a.late", "b.late", "rules.r"}),
        ("words.txt", "late", set()),
    ],
)
def test_an_edit_is_seen_at_once(folder, read, file, text, kept):
    first = read()
    (folder / file).write_text(text)
    after = read()
    assert same(first, after) == kept


def test_an_edited_helper_works_at_once(folder, read, ask):
    asked = ask("late", "later", "gone")[2]
    assert read()["a.late"].voter.choose(asked) is None
    before = read()["a.late"].fingerprint
    (folder / "_words.py").write_text('WORD = "gone"')
    assert read()["a.late"].voter.choose(asked) == (True, "late")
    assert read()["a.late"].fingerprint != before


def test_modules_may_import_from_each_other(folder, read):
    (folder / "c.py").write_text(ALONE.replace('WORD = "pause"', "from .b import WORD"))
    first = read()
    (folder / "b.py").write_text(ALONE.replace("pause", "other"))
    assert same(first, read()) == set()


def test_a_file_may_go_and_come_back(folder, read):
    first = read()
    (folder / "b.py").unlink()
    assert set(read()) == {"a.late", "rules.r"}
    (folder / "b.py").write_text(ALONE)
    assert set(read()) == set(first)


def test_a_failing_read_is_tried_again(tmp_path):
    path, tries = tmp_path / "a.py", []

    def reader(path, files):
        tries.append(files)
        if len(tries) == 1:
            raise ValueError
        return "found"

    path.write_text("def broken(:")
    kept = KeptFiles(reader)
    with pytest.raises(ValueError):
        kept.all_of(tmp_path, [path])
    assert kept.all_of(tmp_path, [path]) == kept.all_of(tmp_path, [path]) == ["found"]
    assert len(tries) == 2 and tries[0][0][0] == str(path)
