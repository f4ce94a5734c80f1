"""What reading a page costs, and whether memory stays flat: the figures on speed and memory in docs/measurements/.

Reads the evaluation pages (``../shared/eval/articles``, or a folder of saved pages) over and over::

    python -m benchmarks.extract --pages 3000
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import time
from pathlib import Path

from extractors.read.extract import extract_page
from extractors.runtime.settings import PROJECT_ROOT

EVALUATION = PROJECT_ROOT.parent / "shared" / "eval" / "articles"


def load_pages(folder: Path) -> list[tuple[bytes, str]]:
    """Return gzipped pages with their URLs: the evaluation sets below ``folder``, or any ``*.html`` files; empty if
    none.
    """
    pages = []
    for gold in sorted(folder.glob("*/gold.jsonl")):
        for line in gold.read_text("utf-8").splitlines():
            record = json.loads(line)
            path = gold.parent / "html" / f"{record['id']}.html.gz"
            pages.append((path.read_bytes(), record["url"]))
    saved = sorted(folder.rglob("*.html"))
    return pages or [(gzip.compress(path.read_bytes()), f"https://example.org/{path.stem}") for path in saved]


def peak_megabytes() -> float:
    """Return the process's highest resident memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print pages a second, the slowest page and the peak memory, every 500 pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=EVALUATION)
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--rules", action="store_true", help="with outlet rules")
    asked = parser.parse_args()
    pages = load_pages(asked.folder)
    if not pages:
        raise SystemExit(f"no pages under {asked.folder}")
    held = sum(len(content) for content, _ in pages) / 1e6
    print(f"{len(pages)} pages, held compressed in {held:.0f} MB")
    slowest, spent, done = 0.0, 0.0, 0
    while done < asked.pages:
        for packed, url in pages[: asked.pages - done]:
            content = gzip.decompress(packed)
            began = time.process_time()
            extract_page(content, url, rules=asked.rules)
            took = time.process_time() - began
            slowest, spent, done = max(slowest, took), spent + took, done + 1
            if done % 500 == 0:
                rate, peak = done / spent, peak_megabytes()
                print(f"{done:6} pages  {rate:6.1f} a CPU-second  slowest {slowest:.2f} s  peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
