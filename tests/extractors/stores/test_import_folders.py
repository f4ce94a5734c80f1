"""Which paths a form may import, and what a hostile folder can do to an import."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
from pathlib import Path

import pytest

from extractors.contracts.raw_page import RawPage, Rejection
from extractors.outlets.registry import Registry, load_registry
from extractors.pipeline.backfill import BackfillError, Part, plan_backfill, run_part
from extractors.pipeline.load_collector import Run
from extractors.runtime.settings import PROJECT_ROOT, Home, Settings, load_settings
from extractors.stores.import_folders import ImportPathError, check_import_path
from extractors.stores.saved import index_file
from extractors.stores.saved.document import MAX_DAMAGE_ROWS
from extractors.stores.saved.page_address import page_excerpt
from extractors.stores.saved.saved_pages import SavedPage, read_saved
from extractors.stores.saved.saved_source import SavedSource
from tests.extractors.stores.saved.conftest import OUTLET
from tests.extractors.stores.saved.test_saved_pages import PAGE

SECRET = "AKIA-invented-secret"
NOW = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
RUN = Run("backfill_pages", "manual__2026-10-20T09:30:00+00:00_abc")


OTHER_ROOT = "/".join(("/proc", "self", "root"))
"""The whole file system again, below a link."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    outlets = tmp_path / "outlets" / "invented"
    outlets.mkdir(parents=True)
    (outlets / "_collection.yml").write_text("name: Invented\nowner: desk\n")
    (outlets / "courier.yml").write_text(OUTLET)
    home = Home(tmp_path / "home")
    for folder in (home.root / "import", home.airflow, home.state):
        folder.mkdir(parents=True)
    (home.airflow / "jwt_secret").write_text(SECRET)
    return Settings(home, tmp_path / "outlets", PROJECT_ROOT / "data" / "gazetteer", contact=None)


@pytest.fixture
def registry(settings: Settings) -> Registry:
    return load_registry(settings.outlets)


@pytest.fixture
def folder(settings: Settings) -> Path:
    return settings.imports[0]


def read(folder: Path, registry: Registry) -> list[SavedPage]:
    return list(read_saved(SavedSource(folder), registry))


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd", "/proc/self/environ", OTHER_ROOT + "/etc/passwd", "/dev/zero", "/sys/kernel", "/", "/dev/fd/0",
        "{home}/airflow/jwt_secret", "{home}/airflow", "{home}/import/../airflow/jwt_secret", "{home}", "relative",
        "{home}/import/link", "{home}/import/out", "~/.ssh", "{home}/imports", "{home}/import/\0", "{home}/import/gone",
        "{home}/state/x.sqlite",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_wide", [False, True])
def test_a_form_reads_nothing_outside_of_its_folders(
    settings: Settings, folder: Path, path: str, is_wide: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path.parent / "somebody"))
    (folder / "link").symlink_to(settings.home.airflow / "jwt_secret")
    (folder / "out").symlink_to("/etc")
    asked = path.format(home=settings.home.root)
    wide = [Path("/")] if is_wide else settings.imports
    if is_wide and path in ("relative", "~/.ssh", "{home}/imports", "{home}/import/gone"):
        pytest.skip("below / it is allowed or absent")
    with pytest.raises(ImportPathError):
        check_import_path(Path(asked), wide, (settings.home.airflow, settings.home.state))
    if not is_wide:
        with pytest.raises(BackfillError):
            plan_backfill(settings, paths=[asked])
        part = Part("part", path=asked)
        with pytest.raises(BackfillError):
            run_part(part, settings, RUN, now=NOW)


def test_a_form_reads_its_folder_and_what_a_link_in_it_means_inside(settings: Settings, folder: Path) -> None:
    (folder / "a.html").write_bytes(PAGE)
    (folder / "again").symlink_to(folder / "a.html")
    for path in (folder, folder / "a.html", folder / "again"):
        (part,) = plan_backfill(settings, paths=[str(path)])
        assert part.path == str(path.resolve())


