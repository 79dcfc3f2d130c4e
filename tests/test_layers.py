"""The house: imports go one way, files stay short, nothing unsafe is called."""

import ast
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
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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
