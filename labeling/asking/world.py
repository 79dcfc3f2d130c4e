"""What all functions of a process share, and who changed it: a function must not change how others see the world."""

from __future__ import annotations

import builtins
import json
import math
import os
import random
import re
import string
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from labeling import choosing
from labeling.sources import plain_functions

SHARED: tuple[ModuleType, ...] = (
    builtins, json, math, os, os.path, random, re, string, sys.modules["datetime"], time, choosing, plain_functions,
)  # fmt: skip
IGNORED = frozenset({"_", "_cache", "_cache2", "_inst", "_pattern"})
"""Names that change by themselves."""
CHANGED = "it changed "


@dataclass(frozen=True)
class World:
    """The names of shared modules and what they stand for, the working folder, and how deep calls may go."""

    names: tuple[Mapping[str, Any], ...]
    about: Mapping[str, Any]

    @classmethod
    def now(cls) -> World:
        """As it is."""
        return cls(tuple(dict(vars(module)) for module in SHARED), _about())

    def changed(self) -> str:
        """What is otherwise now, in words; nothing where nothing is. Names of shared modules are put back."""
        for module, then in zip(SHARED, self.names, strict=True):
            now = vars(module)
            if len(now) != len(then) or any(now.get(name) is not value for name, value in then.items()):
                name = next((n for n in {**then, **now} if now.get(n) is not then.get(n) and n not in IGNORED), "")
                now.update(then)
                if name:
                    return f"{CHANGED}{module.__name__}.{name}, which all functions share"
        about = _about()
        other = next((name for name in about if about[name] != self.about[name]), "")
        return f"{CHANGED}{other}, which all functions share" if other else ""


def _about() -> dict[str, Any]:
    return {
        "the working folder": str(Path.cwd()),
        "the depth of recursion": sys.getrecursionlimit(),
    }