def test_a_relative_path_of_a_form_lies_in_a_folder_that_it_may_read(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for made in (one, two / "mine", tmp_path / "secret"):
        made.mkdir(parents=True)
    assert check_import_path(Path("mine"), (one, two)) == two / "mine"
    with pytest.raises(ImportPathError, match="there is nothing here"):
        check_import_path(Path("gone"), (one, two))
    with pytest.raises(ImportPathError, match="outside of the folders"):
        check_import_path(Path("../secret"), (one, two))


def test_the_setting_names_several_folders(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    found = load_settings({"DATELINE_HOME": str(tmp_path), "DATELINE_IMPORT": f"{one}{os.pathsep}{two}"})
    assert found.imports == (one, two)
    assert load_settings({"DATELINE_HOME": str(tmp_path)}).imports == (tmp_path / "import",)


def test_links_out_of_a_folder_and_what_is_no_file_are_rejected_by_name(
    folder: Path, registry: Registry, settings: Settings
) -> None:
    (folder / "good.html").write_bytes(PAGE)
    (folder / "inside.html").symlink_to("good.html")
    (folder / "key.html").symlink_to(settings.home.airflow / "jwt_secret")
    (folder / "system").symlink_to("/etc")
    (folder / "loop").symlink_to("loop")
    (folder / "self").symlink_to(folder)
    (folder / "key.warc").symlink_to(settings.home.airflow / "jwt_secret")
    os.mkfifo(folder / "pipe.html")
    os.mkfifo(folder / "pipe.warc.gz")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(folder)  # the name of a socket is short
        try:
            listening.bind("socket")
        finally:
            os.chdir(here)
        found = read(folder, registry)
    pages = [saved.page for saved in found if isinstance(saved.page, RawPage)]
    assert [page.found_on for page in pages] == ["good.html", "inside.html"]
    rejected = [saved.page for saved in found if isinstance(saved.page, Rejection)]
    assert len(rejected) == len(found) - 2 == 8
    assert {page.reason for page in rejected} == {"unreadable_file"}
    assert f"{folder}/loop is a link that leads back to itself; remove it" in [page.detail for page in rejected]
    assert all(page.payload is None for page in rejected)
    assert SECRET not in repr(found)


def test_an_index_that_leads_out_or_is_a_pipe_is_not_read(folder: Path, registry: Registry, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("path,url\npage.txt,https://courier.example/9\n")
    (folder / "index.csv").symlink_to(outside)
    (folder / "page.txt").write_text("A text")
    reasons = [saved.page.reason for saved in read(folder, registry) if isinstance(saved.page, Rejection)]
    assert reasons == ["no_url", "unreadable_file"]


def test_rows_of_an_index_that_cannot_be_read_leave_the_others(
    folder: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_file, "MAX_PAGE_BYTES", 100_000)
    (folder / "one.txt").write_text("A text")
    (folder / "two.txt").write_text("A text")
    rows = ["path,url", "one.txt,https://courier.example/1", "x,'" + "x" * 200_000, "\0,\0", '"quoted', "",
            ]  # fmt: skip
    (folder / "index.csv").write_text("\n".join([*rows[:4], "two.txt,https://courier.example/2", *rows[4:]]))
    found = [saved.page for saved in read(folder, registry)]
    assert [page.url for page in found if isinstance(page, RawPage)] == [
        "https://courier.example/1", "https://courier.example/2",
    ]  # fmt: skip
    refused = [page for page in found if isinstance(page, Rejection)]
    assert [page.reason for page in refused] == ["missing_file", "missing_file", "unreadable_file"]
    assert "line 3" in refused[-1].detail


@pytest.mark.parametrize("index", [b"path;url\none.txt;https://courier.example/1\n", b"\x00\xff\xfe\n\x00", b""])
def test_an_index_without_a_column_of_paths_is_named(folder: Path, registry: Registry, index: bytes) -> None:
    (folder / "one.txt").write_text("A text")
    (folder / "index.csv").write_bytes(index)
    details = [saved.page.detail for saved in read(folder, registry) if isinstance(saved.page, Rejection)]
    assert len(details) == 2
    assert "no column path; its first line must be path,url,outlet" in details[1]


def test_an_index_of_nothing_but_its_head_is_no_fault(folder: Path, registry: Registry) -> None:
    (folder / "index.csv").write_text("path,url,outlet\n")
    assert read(folder, registry) == []


def test_names_that_are_no_text_become_rows_that_can_be_stored(folder: Path, registry: Registry) -> None:
    names = [b"caf\xe9.html", b"line\nbreak.html", b"\x1b[2J.html", "\u202egpj.html".encode()]
    for name in names:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"no page")
    details = [saved.page.detail for saved in read(folder, registry) if isinstance(saved.page, Rejection)]
    assert len(details) == len(names)
    assert all(detail.isprintable() for detail in details)
    json.dumps(details, ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("content", [f"{SECRET}\n", f"WARC/1.0\r\n{SECRET}\r\n\r\n"])
def test_a_file_under_the_name_of_an_archive_is_not_quoted(folder: Path, registry: Registry, content: str) -> None:
    (folder / "keys.warc").write_text(content, newline="")
    found = read(folder, registry)
    assert [saved.page.reason for saved in found if isinstance(saved.page, Rejection)] == ["damaged_record"]
    assert SECRET not in repr(found)


def test_an_archive_of_damaged_starts_gives_a_bounded_number_of_rows(folder: Path, registry: Registry) -> None:
    (folder / "starts.warc").write_bytes(b"WARC/1.0\r\n" * 5_000)
    found = [saved.page for saved in read(folder, registry)]
    assert {page.reason for page in found if isinstance(page, Rejection)} == {"damaged_record"}
    assert len(found) <= MAX_DAMAGE_ROWS + 1
    last = found[-1]
    assert isinstance(last, Rejection)
    assert "more damaged records" in last.detail


@pytest.mark.parametrize(
    ("content", "is_quoted"),
    [
        (b"root:x:0:0:root:/root:/bin/sh\n", False),
        (b"-----BEGIN PRIVATE KEY-----\nabc", False),
        (b'{"admin": "password"}', False),
        (b"\x7fELF\x02\x01" + b"<html>" * 2000, True),
        (b"<!DOCTYPE  html><p>Text", True),
        (b"\xef\xbb\xbf\n<HTML lang=en>", True),
        (b"a plain text", False),
        (b" " * 5000 + b"<html>", False),
    ],
)
def test_only_what_looks_like_a_page_is_quoted_in_a_rejected_row(content: bytes, is_quoted: bool) -> None:
    assert (page_excerpt(content) is not None) == is_quoted
