"""What a vocabulary file may say: its keys, their forms, and the checks made from them.

One table, :data:`KEYS`, is the definition. It is plain Python and no pydantic model because every process that reads
pages checks the files as it loads them, and the import of pydantic alone would cost more than all of that.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NamedTuple


class VocabularyError(ValueError):
    """A vocabulary file cannot be read or breaks its schema; the message names the file, the key and the remedy."""


class Form(StrEnum):
    """The form of a key's value."""

    WORDS = "words"
    """One text of words separated by spaces."""
    LETTERS = "letters"
    """One text of letters."""
    PHRASES = "phrases"
    """A list of phrases in lower case, with straight apostrophes."""
    TERMS = "terms"
    """A list of words and phrases in lower case, with straight apostrophes; one letter is enough."""
    NAMES = "names"
    """A mapping of identifiers to lists of such words and phrases."""
    PATTERNS = "patterns"
    """A list of regular expressions, each an alternative; case does not matter unless the key says so."""
    MONTHS = "months"
    """A list of months or hours, each a list of its names in lower case, without dots."""
    WEEKDAYS = "weekdays"
    """A list of seven weekdays from Monday, each a list of its names."""
    PARTS = "parts"
    """A mapping of names to a regular expression or a list of them, which patterns of the same file insert as
    ``{name}``.
    """


class Key(NamedTuple):
    """A key of a vocabulary file: its form, its description, and how many entries it must have (0: any number)."""

    form: Form
    description: str
    length: int = 0


