"""Airflow's forms, checked when they are sent: a wrong value is answered with 400 and one line, and no run begins.

JSON Schema leaves ``format`` to be extended, and Airflow checks the formats that jsonschema knows. The API server alone
learns these: a task must not fail later because a folder that was read has been removed since.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from extractors.runtime.settings import Settings, load_settings

IMPORT_PATH = "dateline-import-path"
ARTICLE_URL = "dateline-article-url"
OUTLET = "dateline-outlet"
ARCHIVED_OUTLET = "dateline-archived-outlet"


class FormError(ValueError):
    """A value of a form is refused. The message names the value and says what to give instead."""


def check_forms(app: Any) -> Any:
    """Make the formats above known to jsonschema, and return the web application as it is.

    Airflow calls it in the API server, as it adds a plugin's middleware to ``app`` (ASGI).
    """
    from jsonschema import FormatChecker  # type: ignore[import-untyped]  # Airflow brings it, and judges forms with it

    for name, check in _CHECKS.items():
        # an error that is not declared to jsonschema reaches the answer with its own words
        FormatChecker.checkers[name] = (_judge(check), ())
    return app


def _judge(check: Callable[[str, Settings], None]) -> Callable[[object], bool]:
    def judge(value: object) -> bool:
        if isinstance(value, str):  # what is no text, `type` in the schema refuses
            check(value, load_settings())
        return True

    return judge


def _check_import_path(value: str, settings: Settings) -> None:
    from extractors.stores.import_folders import ImportPathError, check_import_path

    home = settings.home
    try:
        check_import_path(Path(value), settings.imports, (home.airflow, home.state))
    except ImportPathError as error:
        raise FormError(str(error)) from error


def _check_article_url(value: str, _settings: Settings) -> None:
    from extractors.contracts.urls import UrlRejectedError, canonicalise_url

    try:
        canonicalise_url(value)
    except UrlRejectedError as error:
        raise FormError(f"{error}; give the page's whole address, such as https://www.example.org/news/1") from error


def _check_outlet(value: str, settings: Settings) -> None:
    from extractors.outlets.registry import UnknownOutletError, load_registry

    try:
        load_registry(settings.outlets).get_outlet(value)
    except UnknownOutletError as error:
        raise FormError(str(error)) from error


def _check_archived_outlet(value: str, settings: Settings) -> None:
    from extractors.stores.raw_loads import raw_loads

    # compared, never joined to a path: what a form says leads nowhere else
    if value not in {raw.outlet_id for raw in raw_loads(settings.home.raw)}:
        raise FormError(
            f"no pages of an outlet {value!r} are in the archive; `dateline outlet list` shows which outlets there are"
        )


_CHECKS: dict[str, Callable[[str, Settings], None]] = {
    IMPORT_PATH: _check_import_path,
    ARTICLE_URL: _check_article_url,
    OUTLET: _check_outlet,
    ARCHIVED_OUTLET: _check_archived_outlet,
}
