-- The articles of the period that credit an agency which is not the outlet's own.
select
    agencies.agency_name as agency,
    outlets.outlet,
    period.day,
    period.title,
    period.canonical_url,
    period.article_key
from marts.bridge_article_agencies as bridge
inner join period on bridge.article_key = period.article_key
inner join marts.dim_agencies as agencies on bridge.agency_key = agencies.agency_key
inner join outlets on period.outlet_key = outlets.outlet_key
where bridge.is_credited and not bridge.is_own
order by agency, period.day, period.article_key
