{{ latest_observations('int_media_items', [
    'article_key', 'media_key', 'load_id', 'role', 'url', 'caption', 'credit', 'alt_text', 'thumbnail_url', 'position',
    'width', 'height'
]) }}
