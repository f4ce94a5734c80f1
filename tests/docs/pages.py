"""The Markdown pages that people read, and what can be found in them."""

from __future__ import annotations

import re
from pathlib import Path

from extractors.runtime.settings import PROJECT_ROOT

GUIDE = PROJECT_ROOT / "docs"
ROOT_PAGES = tuple(PROJECT_ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md"))
PAGES = (*ROOT_PAGES, *sorted(GUIDE.rglob("*.md")))
_FENCE = re.compile(r"^[ \t]*```.*?^[ \t]*```[ \t]*$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


def page_id(page: Path) -> str:
    """A page's name in test reports."""
    return str(page.relative_to(PROJECT_ROOT))


def prose(page: Path) -> str:
    """A page's text without its code blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def spans(page: Path) -> list[str]:
    """What stands between backticks in a page's prose."""
    return re.findall(r"`([^`\n]+)`", prose(page))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and the guide make them."""
    titles = (re.sub(r"[`*\[\]]", "", title).lower() for title in _HEADING.findall(prose(page)))
    return {re.sub(r"[^\w\- ]", "", title).strip().replace(" ", "-") for title in titles}