KEYS: Final[dict[str, Key]] = {
    # days
    "months": Key(
        Form.MONTHS,
        "The twelve Gregorian months, January first: full and short names, as written in dates and alone.",
        12,
    ),
    "solar_hijri_months": Key(Form.MONTHS, "The months of the solar Hijri calendar (Iran, Afghanistan).", 12),
    "lunar_hijri_months": Key(Form.MONTHS, "The months of the lunar Hijri calendar.", 12),
    "ethiopian_months": Key(Form.MONTHS, "The thirteen months of the Ethiopian calendar.", 13),
    "weekdays": Key(
        Form.WEEKDAYS, "Weekdays, which settle the day where a lunar calendar's reckoning may be one off.", 7
    ),
    "publication_words": Key(
        Form.PATTERNS, "Whole words beside a time that say it is of the publication: 'published'."
    ),
    "publication_parts": Key(
        Form.PATTERNS, "The same in scripts without spaces between words, or whose words take endings."
    ),
    "update_words": Key(
        Form.PATTERNS, "Whole words beside a time that say it is of a change and not of the publication."
    ),
    "update_parts": Key(
        Form.PATTERNS, "The same in scripts without spaces between words, or whose words take endings."
    ),
    # times of day
    "hours_before_noon": Key(Form.TERMS, "Words beside a clock for the hours before noon: 'a.m.', 'morning'."),
    "hours_at_noon": Key(Form.TERMS, "Words beside a clock for the hours around noon: 12 is noon, 2 is 14:00."),
    "hours_after_noon": Key(Form.TERMS, "Words beside a clock for afternoon and evening: 'p.m.', 'evening'."),
    "hours_at_night": Key(Form.TERMS, "Words beside a clock for the night: 9 is 21:00, 12 is 00:00, 2 is 02:00."),
    "hour_signs": Key(Form.TERMS, "Words after a number that make it an hour: 'Uhr', 'h'."),
    "minute_signs": Key(Form.TERMS, "Words after a number that make it the minutes of the hour before it: 'min'."),
    "hour_spans": Key(Form.TERMS, "Words beside a number of hours that make it a span and no time of day: 'ago'."),
    "hour_openings": Key(Form.TERMS, "Words before a number that make it an hour without any other sign: 'kl'."),
    "hour_names": Key(Form.MONTHS, "The hours of 1 to 12 as words, after an opening or before a part of the day.", 12),
    "hour_fillers": Key(Form.TERMS, "Words that may be between a clock and the part of the day: 'de la'."),
    "zone_phrases": Key(Form.TERMS, "How a clock's zone is named after a place: '{place} time'."),
    "zone_places": Key(Form.NAMES, "The places of those phrases, in the form they have there, by IANA zone."),
    # detection of the language
    "common_words": Key(Form.WORDS, "The commonest words; their share in a text decides its language."),
    "own_letters": Key(Form.LETTERS, "Letters beyond a to z that the language has, where it is written in Latin ones."),
    # text around articles
    "prompts": Key(Form.PHRASES, "What a line begins with that leads elsewhere or asks for something."),
    "prompt_patterns": Key(Form.PATTERNS, "The same as regular expressions, matched at the beginning of a line."),
    "labels": Key(Form.PHRASES, "Whole lines that are a label or the words of a button."),
    "gates": Key(Form.PHRASES, "What a line begins with that says the rest is for subscribers or after signing in."),
    "summaries": Key(Form.PHRASES, "What a line begins with that says a machine made a summary."),
    "notice_patterns": Key(
        Form.PATTERNS, "What shows anywhere in a short paragraph that it is no part of the article."
    ),
    "headings": Key(Form.PHRASES, "What the heading of a list of teasers, of comments or of a form begins with."),
    "heading_patterns": Key(Form.PATTERNS, "The same as regular expressions, matched at the beginning of a heading."),
    "related_headings": Key(Form.PATTERNS, "Whole headings of a list of related stories."),
    "comment_headings": Key(
        Form.PATTERNS, "Whole headings of a discussion below an article, without the number of comments."
    ),
    "reply_links": Key(Form.PHRASES, "Whole words of the links below each comment: 'reply', 'report abuse'."),
    "read_on_links": Key(Form.PATTERNS, "Whole words of the link from a teaser to the rest of its article."),
    "buttons": Key(Form.PHRASES, "What the words of a button that leads to a shop begin with."),
    "cookies": Key(Form.PHRASES, "Words for cookies; with a word of cookie_uses they make a request for consent."),
    "cookie_uses": Key(Form.PHRASES, "Words of using them: 'we use', 'this site'."),
    "consent_patterns": Key(Form.PATTERNS, "Sentences that ask for consent to cookies or to content from elsewhere."),
    "opinions": Key(Form.PHRASES, "What a last paragraph contains that says whose the opinions are."),
    "closing_notes": Key(Form.PATTERNS, "What a last paragraph says that is the house's and not the article's."),
    "closing_note_hints": Key(
        Form.PHRASES,
        "Closing notes are searched for in texts that contain one of these: a new note needs one that is part of it.",
    ),
    "reprint_notes": Key(Form.PATTERNS, "What says that a text may not be printed elsewhere."),
    "author_note_patterns": Key(
        Form.PATTERNS, "What a paragraph about the author says: 'is a', 'writes'. Lower and upper case differ."
    ),
    "author_box_headings": Key(
        Form.PATTERNS, "What the heading of a box about the author, or a sentence that names the writer, begins with."
    ),
    "correction_notices": Key(
        Form.PATTERNS, "What a paragraph begins with that says what was wrong in an earlier version: 'Correction:'."
    ),
    "error_titles": Key(Form.PATTERNS, "What the title of an error page contains."),
    # pictures
    "credit_nouns": Key(Form.PATTERNS, "What a line that says who made a picture begins with, before a colon."),
    "credit_by": Key(Form.PATTERNS, "What may be between such a noun and the colon."),
    "caption_credit_nouns": Key(Form.PATTERNS, "The same nouns where a credit ends a caption; a plural s is allowed."),
    "caption_credit_by": Key(Form.PATTERNS, "What may be between such a noun and its colon at a caption's end."),
    # headlines
    "title_labels": Key(Form.PATTERNS, "Labels before or behind a headline: 'Video', 'Photos'."),
    "title_labels_before": Key(Form.PATTERNS, "Labels that stand only before a headline: 'Exclusive'."),
    # writers
    "byline_verbs": Key(Form.PATTERNS, "What may precede a byline's preposition: 'written', 'posted'."),
    "byline_prepositions": Key(Form.PATTERNS, "What a byline begins with: 'by'."),
    "byline_nouns": Key(Form.PATTERNS, "Nouns that a byline begins with, before a colon or a name: 'author'."),
    "byline_within": Key(Form.PATTERNS, "Prepositions that begin a byline within a line of other things too."),
    "name_joiners": Key(Form.PATTERNS, "Words between two names in a byline: 'and', 'with'."),
    "byline_others": Key(
        Form.PATTERNS,
        "What is in a byline before a colon or 'by' and leads to somebody else: 'photo', 'editor', 'translated'.",
    ),
    "author_posts": Key(Form.PATTERNS, "Posts of writers behind or before their names: 'staff writer'."),
    "desks": Key(Form.PATTERNS, "Whole names of newsrooms, desks and unnamed writers: 'our correspondent'."),
    "given_names": Key(
        Form.WORDS,
        "Common given names: they show that a name which could be a site's or a section's is a person's.",
    ),
    "not_names": Key(Form.PHRASES, "What is in a byline and is nobody's name: 'admin', 'editorial'."),
    "not_writers": Key(Form.WORDS, "Words behind a Chinese, Japanese or Korean byline's label that are no names."),
    "picture_makers": Key(Form.WORDS, "Words that show a Chinese or Japanese name to be a photographer's."),
    # places
    "sentence_openers": Key(
        Form.WORDS,
        "Words without accents that begin sentences and are also names of places: 'Para', 'Como'.",
    ),
    "nouns_like_places": Key(Form.WORDS, "Nouns written with a capital that are also towns: 'Essen', 'Halle'."),
    "plain_nouns": Key(Form.WORDS, "Such nouns that are hardly ever the small towns of their name: 'Kinder', 'Namen'."),
    "determiners": Key(Form.WORDS, "Words before such a noun that show it is no town."),
    "place_endings": Key(
        Form.WORDS,
        "Case endings and particles of names of places, as 'ending>base': 'ie>a' makes Warszawa of Warszawie. Accents "
        "do not count.",
    ),
    "place_prepositions": Key(Form.WORDS, "Prepositions that mostly precede places: 'in', 'from', 'to'."),
    # agencies
    "parts": Key(Form.PARTS, "Named pieces of the patterns of agencies, to be inserted as {name}."),
    "agency_described_before": Key(Form.PATTERNS, "Words before a name that say it is an agency: 'news agency'."),
    "agency_described_after": Key(Form.PATTERNS, "Words after a name that say it is an agency."),
    "agency_reports_after": Key(Form.PATTERNS, "Verbs after a name that only a source of news does: 'reported'."),
    "agency_says_after": Key(Form.PATTERNS, "Verbs after a name that people do as well: 'said'."),
    "agency_source_before": Key(
        Form.PATTERNS, "Words before a name that make it the source of a statement: 'according to'."
    ),
    "agency_told_before": Key(Form.PATTERNS, "Words before a name that something was said to: 'told'."),
    "agency_said_words": Key(Form.PATTERNS, "Verbs of saying before 'to' and a name, which are one word in Arabic."),
    "agency_copyright_words": Key(Form.PATTERNS, "Words for copyright before a year and a name."),
    "agency_rights_after": Key(Form.PATTERNS, "Words after a name that keep its rights."),
    "agency_credit_labels": Key(Form.PATTERNS, "Nouns before a colon and a name that credit it: 'photo', 'source'."),
    "agency_credit_before": Key(Form.PATTERNS, "Other words before a name that credit it: 'courtesy of'."),
    "agency_credit_after": Key(Form.PATTERNS, "Words after a name that credit it: 'contributed to'."),
    "agency_photo_words": Key(Form.PATTERNS, "Words that, alone before a name, credit a picture to it."),
    "agency_byline_before": Key(Form.PATTERNS, "Words before a name that make it a byline: 'reporting by'."),
    "agency_byline_openings": Key(Form.PATTERNS, "What a byline that ends with a name begins with: 'by'."),
    "agency_staff_after": Key(Form.PATTERNS, "Words after an agency's name that make it a byline: 'staff writer'."),
    "agency_other_senses": Key(Form.PATTERNS, "Nouns after a short name that show another meaning: 'AP chemistry'."),
}
"""All keys, in the order in which files have them. Patterns of agencies are matched with upper and lower case."""

