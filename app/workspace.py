"""A workspace on disk: the composition root that hands every part what it needs."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from app.settings import Settings, read_settings
from labeling.disk.reading import read_folder
from labeling.disk.run_folder import RunFolder
from labeling.errors import OracleError
from labeling.redaction import Redactor
from labeling.store import Store
from models.encoding.encoders import CachedEncoder
from models.encoding.named_encoder import NamedEncoder


class Workspace:
    """A folder with oracle.toml, data/, labeling_functions/ and the git-ignored var/."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        if not (self.root / "data").is_dir():
            raise OracleError(
                "this is no workspace: it has no folder data/; run `oracle init DIR` to make one, "
                "or name another with --workspace",
                root,
            )

    @cached_property
    def settings(self) -> Settings:
        """Settings of oracle.toml."""
        return read_settings(self.root / "oracle.toml")

    @property
    def functions(self) -> Path:
        """Folder of labeling functions; need not exist."""
        return self.root / "labeling_functions"

    @property
    def releases(self) -> Path:
        """Folder of releases."""
        return self.root / "var" / "releases"

    @property
    def built_encoders(self) -> Path:
        """Folder of encoders that were built from their weights."""
        return self.root / "var" / "encoder"

    @cached_property
    def run(self) -> RunFolder:
        """Folder of the latest run."""
        return RunFolder(self.root / "var" / "run")

    @cached_property
    def encoder(self) -> CachedEncoder:
        """Encoder of the settings behind its cache."""
        named = NamedEncoder(self.settings.encoder, self.built_encoders)
        return CachedEncoder(named, self.root / "var" / "embeddings")

    @cached_property
    def redactor(self) -> Redactor:
        """Takes out of texts what the settings name; the organisation's own name and addresses stay."""
        settings = self.settings
        return Redactor.sparing(settings.redact, (settings.name, *settings.placeholders.values()))

    def data_files(self) -> dict[str, Path]:
        """Tables in data/ by kind."""
        return read_folder(self.root / "data")

    def open_store(self) -> Store:
        """Open the store of the settings."""
        target = self.settings.store
        return Store.open(target if "://" in target else self.root / target)

    def shown(self, path: Path) -> str:
        """A path as messages name it: relative to the workspace where it lies inside."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
