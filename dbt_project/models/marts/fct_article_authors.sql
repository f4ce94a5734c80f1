{{ latest_observations('int_article_authors', [
    'article_key', 'agency_key', 'load_id', 'name as author_name', 'author_kind', 'position'
]) }}
