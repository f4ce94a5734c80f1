"""Tries of tasks that a stop of Airflow interrupted: they do not count among the tries that a task may have."""

from __future__ import annotations


def give_back_cut_tries() -> int:
    """Allow one more try to each task that Airflow's metadata has as at work, and return how many there are.

    Call it while no scheduler runs: what is at work then was cut off by Ctrl-C, a kill or the end of the machine, and
    the scheduler will begin it again with its next try.
    """
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.session import create_session
    from airflow.utils.state import TaskInstanceState
    from sqlalchemy import select, update

    at_work = (TaskInstanceState.QUEUED, TaskInstanceState.RUNNING, TaskInstanceState.RESTARTING)
    with create_session() as session:
        cut = session.scalars(select(TaskInstance.id).where(TaskInstance.state.in_(at_work))).all()
        session.execute(
            update(TaskInstance).where(TaskInstance.id.in_(cut)).values(max_tries=TaskInstance.max_tries + 1)
        )
    return len(cut)
