"""Who may read what is written: nobody but the owner, unless the operator says otherwise."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from extractors.runtime.settings import SettingsError

DEFAULT_UMASK = "077"


def keep_files_private(home: Path, environ: Mapping[str, str] = os.environ) -> None:
    """Set the umask of this process from ``DATELINE_UMASK`` (default 077), and restrict the home folder's mode by it.

    The home has metadata, logs, secrets and pages with personal data. Modes of older files inside do not matter:
    without access to the folder they cannot be read. A missing home, or one of another user, is left unchanged.

    Raises:
        SettingsError: ``DATELINE_UMASK`` is not an octal umask from 0 to 077.
    """
    text = environ.get("DATELINE_UMASK") or DEFAULT_UMASK
    try:
        mask = int(text, 8)
    except ValueError:
        mask = -1
    if not 0 <= mask <= 0o077:
        raise SettingsError(f"DATELINE_UMASK={text}: give 077 (only you), or 027 (your group may read)")
    os.umask(mask)
    # a home that does not exist yet is made with the umask; that of another user is left to him
    with contextlib.suppress(FileNotFoundError, PermissionError):
        mode = stat.S_IMODE(home.stat().st_mode)
        if mode & mask:
            home.chmod(mode & ~mask)
