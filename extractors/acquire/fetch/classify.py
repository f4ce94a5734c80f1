"""Classify answers: by their status, and pages with status 200 by what they show.

Servers send error pages, consent forms and tests for robots with status 200 too. The signs are few and must agree,
because a lost article is worse than an error page kept: a page that carries an article's own marks (JSON-LD
NewsArticle, ``og:type`` article, much running text) is always a page. Only the first part of the page is read, so that
this costs a fraction of a millisecond.
"""

from __future__ import annotations

import html
import itertools
import re
from urllib.parse import SplitResult

from extractors.acquire.fetch.answer import Answer, Conclusion
from extractors.acquire.fetch.challenges import is_challenge
from extractors.contracts.fetch import FetchOutcome, FetchRequest
from extractors.contracts.urls import split_url
from extractors.language.charset import decode
from extractors.stores.warc.members import IDENTICAL, NOT_MODIFIED, payload_digest

_LOOK = 256 * 1024
_MUCH_TEXT = 1_500
_LONG_PARAGRAPH = 80

_ARTICLE_TYPE = re.compile(r'"@type"\s{0,9}:\s{0,9}\[?\s{0,9}"(\w{1,40})"')
_ARTICLE_TYPES = ("newsarticle", "article", "liveblogposting", "blogposting", "videoobject")
_OG_ARTICLE = re.compile(r"content\s{0,3}=\s{0,3}[\"']?article\b")
_MAX_MARKS = 50
_UNSEEN = ("script", "style", "noscript", "template", "nav", "footer", "!--")

_NOT_FOUND = frozenset((
    "404", "error 404", "404 error", "404 not found", "not found", "page not found", "page cannot be found",
    "page can't be found", "page could not be found", "page does not exist", "page unavailable", "nothing found",
    "article not found", "content not found", "the page you requested was not found", "file not found",
    "story not found", "that page can't be found", "oops! that page can't be found", "page not available",
    "article not available", "article unavailable", "this page isn't available", "this page is no longer available",
    "this article is no longer available", "this story is no longer available", "this content is no longer available",
    "article no longer available", "sorry, this article is no longer available", "this article has been removed",
    "this page has been removed", "this page does not exist", "this page doesn't exist",
    "الصفحة غير موجودة", "الصفحة غير متوفرة", "لم يتم العثور على الصفحة", "خطأ 404", "صفحة غير موجودة",
    "المحتوى غير موجود", "هذا المقال لم يعد متاحا", "المقال غير موجود", "الخبر غير موجود", "هذه الصفحة غير موجودة",
    "صفحه یافت نشد", "صفحه پیدا نشد", "صفحه مورد نظر یافت نشد", "خطای 404", "خطای ۴۰۴", "مطلب مورد نظر یافت نشد",
    "page introuvable", "page non trouvée", "erreur 404", "article introuvable", "cet article n'est plus disponible",
    "cette page n'existe pas", "cette page n'existe plus",
    "seite nicht gefunden", "seite wurde nicht gefunden", "fehler 404", "artikel nicht gefunden",
    "dieser artikel ist nicht mehr verfügbar", "der artikel ist nicht mehr verfügbar",
    "este artículo ya no está disponible", "esta página no existe", "artículo no encontrado",
    "página no encontrada", "pagina no encontrada", "error 404 página no encontrada", "contenido no encontrado",
    "página não encontrada", "pagina non trovata", "errore 404", "pagina niet gevonden", "sidan hittades inte",
    "страница не найдена", "ошибка 404", "сторінку не знайдено", "strona nie znaleziona", "nie znaleziono strony",
    "sayfa bulunamadı", "sayfa bulunamadi", "404 sayfa bulunamadı", "halaman tidak ditemukan", "không tìm thấy trang",
    "ページが見つかりません", "お探しのページは見つかりません",
    "页面不存在", "找不到页面", "頁面不存在", "文章不存在", "内容不存在", "内容已删除", "文章已删除",
    "该文章已被删除", "페이지를 찾을 수 없습니다",
    "पृष्ठ नहीं मिला", "पेज नहीं मिला", "صفحہ نہیں ملا", "পৃষ্ঠা পাওয়া যায়নি", "הדף לא נמצא", "η σελίδα δεν βρέθηκε",
))  # fmt: skip
_CONSENT = (
    "before you continue", "we value your privacy", "your privacy choices", "privacy settings", "cookie consent",
    "cookie settings", "consent", "we and our partners", "accept all cookies", "accept and continue",
    "avant de continuer", "nous respectons votre vie privée", "paramètres de confidentialité",
    "bevor sie fortfahren", "datenschutzeinstellungen", "cookies zustimmen", "mit werbung weiterlesen",
    "antes de continuar", "valoramos tu privacidad", "prima di continuare", "la tua privacy", "voordat je verdergaat",
    "ملفات تعريف الارتباط", "قبل المتابعة", "пользовательское соглашение", "同意する", "続行する前に",
)  # fmt: skip
_CONSENT_PLACES = re.compile(r"(^|[./-])(consent|guce|cmp|privacy-?wall|cookiewall|gdpr)([./?-]|$)", re.IGNORECASE)
_PIECES = re.compile(r"[|–—·•»«]| - ")


