"""Names of newsrooms, desks, agencies and companies, which stand where an author's name belongs."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.language.agency_names import fold as fold_agency
from extractors.language.agency_names import name_index
from extractors.language.text import fold
from extractors.language.text import words as word_set
from extractors.language.vocabulary import patterns, words

_DESK = re.compile(rf"(?:{patterns('desks')})", re.IGNORECASE)
_COMPANY = re.compile(
    r"\b(?:GmbH|mbH|Ltd|Limited|Inc|LLC|LLP|PLC|Plc|Corp|Corporation|Pty|Kft|Zrt|Nyrt|Oyj|ApS|OÜ|UAB|SIA|EOOD|OOD|Sdn"
    r"\.? Bhd|Tbk|S\.A(?:\.U)?|S\.L(?:\.U)?|S\.p\.A|SpA|S\.r\.l|Srl|SARL|S\.A\.S|S\.à r\.l|B\.V|N\.V|e\.\s?V|A\.Ş|A/S"
    r"|sp\. z ?o\. ?o|Sp\. z ?o\. ?o|d\.\s?o\.\s?o|s\.\s?r\.\s?o|a\.\s?s|a\.\s?d|d\.\s?d|k\.\s?s|Ltda|S/A|C\.V)\.?$"
    r"|\b(?:Media|Medien|Verlag|Verlags\w+|Group|Gruppe|Holding|Press\w*|Zeitung\w*|Publishing|Publications?|Mediehus)"
    r" (?:AG|KG|SE|AB|AS|SA|NV|BV|Oy)$"
    r"|\b(?:[Dd]esk|Newsroom|Web Team)$"
    r"|(?:^|\s)(?i:agencies|wire services?|agences|agenturen|agencias|agências|agenzie|agencje|agentury|агентств\w*"
    r"|وكالات)$"
    r"|^(?:ООО|ОАО|ЗАО|ПАО|АО|ТОВ|ТзОВ|АТ|ИП|ФГУП|МИА|ИА|PT|株式会社|有限会社|一般社団法人|公益社団法人|주식회사|\(주\))[\s«\"“]*\S"
    r"|(?:有限公司|有限责任公司|股份公司|公司|集团|集團|株式会社|주식회사)$"
    r"|^(?:Grup[ao]|Groupe|Gruppo|Ediciones|Éditions|Edizioni|Editora|Editura|Wydawnictwo|Nakladatelství|Redakcja"
    r"|Redacción|Redação|Redazione|Redaktion|Rédaction|Redakce|Redakcia|Редакция|Редакція|Toimitus)\s+\S"
    r"|^[\w\-]+(?:\.[\w\-]+)*\.(?:(?i:com|net|org|info)|[a-z]{2})$"
)
"""Companies by their legal form, publishers and desks by their first word, and bare addresses of sites."""
_INSTITUTION = re.compile(
    r"\b(?:Institutes?|Institut[eo]?|Institución|Istituto|University|Universität|Université|Universidad|Universidade"
    r"|Università|Universiteit|Hochschule|Ministry|Ministerium|Ministère|Ministerio|Ministero|Bundesamt|Landesamt"
    r"|Landesanstalt|Bundesministerium|Foundation|Stiftung|Fondation|Fundación|Fundação|Fondazione|Association|Verband"
    r"|Verein|Gesellschaft|Asociación|Associação|Associazione|Museum|Polizei\w*|Federation|Medical School|Chamber of"
    r"|Landeshauptstadt|Stadtverwaltung|Pressestelle|Government|Police Department)\b"
    r"|(?:Институт|Университет|Министерство|Фонд|Ассоциация|Міністерство|Інститут|Університет)\b"
    r"|^(?:جامعة|وزارة|مؤسسة|معهد|وزارت|دانشگاه|بنیاد)\s"
)
_THE = re.compile(r"^The\s+\S")
"""Newspapers are called so, and no person."""
_ACRONYM = re.compile(r"[A-ZÄÖÜÁÉÍÓÚÑÇ]{4,8}|[А-ЯЁ]{4,8}")
_HAN = re.compile(r"^[\u3400-\u9fff\u3005\u00b7\u2022\-\s]+$")
_HAN_NO_PERSON = re.compile(
    r"(?:网|網|报|報|社|台|臺|新闻|新聞|财经|財經|科技|体育|娱乐|消息|综合|整理|周刊|杂志|雜誌|频道|在线|中心|编辑部|編輯部"
    r"|編集部|支部|宣传部|新闻部|社会部|委员会|局|院|传媒|卫视|客户端|公众号|评论员|工作室|日报|晚报|时报|官方|平台|论坛|博客"
    r"|译|编辑|小编|转载|投稿|网友|大学|学会|协会|政府|银行)$|^(?:微信|本报|本站|本网|来源|网络|转载|责任|原创)"
)
_KOREAN_HOUSE = re.compile(
    r"[가-힣](?:일보|신문|뉴스|방송|통신|경제|미디어|닷컴|저널|투데이|타임[스즈])$|^(?:네이버|다음|카카오)$"
)
_GIVEN = frozenset().union(*words("given_names").values())
_HUNGARIAN_GIVEN = words("given_names").get("hu", frozenset())
_HUNGARIAN_FAMILIES = word_set(
    "nagy kovács tóth szabó horváth varga kiss molnár németh farkas balogh papp takács juhász lakatos mészáros oláh"
    " simon rácz fekete szilágyi török fehér balázs gál szűcs kocsis pintér fodor orsós szalai sipos magyar lukács"
    " gulyás bíró király katona lászló jakab bogdán balog sándor boros fazekas kelemen antal somogyi váradi fülöp orosz"
    " vincze veres hegedűs deák budai pap bálint pál illés szőke vörös vass bognár lengyel fábián bodnár halász kozma"
    " máté székely gáspár bodó dudás hajdú jónás sárközi pataki tamás kertész mohácsi major barta benkő borbély"
)
"""Common family names, which stand first."""
_MOST_WORDS_OF_A_PERSON = 4
_MOST_LETTERS = 60
_SHORTEST_PART = 5


@lru_cache(maxsize=512)  # a name is asked for as it is stated, printed and with its posts cut off
def is_house(name: str, names_of_site: frozenset[str]) -> bool:
    """Whether an author's name is that of a house: the site, a desk, an agency, a company. ``names_of_site`` are
    folded. A site that is called by a person's name, as many blogs are, is no house.
    """
    folded = fold(name)
    if folded in names_of_site or folded.removeprefix("the ") in names_of_site:
        return not (has_given_name(name) or folded.partition(" ")[0] in _OF_PERSONS)
    joined = folded.replace(" ", "")
    if len(joined) > 3 and any(joined == other.replace(" ", "") for other in names_of_site):
        return not has_given_name(name)
    if is_desk(name) or is_organisation(name) or is_agency(name) or _THE.match(name):
        return True
    return any(len(other) > _SHORTEST_PART and f" {other} " in f" {folded} " for other in names_of_site) and (
        name.count(" ") < _MOST_WORDS_OF_A_PERSON and not _ends_with_person(name)
    )


def _ends_with_person(name: str) -> bool:
    """Whether a name, or what follows an employer or a post in it, begins with a given name."""
    parts = name.split()
    return any(has_given_name(" ".join(parts[number:])) for number in range(len(parts) - 1))


@lru_cache(maxsize=4096)
def is_desk(name: str) -> bool:
    """Whether a whole name is that of a newsroom, a desk or an unnamed writer, in any supported language."""
    return len(name) <= _MOST_LETTERS and _DESK.fullmatch(name.strip()) is not None


def without_desk(name: str) -> str:
    """Return a person's name without the post that stands before it: ``our reporter Ines Calder``. The name must begin
    with a common given name.
    """
    post = _DESK.match(name)
    rest = name[post.end() :].lstrip(" ,:") if post is not None and name[post.end() :][:1] in (" ", ",", ":") else ""
    return rest if rest and has_given_name(rest) and not has_given_name(name) else name


def is_organisation(name: str) -> bool:
    """Whether a name has the form of a company's, a publisher's or a site's."""
    if _COMPANY.search(name) or _KOREAN_HOUSE.search(name) or _INSTITUTION.search(name):
        return True
    return _HAN.match(name) is not None and _HAN_NO_PERSON.search(name) is not None


