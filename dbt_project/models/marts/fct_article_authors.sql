{{ latest_observations('int_article_authors', ['article_key', 'load_id', 'name', 'position']) }}
