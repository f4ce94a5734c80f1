"""Airflow in a home of its own, prepared before it is first imported, and a webhook that alerts go to."""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from extractors.runtime.settings import Home


@pytest.fixture(scope="session")
def airflow(tmp_path_factory):
    """Airflow's environment with SQLite metadata in a temporary home."""
    from dateline.operations.airflow_home import prepare

    home = Home(tmp_path_factory.mktemp("airflow-home"))
    os.environ["DATELINE_HOME"] = str(home.root)
    prepare(home)
    return home


@pytest.fixture
def webhook():
    """A webhook on loopback and what it was sent."""
    got: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format, *args):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook", got
    server.shutdown()
    server.server_close()
