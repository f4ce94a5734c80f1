"""``make docs``: the guide as a static site in ``<home>/docs/guide/``, and the data dictionary beside it.

The guide is built by Sphinx from ``docs/``. It opens from a disk, search included, and loads nothing from anywhere. It
needs no warehouse; the dictionary is added when one is published.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from dateline.reports.data_dictionary.dictionary_page import write_docs
from dateline.warehouse.published import BuildError
from extractors.runtime.settings import PROJECT_ROOT, Home, load_settings

SOURCES = PROJECT_ROOT / "docs"
CANNOT_BUILD = 2
_LOADED = re.compile(r"""\ssrc\s*+=\s*+["']?((?:https?:)?//[^"'\s>]+)""", re.IGNORECASE)
_LINKED = re.compile(r"""\shref\s*+=\s*+["']?((?:https?:)?//[^"'\s>]+)""", re.IGNORECASE)
_NOT_LOADED = re.compile(r"""\brel\s*+=\s*+["']?(?:canonical|author|license)""", re.IGNORECASE)
_TAG = re.compile(r"<(?:(script|img|iframe|source|video|audio|embed)|link)\b", re.IGNORECASE)
_STYLE = re.compile(
    r"""(?:@import\s++(?:url\()?["']?|url\(\s*+["']?)((?:https?:)?//[^"'\s)]+)""",
    re.IGNORECASE,
)


class GuideError(Exception):
    """The guide cannot be built; the message is what the builder said."""


def main() -> int:
    """Build the guide and, if a warehouse is published, the data dictionary; print the path of each page.

    Returns 0, or 2 with the message on standard error if one of them cannot be built.
    """
    settings = load_settings()
    home = settings.home
    try:
        sys.stdout.write(f"{write_guide(home)}\n")
        if not home.warehouse.is_file():
            sys.stdout.write(
                "no warehouse is published yet: `make run` makes one, then `make docs` adds its dictionary\n"
            )
            return 0
        for page in write_docs(home, now=dt.datetime.now(dt.UTC), memory_limit=settings.memory_limit):
            sys.stdout.write(f"{page}\n")
    except (GuideError, BuildError) as error:
        sys.stderr.write(f"make docs: {error}\n")
        return CANNOT_BUILD
    return 0


def write_guide(home: Home, sources: Path = SOURCES) -> Path:
    """Build the guide with Sphinx in a temporary folder, then replace ``<home>/docs/guide``; return the path of its
    index page.

    Raises:
        GuideError: Sphinx is not installed, or a page has a link or reference that leads nowhere.
    """
    home.docs.mkdir(parents=True, exist_ok=True)
    target = home.docs / "guide"
    with tempfile.TemporaryDirectory(prefix=".guide-", dir=home.docs) as folder:
        made = Path(folder) / "site"
        command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-W", "--keep-going"]
        command += ["-d", str(Path(folder) / "doctrees"), str(sources), str(made)]
        # a process of its own: Sphinx sets the locale, logging and the warning filters of the one it runs in
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - nothing from outside
        if done.returncode:
            said = done.stderr.strip() or done.stdout.strip()
            hint = " (the extra `docs` is not installed)" if "No module named" in said else ""
            raise GuideError(f"the guide in {sources} cannot be built{hint}: {said}")
        (made / ".buildinfo").unlink(missing_ok=True)
        if target.exists():
            target.rename(Path(folder) / "earlier")
        shutil.move(made, target)
    return target / "index.html"


def external_loads(site: Path) -> Iterator[tuple[Path, str]]:
    """Yield each page or style sheet below ``site`` and an external URL that it would load; ordinary links do not
    count.
    """
    for path in sorted(site.rglob("*")):
        if path.suffix in (".html", ".css"):
            for url in _loads(path.read_text(encoding="utf-8")):
                yield path.relative_to(site), url


def _loads(text: str) -> Iterator[str]:
    """Yield what a page or style sheet loads from other hosts; linear, whatever is in the page."""
    end = 0
    while (tag := _TAG.search(text, end)) is not None:
        end = text.find(">", tag.end())
        end = len(text) if end < 0 else end
        attributes = text[tag.end() : end]
        if tag[1]:
            yield from _LOADED.findall(attributes)
        elif not _NOT_LOADED.search(attributes):
            yield from _LINKED.findall(attributes)
    yield from _STYLE.findall(text)


if __name__ == "__main__":
    sys.exit(main())
