"""Phrases of the trade, in many languages, that stand on their own beside articles and in none."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.read.generic import phrases_by_language as by_language

_LEADING = re.compile(r"[\W_]+")
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
SENTENCE_ENDS = frozenset(".!?。！？।؟")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def listed_phrases(table: str) -> list[str]:
    """Return the phrases of all languages in a table of :mod:`extractors.read.generic.phrases_by_language`."""
    return [phrase for line in table.strip().splitlines() for phrase in line.partition(": ")[2].split("|") if phrase]


def _by_beginning(table: str) -> dict[str, tuple[str, ...]]:
    """Sort phrases by their first two letters: a text is then compared with few of the thousand."""
    groups: dict[str, list[str]] = {}
    for phrase in listed_phrases(table):
        groups.setdefault(phrase[:2], []).append(phrase)
    return {beginning: tuple(sorted(group, key=len, reverse=True)) for beginning, group in groups.items()}


_PROMPTS = _by_beginning(by_language.PROMPTS)
_GATES = _by_beginning(by_language.GATES + by_language.SUMMARIES)
_HEADINGS = _by_beginning(by_language.HEADINGS)
_BUTTONS = _by_beginning(by_language.BUTTONS)
_LABELS = frozenset(listed_phrases(by_language.LABELS))
_COOKIES = tuple(listed_phrases(by_language.COOKIES))
_USES = tuple(listed_phrases(by_language.USES))


def _begins(text: str, table: dict[str, tuple[str, ...]], *, is_whole: bool = True) -> bool:
    """Whether a text begins with one of the phrases, as whole words unless told otherwise."""
    lowered = _lower(text[:100])
    if found := _LEADING.match(lowered):
        lowered = lowered[found.end() :]
    for phrase in table.get(lowered[:2], ()):
        if lowered.startswith(phrase):
            after = lowered[len(phrase) : len(phrase) + 1]
            if not (is_whole and phrase[-1].isalpha() and after.isalpha()) or _UNSPACED.match(after):
                return True
    return False


def _bare(text: str) -> str:
    return _lower(_AROUND.sub("", text)) if len(text) <= 60 else ""


def _lower(text: str) -> str:
    """Lower case with straight apostrophes; a Turkish capital İ gives a plain i."""
    return text.lower().replace("’", "'").replace("\u0307", "")


_START = (
    r"read (?:more|also|next|full|the full)\b|also read|more (?:on this|from|about|stories|news|in)\b|see also"
    r"|related(?: (?:stories|articles|news|topics|content|posts|links|coverage|reading))?\s*(?::|$)"
    r"|(?:new)?you can now listen to"
    r"|sign up|subscribe|follow (?:us|me|him|her|@)|share (?:this|on|via|article|story)|click here|advertis"
    r"|sponsored|story continues|article continues"
    r"|continue reading|scroll (?:down|for)|watch (?:now|the video|below|more|live)|listen to|download (?:our|the) "
    r"app|get (?:the|our) (?:latest|best|app|newsletter)"
    r"|click to (?:read|view|see)|create (?:a|an|your) (?:free )?account|related [a-z]+:|dieses thema im programm"
    r"|sendung:|über dieses thema bericht|quellen:$|分享|related video|next read|(?:(?:print|e-?mail|share"
    r"|tweet|save|comments?)\W*){2,}$"
    r"|(?:this|the rest of this) (?:article|story|content) is (?:only |exclusively )?(?:for|available|reserved"
    r"|exclusive)"
    r"|already (?:a|an|have) .{0,30}(?:subscri|member|account)|to (?:continue|keep) reading|(?:log|sign) in to (?:read"
    r"|continue)|you have (?:reached|read) .{0,40}(?:free|articles)|(?:weiterlesen|jetzt weiterlesen)\b|bereits "
    r"(?:abonnent|kunde|registriert|ein abo)|noch kein (?:abo|konto)|sie haben bereits|dieser (?:artikel|inhalt"
    r"|text) ist "
    r"(?:nur|exklusiv|für abo)|il vous reste|la suite est réservée|déjà abonné|(?:cet|ce) (?:article"
    r"|contenu) est réservé"
    r"|(?:contenido|contenuto|conteúdo) (?:exclusivo|riservato|esclusivo)|ya (?:eres|soy) suscriptor|sei già abbonato"
    r"|já é assinante|al abonnee|redan prenumerant|allerede abonnent|denne (?:saken|artikkelen|artikel) er (?:for|kun)"
    r"|pozostało (?:jeszcze )?\d+ ?%|treść dostępna"
    r"|copyright|©|\(c\) ?\d{4}|all rights reserved|photo(?:s|graph)?(?: (?:by|credit|courtesy))?\s*:|image(?: "
    r"credit| source)?\s*:|photo by|picture:|getty images|\(?(?:ap|reuters|afp) photo"
    r"|credits?:|source: getty|filed under|tags?\s*:|tagged|topics?\s*:|categories|posted (?:in|on|by)|published "
    r"(?:on|by|at)?\b.{0,30}\d{4}|(?:last )?updated:?\s.{0,40}\d|by signing up|enter your email"
    r"|you (?:may|might) also (?:like|enjoy)|recommended|trending|most (?:read|popular)|what to (?:read|watch) next"
    r"|up next|leave a (?:comment|reply)|(?:view|show|add|post|load|join the)\b.{0,15}(?:comment|conversation)"
    r"|comments?(?: \(\d+\))?$|\d+ comments?|print(?: this)?$|email(?: this)?$|save(?: article)?$|share$|tweet$|like "
    r"this|loading|your browser|please enable|this (?:video|content|site) (?:is|can|requires|uses)"
    r"|lesen sie auch|mehr zum thema|auch interessant|das könnte sie|weitere (?:artikel|nachrichten|themen)|zum "
    r"thema|lesen sie (?:mehr|hier|dazu)|mehr (?:lesen|dazu|nachrichten)|newsletter|jetzt (?:abonnieren|lesen"
    r"|anmelden)|anzeige$|werbung$"
    r"|empfohlener (?:externer|redaktioneller) inhalt|externer inhalt|an dieser stelle|mit (?:dem )?klick"
    r"|bild(?:quelle)?\s*:|foto\s*:|quelle\s*:|teilen$|artikel teilen|drucken|merken$|kommentare?(?: \(\d+\))?$"
    r"|startseite$|alle rechte|hinweis der redaktion"
    r"|lire (?:aussi|également|la suite)|à lire|voir aussi|sur le même sujet|crédit"
    r"|lecture du (?:monde|journal)|ajouter à vos"
    r"|lea (?:también|tambien|más)|leer más|lee también|te puede interesar|síguenos"
    r"|más información|ver más|noticias relacionadas|archivado en"
    r"|leia (?:também|mais)|veja (?:também|mais)|siga|continua (?:após|depois)|leggi "
    r"anche|leggi (?:di più|tutto)|approfondisci"
    r"|lees (?:ook|meer|verder)|läs (?:också|mer|även)|les (?:også|mer)|læs (?:også"
    r"|mere)|lue (?:myös|lisää)"
    r"|czytaj (?:też|także|więcej)|zobacz (?:też|także|również)|przeczytaj (?:też|także|również)|čtěte (?:také|též)"
    r"|přečtěte|mohlo by vás|citește (?:și|mai)|skaitykite|taip pat skaitykite"
    r"|devamını oku|ilgili haber|haberin devamı|читайте (?:также|ещё|еще)|смотрите "
    r"также|подпи(?:сывайтесь|шитесь)|фото:|читайте також|διαβάστε|δείτε"
    r"|اقرأ (?:أيضا|أيضاً|المزيد)|شاهد أيضا|تابعنا|بیشتر بخوانید|همچنین بخوانید|مطالب مرتبط|קראו (?:גם"
    r"|עוד)|相关(?:阅读|新闻|报道|链接)|责任编辑|【?编辑|分享到|延伸阅读|更多(?:新闻|精彩)|来源："
    r"|扫一扫|上一篇|下一篇"
    r"|関連(?:記事|リンク|ニュース)|続きを読む|あわせて読みたい|関連기사|관련기사"
    r"|무단.{0,10}(?:전재|배포)|저작권자|공유하기|यह भी पढ़ें|ये भी पढ़ें|और पढ़ें"
)
_MAY_BEGIN = re.compile(
    r"(?:more|share|listen|watch|posted|published|photo by|picture|source|save|like this|loading|recommended|trending"
    r"|sponsored|categories|tagged|topics|continue|get|view|show|add|post|load|join|print|email|siga|veja|leia|lea)\b",
    re.IGNORECASE,
)
_LONG_SENTENCE = 110
_LONE_LETTER = re.compile(r"[^\W\d_]\s*[:：]$")
_BOILERPLATE = re.compile(rf"^[\W_]*(?:{_START})", re.IGNORECASE)
_HEADING = re.compile(
    r"^[\W_]*(?:related|recommended|read (?:more|next)|more (?:from|on|stories|news|in|like)|most (?:read|popular"
    r"|viewed)|trending|popular|latest|comments?|leave a (?:reply|comment)|share|follow|newsletter|sign up|subscribe"
    r"|advert"
    r"|about the author|tags?|topics|see also|you may|you might|up next|watch|join the|get (?:the|our)|top stories"
    r"|editor['’]?s? picks?|sponsored|in this article|table of contents|contents|references$|sources?$|further "
    r"reading|what (?:to|others)"
    r"|mehr zum|mehr (?:aus|von|artikel|nachrichten|themen)|das könnte|weitere|auch interessant|themen|kommentare?"
    r"|teilen|empfehlung|meistgelesen|lesen sie|zum thema|newsletter|anzeige|externer inhalt|empfohlener"
    r")",
    re.IGNORECASE,
)


_ANYWHERE = re.compile(
    r"\bcontributed (?:to|reporting)\b.{0,40}$|\bthe associated press contributed\b|@\w+\.(?:com|org|net|de"
    r"|uk)\b.{0,30}$"
    r"|\bmaterial (?:may not be|from the associated press)|\ball rights reserved\b|\balle rechte vorbehalten\b"
    r"|\btous droits réservés\b"
    r"|\b(?:lesen|finden|sehen|hören) sie (?:hier|mehr dazu)\W*$|\b(?:click|read more|read it|see more.{0,30}|watch it"
    r"|sign up) here\W*$"
    r"|^for more\b.{0,120}\b(?:visit|go to|click|see)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_DATE = re.compile(
    r"\b(?:19|20)\d\d\b.{0,25}\d{1,2}[:.h]\d\d|\b\d{1,2}[./\-]\d{1,2}[./\-](?:19|20)?\d\d\b|\b(?:19"
    r"|20)\d\d[./\-]\d{1,2}[./\-]\d{1,2}\b"
    r"|\b\d{1,2}\.? (?:de |d['’])?\w{3,12}\.?,? (?:de )?(?:19|20)\d\d\b|\b\w{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? "
    r"(?:19|20)\d\d\b|(?:19|20)\d\d年\d{1,2}月\d{1,2}日|(?:19|20)\d\d년",
)


_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d")


_SENTENCE = re.compile(r"[^\W\d]{3,}[.!?…”\"»)]*[.!?…。！？।؟۔][”\"»’)]*$")


def ends_like_a_sentence(text: str) -> bool:
    """Whether a text ends with a word of three letters or more and a full stop or its like, in or before quotes."""
    return _SENTENCE.search(text[-80:]) is not None


def has_printed_date(text: str) -> bool:
    """Whether a short line holds a written-out day."""
    return _DIGIT.search(text) is not None and _DATE.search(text) is not None


LONGEST_STAMP = 45
"""Characters of a line that is a day and an hour and little else, such as a section."""


def is_stamp(text: str) -> bool:
    """Whether a line at the head of an article says when it was published: a day, or an hour of the day."""
    return has_printed_date(text) or (_CLOCK.search(text) is not None and (is_update(text) or is_boilerplate(text)))


def is_boilerplate(text: str) -> bool:
    """Whether a short block begins like a prompt, a credit or a label and not like a sentence of an article, or is a
    letter that a script left.
    """
    if _LONE_LETTER.match(text) is not None:
        return True
    if _BOILERPLATE.match(text) is not None:
        return len(text) < _LONG_SENTENCE or text[-1] not in ".!?" or _MAY_BEGIN.match(text) is None
    if _ANYWHERE.search(text) is not None or _bare(text) in _LABELS or _begins(text, _GATES):
        return True
    return (len(text) < _LONG_SENTENCE or text[-1] not in SENTENCE_ENDS) and _begins(text, _PROMPTS)


def is_boilerplate_heading(text: str) -> bool:
    """Whether a heading is of a teaser list, a comment section or a form."""
    return len(text) < 90 and (_HEADING.match(text) is not None or _begins(text, _HEADINGS, is_whole=False))


_RELATED = re.compile(
    r"^[\W_]*(?:related(?: (?:stories|articles|news|topics|content|posts|links|coverage|reading))?|read (?:more|also"
    r"|next)|more on this(?: story)?|see also|also read|you (?:may|might) also like"
    r"|further reading|more (?:about|like) this|mehr zum thema|lesen sie auch|zum thema|weitere artikel|auch "
    r"interessant|das könnte sie auch interessieren|à lire aussi|lire aussi|sur le même sujet|articles? liés?"
    r"|noticias relacionadas|te puede interesar|lea también|más información|relacionad[oa]s|leia (?:também|mais)"
    r"|veja também|notícias relacionadas|leggi anche|articoli correlati|lees ook|läs (?:också|mer)|les også|læs også"
    r"|czytaj także|zobacz (?:też|także|również)|ilgili haberler|читайте также|по теме|читайте також|مواضيع ذات صلة"
    r"|اقرأ (?:أيضا|أيضاً)|ذات صلة|مطالب مرتبط|اخبار مرتبط|קראו גם|כתבות נוספות|相关(?:阅读|新闻|报道)|延伸阅读"
    r"|関連(?:記事|ニュース|リンク)"
    r"|あわせて読みたい|관련\s?기사|यह भी पढ़ें|ये भी पढ़ें|संबंधित (?:खबरें|लेख)|διαβάστε (?:επίσης|ακόμη))[\W_]*$",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)  # menus and headings are the same on all pages of a site
def is_related_heading(text: str) -> bool:
    """Whether a line is the heading of a list of related stories, in any of many languages."""
    return _RELATED.match(text) is not None


_CONSENT = re.compile(
    r"\b(?:we|wir|nous|nosotros|noi|nós|wij|vi|my)\b.{0,40}\b\d{2,4}\b.{0,30}\b(?:partn|partenair|socios"
    r"|parceiros|kump)\w*"
    r"|\b(?:store|access|storing|accessing|process)\b.{0,40}\b(?:information|data)\b.{0,20}\bon (?:a|your) device"
    r"|\bwe (?:and our (?:\w+ )?partners )?use (?:\w+ ){0,3}cookies\b|\buses cookies (?:to|and|for)\b"
    r"|\b(?:verwenden|nutzen|setzen) (?:wir )?(?:\w+ ){0,3}cookies\b|\bnous utilisons (?:\w+ ){0,3}cookies\b"
    r"|\butiliza(?:mos)? (?:\w+ ){0,3}cookies\b|\butilizziamo (?:\w+ ){0,3}cookie\b|\b(?:gebruiken|bruker"
    r"|använder|bruger)"
    r" (?:\w+ ){0,3}cookies\b|\bexterne[nr]? inhalte?\b.{0,120}\b(?:ang(?:e)?zeig|lade|lädt|ergänz"
    r"|anreicher|einverstanden|übermittel)"
    r"|\bused to (?:serve|show|deliver) (?:you )?personali[sz]ed (?:ads|content)\b",
    re.IGNORECASE,
)


def is_consent(text: str) -> bool:
    """Whether a paragraph asks for consent to cookies or tells what is done with them."""
    lowered = text.lower()
    if ("ookie" in lowered or "xterne" in lowered or "partn" in lowered or "device" in lowered) and _CONSENT.search(
        text
    ):
        return True
    return any(word in lowered for word in _COOKIES) and any(word in lowered for word in _USES)


_CREDIT = re.compile(
    r"^[\W_]*(?:(?:photo(?:s|graphs?|graphy)?|image|picture|pic|illustration|foto(?:s|grafia)?|bild(?:quelle)?|billede"
    r"|kuva|bilde|crédits?(?: photo)?|credits?|crédito|fotoğraf|фото|zdjęcie|fot|grafik|symbolbild|الصورة|عکس|צילום"
    r"|写真|사진|图片)\s*(?:by|credit|von|par|por|di)?\s*[:：/.]|©|\(c\)|(?:photo|foto|image) (?:by|credit|courtesy)\b)"
    r"|\b(?:getty images|ap photo|afp via|picture[ -]alliance|shutterstock|imago images|istock)\b",
    re.IGNORECASE,
)


def is_credit(text: str) -> bool:
    """Whether a short line says who made a picture."""
    return len(text) < 160 and _CREDIT.search(text) is not None


_ENDING_CREDIT = re.compile(
    r"(?:^|[.,;|(\[\s])(?:(?:photo|image|picture|illustration|video|foto|bild|crédit|credit|fuente|quelle"
    r"|source|фото|fotó|zdjęcie|kuva|fotoğraf|fotografía|imagen|imagem|immagine|снимка|фотографія|φωτογραφία|ảnh"
    r"|تصوير|عکس|צילום|사진|写真|图片?|圖片?)s?"
    r"(?: (?:credit|by|courtesy|von|par))?\s*[:：/]|photo(?:graph)? (?:by|courtesy)|courtesy of|©|fot\.)"
    r"\s*[^.:]{2,60}[.)\]]*$|\((?:[^()]{2,30}/[^()]{2,40}|AP|AFP|EPA|DPA|Reuters|Getty[^()]{0,20})\)$"
    r"|[\u3400-\u9fff]{2,8}\s?[摄攝][）)]?$|[（(](?:视频截图|視頻截圖|资料图片?|資料圖片?|视觉中国)[）)]$",
    re.IGNORECASE,
)


def ends_with_credit(text: str) -> bool:
    """Whether a line beside a picture ends by saying who made it, as captions do."""
    return _ENDING_CREDIT.search(text[-90:]) is not None


@lru_cache(maxsize=8192)
def is_buying(text: str) -> bool:
    """Whether the words of a link are those of a button that leads to a shop."""
    return _begins(text, _BUTTONS)


_READ_ON = re.compile(
    r"(?:read (?:more|on|the full (?:story|article))|continue reading|weiter ?lesen|mehr lesen|zum artikel"
    r"|lire la suite|en savoir plus|leer más|seguir leyendo|leia mais|ler mais|leggi (?:tutto|di più)"
    r"|continua(?: a leggere)?|lees (?:meer|verder)|läs mer|les mer|læs mere|lue lisää|czytaj (?:więcej|dalej)"
    r"|číst (?:více|dále)|celý článek|tovább|citește mai (?:mult|departe)|opširnije|детаљније|читать (?:далее|дальше"
    r"|полностью)|подробнее|читати далі|детальніше|прочети още|devamı(?:nı oku)?|διαβάστε περισσότερα|περισσότερα"
    r"|اقرأ المزيد|المزيد|ادامه مطلب|بیشتر بخوانید|קרא עוד|המשך קריאה|और पढ़ें|আরও পড়ুন|xem thêm|đọc tiếp|selengkapnya"
    r"|อ่านต่อ|阅读全文|閱讀全文|查看全文|全文|続きを読む|もっと見る|더보기|더 보기)"
    r"[\s.\u2026>»›→\])]*$",
    re.IGNORECASE,
)


def leads_on(words: str) -> bool:
    """Whether the words of a link are those under the beginning of an article, which lead to the rest of it."""
    return len(words) < 40 and _READ_ON.fullmatch(words.strip()) is not None


_POINTER = re.compile(r"^(?:[>»►▶→➡☞👉]+\s|(?P<label>[^|:]{4,40})[|:]\s)")


def is_pointer(text: str) -> bool:
    """Whether a line with a link begins as pointers to other pages do: with an arrow, or a label in capitals."""
    found = _POINTER.match(text)
    return found is not None and (found["label"] is None or found["label"].isupper())


_UPDATE = re.compile(
    r"\b(?:updated|modified|revised|reviewed|aktualisiert|update|stand|zuletzt|mis à jour|modifié|actualizado"
    r"|modificado|atualizado|"
    r"aggiornato|bijgewerkt|uppdaterad|oppdatert|opdateret|päivitetty|zaktualizowano|aktualizováno|aktualizované"
    r"|güncelleme|frissítve|"
    r"actualizat|atnaujinta|обновлено|оновлено|ενημερώθηκε)\b|تحديث|به‌روزرسانی|עודכן|更新|수정|अपडेट",
    re.IGNORECASE,
)


def is_update(text: str) -> bool:
    """Whether a line with a time says that the time is of a change."""
    return _UPDATE.search(text) is not None


def from_update(text: str) -> str:
    """Return what a line says of a change behind what it says of the publication; empty where it says of one alone."""
    found = _UPDATE.search(text)
    return text[found.start() :] if found is not None and _DIGIT.search(text[: found.start()]) else ""
