"""The words that page builders put into class names and ids, and the phrases that are no part of any article.

Class names are cut into words at everything that is no letter and at capitals (``relatedStories`` gives ``related
stories``) and looked up whole: ``shared-content`` is no share bar. The lists are of the trade, not of single sites.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.language.text import words


class Hint:
    """What the class names of an element say of it: bits of a plain integer, since an enum's are slow."""

    NONE = 0
    CHROME = 1  # navigation, sharing, advertising, teasers, comments: never the article's text
    CAPTION = 2
    BYLINE = 4
    LEAD = 8
    BODY = 16
    RELATED = 32
    GALLERY = 64
    DATE = 128
    HIDDEN = 256
    TAGS = 512
    COMMENTS = 1024
    AUTHOR_BOX = 2048
    WEAK_CHROME = 4096  # chrome more often than not, but sentences in it are kept
    WEAK_BODY = 8192  # the main part of the page, which may hold more than the article
    LIVE = 32768  # the updates of a live blog
    CONSENT = 65536  # a dialog over the page, mostly about cookies
    TEASER = 131072  # a teaser, or the free beginning of a text
    EMBED = 16384  # a post, a video or a map from elsewhere, or the consent to load it


_PART = re.compile(r"[a-z0-9]+")
_PIECE = re.compile(r"[^A-Za-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

_CHROME = words(
    "share shares sharing sharebar sharetools sharedaddy sociable social socials socialshare addthis addtoany followus "
    "newsletter newsletters subscribe subscription subscriptions signup optin regwall piano paywallmessage "
    "ad ads adv advert adverts advertisement advertising advertisment adslot adunit adsense dfp sponsor sponsored "
    "sponsors "
    "werbung anzeige anzeigen publicidad publicidade reklama reklam annons mainos pubblicita "
    "nav navbar navigation navi menu submenu breadcrumb breadcrumbs crumbs sitemap skip toolbar topbar masthead "
    "footer foot popup popover modal overlay lightbox toast "
    "outbrain taboola recirc recirculation revcontent zergnet mgid plista spotim viafoura disqus livefyre "
    "trending popular mostread mostpopular bestseller topstories latestnews "
    "login signin register registration paginator pagination pager prevnext postnav postnavigation "
    "printbutton printonly poll quiz survey vote voting feedback donate donation donations "
    "copyright imprint impressum "
    "promo promos promotion promotions promobox teaserbox upsell cta callout banner banners "
    "sidebar sidecol rightcol rightrail rail rhs "
    "player videoplayer playlist audioplayer voice listen tts speechkit "
    "download downloads jobs shop affiliate coupon coupons "
    "citation citations references footnote footnotes bibliography sourceguidelines articlesources "
    "weather ticker stock stocks horoscope "
    "subnav subnavigation backtotop totop jump anchor tooltip icon icons button buttons btn btns badge search searchbox"
)
_TEASER = words("teaser teasers")
_CONSENT = words("cookie cookies consent gdpr cmp onetrust didomi usercentrics dialog")
_WEAK_CHROME = words(
    "widget widgets product products buy price deals commerce disclaimer legal print toc rating ratings transcript "
    "notice "
    "infobox factbox box"
)
_EMBED = words(
    "embed embeds embedded tweet twittertweet instagrammedia twoclick externalcontent embeddedcontent consentgate "
    "embedconsent "
    "thirdparty externalembed oembed socialembed"
)
_WEAK_BODY = words("main content maincontent pagecontent contentmain primary primarycontent")
_RELATED = words(
    "related relateds relatedcontent relatedposts relatedarticles relatedstories relatednews relatedlinks similar "
    "recommend recommended recommendation recommendations recommender suggested suggestions morefrom moreon moreabout "
    "morenews readmore readnext readalso seealso alsoread upnext nextup onward linklist furtherreading jprelatedposts "
    "verwandt verwandte weitere lesenswert empfehlung empfehlungen ahnlich aehnlich relacionadas relacionados "
    "relacionado "
    "relacionada relaciones associes connexe connexes correlati correlate gerelateerd powiazane benzer ilgili haberler "
    "liens crosslinks crosslink interlink internallinks inlinerelated"
)
_COMMENTS = words(
    "comment comments commentlist commentary respond replies reply kommentare kommentar commentaires comentarios "
    "talkback"
)
_CAPTION = words(
    "caption captions figcaption imagecaption photocaption wpcaption credit credits photocredit imagecredit "
    "bildunterschrift "
    "imgdesc imgdescr imgdescription imagedesc photodesc photoinfo imginfo picinfo imgsub "
    "epigrafe piefoto piedefoto pieimagen legenda "
    "bildtext legende leyenda didascalia cutline quelle fotocredit photographer imageinfo"
)
_BYLINE = words(
    "byline bylines author authors auteur autor autoren autore writer writers writtenby contributor contributors "
    "reporter "
    "journalist schreiber forfatter redakteur posted postedby meta metadata articlemeta postmeta entrymeta storymeta "
    "kicker eyebrow "
    "overline dachzeile topline readtime readingtime lesezeit"
)
_AUTHOR_BOX = words("bio authorbio authorbox aboutauthor authorinfo authorcard authordescription biography tagline")
_LEAD = words(
    "lead lede leadin leadtext teasertext standfirst dek deck subhead subheadline subheading subtitle subtitulo "
    "sottotitolo subtitel "
    "intro introduction ingress manchet chapo chapeau summary abstract excerpt sommario bajada copete entradilla "
    "anriss vorspann spitzmarke "
    "stand description articleintro articlelead articlesummary underrubrik undertitel ozet spot sapo strapline"
)
_BODY = words(
    "articlebody articlecontent articletext articlecontents storybody storycontent storytext postbody postcontent "
    "posttext entrycontent "
    "entrybody entrytext newsbody newscontent newstext contentbody bodycontent bodytext bodycopy fulltext richtext "
    "maintext textbody "
    "articlebodytext articlemain artikeltext artikelinhalt artikelbody artigo cuerpo corpo noticia "
    "haberdetay detaycontent prose paragraphs articleparagraphs storyparagraphs"
)
_GALLERY = words(
    "gallery galleries slideshow slideshows carousel slider slides slide swiper fotostrecke bilderstrecke "
    "photogallery galerie galeria diaporama"
)
_DATE = words(
    "date dates time timestamp datetime published publishdate pubdate publicationdate dateline postdate entrydate "
    "updated lastupdated datum "
    "fecha data tarih created datepublished datemodified"
)
_TAGS = words(
    "tags tag taglist tagcloud topics topiclist keywords keyword categories themen etiquetas hashtags stichworte "
    "posttags"
)
_HIDDEN = words(
    "hidden visuallyhidden sronly screenreadertext screenreaderonly offscreen isvisuallyhidden ishidden "
    "uvisuallyhidden vh "
    "visuallyhiddenfocusable elementinvisible a11yhidden accessibilityhidden dnone hide tooltiptext tooltipcontent "
    "popovercontent popuptext blind txtblind screenout"
)
_PAIRS: dict[tuple[str, str], int] = {}
for _first in (
    "article",
    "story",
    "post",
    "entry",
    "news",
    "content",
    "page",
    "main",
    "artikel",
    "detail",
    "single",
    "blog",
    "full",
    "wysiwyg",
    "rich",
):
    for _second in ("body", "content", "text", "copy", "contents", "paragraphs", "bodytext", "maincontent"):
        _PAIRS[_first, _second] = Hint.BODY if _first not in ("content", "page", "main", "full") else Hint.WEAK_BODY
for _first in ("body", "main", "full"):
    for _second in ("text", "copy", "article"):
        _PAIRS[_first, _second] = Hint.BODY
_PAIRS.update(
    {
        ("video", "title"): Hint.CAPTION,
        ("video", "details"): Hint.CAPTION,
        ("video", "description"): Hint.CAPTION,
        ("video", "caption"): Hint.CAPTION,
        ("video", "info"): Hint.CAPTION,
        ("live", "blog"): Hint.LIVE,
        ("live", "ticker"): Hint.LIVE,
        ("live", "feed"): Hint.LIVE,
        ("live", "updates"): Hint.LIVE,
        ("live", "list"): Hint.LIVE,
        ("live", "posts"): Hint.LIVE,
        ("live", "post"): Hint.LIVE,
        ("most", "read"): Hint.CHROME,
        ("most", "popular"): Hint.CHROME,
        ("most", "viewed"): Hint.CHROME,
        ("top", "stories"): Hint.CHROME,
        ("latest", "news"): Hint.CHROME,
        ("read", "more"): Hint.RELATED,
        ("read", "next"): Hint.RELATED,
        ("read", "also"): Hint.RELATED,
        ("see", "also"): Hint.RELATED,
        ("also", "read"): Hint.RELATED,
        ("more", "from"): Hint.RELATED,
        ("more", "on"): Hint.RELATED,
        ("more", "stories"): Hint.RELATED,
        ("more", "articles"): Hint.RELATED,
        ("more", "news"): Hint.RELATED,
        ("up", "next"): Hint.RELATED,
        ("link", "list"): Hint.RELATED,
        ("block", "query"): Hint.RELATED,
        ("further", "reading"): Hint.RELATED,
        ("about", "author"): Hint.AUTHOR_BOX,
        ("author", "bio"): Hint.AUTHOR_BOX,
        ("author", "box"): Hint.AUTHOR_BOX,
        ("author", "info"): Hint.AUTHOR_BOX,
        ("author", "description"): Hint.AUTHOR_BOX,
        ("author", "profile"): Hint.AUTHOR_BOX,
        ("sign", "up"): Hint.CHROME,
        ("opt", "in"): Hint.CHROME,
        ("log", "in"): Hint.CHROME,
        ("follow", "us"): Hint.CHROME,
        ("right", "rail"): Hint.CHROME,
        ("right", "column"): Hint.CHROME,
        ("side", "bar"): Hint.CHROME,
        ("back", "to"): Hint.CHROME,
        ("sub", "title"): Hint.LEAD,
        ("sub", "headline"): Hint.LEAD,
        ("sub", "heading"): Hint.LEAD,
        ("lead", "text"): Hint.LEAD,
        ("read", "time"): Hint.BYLINE,
        ("reading", "time"): Hint.BYLINE,
    }
)
for _first in ("popup", "popover", "tooltip", "rollover", "glossary", "hovercard"):
    for _second in ("block", "body", "box", "bubble", "card", "content", "definition", "inner", "panel", "text"):
        _PAIRS[_first, _second] = Hint.HIDDEN  # what is shown over a word while the pointer is on it
_WORDS: dict[str, int] = {}
for _vocabulary, _hint in (
    (_CHROME, Hint.CHROME),
    (_TEASER, Hint.CHROME | Hint.TEASER),
    (_CONSENT, Hint.CHROME | Hint.CONSENT),
    (_RELATED, Hint.RELATED),
    (_COMMENTS, Hint.COMMENTS),
    (_WEAK_CHROME, Hint.WEAK_CHROME),
    (_EMBED, Hint.EMBED),
    (_WEAK_BODY, Hint.WEAK_BODY),
    (_CAPTION, Hint.CAPTION),
    (_BYLINE, Hint.BYLINE),
    (_AUTHOR_BOX, Hint.AUTHOR_BOX),
    (_LEAD, Hint.LEAD),
    (_BODY, Hint.BODY),
    (_GALLERY, Hint.GALLERY),
    (_DATE, Hint.DATE),
    (_TAGS, Hint.TAGS),
):
    for _word in _vocabulary:
        _WORDS[_word] = _WORDS.get(_word, Hint.NONE) | _hint


def _parts(name: str) -> list[str]:
    """Cut a name into words. What a build tool made up (``n1AuAdJlVL``) falls into shreds and says nothing."""
    if name.islower():
        return _PART.findall(name)
    parts: list[str] = []
    for piece in _PIECE.split(name):
        cut = [part.lower() for part in _CAMEL.split(piece) if part]
        if len(cut) < 3 or sum(len(part) < 3 for part in cut) < 2:
            parts += cut
    return parts


_LONGEST_NAMES = 1_000
_OF_A_VIDEO = words("title headline name caption description details info label subtitle")
"""What stands last in the names of what is told of a video: ``video-resource__headline``."""


def hints_of(names: str) -> int:
    """Return the hints (bits of :class:`Hint`) in an element's class names and id, joined with spaces."""
    # what is remembered is bounded in number and in length: a page may have names of megabytes
    return _hints_of_all(names if len(names) <= _LONGEST_NAMES else names[:_LONGEST_NAMES])


@lru_cache(maxsize=16_384)
def _hints_of_all(names: str) -> int:
    found = 0
    for name in names.split()[:40]:
        if len(name) <= 80:
            found |= _hints_of_one(name)
    return found


@lru_cache(maxsize=16_384)
def _hints_of_one(name: str) -> int:
    parts = _parts(name)
    joined = "".join(parts)
    found = _WORDS.get(joined, 0)
    if joined in _HIDDEN:
        found |= Hint.HIDDEN
    if len(parts) < 2:
        return found
    before = ""
    for part in parts:
        found |= _WORDS.get(part, 0)
        if before:
            found |= _PAIRS.get((before, part), 0) | _WORDS.get(before + part, 0)
        before = part
    if len(parts) > 2 and parts[0] == "video" and parts[-1] in _OF_A_VIDEO:
        found |= Hint.CAPTION
    return found
