-- One row a staged update of a live blog, beside the text that it stands in.
select
    {{ passed_on('article_updates', 'updates') }},
    articles.url,
    articles.row_number as found_article_row,
    updates.start_offset >= 0
    and updates.start_offset < updates.end_offset
    and updates.end_offset <= coalesce(length(articles.body), 0) as is_within_body,
    coalesce(articles.kind = 'live_blog', true) as is_of_live_blog,
    (epoch(updates.published_at) - epoch(articles.fetched_at)) / 3600 as published_hours_after_fetch
from source.article_updates as updates
left join source.articles as articles
    on updates.load_id = articles.load_id and updates.article_row = articles.row_number
