"""From a rendition's address to the original's: resizers unwrapped, sizes and crops taken out, mirrors joined.

Each rule is a public convention of a content system or an image service, named beside it. A rule for one host names its
host; a rule without a host is a convention shared by many. Rules run until nothing changes, so that the result is a
fixed point: a resizer in front of a resizer is unwrapped, and the original's own address comes back as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

_MAX_STEPS = 12

_MEDIA = r"(?:jpe?g|jpe|jfif|png|gif|webp|avif|heic|bmp|tiff?|svg|mp4|m4v|webm|mov|m3u8|mp3|m4a)"


class RenditionSize(NamedTuple):
    """Pixels a rendition's address asks for, None where it does not say."""

    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """An ``http`` or ``https`` address, normalised: lower-case host, no port, user, fragment or dot segments.

    ``path`` is percent-encoded in one way. ``is_settled`` marks an address that a rule of one outlet has read
    completely; ``served_path`` is then where its host serves the original, None where that is not known.
    """

    host: str
    path: str
    query: str = ""
    is_settled: bool = False
    served_path: str | None = None

    @property
    def bare_host(self) -> str:
        """The host without ``www.``."""
        return self.host.removeprefix("www.")

    @property
    def identity(self) -> str:
        """Host without ``www.`` and mirror number, path, and the query where one is left."""
        return f"{_mirror_family(self.bare_host)}{self.path}" + (f"?{self.query}" if self.query else "")

    @property
    def url(self) -> str | None:
        """The address as a ``https`` URL, None where it is not known to be served anywhere."""
        if self.is_settled:
            return f"https://{self.host}{self.served_path}" if self.served_path else None
        return f"https://{self.host}{self.path}" + (f"?{self.query}" if self.query else "")


_MIRROR = re.compile(
    r"^(i|s|img|image|images|cdn|cdn-media|media|static|static-|pic|pics|photo|photos|assets|cimg|scdn|cbsnews|icdn|a|m|st)"
    r"-?\d{1,3}((?:-[a-z]+)?\.)"
)


def _mirror_family(host: str) -> str:
    """Take the number out of a mirror's name: ``img9.example.org`` and ``img3.example.org`` serve the same files."""
    return _MIRROR.sub(r"\1\2", host)