def classify_answer(request: FetchRequest, final_url: str, answer: Answer) -> Conclusion:
    """Return the outcome of a complete answer; ``final_url`` is the URL after redirects.

    304 counts as NOT_MODIFIED only if the request was conditional, 200 and 203 are classified by their body, 404 and
    410 are GONE, 429 is RATE_LIMITED, any other status HTTP_ERROR.
    """
    match answer.status:
        case 304 if request.etag or request.last_modified:
            return Conclusion(FetchOutcome.NOT_MODIFIED, answer=answer, revisit_profile=NOT_MODIFIED)
        case 200 | 203:
            return _classify_success(request, final_url, answer)
        case 404 | 410:
            outcome = FetchOutcome.GONE
        case 429:
            outcome = FetchOutcome.RATE_LIMITED
        case _:
            outcome = FetchOutcome.HTTP_ERROR
    return Conclusion(outcome, f"HTTP {answer.status} {answer.reason}".rstrip(), answer)


def _classify_success(request: FetchRequest, final_url: str, answer: Answer) -> Conclusion:
    digest = payload_digest(answer.raw)
    if digest == request.payload_digest:
        return Conclusion(FetchOutcome.UNCHANGED, answer=answer, revisit_profile=IDENTICAL, digest=digest)
    body = answer.body or b""
    outcome, error = classify_page(request.url, final_url, answer.header("content-type"), body)
    return Conclusion(outcome, error, answer, digest=digest, body=body)


def classify_page(
    requested_url: str, final_url: str, content_type: str | None, body: bytes
) -> tuple[FetchOutcome, str | None]:
    """Classify the body of an answer with status 200: return its outcome, and one line why it is not a page (or None).

    ``requested_url`` and ``final_url`` are before and after redirects; ``body`` has its codings undone. The outcome is
    FETCHED, SOFT_404, CONSENT_WALL or CHALLENGE. An empty body is SOFT_404; a body that is not HTML is FETCHED.
    """
    if not body:
        return FetchOutcome.SOFT_404, "an empty page came with status 200"
    if not _looks_like_html(content_type, body):
        return FetchOutcome.FETCHED, None
    text, _ = decode(body[:_LOOK], content_type)
    text = text.lower()
    titles = [words for words in (_element(text, "title"), _element(text, "h1")) if words]
    moved = _moved_away(requested_url, final_url) if final_url != requested_url else None
    if moved is not None and not _says_og_article(text):
        return moved
    verdict = _suspicion(titles, text)
    if verdict is None or _is_article(text):
        return FetchOutcome.FETCHED, None
    return verdict


def _moved_away(requested_url: str, final_url: str) -> tuple[FetchOutcome, str] | None:
    """Detect redirects that led from an article's address to a form or a home page. Home pages have much text too."""
    asked, got = split_url(requested_url), split_url(final_url)
    if asked is None or got is None:
        return None
    if _is_consent_place(got) and not _is_consent_place(asked):
        return FetchOutcome.CONSENT_WALL, f"the redirect leads to a consent form: {final_url[:200]}"
    if _is_below_front(asked.path) and not _depth(got.path) and not got.query:
        return FetchOutcome.SOFT_404, f"the redirect leads to the home page: {final_url[:200]}"
    return None


