"""No DAG: an import error here names the outlet files that cannot be read, on Airflow's first page.

The DAGs of the collections are made without those outlets and run as before. Correct the files and the error goes.
"""

from __future__ import annotations

from extractors.outlets.registry import load_registry
from extractors.runtime.settings import load_settings


class OutletFilesError(Exception):
    """Outlet or collection files that cannot be read, one line for each fault: file, line, what and what to do."""


if _errors := load_registry(load_settings().outlets).errors:
    raise OutletFilesError("outlets are left out until their files are corrected:\n" + "\n".join(map(str, _errors)))
