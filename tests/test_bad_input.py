"""Bad input: one sentence naming file, line, value and remedy; exit code 2; store unchanged."""

from pathlib import Path

import pytest

from app.cli.entry import main
from app.scaffold import create
from app.services import ingest
from app.workspace import Workspace

LF = "labeling_functions/orders.py"
SPOILED = {
    "missing column": ("data/questions.csv", lambda t: t.replace("question_id,text", "id,text"), ["question_id"]),
    "unknown template in gold": ("data/gold.csv", lambda t: t.replace("q2,order-status", "q2,order-statsu"),
                                 ["gold.csv:3", "order-statsu", "did you mean 'order-status'"]),
    "unknown question in gold": ("data/gold.csv", lambda t: t.replace("q2,", "q2000,"), ["gold.csv:3", "q2000"]),
    "unknown split": ("data/gold.csv", lambda t: t.replace("status,seed", "status,sead"), ["sead", "seed"]),
    "double id": ("data/questions.csv", lambda t: t.replace("q3,", "q2,"), ["questions.csv:4", "q2", "line 3"]),
    "empty file": ("data/questions.csv", lambda t: "", ["questions.csv", "no rows"]),
    "ragged row": ("data/questions.csv", lambda t: t + "q99,a,b,c,d\n", ["questions.csv:22", "5 fields"]),
    "bad date": ("data/templates.csv", lambda t: t.replace("2027-06-30", "June", 1), ["templates.csv:2", "June"]),
    "bad status": ("data/templates.csv", lambda t: t.replace("live", "alive", 1), ["templates.csv:2", "alive"]),
    "unknown template in function": (LF, lambda t: t.replace('votes_for="order-cancel"', 'votes_for="order-cancle"'),
                                     ["orders.py:10", "order-cancle", "did you mean 'order-cancel'"]),
    "function does not parse": (LF, lambda t: t + "def broken(:\n", ["orders.py", "Python"]),
    "function does not import": (LF, lambda t: "import not_there\n" + t, ["orders.py:1", "not_there"]),
    "unknown label in rules": ("labeling_functions/rules.toml", lambda t: t.replace('"order-status"', '"order-staus"'),
                               ["rules.toml:2", "order-staus"]),
    "look-around in rules": ("labeling_functions/rules.toml", lambda t: t.replace("'^", "'(?=x)^"), ["RE2"]),
    "unknown setting": ("oracle.toml", lambda t: "presicion = 0.9\n" + t, ["presicion", "did you mean 'precision'"]),
    "bad setting": ("oracle.toml", lambda t: t.replace("0.95 ", "1.95 "), ["precision", "1.95"]),
}  # fmt: skip


@pytest.fixture
def shop(tmp_path) -> Path:
    create(tmp_path / "shop")
    ingest(Workspace(tmp_path / "shop"), [tmp_path / "shop/data/templates.csv"])
    return tmp_path / "shop"


def snapshot(shop: Path) -> tuple[int, int, int]:
    with Workspace(shop).open_store() as store:
        return store.revision(), len(store.templates()), len(list(store.questions()))


@pytest.mark.parametrize("case", SPOILED)
def test_one_sentence_exit_2_and_store_unchanged(case, shop, capsys, monkeypatch):
    name, spoil, wanted = SPOILED[case]
    path = shop / name
    before = snapshot(shop)
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["oracle", "--workspace", str(shop), "run"])
    with pytest.raises(SystemExit) as stop:
        main()
    message = capsys.readouterr().err.strip()
    assert stop.value.code == 2
    assert message.startswith("Error: ") and "Traceback" not in message
    for part in wanted:
        assert part in message, message
    (shop / "oracle.toml").write_text("")
    assert snapshot(shop) == before


def test_wrong_encoding_names_the_line(shop, capsys, monkeypatch):
    path = shop / "data/questions.csv"
    path.write_bytes(path.read_bytes() + "q99,Caf\xe9 closed,\n".encode("latin-1"))
    monkeypatch.setattr("sys.argv", ["oracle", "-w", str(shop), "run"])
    with pytest.raises(SystemExit) as stop:
        main()
    message = capsys.readouterr().err
    assert stop.value.code == 2 and "questions.csv:22" in message and "UTF-8" in message


def test_no_workspace_says_how_to_make_one(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["oracle", "-w", str(tmp_path), "run"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2 and "oracle init" in capsys.readouterr().err


def test_function_that_fails_on_some_rows_is_reported(shop):
    from app.pipeline.ingesting import load_files
    from labeling.applying import Applier
    from labeling.loading.registry import load_sources
    from labeling.taxonomy import Taxonomy
    from labeling.values import Questions

    path = shop / LF
    path.write_text(path.read_text().replace("return CANCEL", "question.text[30]\n    return CANCEL"))
    workspace = Workspace(shop)
    files = workspace.data_files()
    with workspace.open_store() as store:
        load_files(workspace, store, list(files.values()), list(files))
        taxonomy, questions = Taxonomy(store.templates()), Questions(tuple(store.questions()))
    sources = load_sources(workspace.functions, taxonomy)
    _, column = Applier(taxonomy).column(sources[0], questions)
    short = sum(len(q.text) < 31 for q in questions)
    assert column.failures == short > 0
    assert "IndexError" in column.first_error and "'q" in column.first_error
