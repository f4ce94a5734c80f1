"""Parameters of URLs that say how a reader came or how a page is delivered, and not what is shown.

Collected from the documentation of the services that set them and from links as outlets publish them. A parameter that
is not known is kept.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

_TRACKING_PREFIXES: Final = (
    "utm_", "utm-", "mtm_", "pk_", "piwik_", "matomo_", "ga_", "hsa_", "oly_", "vero_", "mc_", "at_", "ns_", "wt_",
    "itm_", "fb_", "gaa_", "guce_", "spm_", "xtor_", "__hs", "_hs", "trk_", "cm_mmc", "cx_", "elq", "lmd_", "sara_",
    "sfmc_", "pinned_post_", "_x_tr_", "pf_rd_", "__cf_chl", "ml_subscriber", "adobe_mc", "share_", "oborig", "wt.",
)  # fmt: skip
_TRACKING_KEYS: Final = """
fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid msclkid yclid ysclid twclid igshid igsh ttclid
li_fat_id epik srsltid irclickid irgwc clickid click_id wickedid sscid rb_clickid outbrainclickid tblci s_kwcid ef_id
ecid _ga _gl _ke _kx _openstat _branch_match_id mkt_tok mkwid pcrid xtor xtref cmp cmpid cmp_id intcmp int_source
int_medium int_campaign campaign_id campaignid campaign_name campid ocid ito maca smid smtyp smclient smprod
traffic_source ref_src ref_url refsrc reflink s_cid sc_cmp sc_cid sc_campaign sc_channel sc_eid wtrid wtmc dicbo soc_src
soc_trk soc_source guccounter sharetype shareid socialshare social_share ncid intcid icid ftag intlink
twitter_impression __twitter_impression feature_source ved usg mibextid rdid sfnsn sref phpsessid jsessionid
aspsessionid cftoken oscsid zenid sessionid session_id zanpid awc bxid cndid esrc mbid hasha hashb hashc emc regi_id
dm_i rtid tpcc taid trk trkcampaign trkinfo pgtype clicksource hootpostid spm scm pvid algo_pvid isappinstalled nsukey
wfr ivk_sa sudaref frommail u_atoken vd_source google_editors_picks utmsource utmmedium utmcampaign
"""
_TRACKING: Final = frozenset(_TRACKING_KEYS.split())
_CHANNEL_KEY_LIST: Final = """
ref source src from via feed medium share partner origin referrer referer refer campaign channel rss
"""
_CHANNEL_KEYS: Final = frozenset(_CHANNEL_KEY_LIST.split())
"""These may also choose what is shown, so only the values of ``_CHANNELS`` are dropped."""
_CHANNEL_VALUES: Final = """
rss rss2 rss_feed rss-feed feed feeds rssfeed atom twitter tw x facebook fb telegram tg whatsapp wa share social
newsletter email mail instagram linkedin reddit youtube flipboard googlenews google_news google news.google.com home
homepage push hp app android ios copy copylink messenger viber vk ok wechat weibo line kakao kakaotalk threads bluesky
mastodon pinterest tiktok dlvr.it dlvrit buffer hootsuite socialflow smartnews applenews apple_news newsbreak yandex
yandexnews dzen zen toutiao baidu naver daum msn yahoo bing t.co facebook.com twitter.com x.com t.me
"""
_CHANNELS: Final = frozenset(_CHANNEL_VALUES.split())
_SESSION_KEYS: Final = frozenset({"sid", "s", "sess", "sessid", "sess_id", "session", "phpsid", "xsid"})
_SESSION_VALUE: Final = re.compile(r"(?=[a-z]*[0-9])(?=[0-9]*[a-z])[0-9a-z]{20,64}|[0-9a-f]{32}", re.IGNORECASE)
_SECOND_MARK: Final = re.compile(r"\?(?=(?:amp;)?(?:utm_|fbclid=|gclid=|yclid=|at_medium=|ref=rss|source=rss))")

_DELIVERY_KEY_LIST: Final = """
amp _amp outputtype amp_js_v amp_gsa amp_markup usqp isamp noamp skipamp print printable printview print_view printpage
print_page printmode pfstyle nomobile forcedesktop fullsite full_site webview iswebview mobile
"""
_DELIVERY_KEYS: Final = frozenset(_DELIVERY_KEY_LIST.split())
_FORM_KEY_LIST: Final = """
view mode format _format type display output layout tpl template style version device platform service m action
"""
_FORM_KEYS: Final = frozenset(_FORM_KEY_LIST.split())
_FORM_VALUE_LIST: Final = """
amp print printable printer printerfriendly printer-friendly print_view mobile mobil pda wap touch app webview
"""
_FORM_VALUES: Final = frozenset(_FORM_VALUE_LIST.split())
_WHOLE_PAGE: Final = frozenset(
    {("page", "1"), ("page", "all"), ("pagewanted", "all"), ("singlepage", "true"), ("single_page", "true"),
     ("single", "1"), ("m", "0"), ("m", "1")}
)  # fmt: skip
_SOURCE_WORD: Final = re.compile(r"[a-z]+(?:[._-][a-z]+){0,2}", re.IGNORECASE)


def clean_query(query: str) -> str:
    """Return a query without its tracking and session parameters, the others as they are and in their order."""
    if not query:
        return ""
    if "?" in query:
        query = _SECOND_MARK.sub("&", query)
    return "&".join(pair for pair in query.split("&") if pair and not _is_tracking(pair))


def delivers_only(pair: str) -> bool:
    """Whether a parameter (``key=value``) changes only how a page is delivered: AMP, mobile, for printing, in whole.

    Such a page is another resource, but the same article.
    """
    key, _, value = pair.partition("=")
    key, value = unquote(key).lower(), unquote(value).lower()
    if key in _DELIVERY_KEYS:
        return True
    if key in _FORM_KEYS and value in _FORM_VALUES:
        return True
    if key == "page" and value.startswith("with:block-"):
        return True  # where a live blog is opened
    if key in ("ref", "referrer", "referer") and len(value) <= 24:
        return _SOURCE_WORD.fullmatch(value) is not None
    return (key, value) in _WHOLE_PAGE


def _is_tracking(pair: str) -> bool:
    key, _, value = pair.partition("=")
    key = unquote(key).lower().removeprefix("amp;")
    if key in _CHANNEL_KEYS:
        return unquote(value).lower() in _CHANNELS
    if key in _SESSION_KEYS:
        return _SESSION_VALUE.fullmatch(value) is not None
    return key in _TRACKING or key.startswith(_TRACKING_PREFIXES)
