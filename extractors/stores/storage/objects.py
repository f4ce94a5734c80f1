"""One bucket and prefix of an object store: objects read, created, replaced and listed, through the obstore library.

Objects are created only where there is none, or replaced only where they are as they were read; that is all the
locking there is. Errors name the address and the object and never what a server wrote: answers of S3 repeat key ids.
What signs in is read from the environment by the library alone.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Store

_RETRIES: RetryConfig = {"max_retries": 4, "retry_timeout": dt.timedelta(seconds=60)}
_PROBE = "_probe"
_LISTED = 1_000
ARRIVING = ".arriving-"
"""Before the process id in the name of a file that an object is being read to."""


class StorageError(OSError):
    """The object store cannot be used, or refused something; the message says what to do."""

    def __str__(self) -> str:
        return str(self.args[0])


class ObjectChangedError(StorageError):
    """An object is not as it was read: another process wrote it since."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The content of an object, and the e-tag that names exactly this content's writing."""

    content: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One object of a listing; ``changed_at`` is UTC."""

    key: str
    size: int
    etag: str
    changed_at: dt.datetime


class ObjectFolder:
    """The objects below ``s3://bucket/prefix``. Every method raises StorageError where the store cannot be reached."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._store = _open(address)
        self._is_probed = False

    def read(self, key: str) -> Stored | None:
        """Return an object; None if there is none."""
        import obstore

        with self._explained(key):
            try:
                got = obstore.get(self._store, key)
                return Stored(bytes(got.bytes()), got.meta["e_tag"] or "")
            except FileNotFoundError:
                return None

    def has(self, key: str) -> bool:
        """Whether there is such an object."""
        import obstore

        with self._explained(key):
            try:
                obstore.head(self._store, key)
            except FileNotFoundError:
                return False
            return True

    def read_file(self, key: str, path: Path) -> bool:
        """Bring an object to a path, which changes when all of it is there; return False if there is no such object."""
        import obstore

        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}{ARRIVING}{os.getpid()}")
        with self._explained(key):
            try:
                got = obstore.get(self._store, key)
            except FileNotFoundError:
                return False
            changed = got.meta["last_modified"].timestamp()
            try:
                with beside.open("wb") as file:
                    for chunk in got.stream(min_chunk_size=1 << 20):
                        file.write(memoryview(chunk))
                os.utime(beside, (changed, changed))
                beside.replace(path)
            finally:
                beside.unlink(missing_ok=True)
            return True

    def create(self, key: str, content: bytes) -> bool:
        """Create an object; return False, and change nothing, if there is one with other content."""
        import obstore
        from obstore.exceptions import AlreadyExistsError

        self.probe()
        with self._explained(key):
            try:
                obstore.put(self._store, key, content, mode="create", use_multipart=False)
            except AlreadyExistsError:
                there = self.read(key)  # perhaps this very write, whose answer was lost
                return there is not None and there.content == content
            return True

    def replace(self, key: str, content: bytes, etag: str | None) -> None:
        """Write an object if it is as it was read with this e-tag, None for one that was not there.

        Raises ObjectChangedError.
        """
        import obstore
        from obstore.exceptions import NotFoundError, PreconditionError

        if etag is None:
            if not self.create(key, content):
                raise ObjectChangedError(f"{self.address}/{key} was written by another process in the meantime")
            return
        self.probe()
        with self._explained(key):
            try:
                obstore.put(self._store, key, content, mode={"e_tag": etag}, use_multipart=False)
            except (PreconditionError, NotFoundError):
                there = self.read(key)
                if there is None or there.content != content:
                    message = f"{self.address}/{key} was written by another process in the meantime"
                    raise ObjectChangedError(message) from None

    def write(self, key: str, content: bytes | Path) -> None:
        """Write an object, or a file as one, whatever was there: for keys that name their content."""
        import obstore

        self.probe()
        with self._explained(key):
            obstore.put(self._store, key, content)

    def find(self, folder: str, *, after: str | None = None) -> Iterator[Listed]:
        """Yield the objects below a folder, by key; with ``after`` only those of greater keys."""
        import obstore

        with self._explained(folder):
            for some in obstore.list(self._store, folder, offset=after, chunk_size=_LISTED):
                for one in some:
                    yield Listed(one["path"], one["size"], one["e_tag"] or "", one["last_modified"])

    def folders(self, folder: str) -> list[str]:
        """Return the names of the folders right below a folder, sorted."""
        import obstore

        with self._explained(folder):
            found = obstore.list_with_delimiter(self._store, folder)["common_prefixes"]
        return sorted(path.rstrip("/").rpartition("/")[2] for path in found)

    def delete(self, keys: Iterable[str]) -> None:
        """Delete objects; one that is not there is no error."""
        import obstore

        named = list(keys)
        with self._explained(named[0] if named else ""):
            for start in range(0, len(named), _LISTED):
                with contextlib.suppress(FileNotFoundError):
                    obstore.delete(self._store, named[start : start + _LISTED])

    def probe(self) -> None:
        """Check, before the first write of this process, that the store refuses what it must refuse.

        Some servers take every write and ignore its condition: two workers would overwrite each other unseen.
        """
        if self._is_probed:
            return
        self._is_probed = True  # create and replace come here again
        key, content = f"{_PROBE}/{secrets.token_hex(8)}", secrets.token_bytes(8)
        try:
            is_kept = self.create(key, content) and not self.create(key, content[::-1] + b"2")
            if is_kept:
                with contextlib.suppress(ObjectChangedError):
                    self.replace(key, b"3", '"00000000000000000000000000000000"')
                    is_kept = False
            self.delete([key])
        except BaseException:
            self._is_probed = False
            raise
        if not is_kept:
            self._is_probed = False
            raise StorageError(
                f"{self.address}: this store ignores the conditions of a write (If-None-Match, If-Match): it overwrote "
                "an object that must not be overwritten, so workers could lose each other's loads; use a store that "
                "keeps them, such as Amazon S3, MinIO, Ceph or Garage's newer releases"
            )

    @contextlib.contextmanager
    def _explained(self, key: str) -> Iterator[None]:
        from obstore import exceptions

        try:
            yield
        except StorageError:
            raise
        except (exceptions.UnauthenticatedError, exceptions.PermissionDeniedError):
            raise StorageError(
                f"{self.address}: access to {key or 'it'} was refused; check AWS_ACCESS_KEY_ID, "
                "AWS_SECRET_ACCESS_KEY, AWS_REGION and the rights that go with them"
            ) from None
        except FileNotFoundError:
            raise StorageError(f"{self.address}: there is no such bucket; make it, or correct the address") from None
        except exceptions.BaseError as error:
            raise StorageError(
                f"{self.address}: {key or 'it'} cannot be read or written ({_reason(error)}); check that the bucket "
                "exists and that AWS_ENDPOINT_URL and AWS_REGION are right, and run it again: what is stored is kept"
            ) from None


def _open(address: str) -> S3Store:
    try:
        from obstore.store import S3Store
    except ImportError:
        raise StorageError("DATELINE_STORAGE names an object store, which needs obstore: pip install obstore") from None
    # the library reads keys, region and endpoint from the environment; one that begins with http:// is meant so
    options: ClientConfig = {"connect_timeout": "10s", "timeout": "10m", "allow_http": True}
    bucket, _, prefix = address.removeprefix("s3://").partition("/")
    return S3Store(bucket, prefix=prefix or None, client_options=options, retry_config=_RETRIES)


def _reason(error: Exception) -> str:
    """What the library says in a word: of an answer's text nothing is shown."""
    text = str(error)
    for sign, word in (("onnect", "it does not answer"), ("timed out", "it timed out"), ("NoSuchBucket", "no bucket")):
        if sign in text:
            return word
    return type(error).__name__
