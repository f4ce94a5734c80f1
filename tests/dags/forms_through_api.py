"""Send forms to Airflow's own API server, in a home of its own, and print what it answered, as JSON.

``python -m tests.dags.forms_through_api HOME``, with forms on standard input: a list of ``[dag id, values]``. Run in a
process of its own: it makes Airflow's database, and the server learns formats that no other test should know.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from extractors.runtime.settings import PROJECT_ROOT, Home


def main() -> None:
    """Answer each form with its status, the detail of a refusal, and at last how many runs there are."""
    from dateline.operations.airflow_home import prepare

    home = Home(Path(sys.argv[1]))
    os.environ["DATELINE_HOME"] = str(home.root)
    prepare(home)
    from airflow.api_fastapi.app import create_app
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
    from airflow.utils.db import initdb
    from fastapi.testclient import TestClient

    initdb()
    DagBundlesManager().sync_bundles_to_db()
    forms = json.load(sys.stdin)
    for dag_id in {dag_id for dag_id, _ in forms}:
        sync_bag_to_db(DagBag(PROJECT_ROOT / "dags" / f"{dag_id}.py"), "dags-folder", None)
    passwords = Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
    passwords.write_text(json.dumps({"admin": "of the test"}))
    answers = []
    with TestClient(create_app()) as client:
        signed_in = client.post("/auth/token", json={"username": "admin", "password": "of the test"}).json()
        headers = {"Authorization": f"Bearer {signed_in['access_token']}"}
        for dag_id, values in forms:
            form = {"logical_date": None, "conf": values}
            answer = client.post(f"/api/v2/dags/{dag_id}/dagRuns", json=form, headers=headers)
            answers.append([answer.status_code, answer.json().get("detail")])
        stranger = client.post("/api/v2/dags/backfill_pages/dagRuns", json={"logical_date": None, "conf": {}})
        runs = client.get("/api/v2/dags/~/dagRuns", headers=headers).json()["total_entries"]
    print(json.dumps({"answers": answers, "stranger": stranger.status_code, "runs": runs}))


if __name__ == "__main__":
    main()