def parse_address(url: str) -> Address | None:
    """Read an absolute address, None unless it is http or https with a host."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
        if parts.scheme.lower() not in ("http", "https") or not host:
            return None
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[?[0-9a-f:.]+\]?", host):
        return None
    if ":" in host:
        host = f"[{host.strip('[]')}]"
    return Address(host, _normal_path(parts.path), _one_encoding(parts.query, "=&/:,;?@!$'()*+~|[]%"))


_PLAIN = re.compile(r"[A-Za-z0-9/._~@:,;=&+-]*")


def _one_encoding(text: str, safe: str) -> str:
    """Percent-encode in one way: unreserved characters bare, everything else as upper-case UTF-8 escapes."""
    if _PLAIN.fullmatch(text):
        return text
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    text = re.sub(r"%[0-9A-Fa-f]{2}", lambda m: m[0].upper(), text)
    text = re.sub(r"%(?:2D|2E|5F|7E|3[0-9]|[46][1-9A-F]|[57][0-9A])", lambda m: unquote(m[0]), text)
    return quote(text, safe=safe, errors="replace")


def _normal_path(path: str) -> str:
    """Encode in one way, drop empty and dot segments."""
    kept: list[str] = []
    for segment in _one_encoding(path, "/:,;=@!$&'()*+~%").split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in ("", "."):
            kept.append(segment)
    return "/" + "/".join(kept)


# --- resizers that carry the whole address of the original ----------------------------------------------------------

_INNER_PARAMETERS = ("url", "src", "image", "img", "image_uri", "imageurl", "source", "u", "mediaurl", "href")
_INNER_HOSTS = re.compile(r"^/?(?:ssl:)?((?:[a-z0-9-]+\.)+[a-z]{2,}/.+)$", re.IGNORECASE)


def _inner_in_query(address: Address) -> Address | None:
    """``?url=…``: Next's ``_next/image``, Nuxt's ``_ipx``, dims4 of Brightspot, wsrv.nl, Vercel, and home-made
    resizers.
    """
    if not address.query:
        return None
    # Where the path names a file itself, the parameter is not the picture.
    names_file = re.search(rf"\.{_MEDIA}$", address.path, re.IGNORECASE)
    if names_file and "/dims4/" not in address.path:
        return None
    for name, value in parse_qsl(address.query):
        if name.lower() not in _INNER_PARAMETERS:
            continue
        if re.match(r"https?://", value, re.IGNORECASE):
            return parse_address(value)
        if value.startswith("//"):
            return parse_address("https:" + value)
        if value.startswith("/") and "/_next/image" in address.path:
            return parse_address(f"https://{address.host}{value}")
        if address.bare_host in ("wsrv.nl", "images.weserv.nl") and (found := _INNER_HOSTS.match(value)):
            return parse_address("https://" + found[1])
    return None


_INNER_URL_IN_PATH = re.compile(r"/(https?)(?:://?|%3A(?:%2F|/){1,2})(.+)$", re.IGNORECASE)


def _inner_in_path(address: Address) -> Address | None:
    """``…/https://host/path`` behind options: Cloudinary fetch, Thumbor, imgproxy (plain), Cloudflare, AMP and Yahoo
    caches.
    """
    found = _INNER_URL_IN_PATH.search(address.path)
    if found is None:
        return None
    rest = found[2]
    inner = unquote(rest) if re.search(r"%2F", rest, re.IGNORECASE) or "%25" in rest else rest
    return parse_address(
        f"https://{inner.lstrip('/')}" + (f"?{address.query}" if "?" not in inner and address.query else "")
    )


def _inner_host_in_path(address: Address) -> Address | None:
    """``i0.wp.com/host/path`` (WordPress Photon), AMP cache, ``/thumbor/<hash>/…/host/path`` and ``/resizer/…``
    (Arc).
    """
    path = address.path
    if re.fullmatch(r"i\d\.wp\.com|a\d+\.fox(?:news|sports|business)\.com", address.host) or address.host.endswith(
        ".cdn.ampproject.org"
    ):
        rest = re.sub(r"^/(?:i|ii)/(?:[^/]*/)??s/", "/", path) if "ampproject" in address.host else path
        if found := _INNER_HOSTS.match(rest):
            return parse_address("https://" + found[1])
    if found := re.match(
        r"^(?:/[\w-]+)?/(?:unsafe|[\w-]{27}=|resizer/(?:v2/)?[\w-]{20,}=?|thumbor/[\w-]{27}=)((?:/[^/]+)*?)"
        r"/((?:[a-z0-9-]+\.)+[a-z]{2,}/.+)$",
        path,
        re.IGNORECASE,
    ):
        inner_host = found[2].partition("/")[0]
        if not re.search(rf"\.{_MEDIA}$", inner_host, re.IGNORECASE):
            return parse_address("https://" + found[2])
    return None


# --- sizes and crops in the path ------------------------------------------------------------------------------------


class _PathRule(NamedTuple):
    """A rewrite of the path, on hosts that match (None: on any); a path without ``marker`` cannot match the pattern."""

    host: re.Pattern[str] | None
    pattern: re.Pattern[str]
    replacement: str
    marker: str


def _rule(pattern: str, replacement: str = "", host: str | None = None, marker: str = "") -> _PathRule:
    return _PathRule(re.compile(host) if host else None, re.compile(pattern, re.IGNORECASE), replacement, marker)


# One transformation of Cloudinary: `w_300`, `c_fill,g_auto`, `t_name`, `$w_2`.
_CLOUDINARY = r"(?:(?:\$?[a-z]{1,4}_[^/,]+|\$[^/,]+)(?:(?:,|%2C)(?:\$?[a-z]{1,4}_[^/,]+))*)"
_DIMENSIONS = r"\d{2,4}x\d{2,4}"

_PATH_RULES: tuple[_PathRule, ...] = (
    # -- one host or product each
    _rule(
        r"^/cdn-cgi/image/[^/]+/", "/", marker="/cdn-cgi/"
    ),  # Cloudflare Images, options then the path on the same host
    _rule(r"^/_ipx/[^/]+/", "/", marker="/_ipx/"),  # Nuxt Image
    _rule(
        rf"^((?:/[^/]+)*/image/(?:upload|private|fetch|authenticated))(?:/{_CLOUDINARY})+(?=/.)",
        r"\1",
        marker="/image/",
    ),  # Cloudinary
    _rule(r"(?<=/image/upload)/v\d{6,12}(?=/)", marker="/image/upload/v"),  # Cloudinary's version
    _rule(r"^/\.image/[^/]*_[^/]*(?=/)", "/.image", marker="/.image/"),  # Maven
    _rule(r"^(?:/t_[\w-]+)(?:/[a-z]{1,3}_[\w.:,-]+)*(?=/.)", marker="/t_"),  # Cloudinary behind an own domain
    _rule(
        r"^/(?:thmb|thumbor)/[\w-]{20,}=(?:/[\w.:,()-]*(?:\(.*?\))*)*?/(?=[^/]+$)", "/thmb/", marker="="
    ),  # Thumbor with the file's name at the end
    _rule(rf"(?<=/)(?:0x0:\d+x\d+/)?fit-in/\d+x\d+/(?=[^/]+\.{_MEDIA}$)", marker="fit-in/"),  # Thumbor, unsigned
    _rule(r"/styles/[^/]+/(?:public|private)(?=/)", marker="/styles/"),  # Drupal image styles
    _rule(
        r"^/(?:news|ace/\w+|images/ic|food/ic)/(?:\d+x?\d*(?:_b|_n)?|raw|n?x?\d+)/(?:mcs/media/images/)?",
        "/",
        host=r"^ichef\.bbci?\.(co\.uk|com)$",
    ),
    _rule(r"^/(?:news/)?\d{2,4}(?=/(?:cpsprodpb|branded_\w+)/)", host=r"^ichef\.bbci?\.(co\.uk|com)$"),
    _rule(
        r"-(?:articleLarge|superJumbo|jumbo|master\d+|videoSixteenByNine\w*|threeByTwo\w+|square\d+|mediumThreeByTwo\d+|"
        r"facebookJumbo|blog\d+|articleInline|thumbStandard|thumbLarge|mediumSquareAt3X|mobileMasterAt3x|largeHorizontal\w+|"
        r"popup|hpMedium|sixteenByNine\w+|verticalTwoByThree\w+)(?:-v\d+)?(?=\.\w+$)",
        host=r"^static\d*\.nyt\.com$",
    ),
    _rule(
        r"^/media/display/([0-9a-f-]{36})(?:/(?:w|p|h):\w+)+/", r"/media/display/\1/", marker="/media/display/"
    ),  # France Médias Monde
    _rule(r"_(?:w\d+|r[\d.]+|fpx\d+|fpy\d+|q\d+)(?=_|\.\w+$)", host=r"\.spiegel\.de$"),
    _rule(r"^(/image/\d+)_\d{1,3}(?=\.\w+$)", r"\1", host=r"^static\.dw\.com$"),
    _rule(
        r"^/d/(?:r\d/)?((?:19|20|13|14)\d\d/\d\d/\d\d)/\d(?=/\d+\.\w+$)", r"/d/\1", marker="/d/"
    ),  # Nastooh: IRNA, ISNA, Mehr and others
    _rule(r"_Test_(?:New)?Photo[A-Z](?:ree)?(?=\.\w+$)", host=r"farsnews"),
    _rule(r"_(?:\d+:){3}\d+_\d+x\d+_\d+_\d+_\d+_[0-9a-f]{32}(?=\.\w+$)", marker=":"),  # Rossiya Segodnya: Sputnik, RIA
    _rule(r"^/width/\w+/", "/", host=r"\.tass\.(ru|com)$"),
    _rule(r"/thumbs_[a-z]_[a-z]_(?=[0-9a-f]{16,}\.\w+$)", "/", host=r"\.aa\.com\.tr$"),
    _rule(r"^(/photos/[0-9a-f]{24})/(?:\d+:\d+|master|pass)/[^/]+(?=/)", r"\1", marker="/photos/"),  # Condé Nast
    _rule(
        r"^(/hub/i/(?:r/)?(?:\d+/){3}[0-9a-f-]{36})(?:/thumbnail)?(?:/\d+x\d+(?:g\d)?)?(?:/[0-9a-f]{32})?(?=/[^/]+$)",
        r"\1",
        host=r"cbs",
    ),
    _rule(r"/ALTERNATES/[^/]+(?=/)", marker="/ALTERNATES/"),  # Escenic
    _rule(r"^/(?:lw|w|m)\d+[a-z]?(?=/)", host=r"^media\.(?:springer)?nature\.com$"),
    _rule(
        r"(?<=/uploads)/(?:scale|square|screen)_\w+(?=/)", "/original", marker="/uploads/s"
    ),  # Giant Bomb, Comic Vine
    _rule(r"~(?:thumb|small|medium|large|orig)(?=\.\w+$)", host=r"^images-assets\.nasa\.gov$"),
    _rule(r"^/(?:width|height|crop|fit|cdn|bound)/[^/]+/[^/]*\bq\d+[^/]*/", "/", host=r"\.cloudimg\.io$"),
    _rule(r"\.fill\.size_\d+x\d+(?=\.)", marker=".fill.size_"),
    _rule(r"\.vresize\.\d+\.\d+\.\w+\.\d+(?=\.)", marker=".vresize."),
    _rule(r"-\d{2,4}-\d{2}(?=\.\w+$)", host=r"\.futurecdn\.net$"),
    _rule(r"-s\d{2,4}-c\d{2,3}(?=\.\w+$)", host=r"^media\.npr\.org$"),
    _rule(r"_\d_\d{2,4}(?=\.\w+$)", host=r"\.sparknews\.funkemedien\.de$"),
    _rule(r"(?<=/\d{4}/\d{2}/\d{2})(?:/\d+){8}(?=/)", host=r"^img\.lemde\.fr$"),
    _rule(
        r"/s\d{2,4}(?:-[a-z0-9-]+)?(?=/[^/]+$)", host=r"\.(?:googleusercontent|blogspot|bp\.blogspot)\.com$"
    ),  # Blogger
    _rule(r"(?:=[swh]\d+(?:-[\w-]+)?)$", host=r"\.(?:googleusercontent|ggpht)\.com$"),
    _rule(r"(?:\._V1_?|\._)[A-Z0-9_,]*(?=\.\w+$)", host=r"^m\.media-amazon\.com$"),
    _rule(r"^/thumb(/.+)/\d+px-[^/]+$", r"\1", host=r"^upload\.wikimedia\.org$"),
    _rule(
        r"^(/wikipedia/\w+)/thumb(/.+\.\w+)/(?:[a-z]+\d+-)*\d+px-[^/]+$", r"\1\2", host=r"^upload\.wikimedia\.org$"
    ),  # MediaWiki
    _rule(r"(?<=/images)/\d{3,4}/\d{3,4}/q_\d+(?=/\d+\.\w+$)", marker="/q_"),
    _rule(
        r"(?<=/content/uploads/)(\d{4}/\d{2})/\d{2,4}/\d{2,4}(?=/)", r"\1", host=r"\.fox(?:news|sports|business)\.com$"
    ),
    _rule(r"^/images/gamestar/\d{2,4}(?=/)", "/images/gamestar", host=r"\.cgames\.de$"),
    _rule(r"/(?:match|fit)/\d{2,4}/\d{2,4}(?=/[^/]+$)", host=r"\.boltdns\.net$"),  # Brightcove
    # -- conventions shared by many
    # imgproxy
    _rule(r"/(?:rs|resize|s|w|h|q|g|rt|f|size|width|height|quality):[^/]*(?=/)", marker=":"),
    _rule(rf"/{_DIMENSIONS}(?:-\d)?(?=/.)", marker="x"),
    _rule(r"/(?:w|width)[_=-]?\d{2,4}(?:[,_/-]{0,2}(?:h|height)[_=-]?\d{2,4})?(?=/.)", marker="/w"),
    _rule(
        rf"[-_]{_DIMENSIONS}(?:[-_]c(?:rop)?(?:[-_](?:default|center|top))?)?(?=(?:@\dx)?\.{_MEDIA}(?:\.webp|\.avif)?$)",
        marker="x",
    ),
    _rule(rf"@[234]x(?=\.{_MEDIA}$)", marker="@"),
    _rule(rf"-(?:scaled|rotated)(?=(?:-\d)?\.{_MEDIA}(?:\.webp|\.avif)?$)", marker="ed"),  # WordPress over 2560 pixels
    _rule(rf"-e\d{{10,13}}(?=\.{_MEDIA}(?:\.webp|\.avif)?$)", marker="-e"),  # WordPress, cropped by hand
    _rule(rf"(?<=\.)({_MEDIA})\.webp$", r"\1", marker=".webp"),
    _rule(rf"(?<=\.)({_MEDIA})\.avif$", r"\1", marker=".avif"),  # a converted copy beside the file
)

# Al-Alam's media host and the hosts the broadcaster's site moved to; `…/original/<pic>`, `…/855x495/<pic>`.
_ALALAM_HOST = re.compile(r"(?:^|\.)alalam(?:tv)?\.(?:ir|net|news)$")
_ALALAM_PIC = re.compile(r"(?:/news/image/(?:original|\d+x\d+))?(/(?:\d{4}/\d\d/\d\d/)?alalam_\d{15,20}_\w+\.\w{2,5})")


def _alalam(address: Address) -> Address | None:
    """Join Al-Alam's bare ``pic``, its original and its sizes; where videos are served is not known."""
    found = _ALALAM_PIC.fullmatch(address.path) if _ALALAM_HOST.search(address.host) else None
    if found is None:
        return None
    is_picture = found[1].endswith((".jpg", ".jpeg", ".png", ".gif"))
    return Address("media.alalam.ir", found[1], "", True, f"/news/image/original{found[1]}" if is_picture else None)


