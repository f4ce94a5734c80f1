-- One row a match that the warehouse got with this build.
select
    match_key,
    max(epoch(noticed_at) - epoch(getvariable('now'))) / 3600 as noticed_hours_ahead,
    max(epoch(occurred_at) - epoch(noticed_at)) / 3600 as occurred_hours_after
from candidate.marts.fct_watch_matches
where match_key in (select match_key from staged.watch_matches)
group by match_key
