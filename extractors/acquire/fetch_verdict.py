"""Telling articles from what servers send in their place with status 200: error pages, consent forms, tests for robots.

The signs are few and must agree, because a lost article is worse than an error page kept: a page that carries an
article's own marks (JSON-LD NewsArticle, ``og:type`` article, much running text) is always a page. Only the first part
of the page is looked at, so that the look costs a fraction of a millisecond.
"""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

from extractors.acquire.fetch_types import FetchOutcome

_LOOK = 256 * 1024
_MUCH_TEXT = 1_500

_TITLE = re.compile(r"<title[^>]*>(.{0,400}?)</title", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"<h1[^>]*>(.{0,400}?)</h1", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_UNSEEN = re.compile(
    r"<(script|style|noscript|template|nav|footer)\b[^>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL
)
_PARAGRAPH = re.compile(r"<p\b[^>]*>(.{80,20000}?)</p", re.IGNORECASE | re.DOTALL)
_ARTICLE_MARK = re.compile(
    r'"@type"\s*:\s*\[?\s*"(?:\w*NewsArticle|Article|LiveBlogPosting|BlogPosting|VideoObject)"'
    r"|<meta[^>]{0,200}og:type[^>]{0,200}\barticle\b|itemtype=[\"']https?://schema\.org/(?:News)?Article",
    re.IGNORECASE,
)

_NOT_FOUND = (
    "404", "error 404", "404 error", "404 not found", "not found", "page not found", "page cannot be found",
    "page can't be found", "page could not be found", "page does not exist", "page unavailable", "nothing found",
    "article not found", "content not found", "the page you requested was not found", "file not found",
    "الصفحة غير موجودة", "الصفحة غير متوفرة", "لم يتم العثور على الصفحة", "خطأ 404", "صفحة غير موجودة",
    "المحتوى غير موجود",
    "صفحه یافت نشد", "صفحه پیدا نشد", "صفحه مورد نظر یافت نشد", "خطای 404", "خطای ۴۰۴", "مطلب مورد نظر یافت نشد",
    "page introuvable", "page non trouvée", "erreur 404", "article introuvable",
    "seite nicht gefunden", "seite wurde nicht gefunden", "fehler 404",
    "página no encontrada", "pagina no encontrada", "error 404 página no encontrada", "contenido no encontrado",
    "página não encontrada", "pagina non trovata", "errore 404", "pagina niet gevonden", "sidan hittades inte",
    "страница не найдена", "ошибка 404", "сторінку не знайдено", "strona nie znaleziona", "nie znaleziono strony",
    "sayfa bulunamadı", "sayfa bulunamadi", "404 sayfa bulunamadı", "halaman tidak ditemukan", "không tìm thấy trang",
    "ページが見つかりません", "お探しのページは見つかりません",
    "页面不存在", "找不到页面", "頁面不存在", "페이지를 찾을 수 없습니다",
    "पृष्ठ नहीं मिला", "पेज नहीं मिला", "صفحہ نہیں ملا", "পৃষ্ঠা পাওয়া যায়নি", "הדף לא נמצא", "η σελίδα δεν βρέθηκε",
)  # fmt: skip
_CONSENT = (
    "before you continue", "we value your privacy", "your privacy choices", "privacy settings", "cookie consent",
    "cookie settings", "consent", "we and our partners", "accept all cookies", "accept and continue",
    "avant de continuer", "nous respectons votre vie privée", "paramètres de confidentialité",
    "bevor sie fortfahren", "datenschutzeinstellungen", "cookies zustimmen", "mit werbung weiterlesen",
    "antes de continuar", "valoramos tu privacidad", "prima di continuare", "la tua privacy", "voordat je verdergaat",
    "ملفات تعريف الارتباط", "قبل المتابعة", "пользовательское соглашение", "同意する", "続行する前に",
)  # fmt: skip
_CONSENT_PLACES = re.compile(r"(^|[./-])(consent|guce|cmp|privacy-?wall|cookiewall|gdpr)([./?-]|$)", re.IGNORECASE)
_CHALLENGE = (
    "just a moment", "attention required", "checking your browser", "verify you are human", "are you a robot",
    "security check", "access denied", "ddos protection", "please enable javascript and cookies to continue",
    "one more step", "human verification", "request unsuccessful",
)  # fmt: skip
_CHALLENGE_MARK = re.compile(
    r"cf-chl|challenge-platform|cf_chl_opt|_incapsula_|captcha-delivery\.com|px-captcha|hcaptcha\.com|recaptcha/api|"
    r"ddos-guard|arvancloud.{0,40}challenge|__arcsjs",
    re.IGNORECASE,
)
_PIECES = re.compile(r"\s*[|–—·•»«:!.。]\s*|\s+-\s+")


def judge_page(
    requested_url: str, final_url: str, content_type: str | None, body: bytes
) -> tuple[FetchOutcome, str | None]:
    """Say whether a body that came with status 200 is a page, and in one line why not.

    ``requested_url`` and ``final_url`` are before and after redirects; ``body`` has its codings undone. The outcome is
    FETCHED, SOFT_404, CONSENT_WALL or CHALLENGE. Bodies that are no HTML are pages.
    """
    if not _looks_like_html(content_type, body):
        return FetchOutcome.FETCHED, None
    text = body[:_LOOK].decode("utf-8", "replace")
    if _ARTICLE_MARK.search(text):
        return FetchOutcome.FETCHED, None
    titles = [_words(match[1]) for match in (_TITLE.search(text), _HEADING.search(text)) if match]
    if _CHALLENGE_MARK.search(text) and _starts(titles, _CHALLENGE) and not _has_much_text(text):
        return FetchOutcome.CHALLENGE, f"a test for robots came instead of the page: {_quoted(titles)}"
    if _is_not_found(titles) and not _has_much_text(text):
        return FetchOutcome.SOFT_404, f"an error page came with status 200: {_quoted(titles)}"
    if final_url != requested_url:
        asked, got = urlsplit(requested_url), urlsplit(final_url)
        is_consent_place = _CONSENT_PLACES.search(got.netloc) or _CONSENT_PLACES.search(got.path)
        if is_consent_place and not (_CONSENT_PLACES.search(asked.netloc) or _CONSENT_PLACES.search(asked.path)):
            return FetchOutcome.CONSENT_WALL, f"the redirect leads to a consent form: {final_url[:200]}"
        if _depth(asked.path) >= 2 and _depth(got.path) == 0 and not got.query:
            return FetchOutcome.SOFT_404, f"the redirect leads to the home page: {final_url[:200]}"
    if _contains(titles, _CONSENT) and "<form" in text.lower() and not _has_much_text(text):
        return FetchOutcome.CONSENT_WALL, f"a form that asks for consent came instead of the page: {_quoted(titles)}"
    return FetchOutcome.FETCHED, None


def _looks_like_html(content_type: str | None, body: bytes) -> bool:
    kind = (content_type or "").split(";", 1)[0].strip().lower()
    if kind and kind not in ("text/html", "application/xhtml+xml"):
        return False
    return bool(kind) or body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def _words(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())[:300].lower()


def _is_not_found(titles: list[str]) -> bool:
    """Whether a title, or one of the pieces that a site's name is set off from, is nothing but an error phrase."""
    for title in titles:
        for piece in (title, *_PIECES.split(title)):
            plain = piece.strip(" .!?،。…")
            if plain in _NOT_FOUND or any(plain in (f"404 {phrase}", f"{phrase} 404") for phrase in _NOT_FOUND[3:]):
                return True
    return False


def _starts(titles: list[str], phrases: tuple[str, ...]) -> bool:
    return any(title.startswith(phrases) for title in titles) or not titles


def _contains(titles: list[str], phrases: tuple[str, ...]) -> bool:
    return any(phrase in title for title in titles for phrase in phrases)


def _has_much_text(text: str) -> bool:
    """Whether the page's paragraphs say as much as an article does."""
    seen = _UNSEEN.sub(" ", text)
    length = 0
    for paragraph in _PARAGRAPH.finditer(seen):
        length += len(_TAG.sub("", paragraph[1]))
        if length > _MUCH_TEXT:
            return True
    return False


def _depth(path: str) -> int:
    """Count the parts of a path that lead somewhere; a language prefix and an index file do not."""
    parts = [part for part in path.split("/") if part]
    if parts and re.fullmatch(r"[a-z]{2}(?:[-_][a-z]{2})?", parts[0], re.IGNORECASE):
        parts = parts[1:]
    if parts and re.fullmatch(r"(?:index|home|default)(?:\.\w{2,5})?", parts[-1], re.IGNORECASE):
        parts = parts[:-1]
    return len(parts)


def _quoted(titles: list[str]) -> str:
    return f"«{titles[0][:100]}»" if titles else "a page without a title"
