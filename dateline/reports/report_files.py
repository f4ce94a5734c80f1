"""The files of reports as a server gives them: which are served, as what, and what a browser may do with them.

Airflow's page and the desk serve the same folders, ``<home>/quality`` and ``<home>/docs``, and never a listing.
"""

from __future__ import annotations

from pathlib import Path

from dateline.reports.page_templates import FIND_SCRIPT_HASH
from extractors.runtime.settings import Home

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/plain; charset=utf-8",
    ".xml": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
}
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_DBT_PAGE = "dbt.html"
_DICTIONARY = "index.html"
_GUIDE = "guide"


def policy_of(home: Home, path: Path) -> str:
    """Return the content policy of a served file.

    Reports quote hostile pages and run nothing. The dictionary runs one script of ours, by its hash; the guide its own
    files and dbt's page what is in it: no page text is in these two, and they reach nothing outside.
    """
    docs = home.docs.resolve()
    if path == docs / _DICTIONARY:
        return f"{POLICY}; script-src '{FIND_SCRIPT_HASH}'"
    if path == docs / _DBT_PAGE:
        return f"{POLICY}; script-src 'unsafe-inline' 'unsafe-eval'"
    if path.is_relative_to(docs / _GUIDE):
        return f"{POLICY}; script-src 'self'; connect-src 'self'"
    return POLICY


def find_file(folder: Path, asked: str) -> Path | None:
    """Return the file below ``folder`` that a request asks for; of a folder its ``index.html``.

    None if it does not exist, is outside the folder (also by a link), is hidden, or has a suffix that is not served.
    """
    try:
        base = folder.resolve()
        found = (base / (asked or "index.html")).resolve()
        if found.is_dir():
            found = found / "index.html"
        if not found.is_relative_to(base) or not found.is_file():
            return None
    except (OSError, ValueError):
        return None  # a name that no file can have: too long, or with a NUL
    hidden = any(part.startswith(".") for part in found.relative_to(base).parts)
    return None if hidden or found.suffix not in MEDIA_TYPES else found