_GUARDIAN_HOST = re.compile(r"(?:i|media)\.guim\.co\.uk")
_GUARDIAN_CROP = re.compile(r"(?:/img/media)?(/[0-9a-f]{40}/[\d_]+)/(?:master/)?(?:master|\d+)(\.\w+)")


def _guardian(address: Address) -> Address | None:
    """Join the sizes of a crop on the Guardian's picture hosts; each size is signed, so no other can be asked for."""
    found = _GUARDIAN_CROP.fullmatch(address.path) if _GUARDIAN_HOST.fullmatch(address.host) else None
    return Address("media.guim.co.uk", f"{found[1]}/master{found[2]}", "", True) if found else None


def _without_sizes(address: Address) -> Address:
    """Apply every path rule once."""
    path = address.path
    for rule in _rules_for(address.host):
        if rule.marker in path:
            path = rule.pattern.sub(rule.replacement, path)
    return address if path == address.path else replace(address, path=_normal_path(path))


@lru_cache(maxsize=4096)
def _rules_for(host: str) -> tuple[_PathRule, ...]:
    """Choose the rules that may apply to a host's paths."""
    return tuple(rule for rule in _PATH_RULES if rule.host is None or rule.host.search(host))


# --- the query ------------------------------------------------------------------------------------------------------

