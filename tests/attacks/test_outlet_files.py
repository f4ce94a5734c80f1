"""Outlet files made to crash or stall the registry: each is that file's error, and its neighbours are read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extractors.outlets.registry import load_registry

_COLLECTION = "name: Harbour papers\nowner: the harbour desk\nschedule: '0 6 * * *'\n"
_OUTLET = "name: Quay Courier\nhomepage_url: https://quay.example/\nlanguage: en\ncountry_code: GB\ntime_zone: UTC\n"
HOSTILE = {
    "lists in lists": "aliases: " + "[" * 100_000,
    "mappings in mappings": "{a: " * 60_000,
    "dashes": "- " * 60_000,
    "an alias bomb": "a: &a0 [x]\n" + "".join(f"k{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)),
    "a merge bomb": "a: &a0 {x: 1}\n" + "".join(f"k{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 40)),
    "very many keys": "".join(f"k{n}: 1\n" for n in range(20_000)),
    "a key that is itself": "&a {*a : 1}\n",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_outlet_file_is_an_error_of_its_own(content: str, tmp_path: Path) -> None:
    folder = _write(tmp_path)
    (folder / "hostile.yml").write_text(content)
    registry = load_registry(tmp_path)
    assert list(registry.outlets) == ["quay_courier"]
    assert 1 <= len(registry.errors) <= 21
    assert {error.path.name for error in registry.errors} == {"hostile.yml"}


@pytest.mark.parametrize(
    ("name", "said"), [("an alias bomb", "Write out what the aliases"), ("lists in lists", "Write it flat")]
)
def test_a_bomb_gets_its_own_remedy(name: str, said: str, tmp_path: Path) -> None:
    (_write(tmp_path) / "hostile.yml").write_text(HOSTILE[name])
    [error] = load_registry(tmp_path).errors
    assert said in str(error)
    assert "UTF-8" not in str(error)


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    folder = _write(tmp_path)
    os.mkfifo(folder / "pipe.yml")
    (folder / "zero.yml").symlink_to("/dev/zero")
    (folder / "loop.yml").symlink_to("loop.yml")
    (folder / "folder.yml").mkdir()
    registry = load_registry(tmp_path)
    assert list(registry.outlets) == ["quay_courier"]
    assert sorted(error.path.name for error in registry.errors) == ["folder.yml", "loop.yml", "pipe.yml", "zero.yml"]


def _write(root: Path) -> Path:
    folder = root / "harbour"
    folder.mkdir()
    (folder / "_collection.yml").write_text(_COLLECTION)
    (folder / "quay_courier.yml").write_text(_OUTLET)
    return folder
