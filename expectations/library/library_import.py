"""Great Expectations, imported without the plots and the statistics that no rule of ours uses.

Importing the library takes seven CPU seconds, four of them for ``altair`` and ``scipy.stats``, which one of its own
expectations names at its top (the divergence of distributions). Each gate is a process of its own somewhere, so that
this is paid at every load. While the library is imported, both names stand for modules that are loaded when something
of them is asked for; afterwards the names are free again, and whoever imports them gets the real ones.
"""

from __future__ import annotations

import importlib
import logging
import sys
from types import ModuleType
from typing import Any

from extractors.runtime.without_pandas import let_pandas_in

_DEFERRED = ("altair", "scipy.stats")


class _Deferred(ModuleType):
    """A module that is imported when the first of its attributes is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def import_library() -> Any:
    """Import Great Expectations and return the module; ``altair`` and ``scipy.stats`` are loaded on first use. Of its
    log only errors are kept.
    """
    # Airflow's task logs take all that is logged from INFO on: two thousand lines a gate, none of which is of a rule
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    let_pandas_in()
    deferred = {name: _Deferred(name) for name in _DEFERRED if name not in sys.modules}
    sys.modules.update(deferred)
    try:
        import great_expectations

        # the package resolves its contents when they are asked for: this is the import proper
        _ = great_expectations.get_context
    finally:
        for name, module in deferred.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
    return great_expectations