# Parameters that choose a rendition, sign it or bust a cache, by image services' manuals (imgix, Fastly, Akamai,
# Photon, Contentful, Cloudflare, Sanity), never those that name a file.
_RENDITION_PARAMETER = re.compile(
    r"w|h|width|height|imwidth|imheight|impolicy|q|quality|fit|crop|rect|auto|fm|format|type|"
    r"dpr|pixel_ratio|zoom|resize|size|sizes|scale|ratio|ar|aspect|aspect_ratio|enlarge|upscale|"
    r"disable|downsize|output-quality|output-format|optimize|strip|ssl|sharp|sharpen|blur|bg|"
    r"background|colors|usm|sat|trim|pad|focalpoint|fp-x|fp-y|fp-z|op_sharpen|op_usm|wid|hei|"
    r"order|policy|preset|profile|im|output|s|sig|signature|sign|hash|auth|token|key-pair-id|"
    r"expires|hmac|itok|cacheid|cache|cb|ver|v|ts|t|timestamp|_|rev|version|as|ve|tl|"
    r"interpolation|optipress|bypass|ch|cs|mode|anchor|position|gravity|utm_source|"
    r"utm_medium|utm_campaign|utm_content|utm_term|fbclid|gclid",
    re.IGNORECASE,
)


def _without_rendition_query(address: Address) -> Address:
    """Drop the query where the path names a file; else keep, sorted, the parameters that may name the asset."""
    if not address.query:
        return address
    if re.search(rf"\.{_MEDIA}$", address.path, re.IGNORECASE):
        return replace(address, query="")
    kept = [(k, v) for k, v in parse_qsl(address.query) if not _RENDITION_PARAMETER.fullmatch(k)]
    # A name that is too long to be one, such as an API's path or a UUID, is a file's name without its extension.
    if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", address.path, re.IGNORECASE):
        kept = []
    return replace(address, query=urlencode(sorted(kept), safe="/:,"))


