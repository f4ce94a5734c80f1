"""The WARC archive: records written, found again and read, with the payloads of their answers."""
