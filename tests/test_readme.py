"""Every command of the README runs, in the README's order, in one home; what it prints is what the README shows."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dateline.newsroom.server import DEFAULT_PORT, Newsroom, serve
from extractors.outlets.registry import load_registry
from extractors.runtime.settings import PROJECT_ROOT
from tests.docs.pages import GUIDE

README = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGE = PROJECT_ROOT / "tests" / "extractors" / "read" / "sites" / "fixtures" / "alalam" / "2017-06-19" / "page.txt"
UP_WAIT_S = 120


@dataclass(frozen=True)
class Place:
    """Where the commands run: a working folder, the home, a registry of the sample outlets, the served newsroom."""

    folder: Path
    outlets: Path
    newsroom: Newsroom

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "AIRFLOW"))}
        return {
            **kept,
            "PYTHONPATH": str(PROJECT_ROOT),
            "DATELINE_HOME": str(self.folder / "data"),
            "DATELINE_GAZETTEER": os.environ["DATELINE_GAZETTEER"],
        }

    def run(self, arguments: list[str], **more: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            arguments,
            cwd=self.folder,
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=400,
        )


def commands() -> list[str]:
    """The lines of the README's shell blocks, without their comments."""
    lines = [line for kind, block in _BLOCK.findall(README) if kind == "sh" for line in block.splitlines()]
    return [shlex.join(words) for line in lines if (words := shlex.split(line, comments=True))]


def recipe(target: str) -> list[str]:
    """The one command of a Makefile target, with the Python that runs the tests."""
    makefile = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
    lines = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert lines, f"the Makefile has no target {target}"
    (line,) = lines[1].splitlines()
    words = line.strip().removeprefix("@").split()
    assert words[:2] == ["$(BIN)/python", "-m"], f"make {target} is not one Python module: {line}"
    return [sys.executable, *words[1:]]


def dateline(*arguments: str) -> list[str]:
    """The command line of the checkout."""
    return [sys.executable, "-m", "dateline.commands.app", *arguments]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def has_sample_ports() -> bool:
    """Whether the four ports of the sample outlets are free: `make run` needs these and no others."""
    for port in range(DEFAULT_PORT, DEFAULT_PORT + 4):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    if not has_sample_ports():
        pytest.skip(f"something else listens on a port from {DEFAULT_PORT}: `make run` is at work on this machine")
    pages = tmp_path / "saved-pages"
    pages.mkdir()
    html = (
        "<html lang=en><title>{0}</title><article><h1>{0}</h1><time datetime=2026-01-07T08:00Z></time><p>{1}</article>"
    )
    index = ["path,url,outlet"]
    for number, word in enumerate(("lighthouse", "ferry", "orchard", "tramway")):
        body = f"The {word} of Kirmanzar opened its doors on Wednesday, and the town came to see it in the rain. " * 4
        (pages / f"{word}.html").write_text(html.format(f"The {word} opens at last", body), encoding="utf-8")
        index.append(f"{word}.html,https://en.alalam.ir/news/190000{number},alalam_en")
    (pages / "index.csv").write_text("\n".join(index) + "\n", encoding="utf-8")
    shutil.copy(PAGE, tmp_path / "page.txt")
    with serve(0) as newsroom:
        outlets = tmp_path / "outlets"
        newsroom.write_outlets(outlets)
        yield Place(tmp_path, outlets, newsroom)


def check_run(place: Place) -> None:
    """`make run` publishes, and the README shows lines that it prints (figures and widths apart)."""
    done = place.run(recipe("run"))
    assert done.returncode == 0, done.stdout + done.stderr
    shown = next(block for kind, block in _BLOCK.findall(README) if not kind)
    printed = {plain(line) for line in (done.stdout + done.stderr).splitlines()}
    assert {plain(line) for line in shown.splitlines()} - {"", "…"} <= printed


def plain(line: str) -> str:
    """A line of output without what may differ from run to run: figures, the places of columns, rules of tables."""
    return re.sub(r"[\s─]+", " ", re.sub(r"\d[\d.,]*", "#", line)).strip()


def check_query(place: Place, *arguments: str) -> None:
    done = place.run(dateline(*arguments))
    assert done.returncode == 0 and "title" in done.stdout and "2026-" in done.stdout, done.stdout + done.stderr


def check_article(place: Place, *arguments: str) -> None:
    query = "select article_key from marts.fct_articles order by published_at desc limit 1"
    found = place.run(dateline("sql", "--format", "json", query))
    (article,) = (row["article_key"] for row in json.loads(found.stdout))
    done = place.run(dateline(*(article if word == "ARTICLE" else word for word in arguments)))
    assert done.returncode == 0 and done.stdout.strip(), done.stderr


def check_said(place: Place, *arguments: str) -> None:
    done = place.run(dateline(*arguments))
    assert done.returncode == 0 and done.stdout.strip(), done.stdout + done.stderr


def check_search(place: Place, *arguments: str) -> None:
    done = place.run(dateline(*arguments))
    assert done.returncode == 0 and "[Flying Library]" in done.stdout, done.stdout + done.stderr


def check_briefing(place: Place, *arguments: str) -> None:
    done = place.run(dateline(*arguments))
    assert done.returncode == 0, done.stdout + done.stderr
    page = Path(done.stdout.split(maxsplit=1)[1].strip()).read_text(encoding="utf-8")
    assert "Lighthouse of Basra" in page


