"""What is this machine's fault is never reported as a server's."""

from __future__ import annotations

import errno

import httpcore
import pytest

from extractors.acquire.fetch.addresses import NameNotResolvedError
from extractors.acquire.fetch.network import classify_fault
from extractors.contracts.fetch import FetchOutcome


def _raised_from(kind: type[Exception], cause: OSError) -> Exception:
    error = kind("x")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("kind", [httpcore.ConnectError, NameNotResolvedError])
def test_our_own_open_files_are_not_the_outlets_fault(kind: type[Exception]) -> None:
    with pytest.raises(OSError, match="too many files open") as raised:
        classify_fault(_raised_from(kind, OSError(errno.EMFILE, "Too many open files")))
    assert raised.value.errno == errno.EMFILE


def test_a_refused_connection_is_the_outlets_fault() -> None:
    named = classify_fault(_raised_from(httpcore.ConnectError, ConnectionRefusedError(errno.ECONNREFUSED, "refused")))
    assert named is not None and named[0] is FetchOutcome.CONNECTION_ERROR