def _suspicion(titles: list[str], text: str) -> tuple[FetchOutcome, str] | None:
    """Classify a page by its titles; None for a page like any other."""
    if _is_not_found(titles):
        return FetchOutcome.SOFT_404, f"an error page came with status 200: {_quoted(titles)}"
    if is_challenge(titles, text):
        return FetchOutcome.CHALLENGE, f"a test for robots came instead of the page: {_quoted(titles)}"
    if any(phrase in title for title in titles for phrase in _CONSENT) and "<form" in text:
        return FetchOutcome.CONSENT_WALL, f"a form that asks for consent came instead of the page: {_quoted(titles)}"
    return None


def _looks_like_html(content_type: str | None, body: bytes) -> bool:
    kind = (content_type or "").split(";", 1)[0].strip().lower()
    if kind and kind not in ("text/html", "application/xhtml+xml"):
        return False
    return bool(kind) or body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def _element(text: str, name: str) -> str:
    """Return the text of the first element with this name near the start of a page; empty if there is none."""
    start = text.find(f"<{name}")
    opened = text.find(">", start, start + 500) if start >= 0 else -1
    if opened < 0:
        return ""
    end = text.find(f"</{name}", opened, opened + 600)
    markup = text[opened + 1 : end if end >= 0 else opened + 300]
    words = "".join(part.partition(">")[2] if count else part for count, part in enumerate(markup.split("<")))
    return " ".join(html.unescape(words).split())[:300]


def _is_not_found(titles: list[str]) -> bool:
    """Whether a title, or one of the pieces that a site's name is set off from, is nothing but an error phrase."""
    for title in titles:
        for piece in (title, title.rpartition(":")[2], *_PIECES.split(title)):
            plain = piece.strip(" .!?،。…").replace("’", "'")
            if plain in _NOT_FOUND or plain.removeprefix("404 ").removesuffix(" 404") in _NOT_FOUND:
                return True
    return False


def _is_consent_place(url: SplitResult) -> bool:
    return bool(_CONSENT_PLACES.search(url.netloc) or _CONSENT_PLACES.search(url.path))


def _is_article(text: str) -> bool:
    """Whether a page carries the marks of an article or as much running text as one. Linear in the text's length."""
    for match in itertools.islice(_ARTICLE_TYPE.finditer(text), _MAX_MARKS):
        if match[1].endswith(_ARTICLE_TYPES):
            return True
    return _says_og_article(text) or _paragraph_length(text) > _MUCH_TEXT


def _says_og_article(text: str) -> bool:
    at = text.find("og:type")
    for _ in range(_MAX_MARKS):
        if at < 0:
            break
        if _OG_ARTICLE.search(text, max(0, at - 200), at + 200):
            return True
        at = text.find("og:type", at + 1)
    return False


def _paragraph_length(text: str) -> int:
    """Count the letters of the long paragraphs, scripts, styles and comments left out."""
    total = current = 0
    is_inside = False
    position = 0
    while (start := text.find("<", position)) >= 0:
        if is_inside:
            current += start - position
        end = text.find(">", start)
        if end < 0:
            break
        tag = text[start + 1 : start + 12]
        position = end + 1
        if tag.startswith(("p>", "p ", "/p")):
            total += current if current >= _LONG_PARAGRAPH else 0
            current, is_inside = 0, tag[0] != "/"
        elif tag.startswith(_UNSEEN):
            name = next(name for name in _UNSEEN if tag.startswith(name))
            closed = text.find("-->" if name == "!--" else f"</{name}", start)
            if closed < 0:
                break
            position = closed + (3 if name == "!--" else 0)
    return total + (current if current >= _LONG_PARAGRAPH else 0)


def _depth(path: str) -> int:
    """Count the parts of a path that lead somewhere; a language prefix and an index file do not."""
    parts = [part for part in path.split("/") if part]
    if parts and re.fullmatch(r"[a-z]{2}(?:[-_][a-z]{2})?", parts[0], re.IGNORECASE):
        parts = parts[1:]
    if parts and re.fullmatch(r"(?:index|home|default)(?:\.\w{2,5})?", parts[-1], re.IGNORECASE):
        parts = parts[:-1]
    return len(parts)


def _is_below_front(path: str) -> bool:
    """Whether a path is deeper than a section's, or ends as articles do: with a slug, a number, a file."""
    depth = _depth(path)
    return depth >= 2 or (depth == 1 and bool(re.search(r"[-_.\d]", path.rstrip("/").rpartition("/")[2])))


def _quoted(titles: list[str]) -> str:
    return f"«{titles[0][:100]}»" if titles else "a page without a title"
