"""The templates of every page that the project writes."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).resolve().parent / "templates"
FIND_SCRIPT = (TEMPLATES / "find.js").read_text(encoding="utf-8")
"""The search of the data dictionary, the one script of the pages."""
FIND_SCRIPT_HASH = f"sha256-{base64.b64encode(hashlib.sha256(FIND_SCRIPT.encode()).digest()).decode()}"
"""What a content policy names it by: no other script may run, whatever text of pages says."""


def page_templates() -> Environment:
    """Return the Jinja environment of all pages: everything is escaped, and a missing value raises UndefinedError."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from extractors.runtime.compiled_templates import bytecode_beside

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        bytecode_cache=bytecode_beside(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
