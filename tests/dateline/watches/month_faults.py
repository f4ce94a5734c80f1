"""What receivers got in a simulated month, compared with the alerts that are expected."""

from __future__ import annotations

import json
from collections import Counter, defaultdict

from extractors.stores.watch_log.log import WatchLog
from tests.dateline.watches.month_state import Expected, Month


def find_faults(month: Month) -> list[str]:
    """Compare what the receivers got with what is expected; a line for each difference."""
    faults: list[str] = []
    got: dict[tuple[str, str], Counter[Expected]] = defaultdict(Counter)
    seen: Counter[str] = Counter()
    matches = _matches(month)
    for _, mail in month.mailbox.mails:
        key = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        seen[key] += 1
        if seen[key] > 1:
            if not mail["X-Dateline-Maybe-Repeated"]:
                faults.append(f"the mail {key} came {seen[key]} times and does not say so")
            continue
        watch = str(mail["X-Dateline-Watch"])
        got[watch, "mail"].update(matches[key])
    for key in month.hook.messages():
        got[matches[key][0][0], "webhook"].update(matches[key])
    wanted: dict[tuple[str, str], set[Expected]] = defaultdict(set)
    for alert in month.expected:
        for channel in month.watches[alert[0]]["send"]:
            wanted[alert[0], "mail" if "mail" in channel else "webhook"].add(alert)
    for way in sorted(wanted.keys() | got.keys()):
        for alert, times in sorted(got[way].items()):
            if alert not in wanted[way]:
                faults.append(f"{way}: {alert} was not expected")
            elif times != 1:
                faults.append(f"{way}: {alert} came {times} times")
        faults += [f"{way}: {alert} did not come" for alert in sorted(wanted[way] - got[way].keys())]
    return faults


def _matches(month: Month) -> dict[str, list[Expected]]:
    """What each message is about, by its key."""
    found: dict[str, list[Expected]] = {}
    with WatchLog(month.settings.home.state, wait_s=5) as log:
        for key, match_keys in log.db.execute(
            "select delivery_key, match_keys from deliveries where status = 'planned'"
        ):
            found[key] = [
                (row.watch, row.event, _about(month, row.event, row.article_key or (row.outlet_id or "")))
                for row in log.matches(json.loads(match_keys))
            ]
    return found


def _about(month: Month, event: str, key: str) -> str:
    """The article or outlet; of a story that grows, the story, whichever of its articles stands for it."""
    if event != "story_grown":
        return key
    return next(article.story or "" for article in month.world.articles.values() if article.key == key)
