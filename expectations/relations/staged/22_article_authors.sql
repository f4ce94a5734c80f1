-- One row a staged author.
select
    {{ passed_on('article_authors', 'authors') }},
    articles.url,
    articles.row_number as found_article_row,
    length(trim(authors.name)) as name_length
from source.article_authors as authors
left join articles on authors.load_id = articles.load_id and authors.article_row = articles.row_number
