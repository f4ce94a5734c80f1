-- One row an agency that articles of the period credit, without an outlet's own agency.
select
    agencies.agency_name as agency,
    agencies.agency_country_code,
    count(*) as article_count,
    count(distinct period.outlet_key) as outlet_count,
    list_sort(list(distinct outlets.outlet)) as outlets
from marts.bridge_article_agencies as bridge
inner join period on bridge.article_key = period.article_key
inner join marts.dim_agencies as agencies on bridge.agency_key = agencies.agency_key
inner join outlets on period.outlet_key = outlets.outlet_key
where bridge.is_credited and not bridge.is_own
group by agencies.agency_name, agencies.agency_country_code
order by article_count desc, agency
