"""Objects: created once, replaced only as they were read, and no word of what signs in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.runtime.settings import SettingsError, load_settings
from extractors.stores.storage.objects import ObjectChangedError, ObjectFolder, StorageError
from tests.extractors.stores.storage.conftest import Store
from tests.object_server import KEY_ID, SECRET


def test_an_object_is_created_once_and_replaced_only_as_it_was_read(store: Store) -> None:
    objects = ObjectFolder(store.address)
    assert objects.read("a/one") is None
    assert objects.create("a/one", b"1")
    assert objects.create("a/one", b"1"), "the same content again is a write whose answer was lost"
    assert not objects.create("a/one", b"2")
    first = objects.read("a/one")
    assert first is not None
    objects.replace("a/one", b"2", first.etag)
    with pytest.raises(ObjectChangedError, match="another process"):
        objects.replace("a/one", b"3", first.etag)
    with pytest.raises(ObjectChangedError):
        objects.replace("a/one", b"3", None)
    second = objects.read("a/one")
    assert second is not None
    assert second.content == b"2"


def test_files_go_there_and_back_and_are_listed(store: Store, tmp_path: Path) -> None:
    objects, big = ObjectFolder(store.address), tmp_path / "big"
    big.write_bytes(os.urandom(12 << 20))
    objects.write("b/big", big)
    assert objects.read_file("b/big", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == big.read_bytes()
    assert not objects.read_file("b/none", tmp_path / "none")
    assert not (tmp_path / "none").exists()
    objects.write("b/c/small+1", b"x")
    assert [(one.key, one.size) for one in objects.find("b")] == [("b/big", 12 << 20), ("b/c/small+1", 1)]
    assert objects.folders("b") == ["c"]
    objects.delete(["b/big", "b/none"])
    assert [one.key for one in objects.find("b")] == ["b/c/small+1"]


def test_a_store_that_ignores_conditions_is_refused(store: Store) -> None:
    if store.server is None:
        pytest.skip("moto keeps them")
    store.server.ignores_conditions = True
    with pytest.raises(StorageError, match=r"ignores the conditions of a write \(If-None-Match, If-Match\)"):
        ObjectFolder(store.address).create("a", b"1")
    assert not any(key.endswith("/a") for key in store.server.objects)


@pytest.mark.parametrize("fault", ["key", "bucket", "endpoint"])
def test_errors_say_what_to_do_and_nothing_that_signs_in(
    store: Store, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    if store.server is None:
        pytest.skip("moto takes any key")
    address = store.address
    if fault == "key":
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ANOTHERKEYID")
    elif fault == "bucket":
        address = "s3://elsewhere/x"
    else:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(StorageError) as caught:
        ObjectFolder(address).create("a", b"1")
    expected = {"key": "AWS_ACCESS_KEY_ID", "bucket": "no such bucket", "endpoint": "AWS_ENDPOINT_URL"}[fault]
    assert expected in str(caught.value)
    shown = f"{caught.value!r} {caught.value.__cause__!r}"
    assert caught.value.__suppress_context__
    assert not any(word in shown for word in (KEY_ID, SECRET, "ANOTHERKEYID"))


@pytest.mark.parametrize("named", ["s3://key:secret@press/x", "gs://press", "s3://", "s3://press/a?b"])
def test_a_setting_that_is_no_bucket_is_refused_without_showing_it(named: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"DATELINE_STORAGE": named})
    assert "secret" not in str(caught.value).replace("AWS_SECRET", "")


def test_a_folder_is_the_home_unless_another_is_named_and_loads_no_library(tmp_path: Path) -> None:
    home = load_settings({"DATELINE_HOME": str(tmp_path), "DATELINE_STORAGE": str(tmp_path)}).home
    assert home.storage is None
    other = load_settings({"DATELINE_HOME": str(tmp_path / "home"), "DATELINE_STORAGE": str(tmp_path / "disk")}).home
    assert (other.raw, other.warehouse) == (tmp_path / "disk" / "raw", tmp_path / "disk" / "warehouse.duckdb")
    assert other.state == tmp_path / "home" / "state"
    code = (
        "import sys; from extractors.stores.storage.storage import open_storage; "
        "from extractors.runtime.settings import load_settings; open_storage(load_settings().home).pull_new(); "
        "sys.exit('obstore' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
