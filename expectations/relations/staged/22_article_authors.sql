-- One row a staged author.
select
    {{ passed_on('article_authors', 'authors') }},
    articles.url,
    articles.row_number as found_article_row,
    length(trim(authors.name)) as name_length,
    (authors.author_kind is not distinct from 'agency') = (authors.agency_id is not null) as has_agency_of_its_kind
from source.article_authors as authors
left join articles on authors.load_id = articles.load_id and authors.article_row = articles.row_number
