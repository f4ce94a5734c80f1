"""The file of users: one line each, ``name:scrypt$n$r$p$salt$hash``, made by ``dateline desk --add-user``."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from extractors.runtime.settings import SettingsError

_N, _R, _P = 2**15, 8, 1
_MEMORY = 64 * 1024 * 1024
_NAME = re.compile(r"[\w.@-]{1,64}")
SHORTEST = 10
"""Characters of a password, at least."""


def hash_password(password: str, salt: bytes | None = None) -> str:
    """Return a password as it is kept: scrypt with a salt of its own."""
    salt = salt or secrets.token_bytes(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=_MEMORY)
    return f"scrypt${_N}${_R}${_P}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def is_password(password: str, kept: str) -> bool:
    """Return whether a password is the kept one, in a time that does not show how near it was."""
    try:
        name, n, r, p, salt, digest = kept.split("$")
        if name != "scrypt":
            return False
        made = hashlib.scrypt(
            password.encode(), salt=base64.b64decode(salt), n=int(n), r=int(r), p=int(p), maxmem=_MEMORY
        )
        return hmac.compare_digest(made, base64.b64decode(digest))
    except ValueError:
        return False


_NOBODY = hash_password(secrets.token_hex(8))
"""What an unknown name is compared with: it takes as long as a known one."""


class Users:
    """The users of a file, which is read again when it changes.

    Raises:
        SettingsError: the file cannot be read, or has a line that is no user.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mark: tuple[int, int] | None = None
        self._users: dict[str, str] = {}
        self._read()

    def knows(self, name: str, password: str) -> bool:
        """Return whether a name and password are those of a user."""
        self._read()
        kept = self._users.get(name)
        is_right = is_password(password, kept or _NOBODY)
        return is_right and kept is not None

    def has(self, name: str) -> bool:
        """Return whether there is a user of this name: one who was removed has no session any more."""
        self._read()
        return name in self._users

    def _read(self) -> None:
        try:
            found = self._path.stat()
            if self._mark == (mark := (found.st_mtime_ns, found.st_size)):
                return
            lines = self._path.read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise SettingsError(
                f"DATELINE_DESK_USERS={self._path}: cannot be read ({error.strerror}); make it with "
                "`dateline desk --add-user NAME`"
            ) from error
        users = {}
        for number, line in enumerate(lines, start=1):
            if not line.strip() or line.startswith("#"):
                continue
            name, _, kept = line.strip().partition(":")
            if not _NAME.fullmatch(name) or not kept.startswith("scrypt$"):
                raise SettingsError(f"{self._path}, line {number}: no user; a line is NAME:scrypt$…")
            users[name] = kept
        self._users, self._mark = users, mark


def add_user(path: Path, name: str, password: str) -> None:
    """Write a user into the file, in the place of one with the same name; only its owner may read the file.

    Raises:
        SettingsError: the name cannot be one, or the password is too short.
    """
    if not _NAME.fullmatch(name):
        raise SettingsError(f"{name!r} is no user name: letters, digits, and . _ @ - up to 64")
    if len(password) < SHORTEST:
        raise SettingsError(f"a password has {SHORTEST} characters at least")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = [line for line in lines if line.partition(":")[0] != name]
    text = "\n".join([*kept, f"{name}:{hash_password(password)}"]) + "\n"
    new = path.with_name(path.name + ".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)
