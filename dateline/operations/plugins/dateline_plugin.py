"""Dateline in Airflow's own menu: the warehouse's figures, the quality reports and the data dictionary. Its forms are
checked when they are sent.
"""

from typing import Any, ClassVar

from airflow.plugins_manager import AirflowPlugin

from dateline.operations.form_checks import check_forms
from dateline.operations.pages import PREFIX, LazyApp


class DatelinePlugin(AirflowPlugin):  # type: ignore[misc]  # Airflow is not checked
    """Mounts the pages in the API server, lets it check the forms, and puts one entry into the menu."""

    name = "dateline"
    fastapi_apps: ClassVar[list[Any]] = [{"name": "dateline", "app": LazyApp(), "url_prefix": PREFIX}]
    fastapi_root_middlewares: ClassVar[list[Any]] = [{"name": "dateline_forms", "middleware": check_forms}]
    external_views: ClassVar[list[Any]] = [
        {
            "name": "Dateline",
            "href": f"{PREFIX}/",
            "destination": "nav",
            "url_route": "dateline",
            "nav_top_level": True,
        }
    ]
