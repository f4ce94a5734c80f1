"""A try that a stop of Airflow cut off is given back; a task that ended by itself keeps the tries it has."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator

import pytest


@pytest.mark.usefixtures("airflow")
def test_what_was_at_work_gets_one_try_more(monkeypatch: pytest.MonkeyPatch) -> None:
    from airflow.models import import_all_models
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils import session as sessions
    from sqlalchemy import create_engine, insert, select
    from sqlalchemy.orm import Session

    from dateline.operations.cut_tries import give_back_cut_tries

    import_all_models()  # the table's foreign keys name tables of other modules
    engine = create_engine("sqlite://")
    table = TaskInstance.__table__
    table.create(engine)

    @contextlib.contextmanager
    def create_session() -> Iterator[Session]:
        with Session(engine) as session, session.begin():
            yield session

    monkeypatch.setattr(sessions, "create_session", create_session)
    states = ["running", "queued", "restarting", "success", "failed", "up_for_retry", "scheduled", None]
    with create_session() as session:
        for state in states:
            session.execute(
                insert(table).values(
                    id=uuid.uuid4(), task_id=str(state), dag_id="monitor_sample", run_id="scheduled__1", map_index=-1,
                    state=state, try_number=1, max_tries=2, pool="default_pool", pool_slots=1,
                )
            )  # fmt: skip
    assert give_back_cut_tries() == 3
    with create_session() as session:
        tries = {row.task_id: row.max_tries for row in session.execute(select(table.c.task_id, table.c.max_tries))}
    assert tries == {str(state): 3 if state in ("running", "queued", "restarting") else 2 for state in states}
