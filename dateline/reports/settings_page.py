"""The page ``docs/settings.md``, which ``make generate`` makes from ``extractors/runtime/setting_list.py``."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.runtime.setting_list import SETTINGS, Setting

_HEAD = """\
<!-- Made from extractors/runtime/setting_list.py by `make generate`: edit the definitions there, not this file. -->
# Settings

Every setting is an environment variable. None is needed: each has a default. An empty variable counts as not set.

Airflow's own variables (`AIRFLOW__SECTION__KEY`) work as its documentation says, except those that
`dateline/operations/airflow_home.py` sets itself: folders, the address 127.0.0.1, and no telemetry.
"""
_ABOUT = {
    "Data": "Read by every command and by the DAGs.",
    "Service": "Read by `make up` and `make run`.",
    "Desk": "Read by `dateline desk` and `make up`.",
    "Watches": "Read by `dateline watch` and `briefing`, by commands that build, and by the DAGs `run_watches` and "
    "`publish_briefing`.",
    "Retention": "Read by `dateline prune`, and once a day by the task that builds the warehouse.",
    "dbt": "Read by `dbt_project/profiles.yml`; a build sets the first two itself.",
    "Tests": "Read by tests only.",
}


def settings_page(settings: Sequence[Setting] = SETTINGS) -> str:
    """Return the page of settings as Markdown: one table a group, in the order of the definition."""
    parts = [_HEAD]
    for group in dict.fromkeys(setting.group for setting in settings):
        rows = (f"| `{s.name}` | {s.meaning} | {s.default} | `{s.read_by}` |" for s in settings if s.group == group)
        table = "\n".join(["| variable | meaning | default | read by |", "|---|---|---|---|", *rows])
        parts.append(f"## {group}\n\n{_ABOUT[group]}\n\n{table}\n")
    return "\n".join(parts)
