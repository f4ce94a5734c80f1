"""Writers' names as Chinese, Japanese and Korean pages print them: after a label, in brackets, before a post."""

from __future__ import annotations

import re

from extractors.language.vocabulary import words
from extractors.read.generic.markup.blocks import Block

_HAS_SCRIPT = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LABEL = re.compile(
    r"(?:^|(?<=[\s|｜/／，,。；;（(【\[》」]))(?:(?:[\u3400-\u9fff]{0,6}[網报報社者]?)?(?:作者|撰文|撰稿人?|采写|採訪|采访|執筆|取材"
    r"|著者|筆者|记者|記者)\s*(?:[:：/／=＝・|｜]|(?=[\s\u3000]))|文\s*[:：/／=＝・])"
    r"\s*(?P<names>[^|｜()（）\[\]【】。;；<>「」《》]{2,40})"
)
_IN_BRACKETS = re.compile(
    r"[（(【\[](?P<before>[^（()）【】\[\]]{0,14}?)(?:记者|記者)[\s:：]*(?P<names>[^（()）【】\[\]]{2,30})[）)】\]]"
)
_JAPANESE_PLACE = re.compile(r"^【[^【】=＝]{1,12}[=＝](?P<names>[^【】=＝]{2,16})】")
_GLUED = re.compile(
    r"(?:^|(?<=[\s｜|】）)]))(?:[\u3400-\u9fff]{0,4})(?:記者|记者)(?P<names>[\u3400-\u9fff]{2,4}(?:[、,，\s]\s?[\u3400-\u9fff]{2,4}){0,4})"
    r"\s?[/／╱]\s?[\u3400-\u9fff、]{0,12}(?:報導|报道|報道|電|电|攝影|摄影)"
)
"""The label glued to the name, before where it was reported from: ``記者王小明／台北報導``."""
_KOREAN = re.compile(
    r"(?:^|(?<=[\s\[(=/·,]))(?P<names>[가-힣]{2,4}(?:\s?[·,]\s?[가-힣]{2,4}){0,5})\s?(?:선임|수습|인턴|전문|객원)?\s?(?:기자|특파원)"
    r"(?=$|[\s\](=,·/])"
)
_KOREAN_SIGN = re.compile(
    r"^[\[(【]?(?:[가-힣]{2,8}\s?=\s?)?[가-힣]{2,4}(?:\s?[·,]\s?[가-힣]{2,4}){0,4}\s?(?:선임|수습|인턴|전문|객원|온라인)?\s?"
    r"(?:기자|특파원|PD|앵커)\s?[\])】]?(?:\s*[(\[<]?[\w.+\-]+@[\w.\-]+[)\]>]?)?$"
)
_HAN_SIGN = re.compile(
    r"^[（(【\[](?:本报|本報|本网|本台|新华社)?(?:见习|实习|特约|首席|全媒体)?(?:记者|記者|采写|撰文|文|通讯员)[^（()）【】\[\]。！？]{2,40}[）)】\]]$"
)
_JAPANESE_SIGN = re.compile(
    r"^[（(【\[](?P<names>[\u3400-\u9fff\u3005]{1,4}[ \u3000]?[\u3040-\u30ff\u3400-\u9fff\u3005]{1,5})[）)】\]]$"
)
_JAPANESE_END = re.compile(
    r"(?<=[\u3002\u300d])\s?(?:[\uff08(](?P<round>[^\uff08\uff09()]{3,40})[\uff09)]|[\u3010](?P<names>[^\u3010\u3011]{3,40})\u3011)\s?$"
)
"""The names in brackets behind the last sentence, as Japanese papers sign."""
_JAPANESE_WHOLE = re.compile(
    r"[\u3400-\u9fff\u3005]{1,3}[ \u3000\u306e\u30ce\u30b1\u30f6]?[\u3400-\u9fff\u3005]{1,3}"
    r"|[\u3400-\u9fff\u3005]{2,3}[\u3040-\u30ff]{2,3}"
)
_NO_JAPANESE_NAME = re.compile(
    "[部長略注員報社省年月日版人円者署庁課局会県市区町村付現在等他頁面]$|^(?:当時|前回|以下|一部|本紙|原文)"
)
_NO_SIGN = re.compile("記事|関連|写真|動画|画像|全文|続き|注目|終わり|つづく|敬称略|提供|共同|時事|広告|特集|速報")
_KANA = re.compile("[\u3040-\u30ff]")
_JAPANESE_POST = re.compile(
    r"^(?:[\u3400-\u9fff\u30a0-\u30ff]{0,8}(?:編集委員|論説委員|記者|特派員|支局長|支局|局長|客員論説委員|専門記者|部))[・＝=：:\s\u3000]\s*"
    r"(?P<names>[\u3400-\u9fff\u3005]{1,4}[ \u3000]?[\u3040-\u30ff\u3400-\u9fff\u3005]{1,5})$"
)
_FIELD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{1,6}\s*[:：].*$")
_APART = re.compile(r"[、,，/／\s\u3000与與及和・;；]+")
_CHINESE = re.compile(r"[\u3400-\u9fff\u3005]{2,4}(?:·[\u3400-\u9fff]{1,6})?")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u3005]{2,8}")
_not_writers = words("not_writers")
_STOP = _not_writers["zh"]
_PICTURE = frozenset().union(*words("picture_makers").values())
_KOREAN_STOP = _not_writers["ko"]
_NO_NAME_END = re.compile(
    r"(?:网|网站|报|報|社|台|新闻|公司|集团|中心|支部|大学|委员会|编辑部|团队|工作室|公众号|时间|日期|来源)$"
)
_LONGEST = 120
_LONGEST_LINE = 60
_FIRST = 3
_LAST = 2
_NEAR = 6
_NEAR_END = 60