CLASS_NAMES: Final[dict[str, str]] = {
    "chrome": "Navigation, sharing, advertising, comments: never the article's text.",
    "teaser": "A teaser, or the free beginning of a text.",
    "consent": "A dialog over the page, mostly about cookies.",
    "related": "Lists of related stories.",
    "comments": "Readers' comments.",
    "weak_chrome": "Chrome more often than not, but sentences in it are kept.",
    "embed": "A post, a video or a map from elsewhere, or the consent to load it.",
    "weak_body": "The main part of the page, which may hold more than the article.",
    "caption": "Captions of pictures and videos.",
    "byline": "Who wrote it, and what is beside that.",
    "author_box": "About the author.",
    "lead": "The standfirst.",
    "body": "The article's text.",
    "gallery": "A row of pictures.",
    "date": "When it was published or changed.",
    "tags": "Topics.",
    "hidden": "Never shown, or shown over a word while the pointer is on it.",
    "live": "The updates of a live blog.",
    "video_parts": "The last words of names of a video's parts.",
    "no_hint": "Whole names that say nothing, whatever words they are made of.",
}
"""The entries of ``class_names.yml``: the hints that class names give, and the last words of parts of videos."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def check_vocabulary(path: Path, content: object) -> dict[str, Any]:
    """Validate a vocabulary file's keys and the form of their values, and return its content unchanged. ``path`` is
    used in messages only.

    Raises:
        VocabularyError: the content is not a mapping, has an unknown key (the message suggests a similar one), or a
            value does not have its key's form.
    """
    if not isinstance(content, dict):
        raise VocabularyError(f"{path}: a vocabulary is a mapping of keys to words; see language.schema.json beside it")
    for name, value in content.items():
        key = KEYS.get(name)
        if key is None:
            import difflib  # only a mistake pays for the import

            near = difflib.get_close_matches(name, KEYS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "language.schema.json lists the keys that there are"
            raise VocabularyError(f"{path}: there is no key {name!r}; {hint}")
        if (wrong := _wrong_form(key, value)) is not None:
            raise VocabularyError(f"{path}: {name}: {wrong}")
    return content


def _wrong_form(key: Key, value: object) -> str | None:
    """Say what is wrong with the form of a value and what to write; None where it is right."""
    match key.form:
        case Form.WORDS | Form.LETTERS:
            return None if isinstance(value, str) and value else "write one text, as: key: one two three"
        case Form.PARTS:
            is_right = isinstance(value, dict) and all(_is_part(part) for part in value.values())
            return None if is_right else "write a mapping of names to regular expressions or lists of them"
        case Form.NAMES:
            is_right = isinstance(value, dict) and all(_is_terms(names) for names in value.values())
            return None if is_right and value else "write a mapping with a list each, as:   UTC: [gmt, greenwich]"
        case Form.PHRASES | Form.PATTERNS | Form.TERMS:
            is_right = isinstance(value, list) and all(isinstance(entry, str) and entry for entry in value)
            return None if is_right and value else "write a list with one entry a line, as:   - entry"
    if not isinstance(value, list) or not all(
        isinstance(names, list) and names and all(isinstance(name, str) and name for name in names) for names in value
    ):
        return "write a list of lists of names, as:   - [january, jan]"
    if len(value) != key.length:
        return f"{len(value)} entries, but there must be {key.length}; write one line for each, in order"
    return None


def _is_terms(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, str) and entry for entry in value)


def _is_part(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(entry, str) for entry in value))


def find_problems(path: Path, content: dict[str, Any]) -> list[str]:
    """Check the entries of a vocabulary whose form is already valid, for mistakes that loading does not detect. Returns
    an empty list if there are none.

    Found are duplicates, invalid patterns, entries that can never match (upper case, curly apostrophes, white space),
    phrases of one letter, and closing notes without a hint. Each problem names the file, the key, the entry and the
    remedy.
    """
    found: list[str] = []
    parts = content.get("parts", {})
    for name, value in content.items():
        form = KEYS[name].form
        where = f"{path}: {name}"
        entries = _entries(form, value)
        twice = sorted({entry for entry in entries if form is not Form.PARTS and entries.count(entry) > 1})
        found += [f"{where}: {entry!r} is there twice; remove one" for entry in twice]
        for entry in entries:
            if form in (Form.PATTERNS, Form.PARTS):
                found += _pattern_problems(where, entry, parts)
            elif entry != entry.strip() or "\n" in entry:
                found.append(f"{where}: {entry!r} has white space around it or the end of a line in it; remove it")
            elif form in (Form.PHRASES, Form.TERMS, Form.NAMES, Form.MONTHS, Form.WEEKDAYS) and entry != entry.lower():
                found.append(f"{where}: {entry!r} can never be found in text in lower case; write it in lower case")
            elif form in (Form.PHRASES, Form.TERMS, Form.NAMES) and "’" in entry:
                found.append(f"{where}: {entry!r} can never be found: apostrophes are made straight; write ' for ’")
            elif form is Form.PHRASES and len(entry) < 2:
                found.append(f"{where}: {entry!r} is one letter, which nearly every text has; write the whole phrase")
    hints = content.get("closing_note_hints", [])
    for note in content.get("closing_notes", []):
        if not any(hint in note.lower() for hint in hints):
            found.append(f"{path}: closing_note_hints: none is part of {note!r}; add one, or it is never found")
    return found


def _entries(form: Form, value: Any) -> list[str]:
    """Return the single words, phrases, names or patterns of a value."""
    match form:
        case Form.WORDS:
            return str(value).split()
        case Form.LETTERS | Form.PHRASES | Form.PATTERNS | Form.TERMS:
            return list(value)
        case Form.NAMES:
            return [entry for names in value.values() for entry in names]
        case Form.PARTS:
            return [entry for part in value.values() for entry in ([part] if isinstance(part, str) else part)]
    return [name for names in value for name in names]


def _pattern_problems(where: str, pattern: str, parts: dict[str, str | list[str]]) -> list[str]:
    missing = [name for name in _PLACEHOLDER.findall(pattern) if name not in parts]
    if missing:
        return [f"{where}: {pattern!r} inserts {missing[0]!r}, which parts does not have; write it there"]
    try:
        re.compile(insert_parts(pattern, parts))
    except re.error as error:
        return [f"{where}: {pattern!r} is no regular expression ({error}); put \\ before what is meant as it stands"]
    return []


def insert_parts(pattern: str, parts: dict[str, str | list[str]]) -> str:
    """Return a pattern with each ``{name}`` replaced by the part of that name; a list becomes one group of
    alternatives.

    Raises:
        KeyError: a part is missing; :func:`find_problems` reports it with the file and the key.
    """

    def part(found: re.Match[str]) -> str:
        value = parts[found[1]]
        return value if isinstance(value, str) else f"(?:{'|'.join(value)})"

    return _PLACEHOLDER.sub(part, pattern)


def check_class_names(path: Path, content: object) -> dict[str, Any]:
    """Validate the content of the class names file and return it unchanged. ``path`` is used in messages only.

    Raises:
        VocabularyError: the content is not a mapping, a hint is unknown, a hint's value has keys other than ``words``
            and ``pairs``, its words are not one text, or a pair is not a list of two texts.
    """
    if not isinstance(content, dict):
        raise VocabularyError(f"{path}: write a mapping of hints to words and pairs; see class_names.schema.json")
    for name, value in content.items():
        if name not in CLASS_NAMES:
            raise VocabularyError(f"{path}: there is no hint {name!r}; there are {', '.join(CLASS_NAMES)}")
        if not isinstance(value, dict) or not {"words", "pairs"}.issuperset(value):
            raise VocabularyError(f"{path}: {name}: write words, pairs or both, as:   words: one two")
        if not isinstance(value.get("words", ""), str):
            raise VocabularyError(f"{path}: {name}: words: write one text of words separated by spaces")
        for pair in value.get("pairs", ()):
            if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(side, str) for side in pair)):
                raise VocabularyError(f"{path}: {name}: pairs: {pair!r} is no pair; write - [read see, more also]")
    return content


def check_languages(path: Path, content: object) -> dict[str, dict[str, str]]:
    """Validate the content of the file of scripts and language codes and return it unchanged. ``path`` is used in
    messages only.

    Raises:
        VocabularyError: it does not have exactly the two mappings ``scripts`` and ``codes``, each of text to text.
    """
    if not isinstance(content, dict) or set(content) != {"scripts", "codes"}:
        raise VocabularyError(f"{path}: write the two mappings scripts and codes; see languages.schema.json")
    for name, value in content.items():
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise VocabularyError(f"{path}: {name}: write a mapping with one entry a line, as:   eng: en")
    return content
