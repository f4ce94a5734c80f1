"""Pictures and videos: one asset whatever its rendition."""
