"""The desk's server: one process on loopback, until Ctrl-C."""

from __future__ import annotations

import contextlib
import logging
import socket
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dateline.desk.settings import DeskSettings
from extractors.runtime.settings import Home, SettingsError

if TYPE_CHECKING:
    from uvicorn import Server

_LOG = logging.getLogger(__name__)
FOLLOW_S = 15.0
"""So often is looked for a newer version in an object store."""


def serve_desk(settings: DeskSettings) -> None:
    """Serve the desk until it is asked to end; prints its address.

    Raises:
        SettingsError: the address or port cannot be listened on, or the file of users cannot be read.
    """
    listening = _listen(settings)
    server = make_server(settings)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    sys.stdout.write(f"The desk: http://{host}:{listening.getsockname()[1]}/   Ctrl-C ends it.\n")
    sys.stdout.flush()
    with following(settings.base.home):
        server.run(sockets=[listening])


@contextlib.contextmanager
def following(home: Home, every_s: float = FOLLOW_S) -> Iterator[None]:
    """Bring each published version of an object store to the home while the ``with`` block runs; a folder has them.

    What goes wrong is logged, and the desk serves the version that it has.
    """
    if home.bucket is None:
        yield
        return
    from extractors.stores.storage.storage import open_storage

    ended = threading.Event()

    def follow() -> None:
        while not ended.wait(every_s):
            try:
                open_storage(home).pull_published()
            except OSError as error:
                _LOG.warning("the published version was not brought here: %s", error)

    thread = threading.Thread(target=follow, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(every_s)


def make_server(settings: DeskSettings) -> Server:
    """Return the server of a desk, not started."""
    import uvicorn

    from dateline.desk.app import make_app

    return uvicorn.Server(
        uvicorn.Config(
            make_app(settings),
            host=settings.host,
            port=settings.port,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=200,
            timeout_keep_alive=15,
            h11_max_incomplete_event_size=64 * 1024,
        )
    )


def is_port_free(settings: DeskSettings) -> bool:
    """Return whether the desk could listen now."""
    try:
        _listen(settings).close()
    except SettingsError:
        return False
    return True


def _listen(settings: DeskSettings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise SettingsError(
            f"DATELINE_DESK_PORT={settings.port}: {settings.host} cannot be listened on there "
            f"({error.strerror or error}); end what uses the port, or give another"
        ) from error
    listening.listen(128)
    return listening
