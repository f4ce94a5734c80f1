"""``python -m extractors.mentions.gazetteer``: compile the gazetteer where it is missing or of another version."""

import logging
import sys

from extractors.mentions.gazetteer.lookup import build_current
from extractors.runtime.settings import load_settings

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    gazetteer = build_current(load_settings().gazetteer)
    megabytes = gazetteer.path.stat().st_size / 1e6
    sys.stdout.write(f"gazetteer {gazetteer.version}: {gazetteer.count} places, {megabytes:.0f} MB\n")
