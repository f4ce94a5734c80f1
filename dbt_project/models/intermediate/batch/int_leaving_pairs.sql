{{ leaving_links('int_duplicate_pairs', ref('int_affected_texts')) }}
