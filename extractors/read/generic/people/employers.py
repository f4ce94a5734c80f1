"""What follows a name in an author line and is cut off: a post, the outlet and its staff, an agency, an employer."""

from __future__ import annotations

import re

from extractors.language.agency_names import fold as fold_agency
from extractors.language.agency_names import name_index
from extractors.language.text import fold, words
from extractors.language.vocabulary import patterns
from extractors.read.generic.people.houses import is_agency

BEATS = (
    r"Sports?|Science|Health|Politics|Political|Business|Education|Technology|Tech|Entertainment|Environment|Medical"
    r"|Economics|Crime|Courts?|Features|Foreign|National|City|Transport|Climate|Culture|Arts|World|Security|Defen[cs]e"
    r"|Legal|Finance|Financial|Markets|Energy|Investigations|Investigative|Diplomatic|Housing|Religion|Local|Regional"
)
ROLE_AFTER = re.compile(
    r"(?<!\s)\s++(?:(?:Senior|Chief|Staff|Deputy|Managing|Executive|Associate|Assistant|Contributing|News|Freelance"
    rf"|Digital|{BEATS})(?:\s+[A-Z]\w+)?\s+){{0,8}}"
    r"(?:[Ee]ditor(?:-in-[Cc]hief)?|[Ww]riters?|[Rr]eporters?|[Cc]orrespondents?|[Cc]ontributor|[Cc]olumnist"
    r"|[Jj]ournalist|[Pp]roducer|Redakteur(?:in)?|Autor(?:in)?)"
    r"$"
)
ROLE = re.compile(
    r"^(?:(?:senior|chief|staff|guest|contributing|executive|deputy|associate|assistant|managing|digital|news"
    r"|political|politics|sports?|business|science|health|"
    r"technology|tech|culture|entertainment|education|environment|features?|lifestyle|national|foreign|international"
    r"|online|web|night|city|copy|photo|video|"
    r"audience|social media|freelance|investigative|special|general assignment|data|economics|economy|legal|world|us"
    r"|u\.s\.|royal|money|opinion|arts?|food|travel)\s+)*"
    r"(?:editor(?:-in-chief)?|reporter|writer|correspondent|columnist|journalist|producer|contributor|author|critic"
    r"|redakteur(?:in)?|autor(?:in)?|korrespondent(?:in)?|reporter(?:in)?|journaliste?|journalistin|volontär(?:in)?"
    r"|periodista|redactor(?:a)?|giornalista|analyst|intern|photographer|"
    r"reporterka|redaktor(?:ka)?|корреспондент|журналист|muhabir|ph\.?\s?d\.?|m\.?\s?d\.?|jr\.?|sr\.?|mba|esq\.?|rn"
    r"|md)\b.*$",
    re.IGNORECASE,
)
POSTS = re.compile(rf"(?:{patterns('author_posts')})", re.IGNORECASE)
_STAFF = words("staff team online newsroom desk contributor correspondent reporter writer editor editorial the")
_MOST_WORDS = 12
_FEWEST_WITH_STAFF = 4
_SITE_ADDRESS = re.compile(r"(?<!\s)\s++\S+\.(?:com|org|net|co\.uk|de|fr)\b.*$")
_THE = re.compile(r"(?<!\s)\s++The[\s_]+[A-Z].*$")
_SET_OFF = re.compile(r"(?<!\s)\s++[\-\u2013\u2014]\s+")
_JOINERS = words("the of for at from von vom de da di del der la el a")


def without_post(name: str) -> str:
    """Cut a post off a person's name, before or behind it."""
    words = name.split()
    if not 2 < len(words) < _MOST_WORDS:
        return name
    for count in range(2, len(words)):
        if POSTS.fullmatch(" ".join(words[count:])):
            return if_person(" ".join(words[:count]).rstrip(",;-\u2013"), name)
    for count in range(1, len(words) - 1):
        if POSTS.fullmatch(" ".join(words[:count])):
            return if_person(" ".join(words[count:]), name)
    return name


def is_house_and_place(name: str) -> bool:
    """Whether what follows a name is a house and where it wrote from: ``Quay Post — Lenton``."""
    house, apart, place = name.partition(" \u2014 ")
    return bool(apart and house) and not (ROLE.match(place) or ROLE_AFTER.search(f" {place}"))


def without_employer(name: str, names_of_site: frozenset[str]) -> str:
    """Cut the outlet's, an agency's or another employer's name off the end of a person's."""
    if " " not in name:
        return name
    name = if_person(_SITE_ADDRESS.sub("", name), name)
    parts = _SET_OFF.split(name, maxsplit=1)
    if len(parts) == 2 and (ROLE.match(parts[1]) or ROLE_AFTER.search(" " + parts[1]) or _begins_with_agency(parts[1])):
        name = if_person(parts[0], name)
    given = name.split()
    for count in range(1, len(given) - 1):
        tail = " ".join(given[count + 1 :])
        if _is_employer(tail, names_of_site):
            kept = given[: count + 1]
            while kept[-1].lower() in _JOINERS:
                kept.pop()
            name = if_person(" ".join(kept), name)
            break
    return if_person(_THE.sub("", name), name)


def without_staff(name: str, names_of_site: frozenset[str]) -> str:
    """Cut the outlet and its staff off the end of a person's name: ``Ines Calder Courier Staff``."""
    parts = name.split()
    if len(parts) < _FEWEST_WITH_STAFF or parts[-1].lower() not in _STAFF:
        return name
    of_site = {word for site in names_of_site for word in site.split()}
    kept = " ".join(parts[:2])
    if of_site.isdisjoint(fold(kept).split()) and _is_employer(" ".join(parts[2:]), names_of_site):
        return if_person(kept, name)
    return name


def _is_employer(tail: str, names_of_site: frozenset[str]) -> bool:
    """Whether what follows a name is the outlet, a part of its name with a word for its staff, or an agency."""
    folded = fold(tail)
    if is_agency(tail) or folded in names_of_site:
        return True
    bare = " ".join(word for word in folded.split() if word not in _STAFF)
    if not bare:
        return False
    joined = bare.replace(" ", "")
    if len(joined) > 3 and any(joined == name.replace(" ", "") for name in names_of_site):
        return True
    return bare != folded and " " not in bare and any(bare in name.split() for name in names_of_site)


def if_person(shorter: str, name: str) -> str:
    """The shorter form where it still has two words that are no initials, else the name as it was."""
    return shorter if sum(len(part.strip(".")) > 1 for part in shorter.split()) >= 2 else name


def _begins_with_agency(text: str) -> bool:
    match = next(name_index().matches(fold_agency(text)), None)
    return match is not None and match.start == 0 and not match.needs_word
