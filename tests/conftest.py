"""What every test needs: no settings of the user, one compiled gazetteer for all."""

import os

from extractors.runtime.settings import PROJECT_ROOT

_OF_TESTS = ("DATELINE_FUZZ_PAGES", "DATELINE_ORDER_SEEDS", "DATELINE_FIRST_ORDER_SEED")
for _name in [name for name in os.environ if name.startswith(("DATELINE_", "AIRFLOW"))]:
    if _name not in _OF_TESTS:
        del os.environ[_name]
os.environ["DATELINE_GAZETTEER"] = str(PROJECT_ROOT / "data" / "gazetteer")
