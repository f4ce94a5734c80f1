"""Loads the scripts of ``.ci``, which are no package."""

from __future__ import annotations

import importlib.util
from types import ModuleType

from extractors.runtime.settings import PROJECT_ROOT


def load_script(name: str) -> ModuleType:
    """Import ``.ci/<name>.py``."""
    spec = importlib.util.spec_from_file_location(name, PROJECT_ROOT / ".ci" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
