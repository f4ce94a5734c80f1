-- One row an outlet of the batch and day on which the batch asked for its pages.
with days_of_batch as (
    select distinct outlet_key, requested_date as date
    from candidate.marts.fct_page_fetches
    where load_id in (select load_id from batch)
)

select
    outlets.outlet_id || ' ' || outlet_days.date as name,
    date_diff('day', getvariable('now')::date, outlet_days.date) as days_ahead,
    if(
        outlet_days.fetched_count + outlet_days.saved_count >= 20,
        outlet_days.rejected_count / (outlet_days.fetched_count + outlet_days.saved_count), null
    ) as rejected_share
from candidate.marts.fct_outlet_days as outlet_days
inner join days_of_batch
    on outlet_days.outlet_key = days_of_batch.outlet_key and outlet_days.date = days_of_batch.date
left join candidate.marts.dim_outlets as outlets on outlet_days.outlet_key = outlets.outlet_key
