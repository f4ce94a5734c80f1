{{ latest_observations('int_article_authors', [
    'article_key', 'agency_key', 'load_id', 'name', 'author_kind', 'position'
]) }}
