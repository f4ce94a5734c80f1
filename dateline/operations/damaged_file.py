"""A damaged warehouse fails its task at once: another try would find the same file until a person moves it away."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from airflow.sdk.exceptions import AirflowException, AirflowFailException

from dateline.warehouse.damage import describe_damage, is_damage
from dateline.warehouse.published import BuildError


@contextlib.contextmanager
def no_retry_if_damaged(warehouse: Path) -> Iterator[None]:
    """Raise AirflowFailException where the ``with`` block met a damaged file, in one line with the commands that make
    the warehouse again; other errors pass unchanged.
    """
    try:
        yield
    except AirflowException:
        raise
    except Exception as error:
        if not is_damage(error):
            raise
        message = str(error) if isinstance(error, BuildError) else describe_damage(warehouse, error)
        raise AirflowFailException(message) from error