def check_desk(place: Place, *arguments: str) -> None:
    """The desk answers, and ends whole when it is interrupted."""
    port = free_port()
    started = subprocess.Popen(
        dateline(*arguments),
        cwd=place.folder,
        env={**place.environment, "DATELINE_DESK_PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
    )
    assert started.stdout is not None
    try:
        line = started.stdout.readline()
        assert f"http://127.0.0.1:{port}" in line, line
        for _ in range(100):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
                assert "Lighthouse of Basra" in answer.read().decode()
                break
            time.sleep(0.2)
        else:
            pytest.fail("the desk does not answer")
        started.send_signal(signal.SIGINT)
        started.communicate(timeout=UP_WAIT_S)
        assert started.returncode == 0
    finally:
        if started.poll() is None:
            started.kill()
            started.wait()


def check_docs(place: Place) -> None:
    done = place.run(recipe("docs"))
    assert done.returncode == 0, done.stderr
    made = [Path(line).relative_to(place.folder / "data" / "docs").as_posix() for line in done.stdout.splitlines()]
    assert made == ["guide/index.html", "index.html", "dbt.html"]
    dictionary = (place.folder / "data" / "docs" / "index.html").read_text(encoding="utf-8")
    assert '<a href="guide/index.html">' in dictionary


def check_load(place: Place, *arguments: str) -> None:
    done = place.run(dateline(*arguments))
    assert done.returncode == 0 and re.search(r"published +yes", done.stdout), done.stdout + done.stderr


def check_accept(place: Place, *arguments: str) -> None:
    done = place.run(dateline(*arguments))
    assert done.returncode == 0, done.stderr


def check_add(place: Place, *arguments: str) -> None:
    site = place.newsroom.base_urls["sample_harbour"] + "/"
    words = [site if word == "https://www.example.org/" else word for word in arguments]
    assert site in words
    done = place.run(
        dateline(*words, "--private", "--country", "GB", "--delay", "0", "--force", "--id", "harbour"),
        DATELINE_OUTLETS=str(place.outlets),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    written = place.outlets / "added" / "harbour.yml"
    assert "feed.xml" in written.read_text(encoding="utf-8")
    shutil.rmtree(written.parent)


def check_follow(place: Place, *arguments: str) -> None:
    site = place.newsroom.base_urls["sample_harbour"] + "/"
    words = [site if word == "https://www.example.org/" else word for word in arguments]
    assert site in words
    done = place.run(
        dateline(*words, "--private"),
        DATELINE_OUTLETS=str(place.outlets),
        DATELINE_HOME=str(place.folder / "followed"),
    )
    assert done.returncode == 0 and re.search(r"published +yes", done.stdout), done.stdout + done.stderr


def check_outlets(place: Place, *arguments: str) -> None:
    done = place.run(dateline(*arguments), DATELINE_OUTLETS=str(place.outlets))
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(outlet_id in done.stdout for outlet_id in place.newsroom.base_urls)


def check_up(place: Place) -> None:
    """`make up` says where its page is and ends whole when it is interrupted."""
    # without a contact the first line asks for one
    environment = {**place.environment, "DATELINE_PORT": str(free_port()), "DATELINE_CONTACT": "desk@example.org"}
    started = subprocess.Popen(
        recipe("up"),
        cwd=place.folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # a shell that runs the tests in the background ignores interrupts, and children inherit that
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
    )
    assert started.stdout is not None
    try:
        line = started.stdout.readline()
        assert line.startswith(f"Airflow is starting: http://127.0.0.1:{environment['DATELINE_PORT']}"), line
        started.send_signal(signal.SIGINT)
        said, _ = started.communicate(timeout=UP_WAIT_S)
        assert started.returncode == 0 and said.endswith("Airflow has ended.\n"), said
    finally:
        if started.poll() is None:
            started.kill()
            started.wait()


CHECKS: dict[str, Callable[..., None]] = {
    "make run": check_run,
    "make docs": check_docs,
    "make up": check_up,
    "sql": check_query,
    "search": check_search,
    "ask": check_said,
    "briefing": check_briefing,
    "watch list": check_said,
    "desk": check_desk,
    "diff": check_article,
    "raw": check_article,
    "load": check_load,
    "accept": check_accept,
    "outlet add": check_add,
    "outlet check": check_outlets,
    "follow": check_follow,
}
"""What is tried of a command, by its beginning."""


def checked_by(command: str) -> tuple[Callable[..., None], list[str]]:
    """The check of a command, and the arguments that the README gives it."""
    begins = command.removeprefix(".venv/bin/dateline ")
    name = next((name for name in CHECKS if begins == name or begins.startswith(f"{name} ")), None)
    assert name, f"no test runs this command of the README: {command}"
    return CHECKS[name], [] if name.startswith("make ") else shlex.split(begins)


@pytest.mark.airflow
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_command_runs_in_order(place: Place) -> None:
    for command in commands():
        check, arguments = checked_by(command)
        try:
            check(place, *arguments)
        except AssertionError as error:
            pytest.fail(f"{command}: {error}")


def test_the_number_of_outlets_is_the_registrys() -> None:
    registry = load_registry(PROJECT_ROOT / "extractors" / "outlets")
    real = [outlet for outlet in registry.outlets.values() if outlet.collection != "sample"]
    count, countries = len(real), len({outlet.country_code for outlet in real})
    assert f"{count} real outlets of {countries} countries" in README


def test_the_readme_is_short_and_its_pictures_are_small() -> None:
    assert len(README.splitlines()) <= 110
    pictures = re.findall(r"docs/images/([\w-]+\.png)", README)
    assert pictures and all((GUIDE / "images" / name).stat().st_size < 200_000 for name in pictures)