_UNWRAPPERS = (_alalam, _guardian, _inner_in_query, _inner_in_path, _inner_host_in_path)


def to_original(address: Address) -> Address | None:
    """Take a rendition's address to its original's; None where a resizer's inner address is unreadable."""
    for _ in range(_MAX_STEPS):
        before = address
        for unwrap in _UNWRAPPERS:
            inner = unwrap(address)
            if inner is not None:
                address = inner
                if address.is_settled:
                    return address
        address = _without_rendition_query(_without_sizes(address))
        if address == before:
            return address
    return None


# --- the size asked for ---------------------------------------------------------------------------------------------

_SIZE_IN_PATH = (
    re.compile(r"[-_/](\d{2,4})x(\d{2,4})(?:-\d)?(?=/|@|\.\w{3,5}$)"),
    re.compile(r"/(?:rs:\w+:|resize:\w+:)(\d{2,4}):(\d{2,4})"),
    re.compile(r"\bw_(\d{2,4})(?:[^/]*\bh_(\d{2,4}))?"),
    re.compile(r"/w:(\d{2,4})(?:/h:(\d{2,4}))?"),
    re.compile(r"/(?:news|standard)/(\d{3,4})()/(?:cpsprodpb|branded)"),
)


def rendition_size(address: Address) -> RenditionSize:
    """Width and height in pixels that an address asks for, as far as it says."""
    query = {k.lower(): v for k, v in parse_qsl(address.query)}
    width, height = (
        next((int(query[n]) for n in names if re.fullmatch(r"[1-9]\d{1,3}", query.get(n, ""))), None)
        for names in (("w", "width", "imwidth", "wid"), ("h", "height", "imheight", "hei"))
    )
    if found := re.fullmatch(r"([1-9]\d{1,3})[,x:]([1-9]\d{1,3})", query.get("resize") or query.get("fit") or ""):
        return RenditionSize(int(found[1]), int(found[2]))
    if width or height:
        return RenditionSize(width, height)
    for pattern in _SIZE_IN_PATH:
        if found := pattern.search(address.path):
            return RenditionSize(int(found[1]) or None, int(found[2]) if found[2] else None)
    return RenditionSize()
