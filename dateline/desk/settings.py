"""The desk's settings, read once when it starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extractors.runtime.settings import Settings, SettingsError, load_settings

PORT = 8181
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """Where the desk listens and for whom.

    ``hosts`` are the names it answers to, beside those of loopback. ``users`` is the file of names and hashed
    passwords; ``proxy_header`` the header in which a proxy on this machine names the user. None of both: everyone who
    reaches the address may read, which only loopback allows. ``editors`` are the users who may change watches; none:
    everyone who may read. ``burst`` is how many requests a client may make at once.
    """

    base: Settings
    host: str = "127.0.0.1"
    port: int = PORT
    hosts: frozenset[str] = frozenset()
    users: Path | None = None
    proxy_header: str | None = None
    editors: frozenset[str] = frozenset()
    burst: int = 300

    @property
    def is_open(self) -> bool:
        """Return whether no sign-in is asked for."""
        return self.users is None and self.proxy_header is None


def load_desk_settings(environ: Mapping[str, str] = os.environ, *, port: int | None = None) -> DeskSettings:
    """Read the desk's settings from environment variables.

    Raises:
        SettingsError: a variable holds what it cannot mean, or the desk would be open to other machines.
    """
    host = environ.get("DATELINE_DESK_HOST") or "127.0.0.1"
    raw_port = environ.get("DATELINE_DESK_PORT") or str(PORT)
    if port is None:
        if not raw_port.isdecimal() or not 0 <= int(raw_port) < 65536:
            raise SettingsError(f"DATELINE_DESK_PORT={raw_port}: not a port; give a number from 1 to 65535")
        port = int(raw_port)
    users = environ.get("DATELINE_DESK_USERS")
    settings = DeskSettings(
        base=load_settings(environ),
        host=host,
        port=port,
        hosts=frozenset((environ.get("DATELINE_DESK_HOSTS") or "").lower().split()),
        users=Path(users).expanduser().resolve() if users else None,
        proxy_header=environ.get("DATELINE_DESK_PROXY_HEADER") or None,
        editors=frozenset((environ.get("DATELINE_DESK_EDITORS") or "").split()),
    )
    if host not in LOOPBACK and settings.is_open:
        raise SettingsError(
            f"DATELINE_DESK_HOST={host}: other machines could read everything; set DATELINE_DESK_USERS (a file that "
            "`dateline desk --add-user NAME` writes) or DATELINE_DESK_PROXY_HEADER, or leave it at 127.0.0.1"
        )
    return settings
