"""What one page hands to the next through the browser: signed, so that it comes back as it went out."""

from __future__ import annotations

import hmac
import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from .services import services

MAC_BYTES = 32


def carry(purpose: str, data: Mapping[str, Any]) -> str:
    """``data``, fit for JSON, as the value of a hidden field that is good for ``purpose`` alone."""
    body = zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())
    return urlsafe_b64encode(_mac(purpose, body) + body).decode("ascii")


def carried(purpose: str, value: str) -> dict[str, Any] | None:
    """What ``carry`` was given; None where the value was altered, or made for something else."""
    try:
        raw = urlsafe_b64decode(value.encode("ascii"))
    except (NotBase64, ValueError):
        return None
    mac, body = raw[:MAC_BYTES], raw[MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(purpose, body)):
        return None
    data: dict[str, Any] = json.loads(zlib.decompress(body))
    return data


def _mac(purpose: str, body: bytes) -> bytes:
    key = hmac.digest(services().settings.secret_key.encode(), b"carried by a page", sha256)
    return hmac.digest(hmac.digest(key, purpose.encode(), sha256), body, sha256)
