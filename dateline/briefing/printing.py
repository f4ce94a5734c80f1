"""The page of a briefing as PDF, printed by a browser of this machine: Chromium, Chrome or Edge.

One page is then one layout, on the screen and on paper, with the fonts that are in it. The browser gets a profile of
its own, no network and none of our environment variables; the page runs nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)  # fmt: skip
_TIMEOUT_S = 120.0


class NoBrowserError(Exception):
    """No browser that prints is installed, or it could not print."""


def find_browser(names: Sequence[str] = BROWSERS) -> str:
    """Return the path of a browser that prints. Raises NoBrowserError where there is none."""
    for name in names:
        if found := shutil.which(name):
            return found
    raise NoBrowserError(
        "no browser that makes a PDF is found; install chromium (apt install chromium, brew install --cask chromium), "
        "or open the page in any browser and print it"
    )


def print_page(page: str, path: Path, *, browser: str, search_path: str = os.defpath) -> None:
    """Print a page (``dateline.briefing.page.render_page``) as PDF to a path; ``search_path`` is the browser's PATH.

    Raises:
        NoBrowserError: the browser fails, or takes longer than two minutes.
        OSError: the file cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="dateline-print-") as folder:
        source, made = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(page, "utf-8")
        command = [
            browser, "--headless", "--disable-gpu", "--disable-extensions", "--disable-background-networking",
            "--disable-component-update", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND",
            "--no-pdf-header-footer", "--generate-pdf-document-outline", f"--user-data-dir={folder}/profile",
            # Chromium does not start as root otherwise, as in containers; the page is ours and runs nothing
            *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
            f"--print-to-pdf={made}", source.as_uri(),
        ]  # fmt: skip
        environ = {"PATH": search_path, "HOME": folder, "LANG": "C.UTF-8", "TMPDIR": folder}
        try:
            done = subprocess.run(  # noqa: S603 - a browser of a fixed list, and a page of ours
                command, env=environ, capture_output=True, timeout=_TIMEOUT_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoBrowserError(f"{browser} did not print the page: {type(error).__name__}") from error
        if done.returncode or not made.is_file() or not made.read_bytes().startswith(b"%PDF-"):
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise NoBrowserError(f"{browser} did not print the page: {said[-1] if said else 'it says nothing'}")
        beside = path.with_name(f".{path.name}.part")
        shutil.copyfile(made, beside)
        beside.replace(path)
