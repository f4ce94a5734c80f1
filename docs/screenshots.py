"""Pictures of the pages that `make run` and `make docs` write, for the README: ``python docs/screenshots.py [HOME]``.

Needs Chromium or Chrome; nothing is loaded from the network. Pictures are written to ``docs/images/``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from extractors.runtime.settings import load_settings

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
IMAGES = Path(__file__).resolve().parent / "images"
TOO_LARGE = 200_000
"""Bytes of one picture: more would make every clone slow."""
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


@dataclass(frozen=True, slots=True)
class Picture:
    """One page below the home folder, and the part of it to show, in pixels; ``top`` is where the part begins."""

    name: str
    page: str
    width: int
    height: int
    top: int = 0


PICTURES = (
    Picture("quality.png", "quality/index.html", 1080, 700),
    Picture("dictionary.png", "docs/index.html", 1180, 700, top=835),
)


class ScreenshotError(Exception):
    """A picture cannot be taken; the message says which and what to do."""


def main(arguments: list[str]) -> int:
    """Take all pictures of one home (by default that of the settings); returns the exit code."""
    home = Path(arguments[0]).resolve() if arguments else load_settings().home.root
    try:
        for picture in PICTURES:
            sys.stdout.write(f"{take(picture, home, IMAGES)}\n")
    except ScreenshotError as error:
        sys.stderr.write(f"screenshots: {error}\n")
        return 2
    return 0


def take(picture: Picture, home: Path, folder: Path) -> Path:
    """Take one picture and return its path.

    Raises:
        ScreenshotError: there is no browser, no such page, or the picture is larger than a repository should hold.
    """
    page, target = home / picture.page, folder / picture.name
    if not page.is_file():
        raise ScreenshotError(f"{page} does not exist; `make run` and `make docs` write it")
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise ScreenshotError(f"none of {', '.join(BROWSERS)} is installed")
    with tempfile.TemporaryDirectory(prefix="dateline-browser-") as profile:
        command = [browser, *_OPTIONS, f"--user-data-dir={profile}", f"--window-size={picture.width},{picture.height}"]
        # a frame that begins above the window: a headless browser does not scroll before it takes the picture
        frame = Path(profile) / "frame.html"
        frame.write_text(
            f'<body style="margin:0;overflow:hidden"><iframe src="{page.as_uri()}" style="border:0;display:block;'
            f'margin-top:-{picture.top}px;width:{picture.width}px;height:{picture.top + picture.height}px"></iframe>',
            encoding="utf-8",
        )
        command += [f"--screenshot={target}", frame.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603
    if done.returncode or not target.is_file():
        raise ScreenshotError(f"{browser} took no picture of {page}: {done.stderr.strip()[-500:]}")
    if (size := target.stat().st_size) > TOO_LARGE:
        raise ScreenshotError(f"{target} has {size:,} bytes, the limit is {TOO_LARGE:,}; make its window smaller")
    return target


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
