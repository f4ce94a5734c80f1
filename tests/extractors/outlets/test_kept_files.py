from __future__ import annotations

from pathlib import Path

import pytest

from extractors.outlets import kept_files, registry
from extractors.outlets.registry import Registry, load_registry
from extractors.outlets.yaml_nodes import find_bomb

COLLECTION = "name: Europe\nowner: desk\n"
OUTLET = (
    "name: {name}\ncountry_code: NO\nlanguage: 'no'\ntime_zone: Europe/Oslo\nhomepage_url: https://{name}.example/\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept_files, "KEPT", tmp_path / "kept" / "outlets.pickle")
    home = tmp_path / "outlets" / "europe"
    home.mkdir(parents=True)
    (home / "_collection.yml").write_text(COLLECTION, encoding="utf-8")
    for number in range(30):
        (home / f"paper{number}.yml").write_text(OUTLET.format(name=f"paper{number}"), encoding="utf-8")
    return home.parent


def load_parsing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Registry, int]:
    """Load the registry, and count the files whose YAML was parsed."""
    parsed: list[str] = []
    find = find_bomb

    def find_and_count(text: str) -> tuple[int, str, str, str] | None:
        parsed.append(text)
        return find(text)

    with monkeypatch.context() as patched:
        patched.setattr(registry, "find_bomb", find_and_count)
        return load_registry(folder), len(parsed)


def test_files_are_parsed_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, parsed = load_parsing(folder, monkeypatch)
    second, parsed_again = load_parsing(folder, monkeypatch)
    assert (parsed, parsed_again) == (31, 0)
    assert (second.outlets, second.collections, second.errors) == (first.outlets, first.collections, ())
    assert second.find_outlet_for_url("https://paper7.example/a") == first.get_outlet("paper7")


def test_what_changed_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_registry(folder)
    edited, wrong = folder / "europe" / "paper3.yml", folder / "europe" / "paper4.yml"
    edited.write_text(edited.read_text("utf-8").replace("Oslo", "Paris"), encoding="utf-8")
    wrong.write_text("nmae: x\n", encoding="utf-8")
    (folder / "europe" / "paper5.yml").unlink()
    for parsed_files in (3, 1):  # a wrong file is never kept; the collection lists its outlets
        found, parsed = load_parsing(folder, monkeypatch)
        assert parsed == parsed_files
        assert found.get_outlet("paper3").time_zone == "Europe/Paris"
        assert {error.path for error in found.errors} == {wrong}
        assert len(found.outlets) == len(found.collections["europe"].outlet_ids) == 28


def test_a_file_moved_elsewhere_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_registry(folder)
    moved = folder.rename(folder.with_name("elsewhere"))
    found, parsed = load_parsing(moved, monkeypatch)
    assert parsed == 30  # the collection's own file says nothing of where it is
    assert found.get_outlet("paper1").path == moved / "europe" / "paper1.yml"


def test_other_code_reads_all_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_registry(folder)
    monkeypatch.setattr(kept_files, "_code", lambda: b"other")
    assert load_parsing(folder, monkeypatch)[1] == 31
    assert load_parsing(folder, monkeypatch)[1] == 0


@pytest.mark.parametrize("damage", [b"", b"x" * 10, None])
def test_a_damaged_file_is_not_believed(folder: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes | None) -> None:
    load_registry(folder)
    whole = kept_files.KEPT.read_bytes()
    kept_files.KEPT.write_bytes(whole[:-1] + b"!" if damage is None else damage)
    found, parsed = load_parsing(folder, monkeypatch)
    assert (parsed, len(found.outlets)) == (31, 30)
    assert kept_files.KEPT.read_bytes() == whole


def test_a_small_registry_does_not_displace_the_large_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_registry(folder)
    small = folder.with_name("small") / "europe"
    small.mkdir(parents=True)
    (small / "_collection.yml").write_text(COLLECTION, encoding="utf-8")
    (small / "one.yml").write_text(OUTLET.format(name="one"), encoding="utf-8")
    assert [len(load_registry(small.parent).outlets) for _ in range(2)] == [1, 1]
    assert load_parsing(folder, monkeypatch)[1] == 0


def test_where_nothing_can_be_written_files_are_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = folder.parent / "file"
    blocked.touch()
    monkeypatch.setattr(kept_files, "KEPT", blocked / "outlets.pickle")
    assert [load_parsing(folder, monkeypatch)[1] for _ in range(2)] == [31, 31]
