"""The compiled gazetteer: what it holds, how it is opened, what happens when its file is bad."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extractors.mentions.folding import edit_distance, fold_name, fold_spelling, plain_spelling
from extractors.mentions.gazetteer import lookup as module
from extractors.mentions.gazetteer.format import FILE_NAME, source_digest
from extractors.mentions.gazetteer.lookup import Gazetteer, GazetteerError, gazetteer_version, load_gazetteer
from extractors.mentions.gazetteer.place_names import place_names
from extractors.runtime.settings import load_settings


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(load_settings().gazetteer)


@pytest.fixture
def copy(gazetteer: Gazetteer, tmp_path: Path) -> Path:
    path = tmp_path / source_digest() / FILE_NAME
    path.parent.mkdir()
    shutil.copy(gazetteer.path, path)
    return path


def names(gazetteer: Gazetteer, name: str) -> set[str]:
    return {gazetteer.entry(number).place_id for number in gazetteer.lookup(fold_name(name))[0]}


def test_it_holds_places_of_every_source(gazetteer: Gazetteer) -> None:
    assert gazetteer.count > 230_000
    assert "geonames:169577" in names(gazetteer, "Homs")
    assert "iso3166-2:SY-HI" in names(gazetteer, "Homs")
    assert "own:sea/red-sea" in names(gazetteer, "red sea") or "geonames:350155" in names(gazetteer, "red sea")
    assert "geonames:163843" in names(gazetteer, "سوريا")
    assert "geonames:163843" in names(gazetteer, "Syrie")


def test_places_lie_in_divisions_and_countries(gazetteer: Gazetteer) -> None:
    number = gazetteer.number_of("geonames:169577")
    assert number is not None
    homs = gazetteer.entry(number)
    assert homs.admin1 is not None
    assert gazetteer.entry(homs.admin1).place_id == "iso3166-2:SY-HI"
    assert gazetteer.number_of("geonames:1") is None


def test_most_towns_have_a_division_with_a_code(gazetteer: Gazetteer) -> None:
    kinds, city = gazetteer.type, gazetteer.types.index("city")
    towns = [n for n in range(0, gazetteer.count, 50) if kinds[n] == city]
    placed = [n for n in towns if gazetteer.admin1[n] >= 0]
    coded = [n for n in placed if gazetteer.entry(gazetteer.admin1[n]).id_source == "iso3166-2"]
    assert len(placed) > 0.97 * len(towns)
    assert len(coded) > 0.9 * len(towns)


def test_spellings_are_found_inside_their_country(gazetteer: Gazetteer) -> None:
    found = [gazetteer.entry(n).place_id for n in gazetteer.by_spelling("SY", fold_spelling("Al Quaryatayn"))]
    assert "geonames:173361" in found
    assert gazetteer.by_spelling("NO", fold_spelling("Al Quaryatayn")) == []


def test_it_opens_at_once(gazetteer: Gazetteer) -> None:
    best = min(_timed(gazetteer.path) for _ in range(3))
    assert best < 0.2


def _timed(path: Path) -> float:
    started = time.process_time()
    Gazetteer(path)
    return time.process_time() - started


def test_a_worker_stays_small(gazetteer: Gazetteer) -> None:
    code = (
        "import resource\nbefore = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "from extractors import find_places\n"
        "for place in ('Paris', 'Lagos', 'Homs', 'Lima', 'Osaka'): find_places(f'Rain in {place}. ' * 20)\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 120


@pytest.mark.parametrize("damage", ["cut short", "a byte changed", "empty", "other file"])
def test_a_bad_file_is_reported(copy: Path, damage: str) -> None:
    data = bytearray(copy.read_bytes())
    if damage == "cut short":
        data = data[: len(data) // 2]
    elif damage == "a byte changed":
        data[len(data) // 2] ^= 1
    elif damage == "empty":
        data = bytearray()
    else:
        data = bytearray(b"PK\x03\x04" * 100)
    copy.write_bytes(data)
    with pytest.raises(GazetteerError, match=FILE_NAME):
        Gazetteer(copy)


def test_a_bad_file_is_built_again_with_a_line_that_says_so(
    copy: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from extractors.mentions.gazetteer import compile as gazetteer_compile

    whole = copy.read_bytes()
    copy.write_bytes(whole[:1000])
    monkeypatch.setattr(gazetteer_compile, "compile_gazetteer", lambda folder: (folder / FILE_NAME).write_bytes(whole))
    with caplog.at_level(logging.WARNING, logger=module.__name__):
        opened = load_gazetteer(copy.parent.parent)
    assert opened.count > 230_000
    [record] = [record for record in caplog.records if record.name == module.__name__]
    assert str(copy) in record.getMessage()
    assert "building it again" in record.getMessage()


def test_a_missing_file_is_built_and_not_called_built_again(
    copy: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from extractors.mentions.gazetteer import compile as gazetteer_compile

    whole = copy.read_bytes()
    copy.unlink()
    monkeypatch.setattr(gazetteer_compile, "compile_gazetteer", lambda folder: (folder / FILE_NAME).write_bytes(whole))
    with caplog.at_level(logging.WARNING, logger=module.__name__):
        load_gazetteer(copy.parent.parent)
    [record] = [record for record in caplog.records if record.name == module.__name__]
    assert record.getMessage() == f"gazetteer: building {copy}; it takes about a minute, once"


def test_writing_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    import numpy as np

    from extractors.mentions.gazetteer.compile import _write

    sections = {"latitude": np.zeros(3, np.float32)}
    _write(tmp_path, {"version": "x"}, sections)
    _write(tmp_path, {"version": "y"}, sections)
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_versions_are_stable_and_differ() -> None:
    assert gazetteer_version() == gazetteer_version()
    assert len(source_digest()) == 16
    assert gazetteer_version() != source_digest()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quaryatayn", "Al Qaryatayn"),
        ("Deir Ezzur", "Dayr az Zawr"),
        ("Khan Sheikhoon", "Khān Shaykhūn"),
        ("Raqqah", "Ar Raqqa"),
    ],
)
def test_spelling_folds_meet(one: str, other: str) -> None:
    assert fold_spelling(one) == fold_spelling(other)


def test_folds_that_meet_too_often_are_distinguished_by_letters() -> None:
    assert fold_spelling("Daraa") == fold_spelling("Darayya")
    assert edit_distance(plain_spelling("Daraa"), plain_spelling("Deraa")) < edit_distance(
        plain_spelling("Daraa"), plain_spelling("Darayya")
    )


def test_exact_folds() -> None:
    assert fold_name("Saint-Étienne") == fold_name("St. Etienne")
    assert fold_name("كردستان") == fold_name("کردستان")
    assert fold_name("أربيل") == fold_name("اربيل")


def test_the_names_of_places_are_read_back_by_script() -> None:
    gazetteer = load_gazetteer(load_settings().gazetteer)
    found = place_names([163808, 99532, 1], gazetteer)
    assert set(found) == {163808, 99532}
    assert {"tadmur", "palmyra"} <= set(found[163808]["latin"])
    assert "تدمر" in found[163808]["arabic"]
    assert "basra" in found[99532]["latin"]
