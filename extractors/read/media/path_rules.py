"""Sizes, crops and versions in the path of a rendition, and how each is removed.

Each rule is a public convention of a content system or an image service, named beside it. A rule for one host names its
host; a rule without a host is a convention shared by many.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from extractors.read.media.addresses import EXTENSION, Address, normal_path


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
    _rule(rf"(?<=/)(?:0x0:\d+x\d+/)?fit-in/\d+x\d+/(?=[^/]+\.{EXTENSION}$)", marker="fit-in/"),  # Thumbor, unsigned
    _rule(r"/styles/[^/]+/(?:public|private)(?=/)", marker="/styles/"),  # Drupal image styles
    _rule(
        r"^/(?:news|ace/\w+|images/ic|food/ic)/(?:\d+(?:x\d*)?(?:_b|_n)?|raw|n?x?\d+)/(?:mcs/media/images/)?",
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
    _rule(r"^/(?:width|height|crop|fit|cdn|bound)/[^/]+/[^/]*\bq\d[^/]*/", "/", host=r"\.cloudimg\.io$"),
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
        rf"[-_]{_DIMENSIONS}(?:[-_]c(?:rop)?(?:[-_](?:default|center|top))?)?(?=(?:@\dx)?\.{EXTENSION}(?:\.webp|\.avif)?$)",
        marker="x",
    ),
    _rule(rf"@[234]x(?=\.{EXTENSION}$)", marker="@"),
    _rule(
        rf"-(?:scaled|rotated)(?=(?:-\d)?\.{EXTENSION}(?:\.webp|\.avif)?$)", marker="ed"
    ),  # WordPress over 2560 pixels
    _rule(rf"-e\d{{10,13}}(?=\.{EXTENSION}(?:\.webp|\.avif)?$)", marker="-e"),  # WordPress, cropped by hand
    _rule(rf"(?<=\.)({EXTENSION})\.webp$", r"\1", marker=".webp"),
    _rule(rf"(?<=\.)({EXTENSION})\.avif$", r"\1", marker=".avif"),  # a converted copy beside the file
)


def without_sizes(address: Address) -> Address:
    """Return an address with the parts of its path that select a rendition (sizes, crops) removed, each rule for its
    host applied once; unchanged if none applies.
    """
    path = address.path
    for rule in _rules_for(address.host):
        if rule.marker in path:
            path = rule.pattern.sub(rule.replacement, path)
    return address if path == address.path else replace(address, path=normal_path(path))


@lru_cache(maxsize=4096)
def _rules_for(host: str) -> tuple[_PathRule, ...]:
    """Choose the rules that may apply to a host's paths."""
    return tuple(rule for rule in _PATH_RULES if rule.host is None or rule.host.search(host))