def is_agency(name: str) -> bool:
    """Whether a whole name is that of a news agency; a given name that is also one (``Petra``) is not."""
    if name.lower() in _GIVEN and not name.isupper():
        return False
    return name_index().has_name(fold_agency(name))


def is_acronym(name: str) -> bool:
    """Whether a name is a word of capitals alone that is no given name: agencies and stations are called so."""
    return _ACRONYM.fullmatch(name) is not None and not has_given_name(f"{name} {name}")


def has_given_name(name: str) -> bool:
    """Whether a name of two to four words begins (or ends, as Hungarian and East Asian names do) with a common given
    name.
    """
    parts = name.casefold().split()
    if not 2 <= len(parts) <= _MOST_WORDS_OF_A_PERSON or not parts[-1].strip("."):
        return False
    first = parts[1] if parts[0] in _TITLES and len(parts) > 2 else parts[0]
    if first in _GIVEN or first.partition("-")[0] in _GIVEN:
        return True
    return first in _HUNGARIAN_FAMILIES and parts[-1] in _HUNGARIAN_GIVEN


_OF_PERSONS = frozenset(
    {"mr", "mrs", "ms", "miss", "frau", "herr", "fräulein", "madame", "monsieur", "señora", "signora", "pani"}
)
"""What stands before a person's name alone: blogs are called so."""
_TITLES = frozenset({"dr", "dr.", "prof", "prof.", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "sir", "frau", "herr"})
