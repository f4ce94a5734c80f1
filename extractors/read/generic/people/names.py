"""Names of people out of a stated or printed author line: labels, posts, outlets and agencies cut away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractors.language.agency_names import fold as fold_agency
from extractors.language.agency_names import name_index
from extractors.language.text import fold, squeeze, words
from extractors.language.vocabulary import patterns, phrases

_SAID = rf"(?:(?:{patterns('byline_verbs')})\s+)?"
_PREPOSITIONS = patterns("byline_prepositions")
_NOUNS = patterns("byline_nouns")
_NAME_AHEAD = r"(?=\s+[^\W\d_]\S+\s+[^\W\d_]\S)"
LABEL = re.compile(
    rf"^[\W_]*{_SAID}(?:(?:{_PREPOSITIONS})(?!\w)(?:\s*+[:\uff1a\-])?"
    rf"|(?:{_NOUNS})(?!\w)(?:\s*[:\uff1a\-/]|\s+(?:by|de|di)(?!\w)|{_NAME_AHEAD}|(?=\s+[^\x00-\u024f])))\s*(?=\S)",
    re.IGNORECASE,
)
"""The words that begin a byline. A noun needs a colon or a name of two words: ``Author Hub`` is no byline."""

NOUN_LABEL = re.compile(rf"^[\W_]*(?:{_NOUNS})(?!\w)\s*[:\uff1a]\s*(?=\S)", re.IGNORECASE)
"""A noun and a colon: enough to recognise a byline below a text."""


BARE_LABEL = re.compile(rf"[\W_]*{_SAID}(?:{_PREPOSITIONS}|{_NOUNS})\s*+(?:[:\uff1a]\s*+)?", re.IGNORECASE)
"""A byline's word on a line of its own, above the name."""
_WITHIN = re.compile(
    rf"(?:^|(?<=[\s|\u00b7\u2022,;:\-\u2013\u2014\d.]))(?:{patterns('byline_within')}"
    rf"|(?:{_NOUNS})\s*[:\uff1a])(?!\w)\s*[:\uff1a]?\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    rf"(?:(?<!\s)\s++)?(?:[,;/|\u2022\u00b7&+\u3001\uff0c\u060c]|(?<=\s)(?:{patterns('name_joiners')})(?=\s)"
    r"|(?<=\s)و(?=\S))\s*"
)
_DEGREES = words("MS MD PhD RD RDN LD MPH MBA JD CPT DO RN DPT MA BA BSc MSc DVM LCSW CFP CPA LDN FAAD CSCS")
_BEATS = (
    r"Sports?|Science|Health|Politics|Political|Business|Education|Technology|Tech|Entertainment|Environment|Medical"
    r"|Economics|Crime|Courts?|Features|Foreign|National|City"
)
_BEAT_LEFT = re.compile(rf"(?<!\s)\s++(?:{_BEATS})$")
"""What is left of ``Ines Calder Health and science reporter`` before its ``and``."""
_ROLE_AFTER = re.compile(
    r"(?<!\s)\s++(?:(?:Senior|Chief|Staff|Deputy|Managing|Executive|Associate|Assistant|Contributing|News|Freelance"
    rf"|Digital|{_BEATS})(?:\s+[A-Z]\w+)?\s+){{0,8}}"
    r"(?:Editor(?:-in-Chief)?|Writers?|Reporters?|Correspondents?|Contributor|Columnist|Journalist|Producer"
    r"|Redakteur(?:in)?|Autor(?:in)?)"
    r"$"
)
_ABROAD = re.compile(
    r"(?<!\s)\s++(?:[Ee]nvoyée?s? spécia(?:le?s?|ux)|[Ee]nviad[oa]s? especia(?:l|is|les)|[Ii]nviat[oaie] special[ei]"
    r"|[Cc]orrespondante?s?|[Cc]orresponsal)(?:\s+(?:à|au|en|in|em|a)\s.*)?$"
)
_POST = re.compile(
    r"(?:^|\s)(?:Officer|Director|Manager|President|(?:Co-?)?[Ff]ounder|C[ETIFMO]S?O|Engineer|Researcher|Scientist"
    r"|Professor|Lecturer|Consultant|Strategist|Specialist)$|^(?:Head|Director|Professor|VP|Vice President) of\s"
)
"""What stands behind a name and a comma and is a post: ``Ines Calder, Chief People Officer``."""
_LOOSE_END = re.compile(r"(?<=[^\W\d_])\s+(?:in|IN|on|ON|at|AT|am|AM|en|EN)$")
"""What is left of ``Ines Calder in`` where the name of a section follows as a link."""
_HAN_POST = re.compile(r"^[\u3400-\u9fff]{0,10}(?:作者|记者|記者|通讯员)\s+(?=\S)")
_KOREAN_POST = re.compile(
    r"^([가-힣]{2,4})\s+(?:[가-힣]+\s+)?(?:기자|특파원|칼럼니스트|논설위원|편집위원|선임기자|전문기자|교수|앵커|작가)$"
)
_SOURCE = re.compile(r"^(?:来源|來源|출처|sources?|quellen?|fuente|fonte)\s*[:：]", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<!\S)\S+@\S+|https?://\S+|www\.\S+|@\w+")
_PARENTHESES = re.compile(r"(?:(?<!\s)\s++)?[(\[\uff08][^)\]\uff09]{0,60}[)\]\uff09]")
_DIGITS = re.compile(r"\d")
_ROLE = re.compile(
    r"^(?:(?:senior|chief|staff|guest|contributing|executive|deputy|associate|assistant|managing|digital|news"
    r"|political|politics|sports?|business|science|health|"
    r"technology|tech|culture|entertainment|education|environment|features?|lifestyle|national|foreign|international"
    r"|online|web|night|city|copy|photo|video|"
    r"audience|social media|freelance|investigative|special|general assignment|data|economics|economy|legal|world|us"
    r"|u\.s\.|royal|money|opinion|arts?|food|travel)\s+)*"
    r"(?:editor(?:-in-chief)?|reporter|writer|correspondent|columnist|journalist|producer|contributor|author|critic"
    r"|analyst|intern|photographer|"
    r"redakteur(?:in)?|autor(?:in)?|korrespondent(?:in)?|reporter(?:in)?|journaliste?|journalistin|volontär(?:in)?"
    r"|periodista|redactor(?:a)?|giornalista|"
    r"reporterka|redaktor(?:ka)?|корреспондент|журналист|muhabir|ph\.?\s?d\.?|m\.?\s?d\.?|jr\.?|sr\.?|mba|esq\.?|rn"
    r"|md)\b.*$",
    re.IGNORECASE,
)
_NO_NAME = frozenset(phrases("not_names"))
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
_COMPANY_COMMA = re.compile(r",\s*(?=(?:Inc|LLC|L\.L\.C|Ltd|LLP|Corp|GmbH|S\.A|S\.L|S\.p\.A|PLC)\b)")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_EAST_ASIAN_NAME = re.compile(
    r"[\u3400-\u9fff\u3005]{1,3} [\u3040-\u30ff\u3400-\u9fff\u3005]{1,3}|[\u30a0-\u30ff\s]{4,24}"
)
_HAN = re.compile(r"^[\u3400-\u9fff\u3005\u00b7\u2022\-\s]+$")
_HAN_NO_PERSON = re.compile(
    r"(?:网|網|报|報|社|台|臺|新闻|新聞|财经|財經|科技|体育|娱乐|消息|综合|整理|周刊|杂志|雜誌|频道|在线|中心|编辑部|編輯部"
    r"|編集部|支部|宣传部|新闻部|社会部|委员会|局|院|传媒|卫视|客户端|公众号|评论员|工作室|日报|晚报|时报|官方|平台|论坛|博客"
    r"|译|编辑|小编|转载|投稿|网友|大学|学会|协会|政府|银行)$|^(?:微信|本报|本站|本网|来源|网络|转载|责任|原创)"
)
_NO_NAME_WITHIN = re.compile(
    r"\b(?:Article Date|Category)\b|微信|公众号|订阅号|^(?:原创|转载|来源|功能介绍)|[「」《》，。！？：:]"
)
_LISTING = re.compile(
    r"^(?:show all|view all|see all|all (?:posts|articles|stories)|more (?:by|from|articles)|(?:posts|articles"
    r"|stories) (?:by|of|from)|alle (?:artikel|beiträge)|mehr von|tous les articles|voir tous|todos los|ver todos"
    r"|read more|(?:special )?(?:for|to) the)\b",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"\b(?:Institutes?|University|Universität|Université|Universidad|Department|Ministry|Agency|Foundation|Association"
    r"|Council|Commission|Cent(?:re|er)|School|College|Federation|Committee|Authority|Bureau|Service|Services)\b"
)
_SITE_ADDRESS = re.compile(r"(?<!\s)\s++\S+\.(?:com|org|net|co\.uk|de|fr)\b.*$")
_THE = re.compile(r"(?<!\s)\s++The[\s_]+[A-Z].*$")
_SET_OFF = re.compile(r"(?<!\s)\s++[\-\u2013\u2014]\s+")
_JOINERS = words("the of for at from von vom de da di del der la el a")
_PARTICLES = words(
    "de da do dos das del dello della degli di du des d van von der den dem ten ter te zu zum zur la le los las el al "
    "bin bint ibn ben abu y e i af av und and the of st"
)
_LONGEST = 60
_LONGEST_AGENCY = 40
_LONGEST_LINE = 1000


def clean_names(entries: Iterable[str], names_of_site: frozenset[str]) -> tuple[str, ...]:
    """Return the names in stated or printed author lines, without repeats, at most 40. ``names_of_site`` (folded) are
    left out; agencies are kept, since outlets credit them.
    """
    cleaned: dict[str, str] = {}
    for entry in list(entries)[:60]:
        for name in _clean(entry, names_of_site):
            folded = fold(name)
            if folded and folded not in cleaned and folded not in names_of_site and folded not in _NO_NAME:
                cleaned[folded] = name
    return tuple(cleaned.values())[:40]


def look_like_names(names: Iterable[str]) -> bool:
    """Whether every name has two to four words, each capitalised (or not ASCII). True for no names."""
    return all(
        2 <= len(parts := name.split()) <= 4
        and all(part[:1].isupper() or not part[:1].isascii() for part in parts)
        and (_EAST_ASIAN.search(name) is None or _EAST_ASIAN_NAME.fullmatch(name) is not None)
        for name in names
    )


def printed_names(line: str, names_of_site: frozenset[str]) -> tuple[str, ...]:
    """Return the names in a line that begins like a byline; an empty tuple if it continues like a sentence."""
    names = clean_names([line], names_of_site)
    if not names or not _could_be_name(names[0]):
        return ()
    written = [name for name in names if _could_be_name(name)]
    if " " in written[0]:  # ``by Ines Calder, Lenton``: what follows is where, or an agency
        written[1:] = [
            name
            for name in written[1:]
            if " " in name or not name.isascii() or name_index().has_name(fold_agency(name))
        ]
    return tuple(written)


def is_byline(line: str) -> bool:
    """Whether a short line only names the writers of the article: a label or role with names, or an agency alone."""
    if line[-1:] in ".!?":
        return False
    if LABEL.match(line):
        return look_like_names(printed_names(line, frozenset())[:1] or ("",))
    if _ROLE_AFTER.search(_ADDRESS.sub("", line).rstrip()):
        return look_like_names(clean_names([line], frozenset())[:1] or ("",))
    bare = line.strip(" .:-\u2013\u2014")
    return len(bare) < _LONGEST_AGENCY and name_index().has_name(fold_agency(bare))


def names_after_label(pieces: tuple[str, ...], names_of_site: frozenset[str]) -> tuple[str, ...]:
    """Return the names after a ``by`` inside a line, as in ``5 May 2026, 10:22 | By Ines Calder``; an empty tuple if
    there are none. ``pieces`` are the line's texts between inline elements.
    """
    for number, piece in enumerate(pieces):
        for label in _WITHIN.finditer(piece):
            rest = piece[label.end() :] or next(iter(pieces[number + 1 :]), "")
            names = clean_names([rest], names_of_site)
            if names and look_like_names(names):
                return names
    return ()


def _could_be_name(name: str) -> bool:
    """Whether no word of it is a small one but for the particles of names; a single word may be initials."""
    parts = name.split()
    if len(parts) == 1:
        return True
    return all(
        not part[:1].islower() or part.lower() in _PARTICLES or part[1:2] in {"'", "’", "-"} or part[:3] == "al-"
        for part in parts
    )


def _clean(entry: str, names_of_site: frozenset[str]) -> Iterator[str]:
    """Cut a stated or printed author line into names."""
    if len(entry) > _LONGEST_LINE:
        return
    text = _PARENTHESES.sub("", entry)
    text = _ADDRESS.sub(" ", text)
    for _ in range(2):
        text = LABEL.sub("", text, count=1)
    text = squeeze(text)
    if not text or len(text) > 300:
        return
    if "/" in text and " " not in text:  # agencies' initials such as srf/hosb stay one
        yield text
        return
    first = True
    is_of_house = False
    for part in _SPLIT.split(_COMPANY_COMMA.sub(" ", text)):
        is_first, first = first, False
        name = part.strip(" .-\u2013\u2014:|\u2022\"\u201c\u201d'\u3010\u3011")
        if is_of_house and " " not in name and not name_index().has_name(fold_agency(name)):
            continue  # the place of the house that was just named
        if _ROLE.match(name) or _SOURCE.match(name) or _LISTING.match(name):
            continue
        if not is_first and _INSTITUTION.search(name):
            return
        if not is_first and (_POST.search(name) or _is_house_and_place(name)):
            continue
        name = _HAN_POST.sub("", _ABROAD.sub("", name))
        bare = _ROLE_AFTER.sub("", name)
        if bare != name and not is_first:
            continue
        bare = _if_person(_BEAT_LEFT.sub("", _LOOSE_END.sub("", bare)), bare)
        name = _without_employer(bare, names_of_site)
        is_of_house = name != bare or fold(name) in names_of_site or _COMPANY.search(name) is not None
        if korean := _KOREAN_POST.match(name):
            name = korean[1]
        while (cut := name.rpartition(" "))[0] and cut[2].replace(".", "") in _DEGREES:
            name = cut[0].rstrip(", ")
        if name.replace(".", "") in _DEGREES or not 1 < len(name) <= _LONGEST or len(name.split()) > 6:
            continue
        if not _DIGITS.search(name) and not _is_organisation(name):
            yield name


def _is_house_and_place(name: str) -> bool:
    """Whether what stands behind a name is a house and where it wrote from: ``Quay Post — Lenton``."""
    house, apart, place = name.partition(" \u2014 ")
    return bool(apart and house) and not (_ROLE.match(place) or _ROLE_AFTER.search(f" {place}"))


def _is_organisation(name: str) -> bool:
    if _COMPANY.search(name) or _NO_NAME_WITHIN.search(name):
        return True
    return _HAN.match(name) is not None and _HAN_NO_PERSON.search(name) is not None


def _without_employer(name: str, names_of_site: frozenset[str]) -> str:
    """Cut the outlet's, an agency's or another employer's name off the end of a person's."""
    if " " not in name:
        return name
    name = _if_person(_SITE_ADDRESS.sub("", name), name)
    parts = _SET_OFF.split(name, maxsplit=1)
    if len(parts) == 2 and (
        _ROLE.match(parts[1]) or _ROLE_AFTER.search(" " + parts[1]) or _begins_with_agency(parts[1])
    ):
        name = _if_person(parts[0], name)
    given = name.split()
    for count in range(1, len(given) - 1):
        tail = " ".join(given[count + 1 :])
        if fold(tail) in names_of_site or name_index().has_name(fold_agency(tail)):
            kept = given[: count + 1]
            while kept[-1].lower() in _JOINERS:
                kept.pop()
            name = _if_person(" ".join(kept), name)
            break
    return _if_person(_THE.sub("", name), name)


def _if_person(shorter: str, name: str) -> str:
    """The shorter form where it still has two words that are no initials, else the name as it was."""
    return shorter if sum(len(part.strip(".")) > 1 for part in shorter.split()) >= 2 else name


def _begins_with_agency(text: str) -> bool:
    match = next(name_index().matches(fold_agency(text)), None)
    return match is not None and match.start == 0 and not match.needs_word
