"""The house: imports go one way, files stay short, nothing unsafe is called."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = ("labeling", "labeling_functions", "models", "app")
MAY_IMPORT = {
    "labeling": {"labeling"},
    "labeling_functions": {"labeling"},
    "models": {"labeling", "models"},
    "app": {"labeling", "models", "app"},
}
FILES = [p for part in (*OURS, "tests", "benchmarks", "documentation") for p in sorted((ROOT / part).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    return imported_by(ast.parse(path.read_text(encoding="utf-8")))


def imported_by(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("part", OURS)
def test_imports_go_one_way(part):
    for path in sorted((ROOT / part).rglob("*.py")):
        ours = {name.partition(".")[0] for name in imported(path)} & set(OURS)
        assert ours <= MAY_IMPORT[part], f"{path.relative_to(ROOT)} imports {ours - MAY_IMPORT[part]}"


def test_no_file_is_over_300_lines():
    long = {str(p.relative_to(ROOT)): n for p in FILES if (n := len(p.read_text(encoding="utf-8").splitlines())) > 300}
    assert not long


def test_nothing_unsafe_is_imported_or_called():
    for path in FILES:
        assert not imported(path) & {"pickle", "cPickle", "dill", "joblib", "marshal", "shelve"}, path
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec"}, path
            if isinstance(node, ast.keyword) and node.arg in {"shell", "allow_pickle"}:
                assert isinstance(node.value, ast.Constant) and node.value.value is False, path


def room_of(path: Path) -> str:
    """The room, a folder or a file, of a package's file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:2])


def at_work(tree: ast.Module) -> ast.Module:
    """The module without what only type checkers read."""
    tree.body = [n for n in tree.body if not (isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING")]
    return tree


@pytest.mark.parametrize("part", ["labeling", "models"])
def test_rooms_do_not_import_each_other_in_circles(part):
    needs = {}
    for path in sorted((ROOT / part).rglob("*.py")):
        names = imported_by(at_work(ast.parse(path.read_text(encoding="utf-8"))))
        rooms = {".".join(name.split(".")[:2]) for name in names if name.startswith(f"{part}.")}
        needs.setdefault(room_of(path), set()).update(rooms - {room_of(path)})
    assert len(list(TopologicalSorter(needs).static_order())) >= 10  # it refuses circles


def test_only_pages_and_the_command_that_starts_them_need_the_desk():
    doors = {p for p in (ROOT / "app").rglob("*.py") if any(name.startswith("app.desk") for name in imported(p))}
    assert {room_of(p) for p in doors} == {"app.audit", "app.cli", "app.desk"}
