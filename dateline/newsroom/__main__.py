"""``python -m dateline.newsroom``: serve the newsroom until it is interrupted."""

from __future__ import annotations

import argparse
import sys
import threading

from dateline.newsroom.server import DEFAULT_PORT, NewsroomError, serve
from dateline.newsroom.stories import EDITIONS


def main() -> int:
    """Serve the newsroom, print the outlets' addresses and wait for Ctrl-C; return 0, or 1 if a port is taken."""
    parser = argparse.ArgumentParser(
        prog="python -m dateline.newsroom", description="Serve the sample newsroom on loopback."
    )
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="first of four ports; 0 takes free ones")
    parser.add_argument("--edition", type=int, default=1, choices=EDITIONS, help="2: one story more, two edited")
    arguments = parser.parse_args()
    try:
        with serve(arguments.port, edition=arguments.edition) as newsroom:
            for outlet_id, base in newsroom.base_urls.items():
                print(f"{outlet_id:<16} {base}/", flush=True)
            threading.Event().wait()
    except NewsroomError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
