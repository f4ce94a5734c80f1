"""``python -m extractors.mentions.gazetteer``: compile the gazetteer where it is missing or of another version."""

from extractors.mentions.gazetteer.lookup import main

if __name__ == "__main__":
    raise SystemExit(main())
