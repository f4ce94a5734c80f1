{{ leaving_links('int_event_links', ref('int_affected_story_texts')) }}
