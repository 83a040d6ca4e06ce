"""Photos of one post: made anew like evidence, and carried by the page where something else has to be mended.

A carried photo is locked under a key of the server and bound to its page: the phone holds nothing that can be
looked at, and nobody can slip in a file that was not made anew.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from threading import BoundedSemaphore

from flask import request
from flask_babel import gettext as _
from markupsafe import Markup

from ...core.errors import FormsError, Unusable
from ...core.letters import MOST_PHOTOS, PHOTOS
from ...documents.photos import BUSY, made_anew
from ...storage.sealing import Lock
from ..services import services
from ..texts import words

CARRIED, DROPPED = (
    "_photo",
    "_drop",
)  # hidden fields with photos; boxes to tick where one is not wanted any more
AT_ONCE = 2  # posts with new photos that are worked on; others are told to come back: nobody waits in a row
_free = BoundedSemaphore(AT_ONCE)


@dataclass
class Sent:
    """The photos of one post, and what was refused of them."""

    photos: list[bytes] = field(default_factory=list, repr=False)  # JPEG
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def digests(self) -> list[str]:
        return [sha256(photo).hexdigest() for photo in self.photos]

    def carried(self, nonce: bytes) -> Markup:
        """Hidden fields that bring them back."""
        fields = (
            Markup('<input type="hidden" name="{}" value="{}">').format(CARRIED, _locked(photo, nonce))
            for photo in self.photos
        )
        return Markup("").join(fields)


def sent_photos(nonce: bytes) -> Sent:
    """Those of the page with this nonce: carried ones that were not dropped, then new ones."""
    sent = Sent(list(_carried(nonce)))
    new = [content for content in (each.read() for each in request.files.getlist(PHOTOS)) if content]
    if len(sent.photos) + len(new) > MOST_PHOTOS:
        told = _("Chỉ nhận %(num)d ảnh. Xin bỏ bớt ảnh.", num=MOST_PHOTOS)
        sent.errors.append((PHOTOS, told))
        new = new[: MOST_PHOTOS - len(sent.photos)]
    if not new:
        return sent
    if not _free.acquire(blocking=False):
        sent.errors.append((PHOTOS, words(BUSY)))
        return sent
    try:
        for content in new:
            _take(sent, content)
    finally:
        _free.release()
    return sent


def _take(sent: Sent, content: bytes) -> None:
    try:
        sent.photos.append(made_anew(content).content)
    except FormsError as refused:  # Unusable: no photo; NotStored: too busy
        told = words(refused.told)
        name = _("Có một ảnh chưa nhận được. %(why)s", why=told) if isinstance(refused, Unusable) else told
        sent.errors.append((PHOTOS, name))


def _carried(nonce: bytes) -> Iterator[bytes]:
    dropped = set(request.form.getlist(DROPPED))
    for place, value in enumerate(request.form.getlist(CARRIED)[:MOST_PHOTOS], start=1):
        photo = _unlocked(value, nonce)
        if photo is not None and str(place) not in dropped:
            yield photo


def _locked(photo: bytes, nonce: bytes) -> str:
    return urlsafe_b64encode(_lock().lock(nonce + photo)).decode("ascii")


def _unlocked(value: str, nonce: bytes) -> bytes | None:
    try:
        content = _lock().unlock(urlsafe_b64decode(value.encode("ascii")))
    except (NotBase64, ValueError):
        return None
    return content[len(nonce) :] if content is not None and content.startswith(nonce) else None


def _lock() -> Lock:
    return Lock(hmac.digest(services().settings.secret_key.encode(), b"photo of a letter", sha256))