def find_east_asian_writers(
    head: list[Block], body: list[Block], after: list[Block]
) -> tuple[str, tuple[str, ...]] | None:
    """Return the line that names the writers of a Chinese, Japanese or Korean article, and the names; None if there is
    none or the text is in another script.

    ``head`` are the blocks between headline and text, ``body`` those of the text, ``after`` those that follow it. An
    editor in charge (责任编辑) is not a writer.
    """
    if not body or not any(_HAS_SCRIPT.search(block.text[:200]) for block in body[:2]):
        return None
    short = [block for block in (*head, *after[:_NEAR]) if block.length <= _LONGEST]
    short += [block for block in (*body[:_FIRST], *body[-_LAST:]) if block.length <= _LONGEST_LINE]
    for block in short:
        if names := names_after_east_asian_label(block.spaced):
            return block.spaced, names
    for block in (*body[:_FIRST], *body[-_LAST:]):
        for line in (block.text[:160], block.text[-60:]):
            for found in _IN_BRACKETS.finditer(line):
                if names := _names(found["names"], of_line=line):
                    return found[0].strip("（()）【】[]"), names
    if _KANA.search(body[0].text[:200]):
        signs = (_JAPANESE_POST.match(block.spaced) for block in head if block.length <= _LONGEST_LINE)
        last = (block for block in (*body[-1:], *after[:1]) if block.tag == "p")
        ends = (_JAPANESE_SIGN.match(block.text) for block in last if not _NO_SIGN.search(block.text))
        for sign in (*signs, *ends):
            if sign is not None and sign["names"] not in _STOP:
                return sign[0].strip("（()）【】[]"), (sign["names"].replace("\u3000", " "),)
        if names := _signed_behind(body[-1].text[-_NEAR_END:]):
            return "\u3001".join(names), names
    start = body[0].text[:80]
    if (place := _JAPANESE_PLACE.match(start)) and (names := _names(place["names"], of_line=start)):
        return place[0].strip("【】"), names
    if (korean := _KOREAN.search(start)) and (names := _korean(korean["names"])):
        return korean[0], names
    return None


def _signed_behind(end: str) -> tuple[str, ...]:
    """The names in brackets behind the last sentence of a Japanese text; none if anything else is in them."""
    found = _JAPANESE_END.search(end)
    if found is None or _NO_SIGN.search(found[0]):
        return ()
    names = [part for part in re.split("[\u3001\u30fb\uff0c,]", found["round"] or found["names"]) if part]
    is_signed = all(
        3 <= len(name) <= 7 and _JAPANESE_WHOLE.fullmatch(name) and not _NO_JAPANESE_NAME.search(name) for name in names
    )
    return tuple(name.replace("\u3000", " ") for name in names) if is_signed else ()


def names_after_east_asian_label(line: str) -> tuple[str, ...]:
    """Return the names behind a Chinese or Japanese label, or before a Korean post, in one line; an empty tuple if it
    has none.
    """
    if line.isascii() or _HAS_SCRIPT.search(line) is None:
        return ()
    for pattern in (_GLUED, _LABEL):
        for label in pattern.finditer(line):
            if label["names"] and (names := _names(label["names"], of_line=line)):
                return names
    korean = _KOREAN.search(line)
    return _korean(korean["names"]) if korean is not None else ()


def is_signed_in_han_or_hangul(line: str) -> bool:
    """Whether a short closing line is a Chinese, Japanese or Korean writer's name: with a job title, in brackets or
    before an e-mail address.
    """
    if line.isascii() or _HAS_SCRIPT.search(line) is None:
        return False
    return any(sign.match(line) is not None for sign in (_KOREAN_SIGN, _HAN_SIGN, _JAPANESE_SIGN))


def _names(text: str, *, of_line: str) -> tuple[str, ...]:
    """The names at the beginning of what follows a label, up to the first word that is none."""
    is_japanese = re.search("[\u3040-\u30ff]", of_line) is not None
    shape = _JAPANESE if is_japanese else _CHINESE
    names: list[str] = []
    for part in filter(None, _APART.split(_FIELD.sub("", text).strip())):
        if part in _PICTURE:  # who took the picture
            return ()
        if part in _STOP or shape.fullmatch(part) is None or _NO_NAME_END.search(part):
            break
        names.append(part)
    return tuple(dict.fromkeys(names))


def _korean(text: str) -> tuple[str, ...]:
    names = [name.strip() for name in re.split(r"[·,]", text)]
    return () if any(name in _KOREAN_STOP for name in names) else tuple(names)
