"""Watches: what each noticed, and the latest of it. Their page (``watch_pages.py``) shows the files too."""

from __future__ import annotations

from dateline.desk.views.view import Asked, View
from dateline.desk.warehouse.queries import Question

_WATCHES = """
select
    watch as name, count(*) as matches, count(*) filter (where is_alerted) as alerted,
    count(distinct article_key) as articles, max(noticed_at) as noticed_at
from marts.fct_watch_matches
group by watch
order by noticed_at desc, watch
limit 200
"""
_MATCHES = """
select
    m.match_key, m.watch, m.event, m.is_alerted, m.held_because, m.noticed_at, a.article_key, a.title, a.language,
    o.outlet_id, o.outlet_name as outlet
from marts.fct_watch_matches as m
left join marts.fct_articles as a on m.article_key = a.article_key
left join marts.dim_outlets as o on a.outlet_key = o.outlet_key
order by m.noticed_at desc, m.position desc, m.match_key
limit 60
"""


def _ask(asked: Asked) -> list[Question]:
    return [Question("watches", _WATCHES), Question("matches", _MATCHES)]


WATCHES = View("watches", "/watches", _ask, needs=("fct_watch_matches",), menu=19, has_own_page=True)
