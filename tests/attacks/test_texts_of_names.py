"""Megabytes that are no article, but full of what names and quotations are read by: each ends within seconds of CPU."""

from __future__ import annotations

import os
import subprocess
import sys

TEXTS = """
TEXTS = {
    "quotation marks": '"“”„«»',
    "marks around words": "“a” ",
    "capitals": "PARIS AND THE SPRINGFIELD OF WASHINGTON SAID NOTHING ",
    "names": "Robert Ashby and Helena Marsden ",
    "one sentence": "he said that Robert Ashby told her that ",
    "verbs": "said ",
    "headlines": "Moon Orchestra Waits for Rain and Answer\\n",
    "speakers": 'a: "b" ',
    "mixed scripts": "Robert Петров محمد said 王志强 Minister قال «",
    "chinese": "王志强说“好”。",
    "chinese without marks": "王志强说好",
    "german firms": "GmbH & Co. KG ",
    "turkish heads": "Üniversitesi ",
}
"""

READ = (
    TEXTS
    + """
import resource
from extractors import find_quotations

LANGUAGES = {"chinese": "zh", "german": "de", "turkish": "tr"}
for language in ("en", "zh", "de", "tr"):
    find_quotations("Robert Ashby said in Paris that it rained.", language=language)
for name, unit in TEXTS.items():
    text = (unit * (1_000_000 // len(unit) + 1))[:1_000_000]
    used = resource.getrusage(resource.RUSAGE_SELF)
    # whole seconds, for a slow and busy machine: what is dearer than linear takes minutes
    limit = int(used.ru_utime + used.ru_stime) + 10
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
    print(name, flush=True)
    found = find_quotations(text, language=LANGUAGES.get(name.split()[0], "en"))
    assert all(text[quotation.start : quotation.end].strip() for quotation in found)
print("all")
"""
)


def test_a_megabyte_of_names_and_marks_ends_soon() -> None:
    run = subprocess.run(
        [sys.executable, "-c", READ], capture_output=True, text=True, check=False, env={**os.environ, "PYTHONUTF8": "1"}
    )
    assert run.returncode == 0, f"the CPU limit was met, or an error, after: {run.stdout} {run.stderr[-2000:]}"
    assert run.stdout.split()[-1] == "all"
