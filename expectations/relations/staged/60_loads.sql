-- One row a load: its figures beside what is usual for the outlet and the kind of load.
--
-- What is usual comes from up to thirty earlier loads. With fewer than five there is no band: its columns are null,
-- and the rules on them hold. The band is taken on a logarithmic scale, since volumes grow and shrink by factors; it is
-- four robust deviations wide, never narrower than 0.55 times to 4 times the usual, and allows for the chance that
-- small counts carry. Below ten articles a load there is no lower bound: an hour without news is no fault.
--
-- That is for the usual time between two loads. After a longer time the upper bound is also what the outlet publishes
-- in it (see collections), times three, up to six where it is little; never for more than fourteen days, since feeds and
-- sitemaps list no more. Loads that bring the rest of a backlog have twice what was expected of all of it. After a shorter time the lower bound falls with it.
with recent as (
    select
        history.*,
        collections.collected_at as answered_at,
        collections.backlog_hours is not null as is_backlog
    from history
    left join collections on history.load_id = collections.load_id
    -- a run whose outlet did not answer says nothing of what is usual
    where
        (collections.load_id is not null or not starts_with(history.kind, 'monitor_'))
        -- nor is anything usual of what a person saved
        and history.kind not in ('files', 'warc')
    qualify row_number() over (
        partition by history.outlet_id, history.kind
        order by coalesce(collections.collected_at, history.staged_at) desc, history.load_id desc
    ) <= 30
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
        -- what waited through a gap is older for that reason alone, and no measure for other loads
        max(median_age_hours) filter (not is_backlog) as greatest_median_age_hours,
        min(median_age_hours) as least_median_age_hours,
        max(newest_age_hours) filter (not is_backlog) as greatest_newest_age_hours,
        min(newest_age_hours) as least_newest_age_hours,
        median(top_country_share) as top_country_share,
        median(outlet_language_share) as outlet_language_share,
        median(unresolved_place_share) as unresolved_place_share,
        median(undated_share) as undated_share
    from recent
    group by outlet_id, kind
    having count(*) >= 5
),

-- articles an hour over four weeks, nights and weekends too, or over the recent loads where those reach further back;
-- by sums, since the middle of many small counts is nothing. A flood that a person accepted counts as the most that is
-- usual, and what came after a gap does not count: it may be cut short
rates as (
    select
        collections.outlet_id,
        collections.kind,
        sum(least(
            collections.article_count,
            greatest(usual.article_count + 20, 4 * usual.article_count)
            * greatest(1, collections.hours / collections.usual_hours)
        )) / sum(collections.hours) as articles_an_hour
    from collections
    inner join usual on collections.outlet_id = usual.outlet_id and collections.kind = usual.kind
    inner join history on collections.load_id = history.load_id
    inner join (
        select
            outlet_id,
            kind,
            least(min(answered_at), max(answered_at) - interval 28 days) as since
        from recent
        group by outlet_id, kind
    ) as spans on collections.outlet_id = spans.outlet_id and collections.kind = spans.kind
    where
        collections.collected_at >= spans.since
        and collections.hours <= 3 * collections.usual_hours
    group by collections.outlet_id, collections.kind
),

-- of two copies in one batch the one whose name comes later is reported
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
),

-- without an earlier collection it is unknown what waited
spans as (
    select
        profile.load_id,
        if(
            collections.load_id is null, null,
            least(24 * 14, coalesce(collections.backlog_hours, collections.hours, 24 * 14))
        ) as hours,
        collections.usual_hours,
        collections.backlog_brought,
        coalesce(collections.hours >= collections.backlog_hours, true) as is_first_after_gap,
        greatest(
            0, coalesce(collections.backlog_hours, collections.hours, 24 * 14) - collections.long_hours
        ) as more_hours_than_usual,
        if(collections.hours < collections.usual_hours, collections.hours / collections.usual_hours, 1)
            as share_of_usual_hours
    from load_profile as profile
    left join collections on profile.load_id = collections.load_id
),

backlogs as (
    select
        profile.load_id,
        spans.hours,
        spans.backlog_brought,
        rates.articles_an_hour * spans.hours as article_count,
        if(
            spans.is_first_after_gap,
            least(6, greatest(3, exp(4 * sqrt(
                widths.article_count_deviation ** 2 * spans.usual_hours / spans.hours
                + 1 / greatest(rates.articles_an_hour * spans.hours, 1)
            )))),
            2
        ) as factor
    from load_profile as profile
    inner join spans on profile.load_id = spans.load_id
    inner join widths on profile.outlet_id = widths.outlet_id and profile.kind = widths.kind
    inner join rates on profile.outlet_id = rates.outlet_id and profile.kind = rates.kind
    where spans.hours > 1.5 * spans.usual_hours
),

bands as (
    select
        profile.load_id,
        -- a run that is a little early may bring a little less
        widths.article_count * least(1, 1.25 * spans.share_of_usual_hours) as least_usual,
        widths.width,
        greatest(
            widths.article_count + 20,
            ceil(widths.article_count * exp(greatest(ln(4), widths.width))),
            ceil(greatest(backlogs.article_count + 20, backlogs.article_count * backlogs.factor))
            - backlogs.backlog_brought
        ) as most_articles,
        backlogs.hours as backlog_hours,
        spans.more_hours_than_usual
    from load_profile as profile
    inner join spans on profile.load_id = spans.load_id
    left join widths on profile.outlet_id = widths.outlet_id and profile.kind = widths.kind
    left join backlogs on profile.load_id = backlogs.load_id
)

select
    profile.*,
    -- what became of the load's requests, for the message where articles are missing: «12 attempts: 12 dns_error»
    (
        select
            sum(outcomes.attempt_count)::integer || ' attempts: ' || string_agg(
                outcomes.attempt_count || ' ' || outcomes.outcome, ', '
                order by outcomes.attempt_count desc, outcomes.outcome
            )
        from (
            select
                fetches.load_id,
                coalesce(fetches.outcome, 'unknown') as outcome,
                count(*) as attempt_count
            from page_fetches as fetches
            group by all
        ) as outcomes
        where outcomes.load_id = profile.load_id
    ) as attempts,
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
    if(bands.least_usual < 10, null, floor(bands.least_usual * exp(-greatest(0.6, bands.width)))) as fewest_articles,
    if(widths.article_count is null, null, bands.most_articles) as most_articles,
    bands.backlog_hours,
    bands.more_hours_than_usual,
    widths.median_word_count as usual_median_word_count,
    widths.median_age_hours as usual_median_age_hours,
    widths.greatest_median_age_hours,
    -- how far both ages lie beyond all that was seen, later (+) or earlier (-): else news was slow, not the clock wrong
    case
        when profile.median_age_hours > widths.greatest_median_age_hours + bands.more_hours_than_usual
            then least(
                profile.median_age_hours - widths.greatest_median_age_hours - bands.more_hours_than_usual,
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
inner join bands on profile.load_id = bands.load_id
