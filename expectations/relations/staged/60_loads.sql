-- One row a load: its figures beside what is usual for the outlet and the kind of load.
--
-- What is usual comes from up to thirty earlier loads. With fewer than five there is no band: its columns are null,
-- and the rules on them hold. The band is taken on a logarithmic scale, since volumes grow and shrink by factors; it is
-- four robust deviations wide, never narrower than 0.55 times to 4 times the usual, and allows for the chance that
-- small counts carry. Below ten articles a load there is no lower bound: an hour without news is no fault.
with recent as (
    select *
    from history
    qualify row_number() over (partition by outlet_id, kind order by staged_at desc) <= 30
),

usual as (
    select
        outlet_id,
        kind,
        count(*) as history_count,
        median(article_count) as article_count,
        mad(ln(1 + article_count)) * 1.4826 as article_count_deviation,
        median(median_word_count) as median_word_count,
        median(median_age_hours) as median_age_hours,
        max(median_age_hours) as greatest_median_age_hours,
        min(median_age_hours) as least_median_age_hours,
        max(newest_age_hours) as greatest_newest_age_hours,
        min(newest_age_hours) as least_newest_age_hours,
        median(top_country_share) as top_country_share,
        median(outlet_language_share) as outlet_language_share,
        median(unresolved_place_share) as unresolved_place_share,
        median(undated_share) as undated_share
    from recent
    group by outlet_id, kind
    having count(*) >= 5
),

-- of two copies in one batch the one whose name comes later is told
known as (
    select
        load_id,
        outlet_id,
        readings_digest,
        true as is_earlier
    from history
    union all
    select
        load_id,
        outlet_id,
        readings_digest,
        false as is_earlier
    from load_profile
),

widths as (
    select
        *,
        4 * sqrt(article_count_deviation ** 2 + 1 / greatest(article_count, 1)) as width
    from usual
)

select
    profile.*,
    (
        select avg((articles.own_script_share < 0.3)::integer)
        from articles
        where articles.load_id = profile.load_id
    ) as other_script_share,
    (select count(*) from outlets where outlets.load_id = profile.load_id) as outlet_count,
    (
        select count(distinct articles.article_ref) / count(distinct articles.url)
        from articles
        where articles.load_id = profile.load_id
    ) as identity_share,
    (
        select avg(ends_with(articles.host, regexp_extract(outlets.host, '([^.]+\.)?[^.]+$'))::integer)
        from articles
        inner join outlets on articles.load_id = outlets.load_id
        where articles.load_id = profile.load_id
    ) as own_host_share,
    (
        select count(*)
        from related_items
        where related_items.load_id = profile.load_id
    ) as related_item_count,
    (
        select min(known.load_id)
        from known
        where
            known.outlet_id = profile.outlet_id
            and known.readings_digest = profile.readings_digest
            and (known.is_earlier or known.load_id < profile.load_id)
    ) as load_with_same_readings,
    coalesce(widths.history_count, 0) as history_count,
    widths.article_count as usual_article_count,
    if(widths.article_count < 10, null, floor(widths.article_count * exp(-greatest(0.6, widths.width))))
        as fewest_articles,
    greatest(widths.article_count + 20, ceil(widths.article_count * exp(greatest(ln(4), widths.width))))
        as most_articles,
    widths.median_word_count as usual_median_word_count,
    widths.median_age_hours as usual_median_age_hours,
    widths.greatest_median_age_hours,
    -- how far both ages lie beyond all that was seen, later (+) or earlier (-): else news was slow, not the clock wrong
    case
        when profile.median_age_hours > widths.greatest_median_age_hours
            then least(
                profile.median_age_hours - widths.greatest_median_age_hours,
                profile.newest_age_hours - widths.greatest_newest_age_hours
            )
        when profile.median_age_hours < widths.least_median_age_hours
            then greatest(
                profile.median_age_hours - widths.least_median_age_hours,
                profile.newest_age_hours - widths.least_newest_age_hours
            )
    end as hours_off_usual_ages,
    widths.top_country_share as usual_top_country_share,
    -- the natural logarithm of the chance that all mentions fall in the usual top country
    profile.article_count * profile.place_share * ln(greatest(widths.top_country_share, 0.001))
        as log_chance_of_one_country,
    widths.outlet_language_share as usual_outlet_language_share,
    widths.unresolved_place_share as usual_unresolved_place_share
from load_profile as profile
left join widths on profile.outlet_id = widths.outlet_id and profile.kind = widths.kind
