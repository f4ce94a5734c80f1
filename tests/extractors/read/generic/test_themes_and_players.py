"""Pages of widespread themes and builders, of galleries, and of pages whose text only scripts show."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from extractors.contracts.article import ExtractedPage, MediaRole, PageKind
from extractors.read.extract import extract_page
from tests.extractors.read.pages import STORY

URL = "https://www.quay.example/news/123456"
HEADLINE = "Islands without bread as ferry stays in port"
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)


def page_of(body: str, title: str = HEADLINE, lang: str = "en") -> ExtractedPage:
    """Read a page without outlet rules."""
    head = f'<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head><body>'
    return extract_page(f"{head}{body}</body></html>".encode(), URL, rules=False)


def test_the_posts_that_a_block_theme_lists_below_one_are_not_its_text() -> None:
    listed = (
        '<div class="wp-block-query"><h2>More posts</h2><ul class="wp-block-post-template"><li><h3><a href="/a">A lamp'
        ' went out</a></h3><div class="wp-block-post-excerpt"><p>Nobody knows why the lamp went out on Monday night and'
        " who is to mend it.</p></div></li></ul></div>"
    )
    body = f'<h1>{HEADLINE}</h1><div class="entry-content wp-block-post-content">{TEXT}{listed}</div>'
    assert page_of(body).article.body == "\n\n".join(STORY)


@pytest.mark.parametrize(
    "sign",
    [
        'Postado por <span class="fn">Nina Prates</span>',
        'Publicado por <span class="fn">Nina Prates</span>',
        'Eingestellt von <span class="fn">Nina Prates</span>',
        'Gönderen <span class="fn">Nina Prates</span>',
        'Upplagd av <span class="fn">Nina Prates</span>',
        '投稿者 <span class="fn">Nina Prates</span>',
    ],
)
def test_the_footer_of_a_blogs_post_says_when_and_who(sign: str) -> None:
    footer = (
        f'<div class="post-footer"><div>{sign}</div> <div><a class="timestamp-link" href="/x">'
        '<abbr class="published" title="2026-06-02T10:11:00-03:00">10:11</abbr></a></div></div>'
    )
    body = f'<h2 class="date-header">2 June 2026</h2><h3 class="post-title">{HEADLINE}</h3><div>{TEXT}</div>{footer}'
    article = page_of(body).article
    assert article.published_at == dt.datetime.fromisoformat("2026-06-02T10:11:00-03:00")
    assert article.authors == ("Nina Prates",)


def test_a_bylines_word_may_stand_on_a_line_of_its_own() -> None:
    byline = '<div class="byline"><div>Por</div><div><a class="author-name" href="/a">Inés Calderón</a></div></div>'
    assert page_of(f"<h1>{HEADLINE}</h1>{byline}<article>{TEXT}</article>").article.authors == ("Inés Calderón",)


def test_a_byline_that_goes_on_elsewhere_takes_nothing_from_what_is_stated() -> None:
    head = '<meta name="author" content="Ines Calder"><meta name="author" content="Marta Oduya">'
    body = f"{head}<h1>{HEADLINE}</h1><div>By Ines Calder,</div><div>Marta Oduya</div><article>{TEXT}</article>"
    assert page_of(body).article.authors == ("Ines Calder", "Marta Oduya")


def test_a_subheading_named_a_standfirst_is_the_lead() -> None:
    lead = "Los comerciantes de las islas tienen pan para cuatro días."
    body = f'<article><h1>{HEADLINE}</h1><h2 class="bajada">{lead}</h2>{TEXT}</article>'
    assert page_of(body).article.lead == lead


def test_a_credit_beside_the_caption() -> None:
    figure = (
        '<figure><img src="/1.jpg"><div><figcaption class="Figure-caption">The ferry on Tuesday.</figcaption>'
        '<div class="Figure-credit">Ines Calder</div></div></figure>'
    )
    (item,) = page_of(f"<h1>{HEADLINE}</h1>{figure}<article>{TEXT}</article>").media_items
    assert (item.caption, item.credit) == ("The ferry on Tuesday.", "Ines Calder")


def test_all_pictures_of_a_gallery_below_its_introduction() -> None:
    shown = "".join(
        f'<div class="gallery-item"><img src="/g/{number}.jpg" width="900"><div class="gallery-caption"><p>{line}</p>'
        "</div></div>"
        for number, line in enumerate(STORY)
    )
    introduction = "The ferry has been in port since Tuesday, and the islands wait."
    page = page_of(
        f'<main><h1>{HEADLINE}</h1><p class="intro">{introduction}</p><div class="gallery">{shown}</div></main>'
    )
    assert [item.caption for item in page.media_items] == list(STORY)
    assert [item.role for item in page.media_items][:2] == [MediaRole.LEAD, MediaRole.GALLERY]


def test_a_page_whose_text_is_in_its_scripts_is_an_article() -> None:
    markup = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    row = f'7:T{len(markup.encode()):x},{markup}8:{{"article":{{"bodyHtml":"$7"}}}}\n'
    body = f"<main><h1>{HEADLINE}</h1></main><script>self.__next_f.push([1,{json.dumps(row)}])</script>"
    article = page_of(body).article
    assert article.body == "\n\n".join(STORY)
    assert article.kind is PageKind.ARTICLE


def test_the_logo_of_a_house_is_no_picture_of_its_article() -> None:
    stated = {"@type": "NewsArticle", "author": {"@type": "Organization", "name": "港湾新聞"}}
    body = (
        f'<script type="application/ld+json">{json.dumps(stated)}</script><article><header><h1>{HEADLINE}</h1>'
        f'<a href="/m"><img src="/m.png" alt="港湾新聞"></a></header><img src="/1.jpg" alt="">{TEXT}</article>'
    )
    assert [item.url for item in page_of(body).media_items] == ["https://www.quay.example/1.jpg"]
