"""From a rendition's address to the original's: resizers unwrapped, sizes and crops removed, mirrors joined.

Rules run until nothing changes, so that the result is a fixed point: a resizer in front of a resizer is unwrapped, and
the original's own address is returned as it is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from extractors.read.media.addresses import EXTENSION, Address
from extractors.read.media.inner_addresses import unwrap_host_in_path, unwrap_path, unwrap_query
from extractors.read.media.path_rules import without_sizes

_MAX_STEPS = 12

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
    if re.search(rf"\.{EXTENSION}$", address.path, re.IGNORECASE):
        return replace(address, query="")
    kept = [(k, v) for k, v in parse_qsl(address.query) if not _RENDITION_PARAMETER.fullmatch(k)]
    # A name that is too long to be one, such as an API's path or a UUID, is a file's name without its extension.
    if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", address.path, re.IGNORECASE):
        kept = []
    return replace(address, query=urlencode(sorted(kept), safe="/:,"))


_UNWRAPPERS = (_alalam, _guardian, unwrap_query, unwrap_path, unwrap_host_in_path)


def to_original(address: Address) -> Address | None:
    """Return the address of the original of a rendition (the address itself if it is one): resizers unwrapped, sizes
    removed. None if no stable address is reached after ``_MAX_STEPS`` rounds.
    """
    for _ in range(_MAX_STEPS):
        before = address
        for unwrap in _UNWRAPPERS:
            inner = unwrap(address)
            if inner is not None:
                address = inner
                if address.is_settled:
                    return address
        address = _without_rendition_query(without_sizes(address))
        if address == before:
            return address
    return None
