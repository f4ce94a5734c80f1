-- One row a match and channel that this build brought a delivery of: in how many messages it was sent.
select
    match_key,
    channel,
    count(distinct case when status = 'sent' then delivery_key end) as times_sent
from candidate.marts.fct_watch_deliveries
where match_key in (select match_key from staged.watch_deliveries)
group by match_key, channel
