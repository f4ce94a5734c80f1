-- compiled by `make generate` from dbt_project/analyses, digest 4450f80db212fd35
-- How do outlets label their headlines, and do labelled articles bring their pictures and videos?
--
-- One row an outlet and label, such as VIDEO or EXCLUSIVE.

select
    outlets.outlet_name as outlet,
    articles.title_label,
    count(*) as article_count,
    round(avg(articles.media_count), 1) as mean_media_count,
    sum(case when articles.kind = 'video' then 1 else 0 end) as video_page_count,
    min(articles.published_at) as first_published_at,
    max(articles.published_at) as last_published_at
from marts.fct_articles as articles
inner join marts.dim_outlets as outlets on articles.outlet_key = outlets.outlet_key
where articles.title_label is not null
group by outlets.outlet_name, articles.title_label
order by article_count desc, outlets.outlet_name, articles.title_label
