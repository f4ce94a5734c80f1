"""Pictures of the desk, and of the pages that `make run` and `make docs` write: ``python docs/screenshots.py [HOME]``.

Needs Chromium or Chrome; nothing is loaded from the network. Pictures are written to ``docs/images/``.
"""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dateline.desk.serve import make_server
from dateline.desk.settings import DeskSettings
from extractors.runtime.settings import Home, Settings, load_settings

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
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
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


@dataclass(frozen=True, slots=True)
class DeskPicture:
    """One view of the desk; ``{article}`` in its address is the article with most marks."""

    name: str
    address: str
    width: int
    height: int
    is_dark: bool = False


DESK_PICTURES = (
    DeskPicture("desk-search.png", "/search?q=library&compare=ferry&lang=en", 1200, 800),
    DeskPicture("desk-article.png", "/articles/{article}?lang=en", 1200, 800),
    DeskPicture("desk-map.png", "/map?lang=en", 1200, 800, is_dark=True),
    DeskPicture("desk-phone.png", "/coverage?lang=ar", 390, 780),
)


class ScreenshotError(Exception):
    """A picture cannot be taken; the message says which and what to do."""


def main(arguments: list[str]) -> int:
    """Take all pictures of one home (by default that of the settings); returns the exit code."""
    settings = load_settings()
    if arguments:
        settings = dataclasses.replace(settings, home=Home(Path(arguments[0]).resolve()))
    home = settings.home.root
    try:
        for taken in take_desk(settings, IMAGES):
            sys.stdout.write(f"{taken}\n")
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
    browser = _browser()
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
    return _small(target)


def take_desk(settings: Settings, folder: Path) -> Iterator[Path]:
    """Take the pictures of the desk over a home, and yield their paths.

    Raises:
        ScreenshotError: there is no browser, no warehouse, or a picture is larger than a repository should hold.
    """
    from playwright.sync_api import sync_playwright

    if not settings.home.warehouse.is_file():
        raise ScreenshotError(f"{settings.home.warehouse} does not exist; `make run` writes it")
    with contextlib.closing(duckdb.connect(str(settings.home.warehouse), read_only=True)) as connection:
        [(article,)] = connection.execute(
            "select article_key from marts.fct_articles"
            " order by place_mention_count + quotation_count desc, article_key limit 1"
        ).fetchall()
    with _served(settings) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_browser(), args=list(_OPTIONS))
        for picture in DESK_PICTURES:
            page = chromium.new_page(
                viewport={"width": picture.width, "height": picture.height},
                color_scheme="dark" if picture.is_dark else "light",
                locale="en-GB",
            )
            page.set_default_timeout(120_000)
            page.goto(address + picture.address.format(article=article), wait_until="networkidle")
            page.screenshot(path=folder / picture.name)
            page.close()
            yield _small(folder / picture.name)
        chromium.close()


@contextlib.contextmanager
def _served(settings: Settings) -> Iterator[str]:
    """Serve the desk from a thread of this process, during a ``with`` block."""
    server = make_server(DeskSettings(settings, port=0, burst=10_000))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        if time.monotonic() > deadline:
            raise ScreenshotError("the desk did not start within 60 s")
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)


def _browser() -> str:
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise ScreenshotError(f"none of {', '.join(BROWSERS)} is installed")
    return browser


def _small(target: Path) -> Path:
    if (size := target.stat().st_size) > TOO_LARGE:
        raise ScreenshotError(f"{target} has {size:,} bytes, the limit is {TOO_LARGE:,}; make its window smaller")
    return target


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
