-- One row a staged author.
select
    authors.load_id,
    authors.row_number,
    authors.article_row,
    articles.url,
    articles.row_number as found_article_row,
    authors.position,
    length(trim(authors.name)) as name_length
from source.article_authors as authors
left join articles on authors.load_id = articles.load_id and authors.article_row = articles.row_number
