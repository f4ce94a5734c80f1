"""A store for each test: ours in a thread, or moto's in a process where ``make storage`` asks for it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.object_server import BUCKET, ObjectServer, client_environment, has_moto, serve_moto, serve_objects


@dataclass
class Store:
    """An address below which a test is alone, and the server where it is ours."""

    address: str
    endpoint: str
    server: ObjectServer | None


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    assert has_moto(), "moto is not installed: pip install -e .[storage-test]"
    with serve_moto() as address:
        yield address


@pytest.fixture
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    name = "".join(c if c.isalnum() else "-" for c in request.node.name)
    if os.environ.get("DATELINE_TEST_STORE") == "moto":
        endpoint = request.getfixturevalue("moto")
        _set(monkeypatch, endpoint)
        yield Store(f"s3://{BUCKET}/{name}", endpoint, None)
        return
    with serve_objects() as server:
        _set(monkeypatch, server.address)
        yield Store(f"s3://{BUCKET}/{name}", server.address, server)


def _set(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    for name, value in client_environment(endpoint).items():
        monkeypatch.setenv(name, value)
