"""The desk's server: one process on loopback, until Ctrl-C."""

from __future__ import annotations

import sys

from dateline.desk.settings import DeskSettings


def serve_desk(settings: DeskSettings) -> None:
    """Serve the desk until it is asked to end; prints its address."""
    import uvicorn

    from dateline.desk.app import make_app

    config = uvicorn.Config(
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
    sys.stdout.write(f"The desk: http://{settings.host}:{settings.port}/   Ctrl-C ends it.\n")
    sys.stdout.flush()
    uvicorn.Server(config).run()
