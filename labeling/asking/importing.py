"""Imports a module of labeling functions from its file, whatever folder it is in."""

from __future__ import annotations

import importlib.util
import sys
import time
import traceback
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from labeling.asking.guard import Refused
from labeling.asking.sieve import sieve_module
from labeling.errors import OracleError
from labeling.hashing import digest

PACKAGE = "oracle_labeling_functions"
SETTLED = 2.0
"""Seconds without an edit after which compiled code is that of the file."""


def import_file(path: Path, shown: str) -> ModuleType:
    """Import a module under a private package name, so that any workspace's folder will do.

    Its expressions look for what they need together, which changes no answer (`labeling.asking.sieve`).

    Parameters
    ----------
    shown
        How messages call the file.

    Raises
    ------
    OracleError
        Where it does not import, with the line.
    """
    package = package_of(path.parent)
    if package not in sys.modules:
        parent = ModuleType(package)
        parent.__path__ = [str(path.parent)]
        sys.modules[package] = parent
    name = f"{package}.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path, loader=_Loader(name, str(path)))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (KeyboardInterrupt, MemoryError, Refused):
        del sys.modules[name]
        raise
    except BaseException as error:  # also SystemExit: a file of an expert must not end the program
        del sys.modules[name]
        message = error.message if isinstance(error, OracleError) else f"{type(error).__name__}: {error}"
        raise OracleError(
            f"this module does not import ({message}); correct it or move it out of the folder",
            shown,
            _line_in(path, error),
        ) from error
    sieve_module(module)
    return module


class _Loader(SourceFileLoader):
    """Trusts no compiled code of a file that was just edited: it is told apart by second and size only."""

    def get_code(self, fullname: str) -> CodeType | None:
        path = self.get_filename(fullname)
        if time.time() - Path(path).stat().st_mtime > SETTLED:
            return super().get_code(fullname)
        return self.source_to_code(self.get_data(path), path)


class _Helpers:
    """Finds what modules of such a folder import from beside them, as files that may just have been edited too."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """As `importlib.abc.MetaPathFinder` asks for it; None for everything elsewhere."""
        if not name.startswith(f"{PACKAGE}_"):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


sys.meta_path.insert(0, _Helpers)


def forget_folder(folder: Path) -> None:
    """Import all modules of a folder anew next time, helpers too."""
    package = package_of(folder)
    for name in [n for n in sys.modules if n == package or n.startswith(f"{package}.")]:
        del sys.modules[name]
    importlib.invalidate_caches()


def package_of(folder: Path) -> str:
    """The private package that a folder's modules are imported into."""
    return f"{PACKAGE}_{digest(str(folder.resolve()))[:8]}"


def _line_in(path: Path, error: BaseException) -> int | None:
    """Line of a module at which an exception arose."""
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if Path(f.filename) == path]
    return lines[-1] if lines else None
